"""The periods that reports speak of: a year, a month, or days between two others."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _
from pole_desk.kernel.periods import Month

FIRST_YEAR, LAST_YEAR = 2006, 2200
"""The fund's first year; beyond the last, a year is a slip of the finger."""


class Period(NamedTuple):
    """Days both included; `key` is `2026` for a year, `2026-03` for a month, else both days."""

    key: str
    first: date
    last: date

    @property
    def year(self) -> int | None:
        """The year that the period is, or is a month of; None for other days."""
        return self.first.year if len(self.key) in (4, 7) else None


def year_period(year: int) -> Period:
    """A whole year; raises BadInput outside 2006–2200."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise BadInput("year", _("L’année {year} n’est pas une année du pôle.").format(year=year))
    return Period(f"{year:04d}", date(year, 1, 1), date(year, 12, 31))


def month_period(month: Month) -> Period:
    return Period(str(month), month.first, month.last)


def months_of(year: int) -> list[Period]:
    """The twelve months of a year, in order."""
    return [month_period(Month(year, number)) for number in range(1, 13)]


def days_period(first: date, last: date) -> Period:
    """Days between two others, named as a month or a year when they are one; raises BadInput."""
    if last < first:
        raise BadInput("dates_reversed", _("La période finirait avant d’avoir commencé."))
    month = Month.of(first)
    if (first, last) == (month.first, month.last):
        return month_period(month)
    if (first, last) == (date(first.year, 1, 1), date(first.year, 12, 31)):
        return Period(f"{first.year:04d}", first, last)
    return Period(f"{first.isoformat()}/{last.isoformat()}", first, last)


def year_before(period: Period) -> Period:
    """The same days a year earlier; raises BadInput before the pole's first year."""
    if len(period.key) == len("2026"):
        return year_period(period.first.year - 1)
    return days_period(_a_year_earlier(period.first), _a_year_earlier(period.last))


def _a_year_earlier(day: date) -> date:
    """29 February becomes the 28th; the last of February stays the last."""
    month = Month(day.year - 1, day.month)
    if day == Month.of(day).last:
        return month.last
    return day.replace(year=day.year - 1)
