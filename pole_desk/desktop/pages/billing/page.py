"""Facturation: the month, the invoices, the payments and the arrears, each a view of one page."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QWidget

from pole_desk.accounts.receivables.queries import Receivable
from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.billing import reading
from pole_desk.desktop.pages.billing.arrears import ArrearsTab
from pole_desk.desktop.pages.billing.card import InvoiceCardView
from pole_desk.desktop.pages.billing.lists import invoice_columns, payment_columns
from pole_desk.desktop.pages.billing.month import MonthTab
from pole_desk.desktop.pages.billing.payment_acts import open_withdraw, restore
from pole_desk.desktop.pages.billing.unsettled import UnsettledTab
from pole_desk.desktop.parts.payment_form import PaymentPanel
from pole_desk.desktop.parts.sending import open_sending
from pole_desk.desktop.seat import Seat
from pole_desk.desktop.widgets.buttons import secondary
from pole_desk.desktop.widgets.header import PageHeader
from pole_desk.desktop.widgets.segmented import Segmented
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.desktop.widgets.table import DataTable
from pole_desk.kernel.i18n import _
from pole_desk.kernel.money import euros
from pole_desk.ports.ids import InvoiceId

TABS = (
    ("month", _("Le mois")), ("invoices", _("Factures")), ("payments", _("Règlements")),
    ("arrears", _("Impayés")), ("unsettled", _("À solder")),
)  # fmt: skip
HELP = _(
    "# Facturation\n\n"
    "- **Le mois** montre ce qui serait émis et pourquoi chaque montant change ; rien n’est écrit avant "
    "« Émettre ».\n"
    "- **Aperçu, Anomalies, Émettre, Envoyer** disent où en est le mois. Sur une anomalie, **Entrée** ouvre la fiche "
    "au bon champ, **Ctrl+Entrée** enregistre, et la suivante est choisie ; sur une structure, **Entrée** montre la "
    "facture telle qu’elle s’imprimera.\n"
    "- Le **verrou** ferme un mois repris en comptabilité : plus rien ne s’y facture ni ne s’y rend.\n"
    "- **Entrée** ou un double-clic ouvre une facture ; **Alt+Gauche** revient à la liste.\n"
    "- Une facture émise ne se modifie pas : un avoir la corrige, en entier, par ligne ou d’un montant.\n"
    "- **À solder** réunit ce que chaque structure doit au pôle et ce que le pôle lui doit : factures, repas à "
    "facturer, cartes, dépôts, ventes à reverser ; **Entrée** ouvre la fiche où agir.\n"
    "- Un règlement se retire avec un motif et se rétablit ; **Ctrl+Z** annule le dernier acte.\n"
    "- **Envoyer…** montre qui recevra quoi, par courriel ou sur papier ; rien ne part deux fois sans qu’on le "
    "demande. Le serveur et les textes sont dans les Réglages.\n"
    "- Arrêter la production des PDF ne perd rien : elle reprend au prochain démarrage.\n"
)


class BillingPage(Page):
    """Tabs above views; an invoice opens as a card in their place."""

    key = "billing"
    title = _("Facturation")
    icon = "receipt-euro"
    topics = frozenset(
        {"invoices", "documents", "payments", "leases", "parties", "catalog", "meals", "meal_cards", "shop", "letters",
         "settings", "issuers", "events", "storage"}
    )
    help = HELP

    def __init__(self, seat: Seat) -> None:
        super().__init__(seat)
        self.pay = secondary(_("Encaisser"), self.new_payment, "banknote", _("Enregistrer un règlement (Ctrl+N)"))
        self.header = PageHeader(self.title, "", self.pay)
        self.body.addWidget(self.header)
        self.tabs = Segmented(TABS, name=_("Vues de la facturation"))
        self.body.addWidget(self.tabs)
        self.stack = QStackedWidget()
        self.stack.setObjectName("clear")
        self.body.addWidget(self.stack, 1)
        self.panel = SidePanel(self)
        self._invoice: InvoiceId | None = None
        self._paying = False
        self._build()
        self.tabs.chosen.connect(self._show)
        for keys, act in (("Alt+Left", self._back), ("Ctrl+N", self.new_payment)):
            QShortcut(QKeySequence(keys), self).activated.connect(act)

    def _build(self) -> None:
        self.month = MonthTab(self, self.panel)
        self.invoices = DataTable(
            "billing-invoices", invoice_columns(), placeholder=_("Structure, numéro, mois…"),
            empty=(_("Aucune facture émise."), _("Voir le mois"), partial(self._show, "month")),
        )  # fmt: skip
        self.invoices.set_actions(self._invoice_acts)
        self.payments = DataTable(
            "billing-payments", payment_columns(), placeholder=_("Structure, facture…"),
            empty=(_("Aucun règlement enregistré."), _("Encaisser"), self.new_payment),
        )  # fmt: skip
        self.payments.set_actions(self._payment_acts)
        self.withdraw = secondary(_("Retirer…"), self._withdraw_current, "undo-2")
        self.payments.add_tool(self.withdraw)
        self.payments.selected.connect(self._allow_withdraw)
        self._allow_withdraw([])
        self.arrears = ArrearsTab(self, self.panel)
        self.unsettled = UnsettledTab(self, self.panel)
        self.card = InvoiceCardView(self, self.panel, self.month.produce)
        self.views: dict[str, QWidget] = {
            "month": self.month, "invoices": self.invoices, "payments": self.payments,
            "arrears": self.arrears, "unsettled": self.unsettled, "card": self.card,
        }  # fmt: skip
        for view in self.views.values():
            self.stack.addWidget(view)
        self.invoices.opened.connect(lambda row: self.show_record(row.id))
        self.payments.opened.connect(lambda row: row.invoice is not None and self.show_record(row.invoice))
        self.arrears.opened.connect(self.show_record)
        self.unsettled.opened.connect(self.show_record)
        self.card.opened.connect(self.show_record)
        self.card.back.connect(self._back)

    # --- the page's contract

    def reload(self) -> None:
        view = self._shown()
        if view == "month":
            self.month.look()
        elif view == "invoices":
            self.ask(reading.invoice_rows).then(self.invoices.set_rows)
        elif view == "payments":
            self.ask(reading.payment_rows).then(self.payments.set_rows)
        elif view == "arrears":
            self.ask(reading.arrears).then(self.arrears.show_arrears)
        elif view == "unsettled":
            self.ask(reading.open_sums).then(self.unsettled.show_sums)
        elif self._invoice is not None:
            self.ask_latest("card", reading.card, invoice=self._invoice).then(self._show_card)

    def show_record(self, record: int) -> None:
        """Open the card of an invoice."""
        self._invoice = InvoiceId(record)
        self._show("card")

    def start(self, action: str) -> None:
        """`payment` opens the form of a payment, `unsettled` what is to settle, `issue` the month to issue."""
        if action == "payment":
            self.new_payment()
        elif action == "unsettled":
            self._show("unsettled")
        else:
            self._show("month")
            self.month.issue.setFocus()

    def new_payment(self) -> None:
        """Ask for a payment on the invoice shown, else on one of those that are due."""
        if self._shown() != "card":
            self.ask(reading.owed).then(self._choose_invoice)
        elif self.card.card is None or self.card.card.invoice.id != self._invoice:
            self._paying = True
        else:
            self._pay_shown(self.card.card)

    # --- inside

    def _show_card(self, card: reading.InvoiceCard) -> None:
        self.card.show_card(card)
        if self._paying:
            self._paying = False
            self._pay_shown(card)

    def _pay_shown(self, card: reading.InvoiceCard) -> None:
        if self.card.pay.isEnabled():
            PaymentPanel(self, self.panel, [card.invoice])
        else:
            self.say(self.card.pay.toolTip(), "info")

    def _choose_invoice(self, owed: list[Receivable]) -> None:
        if owed:
            PaymentPanel(self, self.panel, owed)
        else:
            self.say(_("Aucune facture n’attend de règlement."), "info")

    def _invoice_acts(self, row: Receivable) -> list[tuple[str, str, Callable[[], object]]]:
        acts: list[tuple[str, str, Callable[[], object]]] = [
            (_("Ouvrir"), "file-text", lambda: self.show_record(row.id)),
            (_("Envoyer par courriel…"), "send", lambda: self._send(row)),
            (_("Voir la structure"), "building-2", lambda: self.seat.go("parties", row.party)),
        ]
        if row.balance > 0:
            acts.insert(1, (_("Encaisser"), "banknote", lambda: PaymentPanel(self, self.panel, [row])))
        return acts

    def _send(self, row: Receivable) -> None:
        """Send a document, or all those chosen with it."""
        chosen = [one.id for one in self.invoices.selected_rows()]
        wanted = chosen if row.id in chosen else [row.id]
        open_sending(self, self.panel, title=_("Envoyer par courriel"), invoices=wanted)

    def _payment_acts(self, row: reading.PaymentRow) -> list[tuple[str, str, Callable[[], object]]]:
        words = (_("Rétablir"), "redo-2") if row.withdrawn else (_("Retirer…"), "undo-2")
        turn = [] if row.follows else [(*words, lambda: self._turn(row))]
        return [*turn, (_("Ouvrir la facture"), "file-text", lambda: self.show_record(row.invoice))]

    def _allow_withdraw(self, rows: list[Any]) -> None:
        one = rows[0] if len(rows) == 1 else None
        reason = "" if one is not None else _("Choisissez d’abord un règlement.")
        if one is not None and one.follows:
            reason = _("Cette compensation suit le compte du magasin : elle se revoit d’elle-même.")
        self.withdraw.why(reason)
        self.withdraw.setText(_("Rétablir") if one is not None and one.withdrawn else _("Retirer…"))

    def _withdraw_current(self) -> None:
        row = self.payments.current_row()
        if row is not None:
            self._turn(row)

    def _turn(self, row: reading.PaymentRow) -> None:
        if row.withdrawn:
            restore(self, row.id)
            return
        words = _("{amount} de {party}, sur {number}.").format(
            amount=euros(row.amount), party=row.party_name, number=row.number or _("son compte")
        )
        open_withdraw(self, self.panel, row.id, words)

    def _back(self) -> None:
        if self._shown() == "month" and self.month.close_preview():
            return
        self._show(self.tabs.current())

    def _shown(self) -> str:
        current = self.stack.currentWidget()
        return next(key for key, view in self.views.items() if view is current)

    def _show(self, key: str) -> None:
        self.stack.setCurrentWidget(self.views[key])
        self._paying = False
        self.pay.setVisible(key != "card")
        if key in dict(TABS):
            self.tabs.choose(key)
        self.tabs.setVisible(key in dict(TABS))
        if self.isVisible():
            self.refresh()
        else:
            self._stale = True
