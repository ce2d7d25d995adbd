"""How the workplaces are let: alone, or neighbours together; who takes them is in `story`."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pole_desk.ports.ids import SpaceId
from pole_desk.registers.spaces.queries import Space
from pole_desk.registers.spaces.rules import Kind, touching


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
    for kind, paired in ((Kind.OFFICE, 46), (Kind.DESK, 58)):
        own = sorted((place for place in places if place.kind == kind), key=lambda place: place.code)
        for group in _grouped(rng, own, paired):
            spaces = tuple(place.id for place in group)
            capacity = sum(place.capacity or 1 for place in group)
            found.append(Lot(len(found), kind, spaces, capacity))
    return found


def units(rng: random.Random, places: Sequence[Space], count: int) -> list[SpaceId]:
    """Storage units that are let, in random order."""
    own = sorted((place for place in places if place.kind == Kind.STORAGE), key=lambda place: place.code)
    return [place.id for place in rng.sample(own, min(count, len(own)))]


def _grouped(rng: random.Random, places: list[Space], percent: int) -> list[list[Space]]:
    """Neighbours joined two by two where chance says so, `percent` of the time."""
    groups: list[list[Space]] = []
    joined: set[SpaceId] = set()
    for one, other in pairwise(places):
        if one.id in joined:
            continue
        together = _neighbours(one, other) and rng.randrange(100) < percent
        group = [one, other] if together else [one]
        joined.update(place.id for place in group)
        groups.append(group)
    groups += [[place] for place in places[-1:] if place.id not in joined]
    return groups


def _neighbours(one: Space, other: Space) -> bool:
    same_floor = (one.building, one.floor) == (other.building, other.floor)
    return same_floor and touching(one.rectangle, other.rectangle)
