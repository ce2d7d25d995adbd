"""The top of a page: title, a line under it, the search box of the shell, the main acts."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from pole_desk.desktop.theme.tokens import TARGET
from pole_desk.desktop.widgets.buttons import Button
from pole_desk.desktop.widgets.labels import Elided
from pole_desk.kernel.i18n import _

TITLE = 240
"""A title keeps this width, when it needs it, before the search box does."""


class SearchBox(Button):
    """Looks like a field, opens the command palette of the window."""

    def __init__(self) -> None:
        super().__init__("", "search", self._open, "search", _("Rechercher ou agir (Ctrl+K)"))
        self.setAccessibleName(_("Rechercher ou agir"))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setMaximumWidth(270)

    def sizeHint(self) -> QSize:
        return QSize(270, TARGET)

    def minimumSizeHint(self) -> QSize:
        return QSize(44, TARGET)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.width()
        full = _("Rechercher ou agir…      Ctrl+K")
        self.setText(full if wide > 232 else _("Rechercher…") if wide > 128 else "")

    def _open(self) -> None:
        opener = getattr(self.window(), "open_palette", None)
        if opener is not None:
            opener()


class PageHeader(QWidget):
    """Title and subtitle on the left; extra widgets, the search box and the acts on the right."""

    def __init__(self, title: str, subtitle: str = "", *actions: QWidget, search: bool = True) -> None:
        super().__init__()
        self.setObjectName("clear")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        words = QVBoxLayout()
        words.setSpacing(2)
        self._title = Elided(title, "heading", least=TITLE)
        self._subtitle = Elided(subtitle, "secondary")
        self._subtitle.setVisible(bool(subtitle))
        words.addWidget(self._title)
        words.addWidget(self._subtitle)
        row.addLayout(words, 1)
        self._tools = QHBoxLayout()
        self._tools.setSpacing(8)
        row.addLayout(self._tools)
        if search:
            row.addWidget(SearchBox())
        for action in actions:
            row.addWidget(action)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def set_title(self, text: str) -> None:
        self._title.set_text(text)

    def set_subtitle(self, text: str) -> None:
        self._subtitle.set_text(text)
        self._subtitle.setVisible(bool(text))

    def add_tool(self, widget: QWidget) -> None:
        """Put a widget between the title and the search box: a segmented control, a date."""
        self._tools.addWidget(widget)
