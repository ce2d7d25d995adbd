"""A field that searches while one types, a moment after the last key."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit

from pole_desk.desktop.theme import icon, theme, tokens
from pole_desk.kernel.i18n import _

PAUSE_MS = 150
BESIDE = 52
"""Width of a field that its text never has: the glass and the margins, px."""


class SearchField(QLineEdit):
    """`searched(text)` 150 ms after the last key, and at once on Enter; `left()` on the arrow down.

    Too narrow for all that it says it searches, it says less, never half a word; its hint says all.
    """

    searched = Signal(str)
    left = Signal()

    def __init__(self, placeholder: str) -> None:
        super().__init__()
        self._says = (placeholder, _("Chercher…"), "")
        self.setPlaceholderText(placeholder)
        self.setToolTip(placeholder.rstrip("… "))
        self.setAccessibleName(placeholder.rstrip("… "))
        self.setClearButtonEnabled(True)
        self.setMinimumWidth(120)
        self._glass = QAction(self)
        self.addAction(self._glass, QLineEdit.ActionPosition.LeadingPosition)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE_MS)
        self._timer.timeout.connect(self._tell)
        self.textEdited.connect(self._edited)
        self.textChanged.connect(self._cleared)
        self.returnPressed.connect(self._tell)
        theme().changed.connect(self._recolour)
        self._recolour()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room, metrics = self.width() - BESIDE, self.fontMetrics()
        self.setPlaceholderText(next(words for words in self._says if metrics.horizontalAdvance(words) <= max(room, 0)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self._tell()
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _recolour(self) -> None:
        self._glass.setIcon(icon("search", tokens().secondary, 16))

    def _edited(self) -> None:
        self._timer.start()

    def _cleared(self, text: str) -> None:
        if not text:
            self._tell()

    def _tell(self) -> None:
        self._timer.stop()
        self.searched.emit(self.text())
