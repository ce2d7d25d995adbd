"""Facturation: its tabs above their views; an invoice opens as a card in their place."""

from __future__ import annotations

from typing import Any

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget

from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.billing import reading
from pole_desk.desktop.pages.billing.accounts.receive_form import ReceivePanel
from pole_desk.desktop.pages.billing.accounts.tab import AccountsTab
from pole_desk.desktop.pages.billing.bank.tab import BankTab
from pole_desk.desktop.pages.billing.bills import BillsTab
from pole_desk.desktop.pages.billing.card import InvoiceCardView
from pole_desk.desktop.pages.billing.closings.tab import ClosingsTab
from pole_desk.desktop.pages.billing.debits.tab import DebitsTab
from pole_desk.desktop.pages.billing.explaining import HELP
from pole_desk.desktop.pages.billing.month import MonthTab
from pole_desk.desktop.pages.billing.reminders.tab import RemindersTab
from pole_desk.desktop.pages.billing.tabs import TAB_OF, TABS
from pole_desk.desktop.parts.payment_form import PaymentPanel
from pole_desk.desktop.seat import Seat
from pole_desk.desktop.widgets.buttons import secondary
from pole_desk.desktop.widgets.header import PageHeader
from pole_desk.desktop.widgets.segmented import Segmented
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.kernel.i18n import _
from pole_desk.ports.ids import InvoiceId, PartyId

CARD = "card"


class BillingPage(Page):
    """What one tab asks of another passes here."""

    key = "billing"
    title = _("Facturation")
    icon = "receipt-euro"
    topics = frozenset({
        "invoices", "documents", "payments", "leases", "parties", "catalog", "meals", "meal_cards", "shop", "letters",
        "bank", "bank_lines", "losses", "reminders", "payment_plans", "mandates", "debits", "transfers", "sepa_files",
        "billing_closings", "invoice_statuses", "settings", "issuers", "events", "storage", "final_accounts", "quotes",
        "event_quotes",
    })  # fmt: skip
    help = HELP

    def __init__(self, seat: Seat) -> None:
        super().__init__(seat)
        self.pay = secondary(_("Encaisser"), self.new_payment, "banknote", _("Enregistrer un règlement (Ctrl+N)"))
        self.header = PageHeader(self.title, "", self.pay)
        self.body.addWidget(self.header)
        self.tabs = Segmented([(spec.key, spec.title) for spec in TABS], name=_("Vues de la facturation"))
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
        self.views: dict[str, Any] = {spec.key: spec.made(self, self.panel) for spec in TABS}
        self.month: MonthTab = self.views["month"]
        self.bills: BillsTab = self.views["invoices"]
        self.bank: BankTab = self.views["bank"]
        self.accounts: AccountsTab = self.views["accounts"]
        self.reminders: RemindersTab = self.views["reminders"]
        self.debits: DebitsTab = self.views["debits"]
        self.closings: ClosingsTab = self.views["closings"]
        self.card = InvoiceCardView(self, self.panel, self.month.produce)
        self.views[CARD] = self.card
        for view in self.views.values():
            self.stack.addWidget(view)
            if hasattr(view, "opened"):
                view.opened.connect(self.show_record)
        self.accounts.card.plans_open = True
        self.accounts.card.plan.connect(lambda plan: self.start(f"plan:{plan}"))
        self.accounts.card.spread.connect(self._spread)
        self.accounts.turned.connect(self._account_shown)
        self.card.back.connect(self._back)

    # --- the page's contract

    def reload(self) -> None:
        view = self._shown()
        if view != CARD:
            self.views[view].look()
        elif self._invoice is not None:
            self.ask_latest(CARD, reading.card, invoice=self._invoice).then(self._show_card)

    def show_record(self, record: int) -> None:
        """Open the card of an invoice."""
        self._invoice = InvoiceId(record)
        self._show(CARD)

    def start(self, action: str) -> None:
        """`payment` opens the form of a payment, the key of a tab that tab, a part (`plan:12`) its place in its tab.

        The parts are told by `tabs.TABS`; anything else (`issue`) is the month to issue.
        """
        part, _mark, record = action.partition(":")
        if action == "payment":
            self.new_payment()
        elif part in TAB_OF:
            self.views[TAB_OF[part]].start(part, int(record or 0))
            self._show(TAB_OF[part])
        elif action in self.views and action != CARD:
            self._show(action)
        else:
            self._show("month")
            self.month.issue.setFocus()

    def _spread(self, party: int, name: str) -> None:
        """A plan of instalments for a client, asked from its account."""
        self.reminders.turn("plans")
        self._show("reminders")
        self.reminders.plans.spread(PartyId(party), name)

    def new_payment(self) -> None:
        """Ask for a payment on the invoice shown, of the client shown, else of one to choose."""
        if self._shown() == "accounts":
            self.accounts.receive()
        elif self._shown() != CARD:
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

    def _back(self) -> None:
        if self._shown() == "month" and self.month.close_preview():
            return
        if self._shown() != "accounts" or not self.accounts.close_account():
            self._show(self.tabs.current())

    def _account_shown(self, on_card: bool) -> None:
        self.tabs.setVisible(not on_card)

    def _shown(self) -> str:
        current = self.stack.currentWidget()
        return next(key for key, view in self.views.items() if view is current)

    def _show(self, key: str) -> None:
        self.stack.setCurrentWidget(self.views[key])
        self._paying = False
        self.pay.setVisible(key != CARD)
        if key != CARD:
            self.tabs.choose(key)
        on_card = key == "accounts" and self.accounts.shown() == "card"
        self.tabs.setVisible(key != CARD and not on_card)
        if self.isVisible():
            self.refresh()
        else:
            self._stale = True
