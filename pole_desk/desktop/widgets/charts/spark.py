"""A line without axes, for the trend beside a figure."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPainterPath, QPen

from pole_desk.desktop.theme import tokens
from pole_desk.desktop.widgets.charts.base import Chart, Mark
from pole_desk.kernel.i18n import number


class Sparkline(Chart):
    """The last point is marked; it takes focus only when it stands alone."""

    def __init__(self, name: str, values: Sequence[Decimal | int] = ()) -> None:
        super().__init__(name)
        self._values: list[Decimal | int] = []
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMinimumSize(40, 28)
        self.set_values(values)

    def set_values(self, values: Sequence[Decimal | int]) -> None:
        self._values = list(values)
        self.describe()

    def sizeHint(self) -> QSize:
        return QSize(90, 36)

    def _points(self) -> list[QPointF]:
        if len(self._values) < 2:
            return []
        low, high = min(self._values), max(self._values)
        span = float(high - low) or 1.0
        across = (self.width() - 10) / (len(self._values) - 1)
        tall = self.height() - 12
        return [
            QPointF(4 + n * across, 6 + tall * (1 - float(value - low) / span)) for n, value in enumerate(self._values)
        ]

    def marks(self) -> list[Mark]:
        return [
            Mark(n, QRectF(point.x() - 4, point.y() - 4, 8, 8), "", str(n + 1), number(value))
            for n, (point, value) in enumerate(zip(self._points(), self._values, strict=False))
        ]

    def draw(self, painter: QPainter) -> None:
        points = self._points()
        if not points:
            return
        colour = QColor(tokens().accent)
        line = QPainterPath(points[0])
        for point in points[1:]:
            line.lineTo(point)
        under = QPainterPath(line)
        under.lineTo(points[-1].x(), self.height())
        under.lineTo(points[0].x(), self.height())
        fade = QLinearGradient(0, 0, 0, self.height())
        pale, none = QColor(colour), QColor(colour)
        pale.setAlpha(60)
        none.setAlpha(0)
        fade.setColorAt(0, pale)
        fade.setColorAt(1, none)
        painter.fillPath(under, fade)
        painter.setPen(QPen(colour, 1.8))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(line)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawEllipse(points[-1], 3.2, 3.2)
