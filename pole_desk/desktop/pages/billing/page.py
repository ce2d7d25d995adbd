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
from pole_desk.desktop.pages.billing.accounts.card import party_of
from pole_desk.desktop.pages.billing.accounts.receive_form import ReceivePanel
from pole_desk.desktop.pages.billing.accounts.tab import AccountsTab
from pole_desk.desktop.pages.billing.bank.tab import BankTab
from pole_desk.desktop.pages.billing.bills import BillsTab
from pole_desk.desktop.pages.billing.card import InvoiceCardView
from pole_desk.desktop.pages.billing.closings.tab import ClosingsTab
from pole_desk.desktop.pages.billing.debits.tab import DebitsTab
from pole_desk.desktop.pages.billing.explaining import HELP
from pole_desk.desktop.pages.billing.lists import invoice_columns, payment_columns
from pole_desk.desktop.pages.billing.month import MonthTab
from pole_desk.desktop.pages.billing.payment_acts import open_withdraw, restore
from pole_desk.desktop.pages.billing.reminders.tab import RemindersTab
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
from pole_desk.ports.ids import InvoiceId, PartyId

TABS = (
    ("month", _("Le mois")), ("invoices", _("Factures")), ("payments", _("Règlements")),
    ("bank", _("Banque")), ("accounts", _("Comptes")), ("reminders", _("Relances")),
    ("debits", _("Prélèvements")), ("closings", _("Clôtures")),
)  # fmt: skip
PARTS = {
    "reminders": "reminders", "plan": "reminders", "debits": "debits", "mandate": "debits", "new_mandate": "debits",
    "transfers": "debits", "closing": "closings", "quote": "invoices", "new_quote": "invoices",
}  # fmt: skip
"""The tab in which a part of the page opens."""


