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
    """The nearest space in a direction, those straight ahead first; None at the edge."""
    mine = places[here]
    cx, cy = mine.x + mine.w / 2, mine.y + mine.h / 2
    best: tuple[float, int] | None = None
    for key, box in places.items():
        if key == here:
            continue
        across, down = box.x + box.w / 2 - cx, box.y + box.h / 2 - cy
        ahead = across * dx + down * dy
        aside = abs(across * dy) + abs(down * dx)
        if ahead <= 1 or aside > 2.5 * ahead + mine.w:
            continue
        score = ahead + 2 * aside
        if best is None or score < best[0]:
            best = (score, key)
    return None if best is None else best[1]
