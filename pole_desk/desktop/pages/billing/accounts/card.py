"""The account of one client: figures, everything in time, what waits, and every gesture on it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pole_desk.accounts.receivables.commands import release_payment, set_off_credit
from pole_desk.accounts.receivables.rules import method_names
from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.billing.accounts import forms
from pole_desk.desktop.pages.billing.accounts.papers import HandedView, LeaverView, StatementView
from pole_desk.desktop.pages.billing.accounts.reading import Client, ClientAccount, Event, client_account
from pole_desk.desktop.pages.billing.accounts.receive_form import ReceivePanel
from pole_desk.desktop.pages.billing.accounts.words import STATES, event_columns, state_names
from pole_desk.desktop.pages.billing.payment_acts import open_withdraw
from pole_desk.desktop.parts.rows import Act, Row, Rows
from pole_desk.desktop.widgets.buttons import Button, ghost, icon_button, primary
from pole_desk.desktop.widgets.card import Card as Box
from pole_desk.desktop.widgets.key_figure import KeyFigure
from pole_desk.desktop.widgets.labels import Elided
from pole_desk.desktop.widgets.pill import StatePill
from pole_desk.desktop.widgets.scroll import Scroll
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.desktop.widgets.table import DataTable
from pole_desk.kernel.i18n import _, numeric_day
from pole_desk.kernel.money import ZERO, euros
from pole_desk.ports.ids import InvoiceId, PartyId, PaymentId

RIGHT = 268
MenuAct = tuple[str, str, Callable[[], object]]


class ClientCard(QWidget):
    """`back` to the list; `invoice(id)` and `plan(id)` to open; `spread(party, name)` asks for a plan."""

    back = Signal()
    invoice = Signal(int)
    plan = Signal(int)
    spread = Signal(int, str)

    def __init__(self, page: Page, panel: SidePanel, wide: SidePanel) -> None:
        super().__init__()
        self.setObjectName("clear")
        self.page, self.panel, self.wide = page, panel, wide
        self.party: PartyId | None = None
        self.found: ClientAccount | None = None
        self.plans_open = False
        """Whether plans have a place on the page."""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addLayout(self._head())
        column.addLayout(self._figures())
        both = QHBoxLayout()
        both.setSpacing(12)
        self.table = DataTable("billing-account", event_columns(), placeholder=_("Pièce, libellé…"),
                               empty=(_("Rien ne s’est encore passé sur ce compte."), "", None))  # fmt: skip
        self.table.opened.connect(self._open)
        self.table.set_actions(self._acts)
        both.addWidget(self.table, 1)
        both.addWidget(self._side())
        column.addLayout(both, 1)

    def look(self) -> None:
        """Ask for the account again."""
        if self.party is not None:
            self.page.ask_latest("account", client_account, party=self.party).then(self.show_account)

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(icon_button("arrow-left", _("Retour à la liste (Alt+Gauche)"), self.back.emit))
        self.title = Elided("", "heading", least=160)
        row.addWidget(self.title)
        self.pill = StatePill("draft", "")
        row.addWidget(self.pill)
        row.addStretch(1)
        row.addWidget(ghost(_("Voir la structure"), self._party, "users"))
        return row

    def _figures(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(10)
        self.balance, self.late = KeyFigure(_("Solde")), KeyFigure(_("En retard"))
        self.free, self.held = KeyFigure(_("Non réparti")), KeyFigure(_("Dépôts détenus"))
        for one in (self.balance, self.late, self.free, self.held):
            row.addWidget(one, 1)
        self.balance.clicked.connect(lambda: self.table.grid.setFocus())
        self.late.clicked.connect(lambda: self.table.grid.setFocus())
        self.free.clicked.connect(self._allocate)
        self.held.clicked.connect(self._deposit)
        return row

    def _side(self) -> Scroll:
        scroll = Scroll()
        scroll.setFixedWidth(RIGHT)
        box = Box(_("Que faire"))
        box.body.setSpacing(2)
        self.pay = primary(_("Encaisser"), self.receive, "banknote", _("Enregistrer un règlement (Ctrl+N)"))
        box.body.addWidget(self.pay)
        self.allocate = self._act(box, _("Répartir un reste…"), self._allocate, "split")
        self.refund = self._act(box, _("Rembourser…"), self._refund, "undo-2")
        self.lose = self._act(box, _("Passer en perte…"), self._lose, "circle-minus")
        self.statement = self._act(box, _("Relevé de compte…"), self._statement, "file-text")
        self.settle = self._act(box, _("Solde de tout compte…"), self._settle, "scale")
        self.planned = self._act(box, _("Échéancier…"), self._plan, "calendar-clock")
        scroll.body.addWidget(box)
        self.waiting = Rows(_("Règlements non répartis"), _("Rien n’attend de facture."))
        self.deposits = Rows(_("Dépôts détenus"), _("Aucun dépôt détenu."))
        self.plans = Rows(_("Échéanciers"), _("Aucun échéancier."))
        self.pauses = Rows(_("Relances"), _("Aucune relance envoyée."))
        self.handed = Rows(_("Soldes de tout compte"), _("Aucun solde remis."))
        for one in (self.waiting, self.deposits, self.plans, self.pauses, self.handed):
            scroll.body.addWidget(one)
        scroll.body.addStretch(1)
        return scroll

    def _act(self, box: Box, words: str, act: Callable[[], object], icon: str) -> Button:
        button = ghost(words, act, icon)
        button.setStyleSheet("text-align: left;")
        box.body.addWidget(button)
        return button

    # --- shown

    @property
    def client(self) -> Client:
        assert self.found is not None
        return self.found.client

    def show_account(self, found: ClientAccount) -> None:
        self.found = found
        one = found.client
        self.title.set_text(one.name)
        self.pill.set(STATES[one.state], state_names()[one.state])
        due = _("dû par la structure") if one.balance > 0 else _("dû par le pôle") if one.balance < 0 else _("à jour")
        self.balance.set(euros(abs(one.balance)), due)
        late = sum(1 for each in found.open if each.balance > 0 and each.due_on < self.page.seat.clock.today())
        self.late.set(euros(one.late), _("{n} en retard").format(n=late) if late else _("rien en retard"))
        self.free.set(euros(one.free), _("à répartir ou à rendre") if one.free else _("tout est réparti"))
        self.held.set(euros(one.held), _("à part du solde"))
        self.table.set_rows(found.events)
        self._show_sides(found)
        self._allow(found)

    def _show_sides(self, found: ClientAccount) -> None:
        names = method_names()
        over = [
            Row(euros(-one.balance), _("de trop sur {number}, depuis un avoir").format(number=one.number), acts=(
                Act(_("Reporter sur d’autres factures"), partial(self._set_off, InvoiceId(one.invoice))),))
            for one in found.open if one.balance < 0
        ]  # fmt: skip
        self.waiting.set_rows([*over, *(
            Row(euros(one.free), _("{method} du {day}").format(
                method=names[one.method], day=numeric_day(one.received_on)), acts=(
                Act(_("Répartir…"), partial(self._allocate, one.payment), self._why_shared(found)),
                Act(_("Rembourser…"), partial(self._refund, one.payment))))
            for one in found.waiting
        )])  # fmt: skip
        self.deposits.set_rows([
            Row(euros(one.held), _("convention {number}").format(number=one.number),
                open=partial(self.page.seat.go, "hosting" if one.kind == "hosting" else one.kind, one.lease))
            for one in found.deposits
        ])  # fmt: skip
        words = {"kept": _("tenu"), "broken": _("rompu"), "paid": _("payé"), "cancelled": _("annulé")}
        tones = {"kept": "success", "broken": "danger", "paid": "success"}
        self.plans.set_rows([
            Row(euros(one.total), _("du {day}").format(day=numeric_day(one.agreed_on)), pill=words[one.state],
                tone=tones.get(one.state, "neutral"), open=partial(self.plan.emit, one.id) if self.plans_open else None)
            for one in found.plans
        ])  # fmt: skip
        told = [
            Row(_("Niveau {level}").format(level=one.level), numeric_day(one.on_day), euros(one.total))
            for one in found.reminders[:3]
        ]
        today = self.page.seat.clock.today()
        calm = [
            Row(_("En pause"), _("jusqu’au {day} : {why}").format(day=numeric_day(one.until), why=one.reason))
            for one in found.pauses if one.since <= today <= one.until
        ]  # fmt: skip
        self.pauses.set_rows([*calm, *told])
        self.handed.set_rows([
            Row(one.reference, " · ".join(filter(None, (numeric_day(one.on_day), euros(abs(one.balance)), one.sent))),
                open=partial(HandedView, self.page, self.wide, one))
            for one in found.handed
        ])  # fmt: skip

    @staticmethod
    def _why_shared(found: ClientAccount) -> str:
        if not found.waiting:
            return _("Aucun règlement n’attend de facture.")
        return "" if any(one.balance > 0 for one in found.open) else _("Aucune facture n’est ouverte.")

    def _allow(self, found: ClientAccount) -> None:
        owed = any(one.balance > 0 for one in found.open)
        self.allocate.why(self._why_shared(found))
        self.refund.why("" if found.waiting else _("Rien n’attend sur ce compte : il n’y a rien à rendre."))
        self.lose.why("" if owed else _("Aucune facture n’est ouverte."))
        why = "" if owed else _("Aucune facture n’est ouverte.")
        self.planned.why(why)
        self.planned.setVisible(self.plans_open)

    # --- acts

    def receive(self, invoice: InvoiceId | None = None) -> None:
        """Take money of this client in."""
        if self.found is not None:
            ReceivePanel(self.page, self.panel, party=self.client.party, name=self.client.name, invoice=invoice)

    def _allocate(self, payment: PaymentId | None = None) -> None:
        if self.found is not None and not self._why_shared(self.found):
            forms.open_allocate(self.page, self.panel, self.found, payment)

    def _refund(self, payment: PaymentId | None = None) -> None:
        if self.found is not None and self.found.waiting:
            forms.open_refund(self.page, self.panel, self.found, payment)

    def _set_off(self, invoice: InvoiceId) -> None:
        self.page.do(set_off_credit, invoice=invoice)

    def _lose(self, invoice: InvoiceId | None = None) -> None:
        if self.found is not None:
            forms.open_loss(self.page, self.panel, self.found, invoice)

    def _statement(self) -> None:
        if self.found is not None:
            StatementView(self.page, self.wide, self.client)

    def _settle(self) -> None:
        if self.found is not None:
            LeaverView(self.page, self.wide, self.client)

    def _plan(self) -> None:
        if self.found is not None:
            self.spread.emit(self.client.party, self.client.name)

    def _party(self) -> None:
        if self.found is not None:
            self.page.seat.go("parties", self.client.party)

    def _deposit(self) -> None:
        if self.found is not None and self.found.deposits:
            one = self.found.deposits[0]
            self.page.seat.go(one.kind, one.lease)

    def _open(self, event: Event) -> None:
        if event.kind in ("invoice", "credit"):
            self.invoice.emit(event.record)
        elif event.kind == "plan" and self.plans_open:
            self.plan.emit(event.record)
        elif event.kind == "deposit" and self.found is not None:
            kind = next((one.kind for one in self.found.deposits if one.lease == event.record), "hosting")
            self.page.seat.go(kind, event.record)

    def _acts(self, event: Event) -> list[MenuAct]:
        found = self.found
        if found is None:
            return []
        if event.kind in ("invoice", "credit"):
            return self._invoice_acts(found, event)
        if event.kind == "payment" and event.record in found.payments:
            return self._payment_acts(found, PaymentId(event.record))
        if event.kind == "refund" and event.record in found.refunds and not found.refunds[event.record].returned:
            one = found.refunds[event.record]
            return [(_("Retirer…"), "undo-2", lambda: forms.open_withdraw_refund(self.page, self.panel, one))]
        if event.kind == "loss" and event.record in found.losses:
            lost = found.losses[event.record]
            return [(_("Annuler la perte…"), "undo-2", lambda: forms.open_withdraw_loss(self.page, self.panel, lost))]
        return []

    def _invoice_acts(self, found: ClientAccount, event: Event) -> list[MenuAct]:
        acts: list[MenuAct] = [(_("Ouvrir"), "file-text", lambda: self.invoice.emit(event.record))]
        if any(one.invoice == event.record and one.balance > 0 for one in found.open):
            invoice = InvoiceId(event.record)
            acts.append((_("Encaisser"), "banknote", partial(self.receive, invoice)))
            acts.append((_("Passer en perte…"), "circle-minus", partial(self._lose, invoice)))
        return acts

    def _payment_acts(self, found: ClientAccount, payment: PaymentId) -> list[MenuAct]:
        one = found.payments[payment]
        if one.payout is not None:
            return []
        acts: list[MenuAct] = []
        if one.free > ZERO:
            acts.append((_("Répartir…"), "split", partial(self._allocate, payment)))
            acts.append((_("Rembourser…"), "undo-2", partial(self._refund, payment)))
        if one.allocated:
            acts.append((_("Remettre sur le compte"), "unlink", lambda: self.page.do(release_payment, payment=payment)))
        if one.amount > one.refunded:
            acts.append((_("Repris par la banque…"), "landmark",
                         lambda: forms.open_return(self.page, self.panel, one)))  # fmt: skip
        words = _("{amount} du {day}.").format(amount=euros(one.amount), day=numeric_day(one.received_on))
        acts.append((_("Retirer…"), "circle-x", lambda: open_withdraw(self.page, self.panel, payment, words)))
        return acts
