"""The radar of a project painted: its axes, the last assessments one over the other, the values as text."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from pole_desk.activities.incubator.queries import Radar
from pole_desk.activities.incubator.rules.progress import TOP
from pole_desk.desktop.theme import font, tokens
from pole_desk.desktop.widgets.charts.base import Chart, Mark
from pole_desk.kernel.i18n import _, numeric_day

SHOWN = 3
"""Assessments drawn at once: the newest, over those before."""
EMPTY = Radar((), ())
LABEL = 108


class RadarChart(Chart):
    """Arrows walk the values, the newest assessment first; Enter shows them all as a list."""

    def __init__(self) -> None:
        super().__init__(_("Radar de progression"))
        self.found = EMPTY
        self.setMinimumSize(320, 270)

    def set_radar(self, found: Radar) -> None:
        """Show these assessments."""
        self.found = found
        self.describe()

    def sizeHint(self) -> QSize:
        return QSize(460, 290)

    def summary(self) -> str:
        if not self.found.points:
            return _("Aucune évaluation.")
        last = self.found.points[-1]
        told = ", ".join(
            f"{axis.label} {level}"
            for axis, level in zip(self.found.axes, last.levels, strict=True)
            if level is not None
        )
        return f"{numeric_day(last.on_day)} : {told}"

    def _centre(self) -> QPointF:
        return QPointF(self.width() / 2, (self.height() - 24) / 2)

    def _reach(self) -> float:
        return max(20.0, min(self.width() / 2 - LABEL, (self.height() - 24) / 2 - 26))

    def _at(self, place: int, level: float) -> QPointF:
        turn = 2 * math.pi * place / max(1, len(self.found.axes)) - math.pi / 2
        far = self._reach() * level / TOP
        return self._centre() + QPointF(far * math.cos(turn), far * math.sin(turn))

    def marks(self) -> list[Mark]:
        found = []
        for point in reversed(self.found.points):
            for place, (axis, level) in enumerate(zip(self.found.axes, point.levels, strict=True)):
                if level is None:
                    continue
                at = self._at(place, level)
                found.append(
                    Mark(
                        len(found), QRectF(at.x() - 6, at.y() - 6, 12, 12), numeric_day(point.on_day), axis.label,
                        _("{level} sur {top}").format(level=level, top=TOP),
                    )
                )  # fmt: skip
        return found

    def draw(self, painter: QPainter) -> None:
        now, axes = tokens(), self.found.axes
        if not axes:
            return
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for ring in range(1, TOP + 1):
            painter.setPen(QPen(QColor(now.border if ring < TOP else now.edge), 1))
            painter.drawPolygon(QPolygonF([self._at(place, ring) for place in range(len(axes))]))
        painter.setPen(QPen(QColor(now.border), 1))
        for place in range(len(axes)):
            painter.drawLine(self._centre(), self._at(place, TOP))
        shown = list(self.found.points[-SHOWN:])
        for rank, point in enumerate(shown):
            self._draw_point(painter, point.levels, rank, last=rank == len(shown) - 1)
        self._draw_labels(painter)
        self._draw_legend(painter, [numeric_day(point.on_day) for point in shown])

    def _colour(self, rank: int) -> QColor:
        return QColor(tokens().series[rank % len(tokens().series)])

    def _draw_point(self, painter: QPainter, levels: tuple[int | None, ...], rank: int, *, last: bool) -> None:
        colour = self._colour(rank)
        known = [self._at(place, level) for place, level in enumerate(levels) if level is not None]
        pen = QPen(colour, 2.2 if last else 1.4)
        if not last:
            pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        fill = QColor(colour)
        fill.setAlpha(46 if last else 0)
        painter.setBrush(fill)
        painter.drawPolygon(QPolygonF(known))
        painter.setBrush(colour)
        painter.setPen(Qt.PenStyle.NoPen)
        for at in known:
            painter.drawEllipse(at, 3.4, 3.4)

    def _draw_labels(self, painter: QPainter) -> None:
        painter.setFont(font(11))
        painter.setPen(QColor(tokens().text))
        centre = self._centre()
        for place, axis in enumerate(self.found.axes):
            at = self._at(place, TOP * 1.08)
            shown = painter.fontMetrics().elidedText(axis.label, Qt.TextElideMode.ElideRight, LABEL)
            side = at.x() - centre.x()
            if abs(side) < 4:
                box, flag = QRectF(at.x() - LABEL / 2, at.y() - 16, LABEL, 16), Qt.AlignmentFlag.AlignHCenter
            elif side > 0:
                box, flag = QRectF(at.x(), at.y() - 8, LABEL, 16), Qt.AlignmentFlag.AlignLeft
            else:
                box, flag = QRectF(at.x() - LABEL, at.y() - 8, LABEL, 16), Qt.AlignmentFlag.AlignRight
            painter.drawText(box, int(flag | Qt.AlignmentFlag.AlignVCenter), shown)

    def _draw_legend(self, painter: QPainter, days: list[str]) -> None:
        left, top = 8.0, self.height() - 18.0
        for rank, day in enumerate(days):
            painter.setPen(QPen(self._colour(rank), 2))
            painter.drawLine(QPointF(left, top + 8), QPointF(left + 16, top + 8))
            painter.setPen(QColor(tokens().text))
            painter.drawText(QRectF(left + 20, top, 80, 16), int(Qt.AlignmentFlag.AlignVCenter), day)
            left += 104
