"""Days, months and the site's midnight; durations and recurrences of bookings live with them."""

from __future__ import annotations

import calendar
import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")
FOREVER = 253_402_214_400
"""Epoch seconds standing for an open end: 9999-12-31."""


@dataclass(frozen=True, order=True, slots=True)
class Month:
    """A calendar month."""

    year: int
    month: int

    @classmethod
    def of(cls, day: date) -> Month:
        return cls(day.year, day.month)

    @classmethod
    def parse(cls, text: str) -> Month:
        """Reads `2026-11`; raises ValueError otherwise."""
        found = re.fullmatch(r"([0-9]{4})-([0-9]{2})", text.strip())
        if not found or not 1 <= int(found[2]) <= 12 or not 1900 <= int(found[1]) <= 2200:
            raise ValueError(text)
        return cls(int(found[1]), int(found[2]))

    @property
    def first(self) -> date:
        return date(self.year, self.month, 1)

    @property
    def last(self) -> date:
        return date(self.year, self.month, self.length)

    @property
    def length(self) -> int:
        """Number of days."""
        return calendar.monthrange(self.year, self.month)[1]

    @property
    def days(self) -> Days:
        return Days(self.first, self.last)

    def plus(self, months: int) -> Month:
        index = self.year * 12 + self.month - 1 + months
        return Month(index // 12, index % 12 + 1)

    def next(self) -> Month:
        return self.plus(1)

    def previous(self) -> Month:
        return self.plus(-1)

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"


@dataclass(frozen=True, slots=True)
class Days:
    """Whole local days, both included; `last` None is an open end."""

    first: date
    last: date | None = None

    def __post_init__(self) -> None:
        if self.last is not None and self.last < self.first:
            raise ValueError(f"{self.last} is before {self.first}")

    def __contains__(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)

    def intersect(self, other: Days) -> Days | None:
        """The days in both, None when there are none."""
        first = max(self.first, other.first)
        ends = [end for end in (self.last, other.last) if end is not None]
        last = min(ends) if ends else None
        return None if last is not None and last < first else Days(first, last)

    @property
    def count(self) -> int:
        """Number of days; raises ValueError on an open end."""
        if self.last is None:
            raise ValueError("an open period has no count")
        return (self.last - self.first).days + 1


def months_between(first: Month, last: Month) -> Iterator[Month]:
    """Each month from `first` to `last`, both included."""
    while first <= last:
        yield first
        first = first.next()


def add_months(day: date, months: int) -> date:
    """The same day `months` later, or the month's last day when it is shorter."""
    month = Month.of(day).plus(months)
    return date(month.year, month.month, min(day.day, month.length))


@functools.lru_cache(maxsize=8192)
def day_start(day: date) -> int:
    """Epoch seconds of 00:00 Paris on `day`."""
    return int(datetime.combine(day, time(), PARIS).timestamp())


def day_end(day: date | None) -> int:
    """Epoch seconds of 00:00 Paris after `day`, the last day included; FOREVER for None."""
    return FOREVER if day is None else day_start(day + timedelta(days=1))


def day_of(instant: int) -> date:
    """The local day of an instant in epoch seconds."""
    return datetime.fromtimestamp(instant, PARIS).date()


def last_day_of(ends_at: int) -> date | None:
    """The last local day of a half-open interval's end; None when it is open."""
    return None if ends_at >= FOREVER else day_of(ends_at - 1)


def hour_hundredths(starts_at: int, ends_at: int) -> int:
    """Hundredths of an hour from an instant to another; cut anywhere, the parts sum to the whole."""
    return ends_at // 36 - starts_at // 36


def to_instant(moment: datetime) -> int:
    """Epoch seconds of an aware moment; raises ValueError on a naive one."""
    if moment.tzinfo is None:
        raise ValueError("an instant needs its time zone")
    return int(moment.timestamp())


def from_instant(instant: int) -> datetime:
    """The aware UTC moment of epoch seconds."""
    return datetime.fromtimestamp(instant, UTC)
