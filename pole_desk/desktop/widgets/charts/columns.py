"""Columns side by side, or lines: this year's beside last year's, which is pale."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from pole_desk.desktop.theme import tokens
from pole_desk.desktop.widgets.charts.bars import WIDEST, StackedBars
from pole_desk.desktop.widgets.charts.base import Mark
from pole_desk.formats.graduations import nice_steps


class Columns(StackedBars):
    """As StackedBars, each series beside the other; `lines` joins their tops instead."""

    def __init__(self, name: str, *, former: bool = False, lines: bool = False) -> None:
        super().__init__(name)
        self._former, self._as_lines = former, lines

    def _steps(self) -> list[int]:
        return nice_steps(max([Decimal(1), *(Decimal(value) for row in self._series for value in row.values)]))

    def _colour(self, layer: int) -> QColor:
        now = tokens()
        if self._former and layer == len(self._series) - 1 and layer:
            return QColor(now.former)
        return QColor(now.series[layer % len(now.series)])

    def marks(self) -> list[Mark]:
        plot, most = self._plot(), self._steps()[-1]
        if not self._labels:
            return []
        slot = plot.width() / len(self._labels)
        wide = min(WIDEST, slot * 0.72 / max(1, len(self._series)))
        found: list[Mark] = []
        for place, label in enumerate(self._labels):
            start = plot.left() + slot * (place + 0.5) - wide * len(self._series) / 2
            for layer, row in enumerate(self._series):
                tall = max(0.0, float(Decimal(row.values[place]) / most)) * plot.height()
                rect = QRectF(start + layer * wide, plot.bottom() - tall, wide - 1, tall)
                found.append(Mark(len(found), rect, row.name, label, self._amount(row.values[place])))
        return found

    def draw(self, painter: QPainter) -> None:
        self._draw_scale(painter)
        marks, layers = self.marks(), len(self._series)
        for layer in range(layers):
            mine = marks[layer::layers]
            if self._as_lines:
                self._join(painter, [mark.rect for mark in mine], self._colour(layer))
                continue
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._colour(layer))
            for mark in mine:
                painter.drawRoundedRect(mark.rect, min(3.0, mark.rect.height() / 2), min(3.0, mark.rect.height() / 2))
        if layers > 1:
            self._draw_legend(painter)

    def _join(self, painter: QPainter, tops: list[QRectF], colour: QColor) -> None:
        points = [QPointF(rect.center().x(), rect.top()) for rect in tops]
        painter.setPen(QPen(colour, 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(QPolygonF(points))
        painter.setBrush(colour)
        for point in points:
            painter.drawEllipse(point, 3, 3)
