"""A grid of shares (0 to 100), the fuller the darker, each with its number."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter

from pole_desk.desktop.theme import font, tokens
from pole_desk.desktop.theme.tokens import contrast, mix
from pole_desk.desktop.widgets.charts.base import Chart, Mark
from pole_desk.kernel.i18n import percent

LEFT, BOTTOM, GAP = 44, 22, 2


class HeatMap(Chart):
    """Rows by columns; numbers are written in the colour that reads best."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self._rows: list[str] = []
        self._columns: list[str] = []
        self._values: list[Sequence[int]] = []
        self.setMinimumHeight(140)

    def set_data(self, rows: Sequence[str], columns: Sequence[str], values: Sequence[Sequence[int]]) -> None:
        """`values[row][column]`, in percent."""
        self._rows, self._columns, self._values = list(rows), list(columns), list(values)
        self.describe()

    def sizeHint(self) -> QSize:
        return QSize(420, 230)

    def marks(self) -> list[Mark]:
        if not self._rows or not self._columns:
            return []
        wide = (self.width() - LEFT) / len(self._columns)
        tall = (self.height() - BOTTOM) / len(self._rows)
        return [
            Mark(
                line * len(self._columns) + place,
                QRectF(LEFT + place * wide, line * tall, wide - GAP, tall - GAP),
                row,
                column,
                percent(self._values[line][place]),
            )
            for line, row in enumerate(self._rows)
            for place, column in enumerate(self._columns)
        ]

    def draw(self, painter: QPainter) -> None:
        now = tokens()
        centre = int(Qt.AlignmentFlag.AlignCenter)
        for mark in self.marks():
            line, place = divmod(mark.id, len(self._columns))
            value = max(0, min(100, self._values[line][place]))
            ground = mix(now.surface, now.accent, 0.12 + 0.88 * value / 100)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(ground))
            painter.drawRoundedRect(mark.rect, 3, 3)
            ink = max((now.text, now.on_accent, "#FFFFFF", "#0B1215"), key=lambda c: contrast(c, ground))
            painter.setPen(QColor(ink))
            painter.setFont(font(11, 500))
            if mark.rect.width() >= 20:
                painter.drawText(mark.rect, centre, str(value))
        self._draw_names(painter)

    def _draw_names(self, painter: QPainter) -> None:
        painter.setPen(QColor(tokens().secondary))
        painter.setFont(font(11))
        wide = (self.width() - LEFT) / max(1, len(self._columns))
        tall = (self.height() - BOTTOM) / max(1, len(self._rows))
        side = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        for line, row in enumerate(self._rows):
            painter.drawText(QRectF(0, line * tall, LEFT - 8, tall - GAP), side, row)
        every = 1 if wide >= 30 else 2
        for place in range(0, len(self._columns), every):
            box = QRectF(LEFT + place * wide - 10, self.height() - BOTTOM + 4, wide + 18, 16)
            painter.drawText(box, int(Qt.AlignmentFlag.AlignHCenter), self._columns[place])
