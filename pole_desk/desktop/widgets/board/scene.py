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
BLOCK = 8
"""Cells of a row, or days of a group, summed up at once: what a scroll uncovers costs a row a frame."""


class Placed:
    """A bar where it stands; `outer` is its place with set-up and tear-down, None without them.

    `room` is how far right its label may run over.
    """

    __slots__ = (
        "bar",
        "height",
        "inner",
        "label",
        "outer",
        "paint",
        "rect",
        "room",
        "stuck",
        "tile",
        "x1",
        "x2",
        "y",
    )

    def __init__(self, bar: Bar, paint: str, rect: QRectF, outer: QRectF | None = None) -> None:
        self.bar = bar
        self.paint = paint
        self.rect = rect
        self.outer = outer
        self.x1 = rect.left()
        self.x2 = rect.right()
        self.inner = rect.adjusted(1, 1, -1, -1)
        self.y = rect.top()
        self.height = rect.height()
        self.room = self.x2 if outer is None else outer.right()
        self.label: list[tuple[str, str, int, int, QStaticText]] | None = None
        self.stuck = 0
        self.tile: QPixmap | None = None


class RowScene:
    """The placed bars of one row over a window of content pixels; `shadows` are those of its kin."""

    __slots__ = ("left", "placed", "reach", "right", "shadows", "starts")

    def __init__(self, left: int, right: int, placed: list[Placed], shadows: list[Placed]) -> None:
        self.left = left
        self.right = right
        self.placed = placed
        self.shadows = shadows
        self.starts = [one.x1 if one.outer is None else one.outer.left() for one in placed]
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
        self._cells: dict[tuple[int, int], dict[int, Cell]] = {}
        self._occupancy: dict[tuple[str, int], list[int]] = {}
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

    def cells(self, strip: Strip, first: int, last: int) -> list[tuple[int, Cell]]:
        """The cells of a row that begin on days [first, last), by first day."""
        assert strip.row is not None
        row, step = strip.row.id, self.step
        base = self._scale.day_at(0).weekday() if step == 7 else 0
        shown: list[tuple[int, Cell]] = []
        for block in range(((first + base) // step + row) // BLOCK, ((last + base) // step + row) // BLOCK + 1):
            known = self._cells.get((row, block))
            if known is None:
                begins = (block * BLOCK - row) * step - base
                found = cells(self._model, self._scale, row, begins, begins + BLOCK * step, step)
                known = self._cells[row, block] = dict(sorted(found.items()))
            shown += [one for one in known.items() if first <= one[0] < last]
        return shown

    def occupancy(self, group: str, first: int, last: int) -> list[int]:
        """Percent by day over [first, last)."""
        shown: list[int] = []
        for block in range(first // BLOCK, (last - 1) // BLOCK + 1):
            known = self._occupancy.get((group, block))
            if known is None:
                begins = block * BLOCK
                rows = self._model.rows_of(group)
                known = self._occupancy[group, block] = occupancy(
                    self._model, self._scale, rows, begins, begins + BLOCK
                )
            shown += known
        skipped = first - first // BLOCK * BLOCK
        return shown[skipped : skipped + last - first]

    def _place(self, strip: Strip, left: int, right: int) -> RowScene:
        assert strip.row is not None
        scale, row = self._scale, strip.row
        t1 = scale.edges(int(left // scale.day_width))[0]
        t2 = scale.edges(int(right // scale.day_width) + 1)[0]
        clashes, lanes = self._model.conflicts(row.id), self._model.lanes(row.id)
        low, high = left - MARGIN, right + MARGIN
        placed: list[Placed] = []
        for bar in self._model.bars(row.id, t1, t2):
            box = lane_box(strip, *lanes.get(bar.id, (0, 1)))
            placed.append(self._placed(bar, _paint(bar, clashes), box, low, high))
        shadows = [
            self._placed(bar, "kin", lane_box(strip, 0, strip.lanes, whole=True), low, high)
            for bar in self._kin(self._model.shadows(row.id, t1, t2))
        ]
        _give_room(sorted([*placed, *shadows], key=lambda one: one.x1), high)
        return RowScene(left, right, placed, shadows)

    def _kin(self, bars: list[Bar]) -> list[Bar]:
        """Bars seen from another row: they say where they stand, those of one event together.

        Of those that meet, only the first has words: over each other nobody could read them.
        """
        together: dict[tuple[int, int, int, str], list[Bar]] = {}
        for bar in bars:
            together.setdefault((bar.starts, bar.ends, bar.dossier, bar.title), []).append(bar)
        found, until = [], 0
        for alike in sorted(together.values(), key=lambda one: one[0].starts):
            bar = alike[0]
            places = " + ".join(sorted({self._model.row(one.row).title for one in alike}))
            words = ("", "") if bar.starts < until else (f"{places} · {bar.title}", bar.subtitle)
            found.append(bar._replace(title=words[0], subtitle=words[1]))
            until = max(until, bar.ends)
        return found

    def _placed(self, bar: Bar, paint: str, box: tuple[float, float], low: int, high: int) -> Placed:
        """A bar between two places, its buffers beside it when they are wide enough to be seen."""
        (y, height), x = box, self._scale.x
        x1, x2 = max(low, x(bar.starts)), min(high, x(bar.ends)) - 2
        rect = QRectF(x1, y, max(3.0, x2 - x1), height)
        if not (bar.set_up or bar.tear_down):
            return Placed(bar, paint, rect)
        claimed = bar.claimed
        before, after = max(low, x(claimed[0])), min(high, x(claimed[1])) - 2
        if x1 - before < 1 and after - rect.right() < 1:
            return Placed(bar, paint, rect)
        return Placed(bar, paint, rect, QRectF(before, y, max(after, rect.right()) - before, height))


def _paint(bar: Bar, clashes: frozenset[int]) -> str:
    if bar.id not in clashes:
        return bar.state
    return "conflict option" if bar.state == "option" else "conflict"


def _give_room(placed: list[Placed], end: float) -> None:
    """A label may run over to the next bar of its lane or of its kin, some 130 pixels at most."""
    next_start: dict[float, float] = {}
    shadow = end
    for one in reversed(placed):
        y = one.rect.top()
        if one.paint == "kin":
            shadow = one.x1
            continue
        own = one.rect if one.outer is None else one.outer
        one.room = max(own.right(), min(next_start.get(y, end), shadow, own.right() + 130) - 6)
        next_start[y] = own.left()
