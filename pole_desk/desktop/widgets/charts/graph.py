"""Who works with whom: names around a circle, a line between two that share something."""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, pi, sin, sqrt

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPen, QResizeEvent

from pole_desk.desktop.theme import tokens
from pole_desk.desktop.theme.tokens import mix
from pole_desk.desktop.widgets.charts.base import Chart, Mark
from pole_desk.kernel.i18n import _, ngettext

RADIUS = 7.0
NAME_WIDTH = 130
NAMED_ALL = 24
"""Up to so many, every node is on the circle; beyond, those that share nothing stand in columns under it."""
SPREAD = 12
"""From so many on the circle, the names go down its sides at even heights, so that none covers another."""
LINE = 18
CIRCLE = 270
"""The height of a line of names, and the least that is left to the circle, px."""


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
        self._make_room()
        self.describe()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        """High enough for the names at this width; the view around scrolls."""
        around, apart = self._parted()
        ring = max(CIRCLE, LINE * ((len(around) + 1) // 2) + 52) if around else 40
        self.setMinimumHeight(max(300, ring + LINE * self._rows(len(apart))))

    def _parted(self) -> tuple[list[int], list[int]]:
        """Those on the circle, and those in columns under it."""
        every = [node for node, _name in self._nodes]
        if len(every) <= NAMED_ALL:
            return every, []
        tied = {node for tie in self._ties for node in tie[:2]}
        return [one for one in every if one in tied], [one for one in every if one not in tied]

    def _columns(self) -> int:
        return max(1, (self.width() - 8) // (NAME_WIDTH + 26))

    def _rows(self, count: int) -> int:
        return -(-count // self._columns())

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
        around, apart = self._parted()
        below = LINE * self._rows(len(apart))
        found = self._circle(around, self.height() - below)
        wide = self.width() / self._columns()
        for place, node in enumerate(apart):
            row, column = divmod(place, self._columns())
            found[node] = QPointF(column * wide + RADIUS + 6, self.height() - below + LINE * (row + 0.5))
        return found

    def _circle(self, nodes: Sequence[int], height: float) -> dict[int, QPointF]:
        middle = QPointF(self.width() / 2, height / 2)
        across = max(40.0, self.width() / 2 - NAME_WIDTH - RADIUS - 6)
        tall = max(40.0, height / 2 - 26)
        count = max(1, len(nodes))
        if count < SPREAD:
            return {
                node: middle + QPointF(across * sin(2 * pi * n / count), -tall * cos(2 * pi * n / count))
                for n, node in enumerate(nodes)
            }
        right = (count + 1) // 2
        found = {}
        for n, node in enumerate(nodes):
            side, step, of = (1, n, right) if n < right else (-1, count - 1 - n, count - right)
            low = -1 + (2 * step + 1) / of
            found[node] = middle + QPointF(side * across * sqrt(1 - low * low), tall * low)
        return found

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
        apart = frozenset(self._parted()[1])
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
            self._draw_name(painter, places[node], name, aside=node in apart)

    def _draw_name(self, painter: QPainter, place: QPointF, name: str, *, aside: bool) -> None:
        painter.setPen(QColor(tokens().text))
        shown = painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, NAME_WIDTH)
        off = place.x() - self.width() / 2
        if not aside and abs(off) < 8:
            above = place.y() < (self.height() - LINE * self._rows(len(self._parted()[1]))) / 2
            box = QRectF(place.x() - NAME_WIDTH / 2, place.y() + (-RADIUS - 19 if above else RADIUS + 2), NAME_WIDTH, 17)
            painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), shown)
        elif aside or off > 0:
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
