"""Horizontal bars: a name at the left, its bar, its value after it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter

from pole_desk.desktop.theme import font, tokens
from pole_desk.desktop.widgets.charts.base import Chart, Mark
from pole_desk.formats.report import Measure

LINE, THICK = 30, 14
NAMES = 0.4
"""The part of the width that names may take."""


class Across(Chart):
    """The greatest first, as given; as high as it has lines."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self._lines: list[tuple[str, Decimal]] = []
        self._unit = "count"

    def set_data(self, lines: Sequence[tuple[str, Decimal]], *, unit: str) -> None:
        """(name, value) from the top down; `unit` as in `formats.report`."""
        self._lines, self._unit = list(lines), unit
        self.setFixedHeight(max(1, len(self._lines)) * LINE + 8)
        self.describe()

    def sizeHint(self) -> QSize:
        return QSize(480, len(self._lines) * LINE + 8)

    def marks(self) -> list[Mark]:
        if not self._lines:
            return []
        left, most = self._left(), max([value for _name, value in self._lines] + [Decimal(1)])
        room = max(10, self.width() - left - self._values() - 10)
        return [
            Mark(
                place,
                QRectF(left, 4 + place * LINE + (LINE - THICK) / 2, max(2.0, float(value / most) * room), THICK),
                self.name, name, Measure(value, self._unit).words(),
            )
            for place, (name, value) in enumerate(self._lines)
        ]  # fmt: skip

    def _left(self) -> int:
        widest = max(self.fontMetrics().horizontalAdvance(name) for name, _value in self._lines)
        return int(min(widest + 14, self.width() * NAMES))

    def _values(self) -> int:
        words = (Measure(value, self._unit).brief() for _name, value in self._lines)
        return max(self.fontMetrics().horizontalAdvance(word) for word in words) + 10

    def draw(self, painter: QPainter) -> None:
        now = tokens()
        side = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        for mark, (name, value) in zip(self.marks(), self._lines, strict=True):
            y = mark.rect.center().y() - LINE / 2
            names = QRectF(0, y, mark.rect.left() - 10, LINE)
            painter.setFont(font(12))
            painter.setPen(QColor(now.secondary))
            shown = painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, int(names.width()))
            painter.drawText(names, side, shown)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(now.series[0]))
            painter.drawRoundedRect(mark.rect, 3, 3)
            painter.setFont(font(12, 600))
            painter.setPen(QColor(now.text))
            beside = QRectF(mark.rect.right() + 8, y, self.width() - mark.rect.right() - 8, LINE)
            painter.drawText(beside, int(Qt.AlignmentFlag.AlignVCenter), Measure(value, self._unit).brief())
