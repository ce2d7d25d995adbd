"""French public holidays and working days; closures are in `tables`."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from dateutil.easter import easter

from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import WEEKDAYS, _, hour_text
from pole_desk.kernel.periods import PARIS, day_of
from pole_desk.ports.ids import SpaceId

TOPIC = "calendar"
HOURS = "calendar.hours"
"""The setting that holds the hours of the spaces that have their own, by space."""
WHOLE_WEEK = frozenset(range(7))


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


class Hours(NamedTuple):
    """When a space opens and closes on some weekdays (0 is Monday), local time; closing at or before
    the opening is on the next day."""

    opens: time
    closes: time
    weekdays: frozenset[int] = WHOLE_WEEK

    @property
    def words(self) -> str:
        """`ouvert de 8 h à 22 h`, with the days when it is not every day."""
        said = _("ouvert de {opens} à {closes}").format(opens=hour_text(self.opens), closes=hour_text(self.closes))
        if self.weekdays == WHOLE_WEEK:
            return said
        days = ", ".join(WEEKDAYS[day] for day in sorted(self.weekdays))
        return _("{said}, {days}").format(said=said, days=days)

    def on(self, day: date) -> tuple[int, int] | None:
        """The instants at which it opens and closes on a day; None when it does not open."""
        if day.weekday() not in self.weekdays:
            return None
        last = day if self.closes > self.opens else day + timedelta(days=1)
        return _instant(day, self.opens), _instant(last, self.closes)

    def hold(self, starts_at: int, ends_at: int) -> bool:
        """Whether an interval stays within the hours of one day."""
        first = day_of(starts_at)
        for day in (first, first - timedelta(days=1)):
            span = self.on(day)
            if span is not None and span[0] <= starts_at and ends_at <= span[1]:
                return True
        return False

    def as_setting(self) -> dict[str, Any]:
        """As it is kept."""
        return {
            "opens": self.opens.strftime("%H:%M"), "closes": self.closes.strftime("%H:%M"),
            "weekdays": sorted(self.weekdays),
        }  # fmt: skip


def _instant(day: date, at: time) -> int:
    return int(datetime.combine(day, at, PARIS).timestamp())


def read_hours(value: Mapping[str, Any] | None) -> dict[int, Hours]:
    """The setting by space; raises BadInput `hours` when it can't be read."""
    found: dict[int, Hours] = {}
    try:
        for space, one in (value or {}).items():
            days = frozenset(int(day) for day in one.get("weekdays", WHOLE_WEEK))
            found[int(space)] = Hours(
                time.fromisoformat(one["opens"]), time.fromisoformat(one["closes"]), days
            )
    except (AttributeError, KeyError, TypeError, ValueError):
        raise BadInput(
            "hours", _("Les horaires des espaces ne sont pas lisibles. Corrigez-les dans Réglages, Calendrier.")
        ) from None
    return found


def require_hours(hours: Hours) -> None:
    """A space opens on a day of the week at least, for some time; raises BadInput `hours`, `weekdays`."""
    if hours.opens == hours.closes:
        raise BadInput("hours", _("L’espace fermerait à l’heure où il ouvre : donnez une autre heure."))
    if not hours.weekdays or not hours.weekdays <= WHOLE_WEEK:
        raise BadInput("weekdays", _("Choisissez au moins un jour d’ouverture, de lundi à dimanche."))


class DatedHours(NamedTuple):
    """The spaces' own hours as they follow one another, each from a day on."""

    parts: tuple[tuple[date, Mapping[SpaceId, Hours]], ...]

    def on(self, day: date) -> Mapping[SpaceId, Hours]:
        """Those in force on a day, by space."""
        return next((hours for since, hours in reversed(self.parts) if since <= day), {})

    def outside(self, spaces: Iterable[SpaceId], starts_at: int, ends_at: int) -> str:
        """When spaces are open on the day of an interval that is not within their hours; else empty."""
        return outside_hours(self.on(day_of(starts_at)), spaces, starts_at, ends_at)


def outside_hours(
    hours: Mapping[SpaceId, Hours], spaces: Iterable[SpaceId], starts_at: int, ends_at: int
) -> str:
    """When the first of some spaces that is not open over a whole interval is, in words; else empty."""
    for space in spaces:
        own = hours.get(space)
        if own is not None and not own.hold(starts_at, ends_at):
            return own.words
    return ""
