"""« Factures »: what was issued, and the quotes before it."""

from __future__ import annotations

from PySide6.QtCore import Signal

from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.billing.issued import IssuedTab
from pole_desk.desktop.pages.billing.quotes.view import QuotesView
from pole_desk.desktop.parts.view_tab import ViewTab
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.kernel.i18n import _
from pole_desk.ports.ids import PartyId

VIEWS = (("issued", _("Émises")), ("quotes", _("Devis")))


class BillsTab(ViewTab):
    """Documents issued, quotes."""

    opened = Signal(int)

    def __init__(self, page: Page, panel: SidePanel) -> None:
        super().__init__(VIEWS, name=_("Factures"))
        self.issued = IssuedTab(page, panel)
        self.issued.opened.connect(self.opened)
        self.table = self.issued.table
        self.quotes = QuotesView(page, panel)
        self.hold({"issued": self.issued, "quotes": self.quotes})

    def start(self, part: str, record: int) -> None:
        """`quote` opens one, or the list; `new_quote` the form, for a structure."""
        self.turn("quotes")
        if part == "new_quote":
            self.quotes.new(PartyId(record) if record else None)
        elif record:
            self.quotes.show_quote(record)
