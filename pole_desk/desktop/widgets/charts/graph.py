"""Who works with whom: names around a circle, a line between two that share something."""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, pi, sin

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPen

from pole_desk.desktop.theme import tokens
from pole_desk.desktop.theme.tokens import mix
from pole_desk.desktop.widgets.charts.base import Chart, Mark
from pole_desk.kernel.i18n import _, ngettext

RADIUS = 7.0
NAME_WIDTH = 130
NAMED_ALL = 24
"""Up to so many, every node has its name beside it; beyond, the tied ones do."""


class Graph(Chart):
    """Nodes in the order given, from the top, clockwise: the same data draw the same picture.

    `opened(id)` on Enter or a double click; the tip of a node says whom it works with, and on what.
    """

    opened = Signal(int)

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self._nodes: list[tuple[int, str]] = []
        self._ties: list[tuple[int, int, str]] = []
        self.setMinimumSize(320, 300)

    def set_data(self, nodes: Sequence[tuple[int, str]], ties: Sequence[tuple[int, int, str]]) -> None:
        """`nodes` are (id, name), `ties` (id, id, what they share)."""
        self._nodes, self._ties = list(nodes), list(ties)
        self.describe()

    def sizeHint(self) -> QSize:
        return QSize(520, 420)

    def summary(self) -> str:
        return ngettext("{n} structure, {m} liens", "{n} structures, {m} liens", len(self._nodes)).format(
            n=len(self._nodes), m=len(self._ties)
        )

    def place_of(self, node: int) -> QPointF:
        """The middle of a node at the present size."""
        return self._places()[node]

    def _places(self) -> dict[int, QPointF]:
        middle = QPointF(self.width() / 2, self.height() / 2)
        across = max(40.0, self.width() / 2 - NAME_WIDTH - RADIUS - 6)
        tall = max(40.0, self.height() / 2 - 26)
        count = max(1, len(self._nodes))
        return {
            node: middle + QPointF(across * sin(2 * pi * n / count), -tall * cos(2 * pi * n / count))
            for n, (node, _name) in enumerate(self._nodes)
        }

    def _near(self, node: int) -> list[tuple[int, str]]:
        return [(b if a == node else a, what) for a, b, what in self._ties if node in (a, b)]

    def marks(self) -> list[Mark]:
        places, names = self._places(), dict(self._nodes)
        found = []
        for node, name in self._nodes:
            near = [f"{names[other]} ({what})" for other, what in self._near(node)]
            words = "\n".join(near) or _("ne partage rien avec une autre")
            box = QRectF(-RADIUS - 3, -RADIUS - 3, 2 * RADIUS + 6, 2 * RADIUS + 6)
            found.append(Mark(node, box.translated(places[node]), "", name, words))
        return found

    def draw(self, painter: QPainter) -> None:
        now, places = tokens(), self._places()
        chosen = self._nodes[self.current][0] if 0 <= self.current < len(self._nodes) else None
        for first, second, what in self._ties:
            strong = chosen in (first, second)
            width = min(4.0, 1.0 + 0.6 * what.count("\n") + 0.6)
            colour = now.accent if strong else mix(now.accent, now.surface, 0.55)
            painter.setPen(QPen(QColor(colour), width))
            painter.drawLine(places[first], places[second])
        for node, name in self._nodes:
            near = self._near(node)
            painter.setPen(QPen(QColor(now.surface), 2))
            painter.setBrush(QColor(now.accent if near else now.edge))
            painter.drawEllipse(places[node], RADIUS, RADIUS)
            if near or len(self._nodes) <= NAMED_ALL:
                self._draw_name(painter, places[node], name)

    def _draw_name(self, painter: QPainter, place: QPointF, name: str) -> None:
        painter.setPen(QColor(tokens().text))
        shown = painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, NAME_WIDTH)
        aside = place.x() - self.width() / 2
        if abs(aside) < 8:
            above = place.y() < self.height() / 2
            box = QRectF(place.x() - NAME_WIDTH / 2, place.y() + (-RADIUS - 19 if above else RADIUS + 2), NAME_WIDTH, 17)
            painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), shown)
        elif aside > 0:
            box = QRectF(place.x() + RADIUS + 4, place.y() - 9, NAME_WIDTH, 18)
            painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), shown)
        else:
            box = QRectF(place.x() - RADIUS - 4 - NAME_WIDTH, place.y() - 9, NAME_WIDTH, 18)
            painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight), shown)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and 0 <= self.current < len(self._nodes):
            self.opened.emit(self._nodes[self.current][0])
        else:
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        mark = self.mark_at(event.position())
        if mark is not None:
            self.opened.emit(mark.id)
