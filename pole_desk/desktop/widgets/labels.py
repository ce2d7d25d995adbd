"""Labels of the few text sizes of the look, and facts in two columns."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget


def label(text: str, role: str) -> QLabel:
    made = QLabel(text)
    made.setProperty("role", role)
    made.setTextFormat(Qt.TextFormat.PlainText)
    return made


def heading(text: str = "") -> QLabel:
    """A page's title, 21 px."""
    return label(text, "heading")


def title(text: str = "") -> QLabel:
    """A card's or a panel's title, 14 px."""
    return label(text, "title")


def figure(text: str = "") -> QLabel:
    """A key figure, 26 px."""
    return label(text, "figure")


def text(text: str = "", *, wrap: bool = True) -> QLabel:
    """Ordinary text that can be selected."""
    made = label(text, "text")
    made.setWordWrap(wrap)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return made


def secondary(text: str = "", *, wrap: bool = False) -> QLabel:
    """Text of less weight."""
    made = label(text, "secondary")
    made.setWordWrap(wrap)
    return made


class Pairs(QWidget):
    """Facts: the label on the left, the value (text or widget) on the right."""

    def __init__(self, pairs: Sequence[tuple[str, str | QWidget]] = ()) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(1, 1)
        self.set_pairs(pairs)

    def set_pairs(self, pairs: Sequence[tuple[str, str | QWidget]]) -> None:
        """Replace all facts."""
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        top = Qt.AlignmentFlag.AlignTop
        for row, (name, value) in enumerate(pairs):
            self._grid.addWidget(secondary(name), row, 0, top)
            shown = text(value) if isinstance(value, str) else value
            shown.setAccessibleName(f"{name}\u202f: {value}" if isinstance(value, str) else name)
            self._grid.addWidget(shown, row, 1, top)


class Elided(QLabel):
    """One line of text that ends with an ellipsis where room lacks; the whole is its tip.

    Where there is a `brief` text, it stands for the whole first.
    """

    def __init__(self, text: str = "", role: str = "text", *, least: int = 40) -> None:
        super().__init__()
        self._full, self._brief = "", ""
        self._least = least
        self.setProperty("role", role)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.set_text(text)

    def set_text(self, text: str, brief: str = "") -> None:
        self._full, self._brief = text, brief
        self.setAccessibleName(text)
        self._fit()
        self.updateGeometry()

    def full_text(self) -> str:
        return self._full

    def minimumSizeHint(self) -> QSize:
        wide = min(self._least, self.sizeHint().width())
        return QSize(wide, super().minimumSizeHint().height())

    def sizeHint(self) -> QSize:
        self.ensurePolished()
        wide = self.fontMetrics().horizontalAdvance(self._full) + 2
        return QSize(wide, super().sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def _fit(self) -> None:
        metrics, room = self.fontMetrics(), max(self.width(), 1)
        cut = bool(self._brief) and metrics.horizontalAdvance(self._full) > room
        shown = metrics.elidedText(self._brief if cut else self._full, Qt.TextElideMode.ElideRight, room)
        if shown != self.text():
            self.setText(shown)
        self.setToolTip(self._full if shown != self._full else "")
