"""The move simulator: where an agreement could go, what it would cost, what it would touch."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import func, select

from pole_desk.activities.leases.queries.agreements import lease_of_line
from pole_desk.activities.leases.queries.card import StepItem, lease_card
from pole_desk.activities.leases.queries.prices import list_rents
from pole_desk.activities.leases.rules import LETTABLE, Kind
from pole_desk.kernel.money import ZERO
from pole_desk.kernel.periods import day_end, day_start, last_day_of
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import LeaseLineId, SpaceId
from pole_desk.registers.claims.queries import free_spaces
from pole_desk.registers.claims.tables import ClaimRow
from pole_desk.registers.spaces.queries import Space, spaces
from pole_desk.registers.spaces.rules import touching


class MoveOption(NamedTuple):
    """A space free from the day of the move; rents are net euros a month, `rent_after` at list price.

    `contiguous`: it shares a wall with another space that the agreement keeps. `free_until` is the
    last free day, None without end; `long_enough` says whether it lasts as long as the line.
    """

    space: SpaceId
    code: str
    name: str
    kind: str
    area_m2: Decimal
    capacity: int
    rent_before: Decimal
    rent_after: Decimal
    contiguous: bool
    free_until: date | None
    long_enough: bool


def move_options(reader: Reader, *, line: LeaseLineId, on: date) -> list[MoveOption]:
    """Where a line could move on a day: long enough first, then contiguous, then nearest in size.

    Raises NotFound.
    """
    card = lease_card(reader, lease=lease_of_line(reader, line=line))
    moving = next(item for item in card.lines if item.id == line)
    everything = {place.id: place for place in spaces(reader, on=on)}
    kept = [
        everything[item.space]
        for item in card.lines
        if item.id != line
        and not item.withdrawn
        and item.space in everything
        and item.first_day <= on
        and (item.until is None or item.until >= on)
    ]
    rents = list_rents(reader, on=on)
    before = _rent_on(moving.steps, on)
    first_taken = _first_taken(reader, on)
    found = []
    for place in free_spaces(reader, starts_at=day_start(on), ends_at=day_end(on)):
        if place.kind not in LETTABLE[Kind(card.kind)] or place.id not in rents:
            continue
        if place.id == moving.space or (place.kind == "storage") != (moving.kind == "storage"):
            continue
        until = _earlier(first_taken.get(place.id), place.valid_to)
        found.append(
            MoveOption(
                place.id, place.code, place.name, place.kind, place.area_m2, place.capacity,
                before, rents[place.id], _beside(place, kept), until, _lasts(until, moving.until),
            )
        )  # fmt: skip
    return sorted(
        found,
        key=lambda option: (
            not option.long_enough,
            not option.contiguous,
            abs(option.area_m2 - moving.area_m2),
            option.code,
        ),
    )


def _rent_on(steps: tuple[StepItem, ...], on: date) -> Decimal:
    prices = [step.agreed_price for step in steps if step.from_day <= on]
    return prices[-1] if prices else ZERO


def _beside(place: Space, kept: list[Space]) -> bool:
    return any(
        (other.building, other.floor) == (place.building, place.floor)
        and touching(other.rectangle, place.rectangle)
        for other in kept
    )


def _lasts(until: date | None, wanted: date | None) -> bool:
    return until is None or (wanted is not None and wanted <= until)


def _earlier(one: date | None, other: date | None) -> date | None:
    known = [day for day in (one, other) if day is not None]
    return min(known) if known else None


def _first_taken(reader: Reader, on: date) -> dict[SpaceId, date | None]:
    """The last free day of each space let by the month, before its next firm claim."""
    statement = (
        select(ClaimRow.leaf, func.min(ClaimRow.starts_at))
        .where(ClaimRow.firm == 1, ClaimRow.starts_at > day_start(on))
        .group_by(ClaimRow.leaf)
    )
    return {leaf: last_day_of(starts_at) for leaf, starts_at in reader.connection.execute(statement)}
