"""The top of a page: title, a line under it, the search box of the shell, the main acts."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from pole_desk.desktop.theme.tokens import TARGET
from pole_desk.desktop.widgets.buttons import Button
from pole_desk.desktop.widgets.labels import Elided
from pole_desk.kernel.i18n import _

BOX = (44, 270)
"""Least and usual width of the search box: it gives way to the words of the page."""
FULL = 262
"""Width from which the search box also tells its shortcut."""
TITLE = 240
"""A title keeps this width, when it needs it, before the search box does."""


class SearchBox(Button):
    """Looks like a field, opens the command palette of the window."""

    def __init__(self) -> None:
        super().__init__("", "search", self._open, "search", _("Rechercher ou agir (Ctrl+K)"))
        self.setAccessibleName(_("Rechercher ou agir"))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setMaximumWidth(BOX[1])

    def sizeHint(self) -> QSize:
        return QSize(BOX[1], TARGET)

    def minimumSizeHint(self) -> QSize:
        return QSize(BOX[0], TARGET)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.width()
        full = _("Rechercher ou agir…      Ctrl+K")
        self.setText(full if wide > FULL else _("Rechercher…") if wide > 128 else "")

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
        self._row = row
        self._search = SearchBox() if search else None
        if self._search is not None:
            row.addWidget(self._search)
        for action in actions:
            row.addWidget(action)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def set_title(self, text: str) -> None:
        self._title.set_text(text)

    def set_subtitle(self, text: str) -> None:
        self._subtitle.set_text(text)
        self._subtitle.setVisible(bool(text))
        self._share()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._share()
        return super().event(event)

    def _share(self) -> None:
        """The search box leaves its width to a subtitle that would be cut."""
        if self._search is None:
            return
        others = [item for at in range(self._row.count()) if (item := self._row.itemAt(at)) is not None]
        shown = [item for item in others if not item.isEmpty()]
        words = max(self._title.sizeHint().width(), self._subtitle.sizeHint().width() if self._subtitle.full_text() else 0)
        taken = sum(item.sizeHint().width() for item in shown[1:] if item.widget() is not self._search)
        room = self.width() - taken - words - self._row.spacing() * (len(shown) - 1)
        self._search.setMaximumWidth(max(BOX[0], min(BOX[1], room)))

    def add_tool(self, widget: QWidget) -> None:
        """Put a widget between the title and the search box: a segmented control, a date."""
        self._tools.addWidget(widget)
