"""When a space that has its own hours is closed, as parts of the day that the board shows; no pixel is here."""

from __future__ import annotations

from pole_desk.desktop.widgets.board.model import Row
from pole_desk.desktop.widgets.board.scale import TimeScale

_DAY = 24 * 60


def shut_shares(row: Row, scale: TimeScale, index: int) -> list[tuple[float, float]]:
    """The closed parts of a day's column, each from a share of its width to another.

    A night that ends after midnight keeps the next morning open until it ends.
    """
    day = scale.day_at(index).weekday()
    open_spans = [span for span in (row.hours[day],) if span is not None]
    night = row.hours[(day - 1) % 7]
    if night is not None and night[1] > _DAY:
        open_spans.insert(0, (0, night[1] - _DAY))
    opens, closes = scale.open_hour * 60, scale.close_hour * 60
    shut, at = [], opens
    for first, last in open_spans:
        if first > at:
            shut.append((at, min(first, closes)))
        at = max(at, last)
    if at < closes:
        shut.append((at, closes))
    whole = closes - opens
    return [((first - opens) / whole, (last - opens) / whole) for first, last in shut if last > first]
