"""Time across the board, in pixels: Paris wall time with the night folded away; no Qt is here."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from pole_desk.kernel.periods import PARIS, day_start

_DAY = 86_400
_HAIR = 1e-9
"""Days by which a left edge may fall short of itself once divided."""
_FAR = 36_500
"""Days from the origin beyond which everything is drawn at the same place (an open end)."""


@dataclass(frozen=True, slots=True)
class TimeScale:
    """x(t) and t(x); x is 0 at the origin's midnight and each local day is `day_width` pixels.

    A day shows the hours from `open_hour` to `close_hour`; what lies before or after is folded
    onto its edges. Inside a day the scale follows elapsed time, so it stays increasing when a day
    has 23 or 25 hours. Raises ValueError on a width that is not positive or hours out of order.
    """

    day_width: float
    open_hour: int = 7
    close_hour: int = 22
    origin: date = date(2020, 1, 1)
    _edges: dict[int, tuple[int, int, int]] = field(default_factory=dict, compare=False, repr=False, hash=False)

    def __post_init__(self) -> None:
        if not self.day_width > 0:
            raise ValueError(f"a day of {self.day_width} pixels")
        if not 0 <= self.open_hour < self.close_hour <= 24:
            raise ValueError(f"a day from {self.open_hour} to {self.close_hour} h")

    def zoomed(self, day_width: float) -> TimeScale:
        """The same scale at another width."""
        return TimeScale(day_width, self.open_hour, self.close_hour, self.origin, self._edges)

    def day_index(self, day: date) -> int:
        return (day - self.origin).days

    def day_at(self, index: int) -> date:
        return self.origin + timedelta(days=index)

    def index_of(self, instant: int) -> int:
        """Number of the local day that holds an instant, counted from the origin."""
        guess = (instant - day_start(self.origin)) // _DAY
        if abs(guess) > _FAR:
            return _FAR if guess > 0 else -_FAR
        if instant < self.edges(guess)[0]:
            return guess - 1
        return guess + 1 if instant >= self.edges(guess + 1)[0] else guess

    def edges(self, index: int) -> tuple[int, int, int]:
        """Midnight, opening and closing of a day, in epoch seconds."""
        known = self._edges.get(index)
        if known is None:
            day = self.origin + timedelta(days=index)
            known = self._edges[index] = (
                day_start(day),
                _wall(day, self.open_hour),
                _wall(day, self.close_hour),
            )
        return known

    def x(self, instant: int) -> float:
        """Pixels from the origin; constant through the folded night."""
        index = self.index_of(instant)
        if abs(index) >= _FAR:
            return index * self.day_width
        _, opens, closes = self.edges(index)
        if instant <= opens:
            return index * self.day_width
        if instant >= closes:
            return (index + 1) * self.day_width
        return (index + (instant - opens) / (closes - opens)) * self.day_width

    def t(self, x: float) -> int:
        """The instant at a place, between opening and closing; a day's left edge is its opening."""
        place = x / self.day_width + _HAIR
        index = max(-_FAR, min(_FAR, math.floor(place)))
        _, opens, closes = self.edges(index)
        return opens + min(closes - opens - 1, round((place - index) * (closes - opens)))

    def day_of(self, x: float) -> date:
        """The local day at a place."""
        index = math.floor(x / self.day_width + _HAIR)
        return self.day_at(max(-_FAR, min(_FAR, index)))

    def left(self, day: date) -> float:
        """Pixels from the origin to the left edge of a day."""
        return self.day_index(day) * self.day_width

    def snap(self, instant: int, minutes: int) -> int:
        """The nearest multiple of `minutes` of the day's elapsed time."""
        midnight = self.edges(self.index_of(instant))[0]
        step = minutes * 60
        return midnight + (instant - midnight + step // 2) // step * step


def _wall(day: date, hour: int) -> int:
    """Epoch seconds of an hour on the wall; 24 is the next midnight, a skipped hour the one after."""
    if hour == 24:
        return day_start(day + timedelta(days=1))
    moment = datetime.combine(day, time(hour), PARIS)
    return int(moment.astimezone(UTC).timestamp())
