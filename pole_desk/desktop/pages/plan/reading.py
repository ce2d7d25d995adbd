"""Who is where on a day, and everything the card of a space says; how it looks is in `page` and `card`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from pole_desk.accounts.receivables.queries import Balance, balances
from pole_desk.activities.leases.queries import (
    LineOn,
    lines_on,
    list_rents,
    occupancy,
)
from pole_desk.activities.leases.queries import Occupancy as Figures
from pole_desk.desktop.widgets.floorplan.plan import Occupancy, OccupancyState, PlanSpace
from pole_desk.kernel.i18n import _, plain_day
from pole_desk.kernel.money import euros
from pole_desk.kernel.periods import day_end, day_start
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import PartyId, SpaceId
from pole_desk.registers.calendar.queries import Closure, closures
from pole_desk.registers.claims.queries import Held, holds
from pole_desk.registers.dossiers.rules import UNAVAILABLE
from pole_desk.registers.spaces.queries import Space, spaces
from pole_desk.registers.spaces.rules import RENTED_LONG

LEAVING = timedelta(days=30)


class Let(NamedTuple):
    """What stands in a space on the day: a line, or the option, closure or other hold there."""

    space: Space
    state: OccupancyState | None
    line: LineOn | None
    option: LineOn | None
    closure: Closure | None
    held: Held | None
    balance: Decimal
    overdue: Decimal
    list_rent: Decimal | None


@dataclass(frozen=True, slots=True)
class Picture:
    """The whole plan on a day."""

    day: date
    places: tuple[PlanSpace, ...]
    occupancies: tuple[Occupancy, ...]
    lets: Mapping[SpaceId, Let]
    figures: Figures
    floors: tuple[int, ...]


def picture(reader: Reader, *, on: date) -> Picture:
    """Every space of a day with its state; those not let by the month have one only when held."""
    there = spaces(reader, on=on)
    facts = _facts(reader, on, there)
    lets = {space.id: _let(space, facts, on) for space in there}
    occupancies = [found for one in lets.values() if (found := _occupancy(one)) is not None]
    return Picture(
        on,
        tuple(_place(space) for space in there),
        tuple(occupancies),
        lets,
        occupancy(reader, on=on),
        tuple(sorted({space.floor for space in there})),
    )


class _Facts(NamedTuple):
    lines: Mapping[SpaceId, LineOn]
    options: Mapping[SpaceId, LineOn]
    closures: Mapping[SpaceId, Closure]
    held: Mapping[SpaceId, Held]
    balances: Mapping[PartyId, Balance]
    rents: Mapping[SpaceId, Decimal]
    parents: Mapping[SpaceId, SpaceId | None]


def _facts(reader: Reader, on: date, there: list[Space]) -> _Facts:
    lines: dict[SpaceId, LineOn] = {}
    options: dict[SpaceId, LineOn] = {}
    for line in lines_on(reader, on=on):
        (options if line.state == "draft" else lines).setdefault(line.space, line)
    held = holds(reader, starts_at=day_start(on), ends_at=day_end(on))
    return _Facts(
        lines,
        options,
        {one.space: one for one in closures(reader, first=on, last=on) if one.space is not None},
        {one.space: one for one in held if one.firm},
        balances(reader, on=on),
        list_rents(reader, on=on),
        {space.id: space.parent for space in there},
    )


def _let(space: Space, facts: _Facts, on: date) -> Let:
    line, option = facts.lines.get(space.id), facts.options.get(space.id)
    closure, held = _over(space.id, facts)
    owed = None if line is None else facts.balances.get(line.party)
    overdue = Decimal(0) if owed is None else owed.overdue
    state: OccupancyState | None = "free" if space.kind in RENTED_LONG else None
    if closure is not None or (held is not None and held.kind in UNAVAILABLE):
        state = "unavailable"
    elif line is not None:
        leaving = line.until is not None and line.until <= on + LEAVING
        state = "unpaid" if overdue > 0 else "leaving" if leaving else "occupied"
    elif option is not None:
        state = "option"
    elif held is not None:
        state = "occupied"
    return Let(
        space, state, line, option, closure, held, Decimal(0) if owed is None else owed.balance, overdue,
        facts.rents.get(space.id),
    )  # fmt: skip


def _over(space: SpaceId, facts: _Facts) -> tuple[Closure | None, Held | None]:
    """What closes or holds a space, or what it is a part of."""
    place: SpaceId | None = space
    while place is not None:
        if place in facts.closures or place in facts.held:
            return facts.closures.get(place), facts.held.get(place)
        place = facts.parents.get(place)
    return None, None


def _occupancy(one: Let) -> Occupancy | None:
    """The few words that stand in the space on the plan."""
    if one.state is None:
        return None
    line = one.line or one.option
    if one.state == "free":
        rent = "" if one.list_rent is None else _("{rent}/mois").format(rent=euros(one.list_rent))
        return Occupancy(one.space.id, "free", price=rent)
    if one.state == "unavailable":
        label = one.closure.label if one.closure is not None else one.held.title if one.held else ""
        until = "" if one.closure is None else until_text(one.closure.last)
        return Occupancy(one.space.id, "unavailable", label, until)
    if line is None:
        return Occupancy(one.space.id, one.state, "" if one.held is None else one.held.party_name)
    until = "" if line.until is None else until_text(line.until)
    return Occupancy(one.space.id, one.state, line.party_name, until, "", line.people, line.lease)


def until_text(day: date | None) -> str:
    """`jusqu’au 6 mars 2027`, or that no end is planned."""
    return _("sans fin prévue") if day is None else _("jusqu’au {day}").format(day=plain_day(day))


def _place(space: Space) -> PlanSpace:
    return PlanSpace(
        space.id, space.code, space.name, space.kind, space.building, space.floor,
        float(space.x_m), float(space.y_m), float(space.w_m), float(space.h_m),
        space.area_m2, space.capacity, space.parent,
    )  # fmt: skip
