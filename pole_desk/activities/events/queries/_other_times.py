"""When else: the days on which a place is closed, and the times offered instead of those asked for."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta

from pole_desk.kernel.i18n import plain_day
from pole_desk.kernel.periods import PARIS, day_of
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import SpaceId
from pole_desk.registers.calendar.queries import Closure, closures, dated_hours
from pole_desk.registers.calendar.rules import holidays_between

NEXT_DAYS = 14
"""Days after the one asked for on which the same hours are offered."""
OPENS, CLOSES = 8, 22
"""Local hours between which another slot is offered."""
HOUR = 3600


class ClosedDays:
    """Public holidays, closures and the spaces' own hours over a time, asked for once."""

    def __init__(self, reader: Reader, first: date, last: date) -> None:
        self._holidays = holidays_between(first, last)
        self._closures: list[Closure] = closures(reader, first=first, last=last)
        self._hours = dated_hours(reader, first=first, last=last)

    def hours(self, spaces: Collection[SpaceId], spans: Iterable[tuple[int, int]]) -> str:
        """When a place is open, when it is not over one of some intervals; else empty."""
        for span in spans:
            if words := self._hours.outside(spaces, *span):
                return words
        return ""

    def on(
        self, spaces: Collection[SpaceId], spans: Iterable[tuple[int, int]]
    ) -> str | None:
        """Why a place is closed on a day of some intervals; None when it is open."""
        for first, last in spans:
            day, end = day_of(first), day_of(last - 1)
            for closure in self._closures:
                ours = closure.space is None or closure.space in spaces
                if ours and closure.first <= end and closure.last >= day:
                    return closure.label
            while day <= end:
                if day in self._holidays:
                    return f"{self._holidays[day]}, {plain_day(day)}"
                day += timedelta(days=1)
        return None


def other_times(span: tuple[int, int]) -> Iterable[tuple[int, int]]:
    """Other times as long: each half hour later that day, then the same hours on other days."""
    length = span[1] - span[0]
    start = datetime.fromtimestamp(span[0], PARIS)
    if length <= (CLOSES - OPENS) * HOUR and day_of(span[1] - 1) == start.date():
        end_of_day = int(start.replace(hour=CLOSES, minute=0, second=0).timestamp())
        later = span[0] + HOUR // 2
        while later + length <= end_of_day:
            yield later, later + length
            later += HOUR // 2
    wall = start.replace(tzinfo=None)
    for days in range(1, NEXT_DAYS + 1):
        first = int((wall + timedelta(days=days)).replace(tzinfo=PARIS).timestamp())
        yield first, first + length
