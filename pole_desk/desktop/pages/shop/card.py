"""A participation: its clauses, stands and commissions at the left, its account at the right."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from pole_desk.activities.shop.commands import (
    cancel_contract,
    cancel_sales,
    cancel_stand,
    restore_contract,
    restore_payout,
    restore_sales,
    restore_stand,
    withdraw_payout,
)
from pole_desk.activities.shop.queries import Declaration, Entry, PayoutItem, RateStep, StandItem, statement
from pole_desk.activities.shop.rules import RENTS, State, mode_name
from pole_desk.activities.shop.rules.ledger import PayoutState, kind_name, payout_method_name
from pole_desk.activities.shop.rules.sales import DeclarationState, declaration_state_name
from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.shop import forms
from pole_desk.desktop.pages.shop.papers import save_paper
from pole_desk.desktop.pages.shop.reading import Card as Found
from pole_desk.desktop.pages.shop.rota import page_do
from pole_desk.desktop.pages.shop.words import contract_pill, owed_text, rate_text, span_text, stand_text
from pole_desk.desktop.parts.link_many import open_link_many
from pole_desk.desktop.parts.rows import Act, Row, Rows
from pole_desk.desktop.parts.trail import Trail
from pole_desk.desktop.widgets.buttons import icon_button, primary, secondary
from pole_desk.desktop.widgets.card import Card
from pole_desk.desktop.widgets.labels import Elided, Pairs
from pole_desk.desktop.widgets.pill import StatePill
from pole_desk.desktop.widgets.scroll import Scroll
from pole_desk.desktop.widgets.segmented import Segmented
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.desktop.widgets.table import Column, DataTable
from pole_desk.formats.pdf.statement import render_statement
from pole_desk.kernel.i18n import _, month_name, numeric_day
from pole_desk.kernel.money import ZERO, euros
from pole_desk.kernel.periods import Month

SIDES = (("account", _("Compte")), ("sales", _("Ventes par mois")), ("payouts", _("Reversements")))


class ContractCardView(QWidget):
    """`back` to the list; `book(contract)` asks for one more stand."""

    back = Signal()
    book = Signal(int)

    def __init__(self, page: Page, panel: SidePanel) -> None:
        super().__init__()
        self.setObjectName("clear")
        self.page, self.panel = page, panel
        self.found: Found | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addLayout(self._head())
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self._left(), 4)
        row.addLayout(self._right(), 6)
        column.addLayout(row, 1)

    def _head(self) -> QVBoxLayout:
        both = QVBoxLayout()
        first = QHBoxLayout()
        first.addWidget(icon_button("arrow-left", _("Retour à la liste (Alt+Gauche)"), self.back.emit))
        self.title = Elided("", "title")
        first.addWidget(self.title, 1)
        self.pill = StatePill("draft", "")
        first.addWidget(self.pill)
        first.addWidget(icon_button("link", _("Rattacher…"), self._link))
        both.addLayout(first)
        acts = QHBoxLayout()
        acts.setSpacing(6)
        self.pay = primary(_("Reverser"), self._pay, "banknote")
        self.add = secondary(_("Réserver"), self._book, "plus", _("Réserver un stand"))
        self.correct = secondary(_("Corriger"), self._correct, "pencil", _("Corriger le compte"))
        self.end = secondary(_("Fin…"), self._end, "calendar-x", _("Fin de la participation"))
        self.cancel = secondary(_("Annuler…"), self._cancel, "circle-x", _("Annuler la participation"))
        self.restore = secondary(_("Rétablir"), self._restore, "redo-2", _("Rétablir la participation"))
        self.paper = secondary(_("Relevé"), self._statement, "printer", _("Le relevé du mois dernier en PDF"))
        self.party = secondary(_("La structure"), self._party, "building-2", _("Voir la structure"))
        for one in (self.pay, self.add, self.correct, self.end, self.cancel, self.restore, self.paper, self.party):
            acts.addWidget(one)
        acts.addStretch(1)
        both.addLayout(acts)
        return both

    def _left(self) -> Scroll:
        scroll = Scroll()
        facts = Card(_("En bref"))
        self.facts = Pairs()
        facts.body.addWidget(self.facts)
        self.stands = Rows(_("Stands"), _("Aucun stand n’est pris."))
        self.rate = secondary(_("Changer"), self._rate, "percent", _("Changer une commission"))
        self.rates = Rows(_("Commissions"), _("Aucune commission."), self.rate)
        self.trail = Trail()
        for one in (facts, self.stands, self.rates, self.trail):
            scroll.body.addWidget(one)
        scroll.body.addStretch(1)
        return scroll

    def _right(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(10)
        self.sides = Segmented(SIDES, name=_("Compte, ventes ou reversements"))
        row = QHBoxLayout()
        row.addWidget(self.sides)
        row.addStretch(1)
        column.addLayout(row)
        self.account = DataTable(
            "shop-account", _account_columns(), id_of=lambda row: (row.id, row.month, row.label),
            empty=(_("Rien n’a encore bougé sur ce compte."), "", None), placeholder=_("Mois, libellé…"),
        )  # fmt: skip
        self.declared = Rows("", _("Aucune vente n’est déclarée : « Ventes » les saisit."))
        self.payouts = Rows("", _("Aucun reversement."))
        self.stack = QStackedWidget()
        self.stack.setObjectName("clear")
        self.stack.addWidget(self.account)
        for rows in (self.declared, self.payouts):
            scroll = Scroll()
            scroll.body.addWidget(rows)
            scroll.body.addStretch(1)
            self.stack.addWidget(scroll)
        column.addWidget(self.stack, 1)
        self.sides.chosen.connect(lambda key: self.stack.setCurrentIndex([k for k, _t in SIDES].index(key)))
        return column

    # --- shown

    def show_card(self, found: Found) -> None:
        if self.found is None or self.found.card.contract.id != found.card.contract.id:
            self.trail.fold()
        self.found = found
        one = found.card.contract
        self.title.set_text(_("{party} · {number}").format(party=one.party_name, number=one.number))
        self.pill.set(*contract_pill(one.state))
        self.facts.set_pairs([
            (_("Vient pour"), mode_name(one.mode)),
            (_("Dates"), span_text(one.first_day, one.last_day)),
            (_("Signée le"), numeric_day(one.signed_on)),
            (_("Commission et loyer"), _("compensés sur les ventes") if one.netting else _("facturés à part")),
            (_("Solde du compte"), f"{euros(found.balance)} ({owed_text(found.balance)})"),
            *([(_("Annulée"), one.cancel_reason)] if one.cancel_reason else []),
            *([(_("Note"), one.note)] if one.note else []),
        ])  # fmt: skip
        self.stands.set_rows([self._stand(stand) for stand in found.card.stands])
        self.rates.set_rows([_rate_row(step) for step in _last_steps(found.card.rates)])
        self.account.set_rows(found.entries[::-1])
        self.declared.set_rows([self._declaration(found, told) for told in found.declarations])
        self.payouts.set_rows([self._payout(paid) for paid in found.payouts])
        self.trail.set_entries(found.trail)
        self._allow(found)

    def _allow(self, found: Found) -> None:
        one = found.card.contract
        gone = _("Cette participation est annulée : rétablissez-la d’abord.") if one.written == State.CANCELLED else ""
        owed = "" if found.balance > ZERO else _("Rien n’est à reverser.")
        rents = "" if one.mode in RENTS else _("Cette participation est en dépôt-vente, sans stand.")
        self.pay.why(gone or owed)
        self.add.why(gone or rents)
        for button in (self.correct, self.end, self.cancel, self.rate):
            button.why(gone)
        self.cancel.setVisible(not gone)
        self.restore.setVisible(bool(gone))

    def _stand(self, stand: StandItem) -> Row:
        if stand.cancelled:
            return Row(
                f"{stand.code} · {stand.name}", stand.cancel_reason, pill=_("annulé"), off=True,
                acts=(Act(_("Rétablir"), partial(page_do, self.page, restore_stand, stand=stand.id)),),
            )  # fmt: skip
        stalls = self.found.stalls if self.found is not None else ()
        page, panel = self.page, self.panel
        return Row(f"{stand.code} · {stand.name}", stand_text(stand), acts=(
            Act(_("Changer le prix…"), partial(forms.open_stand_price, page, panel, stand)),
            Act(_("Déplacer…"), partial(forms.open_stand_move, page, panel, stand, stalls)),
            Act(_("Fin…"), partial(forms.open_stand_end, page, panel, stand)),
            Act(_("Annuler…"), partial(
                forms.open_reason, page, panel, _("Annuler le stand {code}").format(code=stand.code), _("Annuler le stand"),
                lambda reason: page.do(cancel_stand, stand=stand.id, reason=reason))),
        ))  # fmt: skip

    def _declaration(self, found: Found, told: Declaration) -> Row:
        lines = " · ".join(f"{line.category} {euros(line.amount)}" for line in found.lines.get(told.id, ()))
        month = month_name(Month.parse(told.month)).capitalize()
        standing = told.state == DeclarationState.STANDING
        words = _("{lines} · commission {net} HT · déclaré le {day}").format(
            lines=lines or _("rien vendu"), net=euros(told.commission), day=numeric_day(told.declared_on)
        )
        why = told.state_reason or told.reason
        act = Act(_("Annuler cette déclaration…"), partial(
            forms.open_reason, self.page, self.panel, _("Annuler les ventes, {month}").format(month=month),
            _("Annuler la déclaration"),
            lambda reason: self.page.do(cancel_sales, declaration=told.id, reason=reason),
        )) if standing else Act(
            _("Remettre cette version en vigueur"), partial(page_do, self.page, restore_sales, declaration=told.id)
        )  # fmt: skip
        return Row(
            f"{month} · {_('version {n}').format(n=told.revision)}" if told.revision > 1 or not standing else month,
            f"{words} · {why}" if why else words, euros(told.sales),
            pill="" if standing else declaration_state_name(told.state), acts=(act,), off=not standing,
        )  # fmt: skip

    def _payout(self, paid: PayoutItem) -> Row:
        off = paid.state == PayoutState.WITHDRAWN
        act = Act(_("Rétablir"), partial(page_do, self.page, restore_payout, payout=paid.id)) if off else Act(
            _("Retirer…"), partial(
                forms.open_reason, self.page, self.panel, _("Retirer un reversement"), _("Retirer le reversement"),
                lambda reason: self.page.do(withdraw_payout, payout=paid.id, reason=reason)))  # fmt: skip
        words = _("{method} du {day}").format(
            method=payout_method_name(paid.method).capitalize(), day=numeric_day(paid.paid_on))  # fmt: skip
        return Row(
            month_name(Month.parse(paid.month)).capitalize(),
            " · ".join(part for part in (words, paid.reference, paid.reason) if part),
            euros(paid.amount), pill=_("retiré") if off else "", acts=(act,), off=off,
        )  # fmt: skip

    # --- acts

    def _pay(self) -> None:
        if self.found is not None:
            month = max(Month.of(self.page.seat.clock.today()).previous(), Month.of(self.found.card.contract.first_day))
            owed = self.found.balance
            own = [entry.balance for entry in self.found.entries if entry.month <= str(month)]
            if own and own[-1] > ZERO:
                owed = own[-1]
            else:
                month = Month.of(self.page.seat.clock.today())
            forms.open_payout(self.page, self.panel, self.found.card.contract, month, owed)

    def _book(self) -> None:
        if self.found is not None:
            self.book.emit(self.found.card.contract.id)

    def _correct(self) -> None:
        if self.found is not None:
            forms.open_correction(self.page, self.panel, self.found.card.contract)

    def _rate(self) -> None:
        if self.found is not None:
            one = self.found
            forms.open_rate(self.page, self.panel, one.card.contract, one.rates, one.categories)

    def _end(self) -> None:
        if self.found is not None:
            forms.open_end(self.page, self.panel, self.found.card.contract)

    def _cancel(self) -> None:
        if self.found is not None:
            number = self.found.card.contract.id
            forms.open_reason(
                self.page, self.panel, _("Annuler la participation"), _("Annuler la participation"),
                lambda reason: self.page.do(cancel_contract, contract=number, reason=reason),
            )  # fmt: skip

    def _restore(self) -> None:
        if self.found is not None:
            self.page.do(restore_contract, contract=self.found.card.contract.id)

    def _statement(self) -> None:
        """Of the last month that was declared, else of the one before today's."""
        if self.found is None:
            return
        one = self.found.card.contract
        told = [d.month for d in self.found.declarations if d.state == DeclarationState.STANDING]
        month = Month.parse(told[0]) if told else Month.of(self.page.seat.clock.today()).previous()
        save_paper(self.page, f"{one.number}-{month}.pdf",
                   lambda reader: render_statement(statement(reader, contract=one.id, month=month)))  # fmt: skip

    def _link(self) -> None:
        """The chantiers and fund projects that the participation serves."""
        if self.found is not None:
            one = self.found.card.contract
            words = _("Liens de {name}").format(name=one.party_name)
            open_link_many(self.page, self.panel, dossiers=[one.dossier], title=words)

    def _party(self) -> None:
        if self.found is not None:
            self.page.seat.go("parties", self.found.card.contract.party)


