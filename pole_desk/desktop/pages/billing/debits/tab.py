"""« Prélèvements »: mandates, files of debits, transfers."""

from __future__ import annotations

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.billing.debits.files import FilesView
from pole_desk.desktop.pages.billing.debits.mandates import MandatesView
from pole_desk.desktop.pages.billing.debits.transfers import TransfersView
from pole_desk.desktop.widgets.segmented import Segmented
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.kernel.i18n import _
from pole_desk.ports.ids import PartyId


class DebitsTab(QWidget):
    """`look` loads the view that is shown."""

    def __init__(self, page: Page, panel: SidePanel) -> None:
        super().__init__()
        self.setObjectName("clear")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        self.choice = Segmented(
            [("mandates", _("Mandats")), ("files", _("Fichiers")), ("transfers", _("Virements"))],
            name=_("Prélèvements"),
        )
        column.addWidget(self.choice)
        self.mandates = MandatesView(page, panel)
        self.files = FilesView(page, panel)
        self.transfers = TransfersView(page, panel)
        self.stack = QStackedWidget()
        self.stack.setObjectName("clear")
        self.views: dict[str, MandatesView | FilesView | TransfersView] = {
            "mandates": self.mandates, "files": self.files, "transfers": self.transfers,
        }  # fmt: skip
        for view in self.views.values():
            self.stack.addWidget(view)
        column.addWidget(self.stack, 1)
        self.choice.chosen.connect(self.show_view)

    def look(self) -> None:
        self.views[self.choice.current()].look()

    def show_view(self, key: str) -> None:
        """Turn to a view and load it."""
        self.choice.choose(key)
        self.stack.setCurrentWidget(self.views[key])
        self.look()

    def start(self, part: str, record: int) -> None:
        """`debits` opens a file, or what is to be asked; `mandate` one, `new_mandate` the form for a structure."""
        if part == "debits":
            self.files.begin(record)
            self.show_view("files")
            return
        self.show_view("mandates")
        if part == "mandate":
            self.mandates.open(record)
        else:
            self.mandates.new(PartyId(record) if record else None)
