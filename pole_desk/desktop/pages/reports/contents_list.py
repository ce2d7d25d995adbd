"""The sections of a report in a list: each on one line when it fits, else on two."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem

from pole_desk.kernel.i18n import _

ONE_LINE, TWO_LINES = 34, 52
BESIDE = 24
"""Width of a row that its words never have, px."""


class ContentsList(QListWidget):
    """The titles; the height of a row follows the width of the list."""

    def __init__(self) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWordWrap(True)
        self.setAccessibleName(_("Sections du rapport"))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def set_titles(self, titles: Sequence[str]) -> None:
        self.clear()
        for words in titles:
            item = QListWidgetItem(words)
            item.setToolTip(words)
            self.addItem(item)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        room = self.viewport().width() - BESIDE
        for place in range(self.count()):
            item = self.item(place)
            wide = self.fontMetrics().horizontalAdvance(item.text())
            item.setSizeHint(QSize(0, ONE_LINE if wide <= room else TWO_LINES))
