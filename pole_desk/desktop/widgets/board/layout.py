"""Which strip of the board stands at which height, and what it shows at this zoom; no drawing is here."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Literal

from pole_desk.desktop.widgets.board.model import BoardModel, Group, Row

GROUP_HEIGHT = 30
TALL = 44
SHORT = 30
COLUMN_WIDTH = 208
HEADER_HEIGHT = 58

HOURS_FROM = 70.0
"""Pixels a day from which hours are drawn one by one; under it hourly rooms show cells."""
TALL_FROM = 14.0
"""Pixels a day from which rows have two lines and cells are days; under it weeks."""


@dataclass(frozen=True, slots=True)
class Strip:
    """A heading or a row, and where it stands; `lanes` is how many bars it stacks."""

    y: int
    height: int
    group: Group | None = None
    row: Row | None = None
    lanes: int = 1

    @property
    def bottom(self) -> int:
        return self.y + self.height


@dataclass(frozen=True, slots=True)
class Layout:
    """All strips, top down."""

    strips: tuple[Strip, ...]
    tops: tuple[int, ...]
    height: int

    def at(self, y: float) -> Strip | None:
        """The strip under a height, None below the last."""
        place = bisect_right(self.tops, y) - 1
        if place < 0 or y >= self.strips[place].bottom:
            return None
        return self.strips[place]

    def between(self, top: float, bottom: float) -> tuple[Strip, ...]:
        """The strips that touch [top, bottom)."""
        first = max(0, bisect_right(self.tops, top) - 1)
        return self.strips[first : bisect_right(self.tops, bottom)]

    def of_row(self, row: int) -> Strip | None:
        """The strip of a row, None when its group is folded or it is filtered out."""
        return next((s for s in self.strips if s.row is not None and s.row.id == row), None)

    def rows(self) -> tuple[Row, ...]:
        """The rows in sight or reach, top down."""
        return tuple(strip.row for strip in self.strips if strip.row is not None)


def detail(day_width: float) -> Literal["hours", "days", "weeks"]:
    """What a board shows of hourly rooms at this zoom."""
    if day_width >= HOURS_FROM:
        return "hours"
    return "days" if day_width >= TALL_FROM else "weeks"


def arrange(
    model: BoardModel,
    *,
    day_width: float,
    folded: Collection[str],
    keep: Callable[[Row], bool],
    lanes: Callable[[Row], int],
) -> Layout:
    """Stack headings and rows; a group without a row to show disappears, a folded one stays."""
    tall = day_width >= TALL_FROM
    strips: list[Strip] = []
    y = 0
    for group in model.groups:
        rows = [row for row in model.rows_of(group.key) if keep(row)]
        if not rows:
            continue
        strips.append(Strip(y, GROUP_HEIGHT, group=group))
        y += GROUP_HEIGHT
        for row in () if group.key in folded else rows:
            count = lanes(row)
            height = row_height(tall=tall, lanes=count)
            strips.append(Strip(y, height, row=row, lanes=count))
            y += height
    return Layout(tuple(strips), tuple(strip.y for strip in strips), y)


def row_height(*, tall: bool, lanes: int) -> int:
    """Pixels of a row that stacks that many bars; a row alone is a full target."""
    if lanes < 2:
        return TALL if tall else SHORT
    return 10 + 29 * lanes if tall else 8 + 22 * lanes


def lane_box(strip: Strip, lane: int, lanes: int, *, whole: bool = False) -> tuple[float, float]:
    """Top and height of a bar in its strip; of all its lanes when `whole`."""
    pad = 5 if strip.height >= TALL else 4
    if whole:
        return strip.y + pad, strip.height - 2 * pad
    room = (strip.height - 2 * pad + 3) / max(strip.lanes, lanes)
    return strip.y + pad + lane * room, room - 3


def deepest(rows: Iterable[tuple[int, int]]) -> int:
    """The most lanes among (lane, lanes) pairs; 1 when there is none, 4 at most."""
    return min(4, max((count for _lane, count in rows), default=1))
