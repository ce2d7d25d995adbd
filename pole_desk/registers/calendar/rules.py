"""French public holidays and working days; closures are in `tables`."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from functools import lru_cache

from dateutil.easter import easter

from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _

TOPIC = "calendar"


def public_holidays(year: int) -> dict[date, str]:
    """The eleven public holidays of a year by date (Code du travail, art. L. 3133-1).

    Two that fall on the same day (Ascension on 1 May, as in 2008) share it under both names.
    """
    found: dict[date, str] = {}
    for day, name in _dated(year):
        found[day] = f"{found[day]}, {name}" if day in found else name
    return dict(sorted(found.items()))


@lru_cache(maxsize=64)
def _dated(year: int) -> tuple[tuple[date, str], ...]:
    sunday = easter(year)
    return (
        (date(year, 1, 1), _("Jour de l’An")),
        (sunday + timedelta(days=1), _("Lundi de Pâques")),
        (date(year, 5, 1), _("Fête du Travail")),
        (date(year, 5, 8), _("Victoire de 1945")),
        (sunday + timedelta(days=39), _("Ascension")),
        (sunday + timedelta(days=50), _("Lundi de Pentecôte")),
        (date(year, 7, 14), _("Fête nationale")),
        (date(year, 8, 15), _("Assomption")),
        (date(year, 11, 1), _("Toussaint")),
        (date(year, 11, 11), _("Armistice de 1918")),
        (date(year, 12, 25), _("Noël")),
    )


def holiday_on(day: date) -> str:
    """The name of the public holiday that falls on a day, empty when none does."""
    return public_holidays(day.year).get(day, "")


def holidays_between(first: date, last: date) -> dict[date, str]:
    """The public holidays from a day to a day, both included."""
    return {
        day: name
        for year in range(first.year, last.year + 1)
        for day, name in public_holidays(year).items()
        if first <= day <= last
    }


def is_working_day(day: date, closed: Collection[date] = ()) -> bool:
    """Monday to Friday, neither a public holiday nor one of the closed days."""
    return day.weekday() < 5 and not holiday_on(day) and day not in closed


def working_days(first: date, last: date, closed: Collection[date] = ()) -> list[date]:
    """The working days from a day to a day, both included."""
    span = range((last - first).days + 1)
    days = (first + timedelta(days=shift) for shift in span)
    return [day for day in days if is_working_day(day, closed)]


def require_closure(first: date, last: date, label: str) -> None:
    """A closure has a label and dates in order, over three years at most; raises BadInput."""
    if last < first:
        raise BadInput("dates_reversed", _("La fermeture finirait avant d’avoir commencé."))
    if (last - first).days > 3 * 366:
        raise BadInput("closure_length", _("Une fermeture dure trois ans au plus."))
    if not label.strip():
        raise BadInput("closure_label", _("Dites pourquoi le pôle ferme, par exemple « congés d’été »."))
