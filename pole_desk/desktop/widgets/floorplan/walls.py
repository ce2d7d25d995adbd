"""Which walls between neighbours fall because one letting holds both; no drawing is here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pole_desk.desktop.widgets.floorplan.arrangement import Box
from pole_desk.desktop.widgets.floorplan.plan import Occupancy

_NEAR = 0.6


@dataclass(frozen=True, slots=True)
class Walls:
    """The sides of a space that are open to another space of the same letting, and who names it."""

    left: bool = False
    top: bool = False
    right: bool = False
    bottom: bool = False
    named: bool = True


def open_walls(places: Mapping[int, Box], occupancies: Mapping[int, Occupancy]) -> dict[int, Walls]:
    """By space, its open sides; only a side shared from end to end falls, so that the outline is one."""
    by_lease: dict[int, list[int]] = {}
    for key in places:
        occupancy = occupancies.get(key)
        if occupancy is not None and occupancy.lease:
            by_lease.setdefault(occupancy.lease, []).append(key)
    found: dict[int, Walls] = {}
    for keys in by_lease.values():
        if len(keys) > 1:
            _open(keys, places, found)
    return found


def _open(keys: list[int], places: Mapping[int, Box], found: dict[int, Walls]) -> None:
    for key in keys:
        mine = places[key]
        sides = {"left": False, "top": False, "right": False, "bottom": False}
        for other in keys:
            side = None if other == key else _shared(mine, places[other])
            if side is not None:
                sides[side] = True
        if any(sides.values()):
            first = not sides["left"] and not sides["top"]
            found[key] = Walls(**sides, named=first)


def _shared(mine: Box, other: Box) -> str | None:
    """The side of `mine` along which `other` stands, of the same length."""
    if abs(mine.y - other.y) < _NEAR and abs(mine.h - other.h) < _NEAR:
        if abs(mine.right - other.x) < _NEAR:
            return "right"
        if abs(other.right - mine.x) < _NEAR:
            return "left"
    if abs(mine.x - other.x) < _NEAR and abs(mine.w - other.w) < _NEAR:
        if abs(mine.bottom - other.y) < _NEAR:
            return "bottom"
        if abs(other.bottom - mine.y) < _NEAR:
            return "top"
    return None


def step(places: Mapping[int, Box], here: int, dx: int, dy: int) -> int | None:
    """The nearest space wholly in a direction, those straight ahead first; None at the edge."""
    mine = places[here]
    best: tuple[float, float, int] | None = None
    for key, box in places.items():
        right, left = box.x - mine.right, mine.x - box.right
        below, above = box.y - mine.bottom, mine.y - box.bottom
        ahead = {(1, 0): right, (-1, 0): left, (0, 1): below, (0, -1): above}[dx, dy]
        if key == here or ahead < -1:
            continue
        aside = max(0.0, below, above) if dx else max(0.0, right, left)
        apart = abs(box.y - mine.y) if dx else abs(box.x - mine.x)
        score = (max(0.0, ahead) + 3 * aside, apart, key)
        if best is None or score < best:
            best = score
    return None if best is None else best[2]
