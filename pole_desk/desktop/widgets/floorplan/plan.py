"""The pole's spaces as data for a plan: what each is, where it stands, who is in it; no Qt is here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

OccupancyState = Literal["occupied", "leaving", "option", "free", "unpaid", "unavailable"]
STATES: tuple[OccupancyState, ...] = (
    "occupied",
    "leaving",
    "option",
    "free",
    "unpaid",
    "unavailable",
)


@dataclass(frozen=True, slots=True)
class PlanSpace:
    """One space; x, y, w, h in metres on its building's floor."""

    id: int
    code: str
    name: str
    kind: str
    building: str
    floor: int
    x: float
    y: float
    w: float
    h: float
    area_m2: Decimal | int = 0
    capacity: int = 0
    parent: int | None = None

    @property
    def right(self) -> float:
        return self.x + self.w

    @property
    def bottom(self) -> float:
        return self.y + self.h


@dataclass(frozen=True, slots=True)
class Occupancy:
    """Who is in a space on the day observed; texts are ready to show."""

    space: int
    state: OccupancyState
    who: str = ""
    until: str = ""
    price: str = ""
    people: int = 0
    lease: int = 0


def shown(spaces: Iterable[PlanSpace]) -> tuple[PlanSpace, ...]:
    """Spaces drawn as themselves: one with children on the same floor is the ground they stand on."""
    spaces = tuple(spaces)
    parents = {space.parent for space in spaces if space.parent is not None}
    return tuple(space for space in spaces if space.id not in parents)


def counts(spaces: Iterable[PlanSpace], occupancies: Mapping[int, Occupancy]) -> dict[OccupancyState, int]:
    """How many spaces are in each state; those nobody spoke about are left out."""
    found = dict.fromkeys(STATES, 0)
    for space in spaces:
        occupancy = occupancies.get(space.id)
        if occupancy is not None:
            found[occupancy.state] += 1
    return found
