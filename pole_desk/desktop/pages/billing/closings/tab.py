"""The tab « Clôtures »: its three views, each loaded when it is shown."""

from __future__ import annotations

from PySide6.QtCore import Signal

from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.billing.closings.books import BooksView
from pole_desk.desktop.pages.billing.closings.electronic import ElectronicView
from pole_desk.desktop.pages.billing.closings.periods import PeriodsView
from pole_desk.desktop.parts.view_tab import ViewTab
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.kernel.i18n import _

VIEWS = (("periods", _("Clôtures")), ("electronic", _("E‑facturation")), ("books", _("Journal et TVA")))


class ClosingsTab(ViewTab):
    """`opened(invoice)`."""

    opened = Signal(int)

    def __init__(self, page: Page, panel: SidePanel) -> None:
        super().__init__(VIEWS, name=_("Clôtures"))
        self.periods = PeriodsView(page)
        self.electronic = ElectronicView(page, panel)
        self.books = BooksView(page, panel)
        for view in (self.periods, self.electronic, self.books):
            view.opened.connect(self.opened)
        self.hold({"periods": self.periods, "electronic": self.electronic, "books": self.books})

    def start(self, _part: str, closing: int) -> None:
        """Show the closings once they are read: the one named, or those to make when none is (0)."""
        self.periods.wanted = closing
        self.turn("periods")
        self.periods.show_list()
