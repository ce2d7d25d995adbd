"""Closures and open days; nothing is written here."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy import bindparam, or_, select

from pole_desk.kernel.settings import setting, settings_between
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import SpaceId
from pole_desk.registers.calendar import rules
from pole_desk.registers.calendar.tables import ClosureRow


class Closure(NamedTuple):
    """The pole, or one space, is closed from a day to a day, both included."""

    id: int
    first: date
    last: date
    label: str
    space: SpaceId | None
    version: int


_CLOSURE = (
    ClosureRow.id,
    ClosureRow.first_day,
    ClosureRow.last_day,
    ClosureRow.label,
    ClosureRow.space,
    ClosureRow.version,
)

_CLOSURES = (
    select(*_CLOSURE)
    .where(
        ClosureRow.withdrawn.is_(False),
        ClosureRow.first_day <= bindparam("last"),
        ClosureRow.last_day >= bindparam("first"),
    )
    .order_by(ClosureRow.first_day, ClosureRow.id)
)
_CLOSURES_OF_SPACE = _CLOSURES.where(
    or_(ClosureRow.space.is_(None), ClosureRow.space == bindparam("of"))
)


def closures(reader: Reader, *, first: date, last: date, space: SpaceId | None = None) -> list[Closure]:
    """The closures that touch the days from `first` to `last`, by date.

    With a space: those of the whole pole and of that very space; else all of them.
    """
    days = {"first": first, "last": last}
    if space is None:
        return reader.rows(_CLOSURES, Closure, days)
    return reader.rows(_CLOSURES_OF_SPACE, Closure, {**days, "of": space})


def closed_days(
    reader: Reader, *, first: date, last: date, space: SpaceId | None = None
) -> dict[date, str]:
    """Public holidays and closures of the pole (and of `space`) between two days, with their names."""
    found = rules.holidays_between(first, last)
    for closure in closures(reader, first=first, last=last, space=space):
        if closure.space is not None and closure.space != space:
            continue
        start, end = max(first, closure.first), min(last, closure.last)
        for shift in range((end - start).days + 1):
            found.setdefault(start + timedelta(days=shift), closure.label)
    return dict(sorted(found.items()))


def closed_days_by_space(
    reader: Reader, *, first: date, last: date, lineages: Mapping[SpaceId, Collection[SpaceId]]
) -> dict[SpaceId, dict[date, str]]:
    """As `closed_days`, for many spaces in one statement; what closes one of its lineage closes a space."""
    holidays = rules.holidays_between(first, last)
    found = {space: dict(holidays) for space in lineages}
    for closure in closures(reader, first=first, last=last):
        days = (max(first, closure.first), min(last, closure.last))
        for space, lineage in lineages.items():
            if closure.space is None or closure.space in lineage:
                for shift in range((days[1] - days[0]).days + 1):
                    found[space].setdefault(days[0] + timedelta(days=shift), closure.label)
    return found


def is_open(reader: Reader, *, day: date, space: SpaceId | None = None) -> bool:
    """Whether the pole (and the space) is open on a day: neither a public holiday nor closed."""
    return not closed_days(reader, first=day, last=day, space=space)


def working_days(reader: Reader, *, first: date, last: date) -> list[date]:
    """Monday to Friday between two days, without public holidays nor closures of the pole."""
    return rules.working_days(first, last, closed_days(reader, first=first, last=last))


def opening_hours(reader: Reader, *, on: date) -> dict[SpaceId, rules.Hours]:
    """The hours in force on a day of the spaces that have their own; the others have none."""
    return _by_space(setting(reader, key=rules.HOURS, on=on))


def dated_hours(reader: Reader, *, first: date, last: date) -> rules.DatedHours:
    """The hours in force on the days from `first` to `last`: those of each day, as they change."""
    found = settings_between(reader, key=rules.HOURS, first=first, last=last)
    return rules.DatedHours(tuple((one.valid_from, _by_space(one.value)) for one in found))


def _by_space(value: Mapping[str, Any] | None) -> dict[SpaceId, rules.Hours]:
    return {SpaceId(space): hours for space, hours in rules.read_hours(value).items()}
