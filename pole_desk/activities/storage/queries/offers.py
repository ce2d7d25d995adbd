"""What may be rented over some days or hours: the free units first, then who is in the others."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from pole_desk.activities.storage.queries.units import left_of, shared_units
from pole_desk.kernel.periods import day_of, last_day_of
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import SpaceId, StorageUnitId
from pole_desk.registers.claims.queries import holds
from pole_desk.registers.claims.rules import span_text
from pole_desk.registers.spaces.queries import spaces
from pole_desk.registers.spaces.rules import Kind as SpaceKind


class Offer(NamedTuple):
    """A unit over an interval: free, or who is in the way and when; `left` of a shared one."""

    space: SpaceId
    code: str
    name: str
    area_m2: Decimal
    free: bool
    who: str
    when: str
    unit: StorageUnitId | None
    measure: str
    left: Decimal


def offers(reader: Reader, *, starts_at: int, ends_at: int) -> list[Offer]:
    """Every unit over an interval (epoch seconds): free ones first, then shared ones, by code."""
    first, last = day_of(starts_at), last_day_of(ends_at)
    places = [one for one in spaces(reader, on=first, kind=SpaceKind.STORAGE) if one.is_leaf]
    leaves = [place.id for place in places]
    held = {}
    for one in holds(reader, starts_at=starts_at, ends_at=ends_at, spaces=leaves):
        if one.firm:
            held.setdefault(one.space, one)
    shared = {one.space: one for one in shared_units(reader, on=first)}
    found = []
    for place in places:
        unit, taken = shared.get(place.id), held.get(place.id)
        if taken is None and place.parent is not None:
            taken = held.get(place.parent)
        left = Decimal(0)
        if unit is not None:
            left = left_of(reader, unit=unit.id, first_day=first, last_day=last)
        found.append(
            Offer(
                place.id, place.code, place.name, place.area_m2, taken is None,
                taken.party_name if taken is not None and unit is None else "",
                span_text(taken.starts_at, taken.ends_at) if taken is not None and unit is None else "",
                None if unit is None else unit.id, "" if unit is None else unit.measure, left,
            )
        )  # fmt: skip
    return sorted(found, key=lambda one: (not one.free, one.unit is None, one.code))
