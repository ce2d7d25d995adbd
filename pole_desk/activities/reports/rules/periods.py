"""The periods that reports speak of: a year, a month, or days between two others."""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _, month_name, plain_day
from pole_desk.kernel.inputs import iso_day, parse_month
from pole_desk.kernel.periods import Month, add_months

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


def read_period(text: str) -> Period:
    """A period as typed: `2026`, `2026-03` or `2026-01-01/2026-06-30`; raises BadInput."""
    words = text.strip()
    if re.fullmatch(r"[0-9]{4}", words):
        return year_period(int(words))
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}", words):
        return month_period(parse_month(words))
    first, slash, last = words.partition("/")
    if not slash:
        raise BadInput(
            "period",
            _("« {text} » n’est pas une période. Écrivez une année (2026), un mois (2026-03) ou deux jours "
              "(2026-01-01/2026-06-30).").format(text=text),
            value=text,
        )  # fmt: skip
    return days_period(iso_day(first), iso_day(last))


def year_of_report(report: str) -> int | None:
    """The year that a report (`activity:2026`, `board:2026-03`) speaks of; None for other days."""
    try:
        return read_period(report.partition(":")[2]).year
    except BadInput:
        return None


def year_before(period: Period) -> Period:
    """The same period a year earlier; 29 February becomes the 28th, and the end of February its end."""
    if len(period.key) == 7:
        return month_period(Month.of(period.first).plus(-12))
    if len(period.key) == 4:
        year = period.first.year - 1
        return Period(f"{year:04d}", date(year, 1, 1), date(year, 12, 31))
    return days_period(add_months(period.first, -12), add_months(period.last, -12))


def period_name(period: Period) -> str:
    """`2026`, `mars 2026`, `du 1er janvier 2026 au 30 juin 2026`."""
    if len(period.key) == 4:
        return period.key
    if len(period.key) == 7:
        return month_name(Month.of(period.first))
    return _("du {first} au {last}").format(first=plain_day(period.first), last=plain_day(period.last))
