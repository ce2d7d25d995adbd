"""How the workplaces are let: alone, or neighbours together; who takes them is in `story`."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from pole_desk.ports.ids import SpaceId
from pole_desk.registers.spaces.queries import Space
from pole_desk.registers.spaces.rules import Kind, touching

LARGEST = 3


@dataclass(frozen=True, slots=True)
class Lot:
    """Spaces let together; `capacity` is people, all together."""

    rank: int
    kind: str
    spaces: tuple[SpaceId, ...]
    capacity: int

    @property
    def single(self) -> bool:
        return len(self.spaces) == 1


def lots(rng: random.Random, places: Sequence[Space]) -> list[Lot]:
    """The offices and desks in lots, some of neighbours; always in the same order."""
    found: list[Lot] = []
    for kind, percent in ((Kind.OFFICE, 56), (Kind.DESK, 62)):
        own = sorted((place for place in places if place.kind == kind), key=_along)
        for group in _grouped(rng, own, percent):
            spaces = tuple(place.id for place in group)
            capacity = sum(place.capacity or 1 for place in group)
            found.append(Lot(len(found), kind, spaces, capacity))
    return found


def _along(place: Space) -> tuple[str, int, Decimal, Decimal]:
    """Down one side of a corridor, then the other."""
    return (place.building, place.floor, place.y_m, place.x_m)


def units(rng: random.Random, places: Sequence[Space], count: int) -> list[SpaceId]:
    """Storage units that are let, in random order."""
    own = sorted((place for place in places if place.kind == Kind.STORAGE), key=lambda place: place.code)
    return [place.id for place in rng.sample(own, min(count, len(own)))]


def _grouped(rng: random.Random, places: list[Space], percent: int) -> Iterator[list[Space]]:
    """Neighbours joined where chance says so, `percent` of the time, at most three."""
    group: list[Space] = []
    for place in places:
        beside = group and len(group) < LARGEST and _neighbours(group[-1], place)
        if beside and rng.randrange(100) < percent:
            group.append(place)
            continue
        if group:
            yield group
        group = [place]
    if group:
        yield group


def _neighbours(one: Space, other: Space) -> bool:
    same_floor = (one.building, one.floor) == (other.building, other.floor)
    return same_floor and touching(one.rectangle, other.rectangle)
