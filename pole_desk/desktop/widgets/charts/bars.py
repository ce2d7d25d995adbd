"""Bars, alone or stacked by series, with a pale forecast; amounts arrive as Decimal or int."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from pole_desk.desktop.theme import tokens
from pole_desk.desktop.theme.tokens import mix
from pole_desk.desktop.widgets.charts.base import Chart, Mark
from pole_desk.formats.graduations import nice_steps, short_amount
from pole_desk.kernel.i18n import number
from pole_desk.kernel.money import euros

LEFT, RIGHT, LEGEND, BOTTOM = 52, 8, 26, 26
LEGEND_LINE = 20
WIDEST = 38


class Series(NamedTuple):
    """A named row of values, one per label."""

    name: str
    values: Sequence[Decimal | int]


class StackedBars(Chart):
    """One bar per label, a layer per series; from `forecast_from` on they are pale."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self._series: list[Series] = []
        self._labels: list[str] = []
        self._forecast = 0
        self._unit = "€"
        self.setMinimumHeight(160)

    def set_data(
        self,
        series: Sequence[Series],
        labels: Sequence[str],
        *,
        forecast_from: int | None = None,
        unit: str = "€",
    ) -> None:
        """`forecast_from` is the first label that is not yet known."""
        self._series, self._labels, self._unit = list(series), list(labels), unit
        self._forecast = len(labels) if forecast_from is None else forecast_from
        self.describe()

    def sizeHint(self) -> QSize:
        return QSize(480, 280)

    def _plot(self) -> QRectF:
        top = LEGEND + self.legend()[-1].top() if len(self._series) > 1 else 8
        left = self._left()
        return QRectF(left, top, self.width() - left - RIGHT, self.height() - top - BOTTOM)

    def _left(self) -> int:
        """Room for the widest graduation."""
        words = (short_amount(value, self._unit) for value in self._steps())
        return max(LEFT, max(self.fontMetrics().horizontalAdvance(word) for word in words) + 12)

    def _steps(self) -> list[int]:
        sums = [sum(Decimal(row.values[n]) for row in self._series) for n in range(len(self._labels))]
        return nice_steps(max([*sums, Decimal(1)]))

    def marks(self) -> list[Mark]:
        plot, most = self._plot(), self._steps()[-1]
        if not self._labels:
            return []
        slot = plot.width() / len(self._labels)
        wide = min(WIDEST, slot * 0.62)
        marks: list[Mark] = []
        for place, label in enumerate(self._labels):
            x = plot.left() + slot * place + (slot - wide) / 2
            y = plot.bottom()
            for row in self._series:
                tall = float(Decimal(row.values[place]) / most) * plot.height()
                y -= tall
                rect = QRectF(x, y, wide, tall)
                marks.append(Mark(len(marks), rect, row.name, label, self._amount(row.values[place])))
        return marks

    def _amount(self, value: Decimal | int) -> str:
        if self._unit == "€":
            return euros(Decimal(value))
        return f"{number(value)}\u202f{self._unit}" if self._unit else number(value)

    def draw(self, painter: QPainter) -> None:
        self._draw_scale(painter)
        now, layers = tokens(), len(self._series)
        for mark in self.marks():
            place, layer = divmod(mark.id, layers)
            colour = now.series[layer % len(now.series)]
            if place >= self._forecast:
                colour = mix(colour, now.surface, 0.65)
            top = layer == self._topmost(place)
            _draw_layer(painter, mark.rect, colour, now.surface, rounded=top)
        if layers > 1:
            self._draw_legend(painter)

    def _topmost(self, place: int) -> int:
        filled = [n for n, row in enumerate(self._series) if row.values[place]]
        return filled[-1] if filled else -1

    def _draw_scale(self, painter: QPainter) -> None:
        plot, steps, now = self._plot(), self._steps(), tokens()
        for value in steps:
            y = round(plot.bottom() - plot.height() * value / steps[-1]) + 0.5
            painter.setPen(QPen(QColor(now.edge if value == 0 else now.border), 1))
            painter.drawLine(int(plot.left()), int(y), int(plot.right()), int(y))
            painter.setPen(QColor(now.secondary))
            painter.drawText(
                QRectF(0, y - 9, plot.left() - 8, 18),
                int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter),
                short_amount(value, self._unit),
            )
        slot = plot.width() / max(1, len(self._labels))
        for place, label in enumerate(self._labels):
            box = QRectF(plot.left() + slot * place, plot.bottom() + 6, slot, 18)
            shown = painter.fontMetrics().elidedText(label, Qt.TextElideMode.ElideRight, int(slot))
            painter.drawText(box, int(Qt.AlignmentFlag.AlignHCenter), shown)

    def _colour(self, layer: int) -> QColor:
        now = tokens()
        return QColor(now.series[layer % len(now.series)])

    def legend(self) -> list[QRectF]:
        """Where each series is named: on as many lines as the width asks."""
        x, y, found = float(LEFT), 0.0, []
        for row in self._series:
            wide = 18 + self.fontMetrics().horizontalAdvance(row.name)
            if x > LEFT and x + wide > self.width() - RIGHT:
                x, y = float(LEFT), y + LEGEND_LINE
            found.append(QRectF(x, y, wide, 17))
            x += wide + 22
        return found

    def _draw_legend(self, painter: QPainter) -> None:
        now = tokens()
        for layer, (row, box) in enumerate(zip(self._series, self.legend(), strict=True)):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._colour(layer))
            painter.drawRoundedRect(QRectF(box.left(), box.top() + 3, 11, 11), 3, 3)
            painter.setPen(QColor(now.secondary))
            painter.drawText(box.adjusted(16, 0, 2, 0), int(Qt.AlignmentFlag.AlignVCenter), row.name)


def _draw_layer(painter: QPainter, rect: QRectF, colour: str, gap: str, *, rounded: bool) -> None:
    if rect.height() <= 0:
        return
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    path = QPainterPath()
    if rounded:
        path.setFillRule(Qt.FillRule.WindingFill)
        path.addRoundedRect(rect, 4, 4)
        path.addRect(rect.adjusted(0, min(5, rect.height() / 2), 0, 0))
    else:
        path.addRect(rect)
    painter.drawPath(path)
    painter.fillRect(QRectF(rect.left(), rect.bottom() - 1, rect.width(), 1), QColor(gap))


class Bars(StackedBars):
    """One series, in the accent colour."""

    def set_values(self, labels: Sequence[str], values: Sequence[Decimal | int], *, unit: str = "") -> None:
        """One value per label."""
        self.set_data([Series(self.name, list(values))], labels, unit=unit)
