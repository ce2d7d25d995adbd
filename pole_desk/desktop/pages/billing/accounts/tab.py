"""« Comptes »: the clients, what is unpaid, what is to settle; a client's account opens in their place."""

from __future__ import annotations

from PySide6.QtCore import Signal

from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.billing.accounts.card import ClientCard
from pole_desk.desktop.pages.billing.accounts.clients import ClientsView
from pole_desk.desktop.pages.billing.accounts.receive_form import ReceivePanel
from pole_desk.desktop.pages.billing.arrears import ArrearsTab
from pole_desk.desktop.pages.billing.unsettled import UnsettledTab
from pole_desk.desktop.parts.view_tab import ViewTab
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.kernel.i18n import _
from pole_desk.ports.ids import PartyId

VIEWS = (("clients", _("Par client")), ("arrears", _("Impayés")), ("unsettled", _("À solder")))
CARD = "card"
WIDE = 760


class AccountsTab(ViewTab):
    """`opened(invoice)`; `turned(on_card)` when a client's account is opened or left."""

    opened = Signal(int)
    turned = Signal(bool)

    def __init__(self, page: Page, panel: SidePanel) -> None:
        super().__init__(VIEWS, name=_("Comptes"))
        self.page, self.panel = page, panel
        self.clients = ClientsView(page, panel)
        self.arrears = ArrearsTab(page, panel)
        self.unsettled = UnsettledTab(page, panel)
        self.card = ClientCard(page, panel, SidePanel(page, WIDE))
        self.hold({"clients": self.clients, "arrears": self.arrears, "unsettled": self.unsettled, CARD: self.card})
        self.clients.account.connect(self.open_account)
        self.arrears.opened.connect(self.opened)
        self.unsettled.opened.connect(self.opened)
        self.card.invoice.connect(self.opened)
        self.card.back.connect(self.close_account)

    def start(self, part: str, record: int) -> None:
        """`account` with a client's number is its account, any other part the view of that name."""
        if part == "account":
            self.card.party = PartyId(record)
        self.turn(CARD if part == "account" else part)

    def open_account(self, party: PartyId) -> None:
        """Open a client's account."""
        self.card.party = PartyId(party)
        self.show_view(CARD)

    def close_account(self) -> bool:
        """Back to the list the account was opened from; whether one was open."""
        if self.shown() != CARD:
            return False
        self.show_view(self.choice.current())
        return True

    def turn(self, key: str) -> None:
        """Turn to a view without loading it; the account leaves no choice of views."""
        self.panel.close_panel()
        self.choice.setVisible(key != CARD)
        if key == CARD:
            self.stack.setCurrentWidget(self.card)
        else:
            super().turn(key)
        self.turned.emit(key == CARD)

    def receive(self) -> None:
        """Take in a payment, of the client shown or chosen."""
        if self.shown() == CARD:
            self.card.receive()
        elif self.shown() == "clients":
            self.clients.receive()
        else:
            ReceivePanel(self.page, self.panel)
