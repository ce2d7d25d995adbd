"""The base of a section of the settings: built when first shown, reloaded when something changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pole_desk.desktop.theme.tokens import GAP
from pole_desk.desktop.widgets.labels import secondary, title
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.desktop.widgets.table import DataTable

if TYPE_CHECKING:
    from pole_desk.desktop.page import Page


class Section(QWidget):
    """Put widgets in `body`; ask and do through `page`, open forms in `panel`."""

    key: ClassVar[str] = ""
    name: ClassVar[str] = ""
    about: ClassVar[str] = ""
    icon: ClassVar[str] = "circle"

    def __init__(self, page: Page, panel: SidePanel) -> None:
        super().__init__()
        self.page, self.panel = page, panel
        self.setObjectName("clear")
        self.setAccessibleName(self.name)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        head = QHBoxLayout()
        head.setSpacing(8)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(title(self.name))
        if self.about:
            words.addWidget(secondary(self.about, wrap=True))
        head.addLayout(words, 1)
        self._acts = QHBoxLayout()
        self._acts.setSpacing(8)
        head.addLayout(self._acts)
        column.addLayout(head)
        self.body = QVBoxLayout()
        self.body.setSpacing(GAP)
        column.addLayout(self.body, 1)
        self.build()

    def add_act(self, button: QWidget) -> None:
        """Put an act at the right of the section's title."""
        self._acts.addWidget(button)

    def build(self) -> None:
        """Make the widgets; called once."""

    def reload(self) -> None:
        """Ask again for what is shown."""

    def add(self) -> None:
        """Begin what the section adds (Ctrl+N); nothing where nothing can be added."""

    def change(self, row: Any) -> None:
        """Open the form of a row; nothing where rows only show."""

    def change_current(self) -> None:
        """Open the form of the row chosen in the section's list (F2)."""
        table = getattr(self, "table", None)
        row = table.current_row() if isinstance(table, DataTable) else None
        if row is not None:
            self.change(row)

    def start(self, action: str) -> None:
        """Begin an act named by the palette."""
