"""What a day's service would be: settings, weekly rota, exceptions, closed days. Nothing is stored here."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import or_, select

from pole_desk.activities.canteen.rules import (
    COMMISSION,
    CUTOFFS,
    EVENTS,
    HOURS,
    OUTSIDERS,
    SEATS,
    SITTINGS,
    SPACE,
    USUAL,
    Cutoff,
    Hours,
    Offered,
    PartInput,
    local_instant,
    read_cutoff,
)
from pole_desk.activities.canteen.tables import RotaExceptionRow, RotaRow
from pole_desk.kernel.i18n import _, weekday_name
from pole_desk.kernel.inputs import parse_amount, parse_time
from pole_desk.kernel.periods import day_of
from pole_desk.kernel.settings import setting
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import PartyId
from pole_desk.registers.calendar.queries import closed_days, dated_hours
from pole_desk.registers.parties.tables import PartyRow
from pole_desk.registers.spaces.queries import Space, space_by_code


class RotaLine(NamedTuple):
    """An operator serves on a weekday (0 is Monday); `last_day` None: until further notice."""

    id: int
    weekday: int
    operator: PartyId
    operator_name: str
    portions: int
    order: Cutoff
    cancel: Cutoff
    first_day: date
    last_day: date | None


class RotaException(NamedTuple):
    """An operator comes on a day with other portions than usual; 0: does not come."""

    id: int
    day: date
    operator: PartyId
    operator_name: str
    portions: int
    reason: str


def canteen_setting(reader: Reader, *, key: str, on: date) -> Any:
    """A setting of the canteen in force on a day, completed by what is usual."""
    usual = USUAL[key]
    value = setting(reader, key=key, on=on, default=usual)
    return {**usual, **value} if isinstance(usual, dict) else value


def canteen_space(reader: Reader, *, on: date) -> Space:
    """The canteen's own space; raises NotFound."""
    return space_by_code(reader, code=SPACE, on=on)


def hours_on(reader: Reader, *, day: date) -> Hours:
    """When a day's service takes the space and frees it."""
    stored = canteen_setting(reader, key=HOURS, on=day)
    return Hours(parse_time(stored["first"]), parse_time(stored["last"]))


def shut_hours(reader: Reader, *, spans: Sequence[tuple[int, int]]) -> dict[int, str]:
    """When the canteen is open, for the intervals (epoch seconds) that are not within its own hours.

    By the place of each in the list; the hours are those of its own day.
    """
    if not spans:
        return {}
    days = [day_of(starts_at) for starts_at, _ends in spans]
    place = canteen_space(reader, on=min(days)).id
    hours = dated_hours(reader, first=min(days), last=max(days))
    said = {index: hours.outside([place], *span) for index, span in enumerate(spans)}
    return {index: words for index, words in said.items() if words}


def offered_on(reader: Reader, *, day: date) -> Offered:
    """The seats, sittings and quotas that a day's service has without further words."""
    outsiders = canteen_setting(reader, key=OUTSIDERS, on=day)
    events = canteen_setting(reader, key=EVENTS, on=day)
    seats = canteen_setting(reader, key=SEATS, on=day)
    if seats is None:
        seats = canteen_space(reader, on=day).capacity
    opening = day - timedelta(days=int(outsiders["days_before"]))
    kept_until = day - timedelta(days=int(events["days_before"]))
    return Offered(
        seats=int(seats),
        sittings=tuple(canteen_setting(reader, key=SITTINGS, on=day)),
        outsiders_from=local_instant(opening, parse_time(outsiders["time"])),
        outsider_quota=outsiders["quota"],
        outsider_release=local_instant(day, parse_time(outsiders["release"])),
        event_quota=int(events["quota"]),
        event_release=local_instant(kept_until, parse_time(events["time"])),
    )


def cutoffs_on(reader: Reader, *, day: date) -> tuple[Cutoff, Cutoff]:
    """The usual hours until which one orders and cancels."""
    stored = canteen_setting(reader, key=CUTOFFS, on=day)
    return read_cutoff(stored["order"]), read_cutoff(stored["cancel"])


