"""« Comptes »: the clients, what is unpaid, what is to settle; a client's account opens in their place."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.billing import reading
from pole_desk.desktop.pages.billing.accounts.card import ClientCard
from pole_desk.desktop.pages.billing.accounts.reading import Client, ClientAccount, client_account, clients
from pole_desk.desktop.pages.billing.accounts.receive_form import ReceivePanel
from pole_desk.desktop.pages.billing.accounts.words import client_columns
from pole_desk.desktop.pages.billing.arrears import ArrearsTab
from pole_desk.desktop.pages.billing.unsettled import UnsettledTab
from pole_desk.desktop.parts.link_many import link_act
from pole_desk.desktop.widgets.segmented import Segmented
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.desktop.widgets.table import DataTable
from pole_desk.kernel.i18n import _
from pole_desk.ports.ids import PartyId

VIEWS = (("clients", _("Par client")), ("arrears", _("Impayés")), ("unsettled", _("À solder")))
WIDE = 760


class AccountsTab(QWidget):
    """`opened(invoice)`; `turned(on_card)` when a client's account is opened or left."""

    opened = Signal(int)
    turned = Signal(bool)

    def __init__(self, page: Page, panel: SidePanel) -> None:
        super().__init__()
        self.setObjectName("clear")
        self.page, self.panel = page, panel
        self.party: PartyId | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        self.choice = Segmented(VIEWS, name=_("Comptes"))
        column.addWidget(self.choice)
        self.clients = DataTable(
            "billing-clients", client_columns(), id_of=lambda row: row.party, placeholder=_("Structure…"),
            empty=(_("Aucun client : rien n’a encore été facturé ni encaissé."), _("Voir le mois"),
                   lambda: page.start("issue")),
        )  # fmt: skip
        self.clients.opened.connect(lambda row: self.open_account(row.party))
        self.clients.set_actions(lambda row: [
            (_("Ouvrir le compte"), "wallet", lambda: self.open_account(row.party)),
            (_("Encaisser"), "banknote", lambda: self._receive(row)),
            (_("Voir la structure"), "users", lambda: page.seat.go("parties", row.party)),
            link_act(page, panel, self.clients, row, party_of=lambda one: one.party),
        ])  # fmt: skip
        self.arrears = ArrearsTab(page, panel)
        self.unsettled = UnsettledTab(page, panel)
        self.card = ClientCard(page, panel, SidePanel(page, WIDE))
        self.stack = QStackedWidget()
        self.stack.setObjectName("clear")
        self.views: dict[str, QWidget] = {
            "clients": self.clients, "arrears": self.arrears, "unsettled": self.unsettled, "card": self.card,
        }  # fmt: skip
        for view in self.views.values():
            self.stack.addWidget(view)
        column.addWidget(self.stack, 1)
        self.choice.chosen.connect(self.show_view)
        self.arrears.opened.connect(self.opened)
        self.unsettled.opened.connect(self.opened)
        self.card.invoice.connect(self.opened)
        self.card.back.connect(self.close_account)

    # --- shown

    def look(self) -> None:
        """Load the view that is shown."""
        view = self.shown()
        if view == "clients":
            self.clients.set_loading()
            self.page.ask_latest("clients", clients).then(self.clients.set_rows)
        elif view == "arrears":
            self.page.ask(reading.arrears).then(self.arrears.show_arrears)
        elif view == "unsettled":
            self.page.ask(reading.open_sums).then(self.unsettled.show_sums)
        elif self.party is not None:
            self.page.ask_latest("account", client_account, party=self.party).then(self._show_account)

    def shown(self) -> str:
        """The view shown, `card` for a client's account."""
        current = self.stack.currentWidget()
        return next(key for key, view in self.views.items() if view is current)

    def show_view(self, key: str) -> None:
        """Turn to a view and load it."""
        self.turn(key)
        self.look()

    def open_account(self, party: PartyId) -> None:
        """Open a client's account."""
        self.party = party
        self.show_view("card")

    def close_account(self) -> bool:
        """Back to the list the account was opened from; whether one was open."""
        if self.shown() != "card":
            return False
        self.show_view(self.choice.current())
        return True

    def turn(self, key: str) -> None:
        """Turn to a view; the page loads it."""
        self.panel.close_panel()
        self.stack.setCurrentWidget(self.views[key])
        self.choice.setVisible(key != "card")
        if key != "card":
            self.choice.choose(key)
        self.turned.emit(key == "card")

    def _show_account(self, found: ClientAccount) -> None:
        self.card.show_account(found)

    # --- acts

    def receive(self) -> None:
        """Take in a payment, of the client shown or chosen."""
        row: Client | None = self.clients.current_row() if self.shown() == "clients" else None
        if self.shown() == "card":
            self.card.receive()
        elif row is not None:
            self._receive(row)
        else:
            ReceivePanel(self.page, self.panel)

    def _receive(self, row: Client) -> None:
        ReceivePanel(self.page, self.panel, party=row.party, name=row.name)
