"""The only place that asks the machine for the time; everybody else is handed a clock."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Protocol

from pole_desk.kernel.periods import PARIS


class Clock(Protocol):
    """Tells the instant (aware, UTC) and the site's local day."""

    def now(self) -> datetime: ...

    def today(self) -> date: ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def today(self) -> date:
        return self.now().astimezone(PARIS).date()


class FixedClock:
    """A clock that stands still until it is set: tests, demo, `--today`."""

    def __init__(self, instant: datetime) -> None:
        self.set(instant)

    def set(self, instant: datetime) -> None:
        if instant.tzinfo is None:
            raise ValueError("an instant needs its time zone")
        self._instant = instant.astimezone(UTC)

    def now(self) -> datetime:
        return self._instant

    def today(self) -> date:
        return self._instant.astimezone(PARIS).date()


def noon(day: date) -> FixedClock:
    """A clock standing at noon of `day`, Paris."""
    return FixedClock(datetime.combine(day, time(12), PARIS))
