"""Where each part of the pole stands on one screen: blocks, their scale, a place per space; no Qt is here."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from pole_desk.desktop.widgets.floorplan.plan import PlanSpace
from pole_desk.kernel.i18n import _, ngettext

TITLE = 20
GAP = 8
PAD = 5
LEAST_METRE = 12.5
"""Pixels that a metre takes at least."""
_CORRIDOR = 0.5
"""Metres at most that an empty band keeps on the plan: corridors are drawn narrower than they are."""

_ZONES = {
    "office": "offices",
    "desk": "desks",
    "shop": "shop",
    "stall": "shop",
    "hall": "events",
    "hall_bay": "events",
    "canteen": "events",
    "meeting_room": "events",
    "storage": "storage",
}
_ORDER = ("offices", "desks", "events", "shop", "storage", "other")


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in pixels."""

    x: float
    y: float
    w: float
    h: float

    @property
    def right(self) -> float:
        return self.x + self.w

    @property
    def bottom(self) -> float:
        return self.y + self.h


@dataclass(frozen=True, slots=True)
class Block:
    """Spaces of one zone of one floor, with a title over their ground."""

    title: str
    box: Box
    places: tuple[tuple[int, Box], ...]


@dataclass(frozen=True, slots=True)
class Arrangement:
    """All blocks and the size of the whole; `home` is how high offices and desks reach."""

    blocks: tuple[Block, ...]
    width: float
    height: float
    home: float

    def places(self) -> dict[int, Box]:
        return {key: box for block in self.blocks for key, box in block.places}


@dataclass(frozen=True, slots=True)
class _Part:
    """A zone of a floor before it has a place: spaces in metres, empty bands narrowed."""

    zone: str
    title: str
    boxes: tuple[tuple[int, Box], ...]
    width: float
    height: float


def arrange(
    spaces: Sequence[PlanSpace], width: float, height: float, least_metre: float = LEAST_METRE
) -> Arrangement:
    """Offices one floor under another at full width, desks beside the shop, the rest below.

    The height left is shared so that offices and desks fill one screen of `width` × `height`;
    when the screen is too low the blocks keep a readable height and the plan scrolls.
    """
    parts = _parts(spaces)
    wide = [part for part in parts if part.zone == "offices"]
    rest = [part for part in parts if part.zone != "offices"]
    rows: list[list[_Part]] = [[part] for part in wide]
    first_rest = len(rows)
    for place in range(0, len(rest), 2):
        rows.append(rest[place : place + 2])
    home_rows = first_rest + (1 if any(part.zone == "desks" for part in rest) else 0) or len(rows)
    heights = _heights(rows, home_rows or 1, height, least_metre)
    blocks: list[Block] = []
    y, home = 0.0, 0.0
    for number, (row, tall) in enumerate(zip(rows, heights, strict=True)):
        x = 0.0
        for part, share in zip(row, _shares(row), strict=True):
            room = (width - GAP * (len(row) - 1)) * share
            blocks.append(_block(part, Box(x, y + TITLE, room, tall)))
            x += room + GAP
        y += TITLE + tall + GAP
        if number < home_rows:
            home = y
    return Arrangement(tuple(blocks), width, y, home)


def _heights(
    rows: Sequence[Sequence[_Part]], home: int, height: float, least: float
) -> list[float]:
    """Pixels of each row of blocks: what the screen leaves, by how many metres each is high."""
    room = height - home * (TITLE + GAP)
    weights = [_weight(row) for row in rows]
    total = sum(weights[:home]) or 1.0
    unit = max(room / total, least)
    return [unit * weight for weight in weights]


def _weight(row: Sequence[_Part]) -> float:
    """Metres high; desks a little more since they are the smallest things to read, and who stands
    beside them follows."""
    first = row[0]
    if first.zone == "desks":
        return first.height * 1.15
    return first.height if first.zone == "offices" else min(14.0, max(part.height for part in row))


def _shares(row: Sequence[_Part]) -> list[float]:
    """Desks take the wider half; two others share by their width."""
    if len(row) == 1:
        return [1.0]
    if row[0].zone == "desks":
        return [0.6, 0.4]
    total = sum(part.width for part in row)
    return [part.width / total for part in row]


def _block(part: _Part, ground: Box) -> Block:
    """Stretch a part into its ground, padding left all around."""
    across = (ground.w - 2 * PAD) / part.width
    down = (ground.h - 2 * PAD) / part.height
    places = tuple(
        (
            key,
            Box(
                ground.x + PAD + box.x * across,
                ground.y + PAD + box.y * down,
                box.w * across,
                box.h * down,
            ),
        )
        for key, box in part.boxes
    )
    return Block(part.title, ground, places)


def _parts(spaces: Sequence[PlanSpace]) -> list[_Part]:
    groups: dict[tuple[str, str, int], list[PlanSpace]] = {}
    for space in spaces:
        zone = _ZONES.get(space.kind, "other")
        groups.setdefault((zone, space.building, space.floor), []).append(space)
    order = sorted(groups, key=lambda key: (_ORDER.index(key[0]), key[1], key[2]))
    return [_part(key, groups[key]) for key in order]


def _part(key: tuple[str, str, int], spaces: Sequence[PlanSpace]) -> _Part:
    zone, building, floor = key
    leaves = _leaves(spaces)
    across = _narrowed([(space.x, space.right) for space in leaves])
    down = _narrowed([(space.y, space.bottom) for space in leaves])
    boxes = tuple(
        (
            space.id,
            Box(
                across(space.x),
                down(space.y),
                across(space.right) - across(space.x),
                down(space.bottom) - down(space.y),
            ),
        )
        for space in leaves
    )
    return _Part(
        zone,
        _title(zone, building, floor, len(leaves)),
        boxes,
        max(box.right for _key, box in boxes),
        max(box.bottom for _key, box in boxes),
    )


def _leaves(spaces: Sequence[PlanSpace]) -> list[PlanSpace]:
    parents = {space.parent for space in spaces}
    return [space for space in spaces if space.id not in parents]


def _narrowed(edges: Iterable[tuple[float, float]]) -> Callable[[float], float]:
    """A map of metres that starts at 0 and cuts every empty band down to a corridor's width."""
    bands: list[list[float]] = []
    for low, high in sorted(edges):
        if bands and low <= bands[-1][1]:
            bands[-1][1] = max(bands[-1][1], high)
        else:
            bands.append([low, high])
    starts = [band[0] for band in bands]
    moved, at = [], 0.0
    for number, (low, high) in enumerate(bands):
        if number:
            at += min(_CORRIDOR, low - bands[number - 1][1])
        moved.append(at - low)
        at += high - low

    def shift(metre: float) -> float:
        return metre + moved[max(0, bisect_right(starts, metre) - 1)]

    return shift


def floor_name(floor: int) -> str:
    """`rez-de-chaussée`, `1er étage`, `2e étage`."""
    if floor == 0:
        return _("rez-de-chaussée")
    return _("1er étage") if floor == 1 else _("{n}e étage").format(n=floor)


def _title(zone: str, building: str, floor: int, count: int) -> str:
    names = {
        "offices": ngettext("{n} bureau", "{n} bureaux", count),
        "desks": ngettext("{n} poste partagé", "{n} postes partagés", count),
        "events": _("événements et cantine"),
        "shop": _("magasin collectif"),
        "storage": ngettext("{n} unité", "{n} unités", count),
        "other": ngettext("{n} espace", "{n} espaces", count),
    }
    parts = [building, floor_name(floor), names[zone].format(n=count)]
    if zone == "storage":
        parts.pop(1)
    return " · ".join(parts)