class BillingPage(Page):
    """Tabs above views; an invoice opens as a card in their place."""

    key = "billing"
    title = _("Facturation")
    icon = "receipt-euro"
    topics = frozenset({
        "invoices", "documents", "payments", "leases", "parties", "catalog", "meals", "meal_cards", "shop", "letters",
        "bank", "bank_lines", "losses", "reminders", "payment_plans", "mandates", "debits", "transfers", "sepa_files",
        "billing_closings", "invoice_statuses", "settings", "issuers", "events", "storage",
        "quotes", "event_quotes",
    })  # fmt: skip
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
        self.bills = BillsTab(self, self.panel, self.invoices)
        self.payments = DataTable(
            "billing-payments", payment_columns(), placeholder=_("Structure, facture…"),
            empty=(_("Aucun règlement enregistré."), _("Encaisser"), self.new_payment),
        )  # fmt: skip
        self.payments.set_actions(self._payment_acts)
        self.withdraw = secondary(_("Retirer…"), self._withdraw_current, "undo-2")
        self.payments.add_tool(self.withdraw)
        self.payments.selected.connect(self._allow_withdraw)
        self._allow_withdraw([])
        self.bank = BankTab(self, self.panel)
        self.accounts = AccountsTab(self, self.panel)
        self.reminders = RemindersTab(self, self.panel)
        self.debits = DebitsTab(self, self.panel)
        self.closings = ClosingsTab(self, self.panel)
        self.card = InvoiceCardView(self, self.panel, self.month.produce)
        self.views: dict[str, QWidget] = {
            "month": self.month, "invoices": self.bills, "payments": self.payments,
            "bank": self.bank, "accounts": self.accounts, "reminders": self.reminders, "debits": self.debits,
            "closings": self.closings, "card": self.card,
        }  # fmt: skip
        for view in self.views.values():
            self.stack.addWidget(view)
        self.invoices.opened.connect(lambda row: self.show_record(row.id))
        self.payments.opened.connect(lambda row: row.invoice is not None and self.show_record(row.invoice))
        self.accounts.opened.connect(self.show_record)
        self.accounts.card.plans_open = True
        self.accounts.card.plan.connect(lambda plan: self.start(f"plan:{plan}"))
        self.accounts.card.spread.connect(self._spread)
        self.closings.opened.connect(self.show_record)
        self.accounts.turned.connect(self._account_shown)
        self.card.opened.connect(self.show_record)
        self.card.back.connect(self._back)

    # --- the page's contract

    def reload(self) -> None:
        view = self._shown()
        looking = {
            "month": self.month, "bank": self.bank, "accounts": self.accounts, "reminders": self.reminders,
            "debits": self.debits, "closings": self.closings, "invoices": self.bills,
        }  # fmt: skip
        if view in looking:
            looking[view].look()
        elif view == "payments":
            self.ask(reading.payment_rows).then(self.payments.set_rows)
        elif self._invoice is not None:
            self.ask_latest("card", reading.card, invoice=self._invoice).then(self._show_card)

    def show_record(self, record: int) -> None:
        """Open the card of an invoice."""
        self._invoice = InvoiceId(record)
        self._show("card")

    def start(self, action: str) -> None:
        """`payment` opens the form of a payment, `unsettled` what is to settle, `issue` the month to issue.

        `account:12` opens a client's account, `bank` the statements, `plan:12`, `debits:3` (a file, or 0),
        `mandate:7`, `new_mandate:12` (of a structure), `quote:12`, `new_quote:12`, `closing:12` (or 0: what is to close) open there.
        """
        party = party_of(action)
        part, mark, record = action.partition(":")
        if party is not None:
            self.accounts.party = party
            self._show_account("card")
        elif mark and part in PARTS:
            self._begin(part, int(record))
        elif action == "payment":
            self.new_payment()
        elif action in ("unsettled", "arrears", "clients"):
            self._show_account(action)
        elif action == "bank":
            self._show("bank")
        else:
            self._show("month")
            self.month.issue.setFocus()

    def _begin(self, part: str, record: int) -> None:
        if part == "closing":
            self.closings.begin(record)
            self._show("closings")
            return
        if PARTS[part] == "invoices":
            self.bills.start(part, record)
        self._show(PARTS[part])
        if PARTS[part] == "reminders":
            self.reminders.start(part, record)
        elif PARTS[part] == "debits":
            self.debits.start(part, record)

    def _spread(self, party: int, name: str) -> None:
        """A plan of instalments for a client, asked from its account."""
        self._show("reminders")
        self.reminders.show_view("plans")
        self.reminders.plans.spread(PartyId(party), name)

    def new_payment(self) -> None:
        """Ask for a payment on the invoice shown, of the client shown, else of one to choose."""
        if self._shown() == "accounts":
            self.accounts.receive()
        elif self._shown() != "card":
            ReceivePanel(self, self.panel)
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

    def _invoice_acts(self, row: Receivable) -> list[tuple[str, str, Callable[[], object]]]:
        acts: list[tuple[str, str, Callable[[], object]]] = [
            (_("Ouvrir"), "file-text", lambda: self.show_record(row.id)),
            (_("Envoyer par courriel…"), "send", lambda: self._send(row)),
            (_("Voir le compte"), "wallet", lambda: self.start(f"account:{row.party}")),
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
        if self._shown() != "accounts" or not self.accounts.close_account():
            self._show(self.tabs.current())

    def _show_account(self, key: str) -> None:
        """A view of the accounts, `card` for the client's."""
        self.accounts.turn(key)
        self._show("accounts")

    def _account_shown(self, on_card: bool) -> None:
        self.tabs.setVisible(not on_card)

    def _shown(self) -> str:
        current = self.stack.currentWidget()
        return next(key for key, view in self.views.items() if view is current)

    def _show(self, key: str) -> None:
        self.stack.setCurrentWidget(self.views[key])
        self._paying = False
        self.pay.setVisible(key != "card")
        if key in dict(TABS):
            self.tabs.choose(key)
        on_card = key == "accounts" and self.accounts.shown() == "card"
        self.tabs.setVisible(key in dict(TABS) and not on_card)
        if self.isVisible():
            self.refresh()
        else:
            self._stale = True
