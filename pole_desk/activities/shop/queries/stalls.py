"""Stalls seen as a calendar, and what one costs; who holds them is in the claims ledger."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import select

from pole_desk.activities.shop.rules.rents import DAY_ITEM, MONTH_ITEM, StandKind
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _
from pole_desk.kernel.periods import FOREVER, day_end, day_start
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import DossierId, HoldId, SpaceId
from pole_desk.registers.catalog.queries import price_on
from pole_desk.registers.claims.queries import Held, holds
from pole_desk.registers.claims.tables import HoldRow
from pole_desk.registers.spaces.queries import Space, space, spaces

STALL = "stall"


class StandHold(NamedTuple):
    """A hold of a stand, freed ones too: `state` held or released."""

    id: HoldId
    space: SpaceId
    starts_at: int
    ends_at: int
    state: str


class StallPrice(NamedTuple):
    """What a stall is let for: its m², the list price of one, and how it is sold."""

    space: SpaceId
    code: str
    area: Decimal
    list_price: Decimal
    unit: str
    tax: str
    account: str


class Taken(NamedTuple):
    """Who has a stall on a day; `item` names for what."""

    dossier: DossierId
    party_name: str
    title: str
    item: str
    firm: bool


class StallDays(NamedTuple):
    """A stall and who has it, by day; a day that is not there is free."""

    space: SpaceId
    code: str
    name: str
    area: Decimal
    days: dict[date, Taken]


def stall_price(reader: Reader, *, space: SpaceId, kind: StandKind, on: date) -> StallPrice:
    """The list price of a stall from a day on; raises BadInput when the space is no stall."""
    place = _stall(reader, space)
    item = MONTH_ITEM if kind is StandKind.REGULAR else DAY_ITEM
    price = price_on(reader, item=item, on=on)
    return StallPrice(
        place.id, place.code, place.area_m2, price.amount, price.unit, price.tax, price.account
    )


def _stall(reader: Reader, wanted: SpaceId) -> Space:
    place = space(reader, space=wanted)
    if place.kind != STALL:
        raise BadInput(
            "not_a_stall",
            _("{code} n’est pas un stand du magasin. Les stands vont de M01 à M20.").format(
                code=place.code
            ),
            space=place.code,
        )
    return place


def stand_holds(reader: Reader, *, stand: int) -> list[StandHold]:
    """Every hold that a stand ever had, as the claims ledger tells it."""
    row = HoldRow
    statement = (
        select(row.id, row.space, row.starts_at, row.ends_at, row.state)
        .where(row.item == f"shop_stand:{stand}")
        .order_by(row.id)
    )
    return reader.rows(statement, StandHold)


def stall_calendar(reader: Reader, *, first: date, last: date) -> list[StallDays]:
    """Each stall of the shop, with who has it on each day from `first` to `last`."""
    places = [place for place in spaces(reader, on=first, kind=STALL) if place.is_leaf]
    found = holds(
        reader, starts_at=day_start(first), ends_at=day_end(last), spaces=[p.id for p in places]
    )
    by_space: dict[int, dict[date, Taken]] = {place.id: {} for place in places}
    parents: dict[int | None, list[int]] = {}
    for place in places:
        parents.setdefault(place.parent, []).append(place.id)
    for held in sorted(found, key=lambda one: one.firm):
        for stall in [held.space] if held.space in by_space else parents.get(held.space, ()):
            _mark(by_space[stall], held, first, last)
    return [
        StallDays(place.id, place.code, place.name, place.area_m2, by_space[place.id])
        for place in places
    ]


def _mark(days: dict[date, Taken], held: Held, first: date, last: date) -> None:
    taken = Taken(held.dossier, held.party_name, held.title, held.item, bool(held.firm))
    day = first
    while day <= last:
        if held.starts_at < day_end(day) and min(held.ends_at, FOREVER) > day_start(day):
            days[day] = taken
        day += timedelta(days=1)