def _last_steps(steps: list[RateStep]) -> list[RateStep]:
    """The rates that a reader cares for: those agreed apart, and the newest of each category."""
    newest = {step.category: step.id for step in steps}
    return [step for step in steps if newest[step.category] == step.id or step.agreed != step.listed]


def _rate_row(step: RateStep) -> Row:
    detail = _("depuis le {day}").format(day=numeric_day(step.from_day))
    if step.agreed != step.listed:
        detail = _("{detail} · tarif {listed} : {reason}").format(
            detail=detail, listed=rate_text(step.listed), reason=step.reason
        )
    return Row(step.category.capitalize(), detail, rate_text(step.agreed))


def _account_columns() -> list[Column]:
    return [
        Column("on", _("Date"), 92),
        Column("kind", _("Mouvement"), 104, text=lambda row: kind_name(row.kind), filter=True, hidden=True),
        Column("label", _("Libellé"), 210, strong=True, tip=lambda row: row.label),
        Column("amount", _("Montant"), 100, tone=lambda row: "danger" if row.amount < ZERO else ""),
        Column("balance", _("Solde"), 112, align="right", text=_balance_words,
               tip=lambda row: "" if row.counts else _("Facturé et payé à part : n’entre pas dans le solde.")),
    ]  # fmt: skip


def _balance_words(row: Entry) -> str:
    return euros(row.balance) if row.counts else _("à part")
