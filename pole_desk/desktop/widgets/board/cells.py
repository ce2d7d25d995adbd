"""A row or a group summed up by day or week: how much, how many, anything to look at; no drawing is here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pole_desk.desktop.widgets.board.model import STATES, BoardModel, Row, Span
from pole_desk.desktop.widgets.board.scale import TimeScale

WORKING_DAYS = 5
"""Days a week's use is measured against."""
_OPTION, _UNAVAILABLE = STATES.index("option"), STATES.index("unavailable")


@dataclass(slots=True)
class Cell:
    """What happens in a row between two days: bookings, share of the open time used, marks.

    `unavailable` says that half of the open time or more is closed, or taken with the hall that the
    room is a part of, or that nothing else is there; `shared` that some of it is taken so.
    """

    count: int = 0
    seconds: int = 0
    use: float = 0.0
    option: bool = False
    conflict: bool = False
    closed_seconds: int = 0
    unavailable: bool = False
    shared: bool = False


def cells(model: BoardModel, scale: TimeScale, row: int, first: int, last: int, step: int = 1) -> dict[int, Cell]:
    """By number of its first day, the cells of `row` with something in them, days [first, last).

    With `step` 7, `first` must be a Monday; a booking over several days of a week counts once.
    """
    found: dict[int, Cell] = defaultdict(Cell)
    clashes = model.conflicts(row)
    t1, t2 = scale.edges(first)[0], scale.edges(last)[0]
    for span in model.spans(row, t1, t2):
        seen = -1
        for day, time in _days(scale, span, first, last):
            place = first + (day - first) // step * step
            cell = found[place]
            if span.state == _UNAVAILABLE:
                cell.closed_seconds += time
            else:
                cell.seconds += time
            if place != seen:
                seen = place
                cell.count += span.state != _UNAVAILABLE
                cell.option |= span.state == _OPTION
                cell.conflict |= span.id in clashes
    for kin in model.related.get(row, ()):
        for span in model.spans(kin, t1, t2):
            for day, time in _days(scale, span, first, last) if span.state != _OPTION else ():
                cell = found[first + (day - first) // step * step]
                cell.closed_seconds += time
                cell.shared = True
    open_time = (scale.close_hour - scale.open_hour) * 3600 * min(step, WORKING_DAYS)
    for cell in found.values():
        cell.use = min(1.0, cell.seconds / open_time)
        cell.unavailable = cell.closed_seconds * 2 >= open_time or not (cell.count or cell.shared)
    return dict(found)


def _days(scale: TimeScale, span: Span, first: int, last: int) -> Iterator[tuple[int, int]]:
    """The days of [first, last) that a bar touches, with its seconds within the open hours of each."""
    day = max(first, scale.index_of(span.starts))
    while day < last:
        midnight, opens, closes = scale.edges(day)
        if midnight >= span.ends:
            return
        yield day, max(0, min(span.ends, closes) - max(span.starts, opens))
        day += 1


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
        for span in model.spans(row.id, t1, t2):
            if span.state in (_OPTION, _UNAVAILABLE):
                continue
            for day, time in _days(scale, span, first, last):
                used[day - first] += 1.0 if row.kind == "long" else time / open_time
        taken = [total + min(1.0, share) for total, share in zip(taken, used, strict=True)]
    return [round(100 * total / len(rows)) for total in taken]
