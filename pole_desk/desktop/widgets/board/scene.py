"""Where each bar and cell of a row stands at this zoom, worked out once for a window; no painting is here."""

from __future__ import annotations

from bisect import bisect_left
from itertools import accumulate

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPixmap, QStaticText

from pole_desk.desktop.widgets.board.cells import Cell, cells, occupancy
from pole_desk.desktop.widgets.board.layout import Strip, detail, lane_box
from pole_desk.desktop.widgets.board.model import Bar, BoardModel
from pole_desk.desktop.widgets.board.scale import TimeScale

MARGIN = 60
"""Pixels beyond the window at which a long bar is cut, so that no coordinate grows out of bounds."""


class Placed:
    """A bar where it stands; `room` is how far right its label may run over."""

    __slots__ = (
        "bar",
        "height",
        "inner",
        "label",
        "paint",
        "rect",
        "room",
        "stuck",
        "tile",
        "x1",
        "x2",
        "y",
    )

    def __init__(self, bar: Bar, paint: str, rect: QRectF) -> None:
        self.bar = bar
        self.paint = paint
        self.rect = rect
        self.x1 = rect.left()
        self.x2 = rect.right()
        self.inner = rect.adjusted(1, 1, -1, -1)
        self.y = rect.top()
        self.height = rect.height()
        self.room = self.x2
        self.label: list[tuple[str, str, int, int, QStaticText]] | None = None
        self.stuck = 0
        self.tile: QPixmap | None = None


class RowScene:
    """The placed bars of one row over a window of content pixels, or its cells."""

    __slots__ = ("cells", "left", "placed", "reach", "right", "starts")

    def __init__(self, left: int, right: int, placed: list[Placed], found: dict[int, Cell] | None) -> None:
        self.left = left
        self.right = right
        self.placed = placed
        self.cells = found
        self.starts = [one.x1 for one in placed]
        self.reach = list(accumulate((one.room for one in placed), max))

    def between(self, left: float, right: float) -> list[Placed]:
        """What may show between two places, labels that run over included."""
        stop = bisect_left(self.starts, right)
        return [one for one in self.placed[bisect_left(self.reach, left) : stop] if one.room >= left]


class Scene:
    """Rows placed at one zoom and layout; throw it away when either changes."""

    def __init__(self, model: BoardModel, scale: TimeScale, screen: int) -> None:
        self._model = model
        self._scale = scale
        self._screen = max(screen, 200)
        self._rows: dict[int, RowScene] = {}
        self._occupancy: dict[str, tuple[int, list[int]]] = {}
        self.detail = detail(scale.day_width)

    def row(self, strip: Strip, left: int, right: int) -> RowScene:
        """The scene of a row strip, good at least from `left` to `right`."""
        assert strip.row is not None
        known = self._rows.get(strip.row.id)
        if known is None or known.left > left or known.right < right:
            first, last = left - self._screen, right + self._screen
            known = self._rows[strip.row.id] = self._place(strip, first, last)
        return known

    def aggregated(self, strip: Strip) -> bool:
        """Whether a row shows cells at this zoom rather than its bars."""
        return strip.row is not None and strip.row.kind == "hourly" and self.detail != "hours"

    @property
    def step(self) -> int:
        """Days a cell stands for."""
        return 7 if self.detail == "weeks" else 1

    def cell_start(self, index: int) -> int:
        """First day of the cell that holds a day, both numbered from the origin."""
        if self.step == 1:
            return index
        return index - self._scale.day_at(index).weekday()

    def occupancy(self, group: str, first: int, last: int) -> list[int]:
        """Percent by day over [first, last), remembered for a screen around."""
        known = self._occupancy.get(group)
        if known is None or known[0] > first or known[0] + len(known[1]) < last:
            around = max(2, int(self._screen / self._scale.day_width))
            begin = first - around
            values = occupancy(self._model, self._scale, self._model.rows_of(group), begin, last + around)
            known = self._occupancy[group] = begin, values
        return known[1][first - known[0] : last - known[0]]

    def _place(self, strip: Strip, left: int, right: int) -> RowScene:
        assert strip.row is not None
        scale, row = self._scale, strip.row
        if self.aggregated(strip):
            first = self.cell_start(int(left // scale.day_width))
            last = self.cell_start(int(right // scale.day_width)) + self.step
            return RowScene(left, right, [], cells(self._model, scale, row.id, first, last, self.step))
        t1 = scale.edges(int(left // scale.day_width))[0]
        t2 = scale.edges(int(right // scale.day_width) + 1)[0]
        clashes, lanes = self._model.conflicts(row.id), self._model.lanes(row.id)
        low, high = left - MARGIN, right + MARGIN
        placed: list[Placed] = []
        for bar in self._model.bars(row.id, t1, t2):
            lane, count = lanes.get(bar.id, (0, 1))
            y, height = lane_box(strip, lane, count)
            x1 = max(low, scale.x(bar.starts))
            x2 = min(high, scale.x(bar.ends)) - 2
            placed.append(Placed(bar, _paint(bar, clashes), QRectF(x1, y, max(3.0, x2 - x1), height)))
        _give_room(placed, high)
        return RowScene(left, right, placed, None)


def _paint(bar: Bar, clashes: frozenset[int]) -> str:
    if bar.id not in clashes:
        return bar.state
    return "conflict option" if bar.state == "option" else "conflict"


def _give_room(placed: list[Placed], end: float) -> None:
    """A label may run over to the next bar of its lane, some 130 pixels at most."""
    next_start: dict[float, float] = {}
    for one in reversed(placed):
        y = one.rect.top()
        one.room = max(one.x2, min(next_start.get(y, end), one.x2 + 130) - 6)
        next_start[y] = one.x1
