"""« Par client »: what each one owes, and the way to its account."""

from __future__ import annotations

from PySide6.QtCore import Signal

from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.billing.accounts.reading import Client, clients
from pole_desk.desktop.pages.billing.accounts.receive_form import ReceivePanel
from pole_desk.desktop.pages.billing.accounts.words import client_columns
from pole_desk.desktop.parts.link_many import link_act
from pole_desk.desktop.widgets.bare import Bare
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.desktop.widgets.table import DataTable
from pole_desk.kernel.i18n import _


class ClientsView(Bare):
    """`account(party)` asked."""

    account = Signal(int)

    def __init__(self, page: Page, panel: SidePanel) -> None:
        super().__init__()
        self.page, self.panel = page, panel
        self.table = DataTable(
            "billing-clients", client_columns(), id_of=lambda row: row.party, placeholder=_("Structure…"),
            empty=(_("Aucun client : rien n’a encore été facturé ni encaissé."), _("Voir le mois"),
                   lambda: page.start("issue")),
        )  # fmt: skip
        self.table.opened.connect(lambda row: self.account.emit(row.party))
        self.table.set_actions(lambda row: [
            (_("Ouvrir le compte"), "wallet", lambda: self.account.emit(row.party)),
            (_("Encaisser"), "banknote", lambda: self._receive(row)),
            (_("Voir la structure"), "users", lambda: page.seat.go("parties", row.party)),
            link_act(page, panel, self.table, row, party_of=lambda one: one.party),
        ])  # fmt: skip
        self.column.addWidget(self.table)

    def look(self) -> None:
        """Ask for the clients again."""
        self.table.set_loading()
        self.page.ask_latest("clients", clients).then(self.table.set_rows)

    def receive(self) -> None:
        """Take in a payment, of the client chosen if one is."""
        row: Client | None = self.table.current_row()
        if row is None:
            ReceivePanel(self.page, self.panel)
        else:
            self._receive(row)

    def _receive(self, row: Client) -> None:
        ReceivePanel(self.page, self.panel, party=row.party, name=row.name)
