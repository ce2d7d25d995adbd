"""« Factures »: what was issued, and the quotes before it."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.billing import reading
from pole_desk.desktop.pages.billing.quotes.view import QuotesView
from pole_desk.desktop.parts.view_tab import ViewTab
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.desktop.widgets.table import DataTable
from pole_desk.kernel.i18n import _
from pole_desk.ports.ids import PartyId

VIEWS = (("issued", _("Émises")), ("quotes", _("Devis")))


class IssuedView(QWidget):
    """The list of documents; its acts are the page's."""

    def __init__(self, page: Page, table: DataTable) -> None:
        super().__init__()
        self.setObjectName("clear")
        self.page, self.table = page, table
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(table)

    def look(self) -> None:
        self.page.ask(reading.invoice_rows).then(self.table.set_rows)


class BillsTab(ViewTab):
    """Documents issued, quotes."""

    def __init__(self, page: Page, panel: SidePanel, invoices: DataTable) -> None:
        super().__init__(VIEWS, name=_("Factures"))
        self.issued = IssuedView(page, invoices)
        self.quotes = QuotesView(page, panel)
        self.hold({"issued": self.issued, "quotes": self.quotes})

    def start(self, part: str, record: int) -> None:
        """`quote` opens one, or the list; `new_quote` the form, for a structure."""
        self.turn("quotes")
        if part == "new_quote":
            self.quotes.new(PartyId(record) if record else None)
        elif record:
            self.quotes.show_quote(record)
