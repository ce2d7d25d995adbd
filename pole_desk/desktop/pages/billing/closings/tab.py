"""The tab « Clôtures »: its three views, each loaded when it is shown."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.billing.closings.books import BooksView
from pole_desk.desktop.pages.billing.closings.electronic import ElectronicView
from pole_desk.desktop.pages.billing.closings.periods import PeriodsView
from pole_desk.desktop.widgets.segmented import Segmented
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.kernel.i18n import _

VIEWS = (("periods", _("Clôtures")), ("electronic", _("E‑facturation")), ("books", _("Journal et TVA")))


class ClosingsTab(QWidget):
    """`opened(invoice)`."""

    opened = Signal(int)

    def __init__(self, page: Page, panel: SidePanel) -> None:
        super().__init__()
        self.setObjectName("clear")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        self.choice = Segmented(VIEWS, name=_("Clôtures"))
        self.choice.chosen.connect(self.show_view)
        column.addWidget(self.choice)
        self.stack = QStackedWidget()
        self.stack.setObjectName("clear")
        column.addWidget(self.stack, 1)
        self.periods = PeriodsView(page)
        self.electronic = ElectronicView(page, panel)
        self.books = BooksView(page, panel)
        for view in (self.periods, self.electronic, self.books):
            view.opened.connect(self.opened)
            self.stack.addWidget(view)

    def show_view(self, key: str) -> None:
        """Show one of the views, loaded anew."""
        self.choice.choose(key)
        self.stack.setCurrentIndex([name for name, _text in VIEWS].index(key))
        self.look()

    def begin(self, closing: int) -> None:
        """Show the closings once they are read: the one named, or those to make when none is (0)."""
        self.periods.wanted = closing
        self.choice.choose("periods")
        self.stack.setCurrentWidget(self.periods)
        self.periods.show_list()

    def look(self) -> None:
        """Ask again for what is shown."""
        shown = self.stack.currentWidget()
        if isinstance(shown, PeriodsView | ElectronicView | BooksView):
            shown.look()
