"""A row or a group summed up by day or week: how much, how many, anything to look at; no drawing is here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from pole_desk.desktop.widgets.board.model import BoardModel, Row
from pole_desk.desktop.widgets.board.scale import TimeScale

WORKING_DAYS = 5
"""Days a week's use is measured against."""


@dataclass(slots=True)
class Cell:
    """What happens in a row between two days: bookings, share of the open time used, marks.

    `unavailable` says that half of the open time or more is closed, or that nothing else is there.
    """

    count: int = 0
    seconds: int = 0
    use: float = 0.0
    option: bool = False
    conflict: bool = False
    closed_seconds: int = 0
    unavailable: bool = False


def cells(model: BoardModel, scale: TimeScale, row: int, first: int, last: int, step: int = 1) -> dict[int, Cell]:
    """By number of its first day, the cells of `row` with something in them, days [first, last).

    With `step` 7, `first` must be a Monday; a booking over several days of a week counts once.
    """
    found: dict[int, Cell] = defaultdict(Cell)
    clashes = model.conflicts(row)
    for bar in model.bars(row, scale.edges(first)[0], scale.edges(last)[0]):
        begins = max(first, scale.index_of(bar.starts))
        ends = min(last - 1, scale.index_of(bar.ends - 1))
        seen = -1
        for day in range(begins, ends + 1):
            place = first + (day - first) // step * step
            cell = found[place]
            _, opens, closes = scale.edges(day)
            time = max(0, min(bar.ends, closes) - max(bar.starts, opens))
            if bar.state == "unavailable":
                cell.closed_seconds += time
            else:
                cell.seconds += time
            if place != seen:
                seen = place
                cell.count += bar.state != "unavailable"
                cell.option |= bar.state == "option"
                cell.conflict |= bar.id in clashes
    open_time = (scale.close_hour - scale.open_hour) * 3600 * min(step, WORKING_DAYS)
    for cell in found.values():
        cell.use = min(1.0, cell.seconds / open_time)
        cell.unavailable = cell.closed_seconds * 2 >= open_time or not cell.count
    return dict(found)


def occupancy(model: BoardModel, scale: TimeScale, rows: Sequence[Row], first: int, last: int) -> list[int]:
    """Percent of the rows taken on each day of [first, last): by whole days, or by open hours.

    Options and unavailable time are not use.
    """
    taken = [0.0] * (last - first)
    if not rows:
        return [0] * len(taken)
    t1, t2 = scale.edges(first)[0], scale.edges(last)[0]
    open_time = (scale.close_hour - scale.open_hour) * 3600
    for row in rows:
        used = [0.0] * len(taken)
        for bar in model.bars(row.id, t1, t2):
            if bar.state in ("option", "unavailable"):
                continue
            begins = max(first, scale.index_of(bar.starts))
            ends = min(last - 1, scale.index_of(bar.ends - 1))
            for day in range(begins, ends + 1):
                if row.kind == "long":
                    used[day - first] = 1.0
                else:
                    _, opens, closes = scale.edges(day)
                    time = max(0, min(bar.ends, closes) - max(bar.starts, opens))
                    used[day - first] += time / open_time
        taken = [total + min(1.0, share) for total, share in zip(taken, used, strict=True)]
    return [round(100 * total / len(rows)) for total in taken]
