"""« Prélèvements »: mandates, files of debits, transfers."""

from __future__ import annotations

from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.billing.debits.files import FilesView
from pole_desk.desktop.pages.billing.debits.mandates import MandatesView
from pole_desk.desktop.pages.billing.debits.transfers import TransfersView
from pole_desk.desktop.parts.view_tab import ViewTab
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.kernel.i18n import _
from pole_desk.ports.ids import PartyId

VIEWS = (("mandates", _("Mandats")), ("files", _("Fichiers")), ("transfers", _("Virements")))


class DebitsTab(ViewTab):
    """Mandates, files of debits, transfers."""

    def __init__(self, page: Page, panel: SidePanel) -> None:
        super().__init__(VIEWS, name=_("Prélèvements"))
        self.mandates = MandatesView(page, panel)
        self.files = FilesView(page, panel)
        self.transfers = TransfersView(page, panel)
        self.hold({"mandates": self.mandates, "files": self.files, "transfers": self.transfers})

    def start(self, part: str, record: int) -> None:
        """`debits` and `transfers` open a file, or what is to be asked; `mandate` one, `new_mandate` its form."""
        if part == "debits":
            self.files.begin(record)
            self.show_view("files")
            return
        if part == "transfers":
            self.transfers.begin(record)
            self.show_view("transfers")
            return
        self.show_view("mandates")
        if part == "mandate":
            self.mandates.open(record)
        else:
            self.mandates.new(PartyId(record) if record else None)