def commission_on(reader: Reader, *, day: date) -> Decimal:
    """Percent of the meals' price that the pole keeps, from 0 to 100; raises BadInput."""
    percent = parse_amount(str(canteen_setting(reader, key=COMMISSION, on=day)))
    return max(Decimal(0), min(Decimal(100), percent))


_ROTA = (
    select(RotaRow.id, RotaRow.weekday, RotaRow.operator, PartyRow.name, RotaRow.portions,
           RotaRow.order_days, RotaRow.order_time, RotaRow.cancel_days, RotaRow.cancel_time,
           RotaRow.first_day, RotaRow.last_day)
    .join(PartyRow, PartyRow.id == RotaRow.operator)
    .where(RotaRow.withdrawn.is_(False))
    .order_by(RotaRow.weekday, RotaRow.first_day, RotaRow.id)
)  # fmt: skip


def rota(reader: Reader, *, on: date | None = None) -> list[RotaLine]:
    """Who serves on which weekday, ever or on a day's date."""
    statement = _ROTA
    if on is not None:
        statement = statement.where(
            RotaRow.first_day <= on, or_(RotaRow.last_day.is_(None), RotaRow.last_day >= on)
        )
    return [
        RotaLine(
            row.id, row.weekday, row.operator, row.name, row.portions,
            read_cutoff((row.order_days, row.order_time)),
            read_cutoff((row.cancel_days, row.cancel_time)), row.first_day, row.last_day,
        )
        for row in reader.connection.execute(statement)
    ]  # fmt: skip


def rota_exceptions(reader: Reader, *, first: date, last: date) -> list[RotaException]:
    """What differs from the rota between two days."""
    row = RotaExceptionRow
    statement = (
        select(row.id, row.day, row.operator, PartyRow.name, row.portions, row.reason)
        .join(PartyRow, PartyRow.id == row.operator)
        .where(row.withdrawn.is_(False), row.day >= first, row.day <= last)
        .order_by(row.day, row.id)
    )
    return reader.rows(statement, RotaException)


def parts_on(reader: Reader, *, day: date) -> list[PartInput]:
    """The operators that the rota and its exceptions bring on a day, three at most."""
    order, cancel = cutoffs_on(reader, day=day)
    found = {
        line.operator: PartInput(
            operator=line.operator, portions=line.portions, order=line.order, cancel=line.cancel
        )
        for line in rota(reader, on=day)
        if line.weekday == day.weekday()
    }
    for other in rota_exceptions(reader, first=day, last=day):
        usual = found.pop(other.operator, None)
        if other.portions:
            found[other.operator] = PartInput(
                operator=other.operator, portions=other.portions,
                order=usual.order if usual else order, cancel=usual.cancel if usual else cancel,
            )  # fmt: skip
    return list(found.values())[:3]


def no_service(reader: Reader, *, first: date, last: date) -> dict[date, str]:
    """The days without a service between two days, each with the reason in words.

    A pole whose rota names nobody serves from Monday to Friday, its operators still to be named.
    """
    place = canteen_space(reader, on=first).id
    found = {
        day: _("fermé ({label})").format(label=label)
        for day, label in closed_days(reader, first=first, last=last, space=place).items()
    }
    lines = rota(reader)
    differs: dict[date, dict[int, int]] = {}
    for other in rota_exceptions(reader, first=first, last=last):
        differs.setdefault(other.day, {})[other.operator] = other.portions
    day = first
    while day <= last:
        usual = {
            line.operator
            for line in lines
            if line.weekday == day.weekday()
            and line.first_day <= day
            and (line.last_day is None or line.last_day >= day)
        }
        that_day = differs.get(day, {})
        coming = {one for one in usual if that_day.get(one, 1)} | {one for one, some in that_day.items() if some}
        if not coming and (usual or lines or day.weekday() > 4):
            found.setdefault(
                day,
                _("aucun opérateur ne vient")
                if usual
                else _("pas de service le {weekday}").format(weekday=weekday_name(day)),
            )
        day += timedelta(days=1)
    return dict(sorted(found.items()))
