"""A doughnut: parts of a whole, named at its right with their value and share."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath

from pole_desk.desktop.theme import font, tokens
from pole_desk.desktop.widgets.charts.base import Chart, Mark
from pole_desk.formats.report import Measure
from pole_desk.kernel.i18n import _, percent

HIGH, HOLE, LINE = 168, 0.58, 24
MOST = 6
"""Parts named; the others are put together."""


class Ring(Chart):
    """The greatest part first, from the top, clockwise."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self._parts: list[tuple[str, Decimal]] = []
        self._unit = "count"
        self.setFixedHeight(HIGH)

    def set_data(self, parts: Sequence[tuple[str, Decimal]], *, unit: str) -> None:
        """(name, value); what is not positive is left out."""
        kept = sorted((part for part in parts if part[1] > 0), key=lambda part: -part[1])
        if len(kept) > MOST:
            rest = sum((value for _name, value in kept[MOST - 1 :]), Decimal(0))
            kept = [*kept[: MOST - 1], (_("autres"), rest)]
        self._parts, self._unit = kept, unit
        self.describe()

    def sizeHint(self) -> QSize:
        return QSize(420, HIGH)

    def _whole(self) -> Decimal:
        return sum((value for _name, value in self._parts), Decimal(0)) or Decimal(1)

    def _circle(self) -> QRectF:
        return QRectF(8, 8, HIGH - 16, HIGH - 16)

    def marks(self) -> list[Mark]:
        """The lines of the legend: what is walked and read."""
        left = self._circle().right() + 28
        top = HIGH / 2 - LINE * len(self._parts) / 2
        return [
            Mark(
                place, QRectF(left - 6, top + place * LINE, self.width() - left, LINE), self.name, name,
                f"{Measure(value, self._unit).words()} ({percent(value * 100 / self._whole())})",
            )
            for place, (name, value) in enumerate(self._parts)
        ]  # fmt: skip

    def draw(self, painter: QPainter) -> None:
        now, angle, whole = tokens(), 90.0, self._whole()
        circle = self._circle()
        painter.setPen(QColor(now.surface))
        for place, (_name, value) in enumerate(self._parts):
            sweep = float(value * 360 / whole)
            painter.setBrush(QColor(now.series[place % len(now.series)]))
            painter.drawPath(_slice(circle, angle - sweep, sweep))
            angle -= sweep
        for place, (mark, (name, value)) in enumerate(zip(self.marks(), self._parts, strict=True)):
            self._name(painter, mark.rect, place, name, value)

    def _name(self, painter: QPainter, rect: QRectF, place: int, name: str, value: Decimal) -> None:
        now = tokens()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(now.series[place % len(now.series)]))
        painter.drawRoundedRect(QRectF(rect.left() + 6, rect.center().y() - 5, 11, 11), 3, 3)
        words = f"{Measure(value, self._unit).brief()} · {percent(value * 100 / self._whole())}"
        painter.setFont(font(12, 600))
        wide = painter.fontMetrics().horizontalAdvance(words) + 4
        painter.setFont(font(12))
        room = max(0.0, rect.width() - 26 - wide - 14)
        shown = painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, int(room))
        painter.setPen(QColor(now.secondary))
        middle = int(Qt.AlignmentFlag.AlignVCenter)
        painter.drawText(rect.adjusted(26, 0, 0, 0), middle, shown)
        at = rect.left() + 26 + painter.fontMetrics().horizontalAdvance(shown) + 10
        painter.setFont(font(12, 600))
        painter.setPen(QColor(now.text))
        painter.drawText(QRectF(at, rect.top(), rect.right() - at, rect.height()), middle, words)


def _slice(circle: QRectF, start: float, sweep: float) -> QPainterPath:
    """A piece of the ring, its hole left out."""
    inner = QRectF(0, 0, circle.width() * HOLE, circle.height() * HOLE)
    inner.moveCenter(circle.center())
    path = QPainterPath()
    path.arcMoveTo(circle, start)
    path.arcTo(circle, start, sweep)
    path.arcTo(inner, start + sweep, -sweep)
    path.closeSubpath()
    return path
