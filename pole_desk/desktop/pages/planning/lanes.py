"""The rows of the board out of the spaces: their groups, order, words and kin; no query is here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from pole_desk.desktop.widgets.board.model import Group, Row
from pole_desk.desktop.widgets.floorplan.arrangement import floor_name
from pole_desk.kernel.i18n import _, ngettext, number
from pole_desk.ports.ids import SpaceId
from pole_desk.registers.spaces.rules import BY_HOUR, RENTED_LONG, Kind

if TYPE_CHECKING:
    from pole_desk.registers.calendar.rules import Hours
    from pole_desk.registers.spaces.queries import Space

_ORDER = ("events", "meals", "offices", "desks", "storage", "shop")
_ZONES = {
    Kind.HALL: "events",
    Kind.HALL_BAY: "events",
    Kind.MEETING_ROOM: "events",
    Kind.CANTEEN: "meals",
    Kind.OFFICE: "offices",
    Kind.DESK: "desks",
    Kind.STORAGE: "storage",
    Kind.SHOP: "shop",
    Kind.STALL: "shop",
}
_ICONS = {
    Kind.HALL: "presentation",
    Kind.HALL_BAY: "presentation",
    Kind.MEETING_ROOM: "users",
    Kind.CANTEEN: "utensils",
    Kind.OFFICE: "door-open",
    Kind.DESK: "armchair",
    Kind.STORAGE: "warehouse",
    Kind.SHOP: "tag",
    Kind.STALL: "tag",
}


def lettable(kind: str) -> bool:
    """Whether an agreement may hold it: offices, desks and storage."""
    return kind in RENTED_LONG


Usual = Mapping[SpaceId, tuple[int, int]]
"""Seconds of set-up and tear-down that a room usually takes."""
NO_BUFFERS = (0, 0)


def lanes(
    spaces: Sequence[Space], usual: Usual | None = None
) -> tuple[list[Group], list[Row], dict[int, tuple[int, ...]]]:
    """Groups in the order of the day, rows with parents over their parts, and who shares leaves."""
    by_parent: dict[int | None, list[Space]] = {}
    known = {space.id for space in spaces}
    for space in spaces:
        parent = space.parent if space.parent in known else None
        by_parent.setdefault(parent, []).append(space)
    rows: list[Row] = []
    groups: dict[str, Group] = {}
    for space in sorted(by_parent.get(None, ()), key=_place):
        _add(space, None, 0, by_parent, rows, groups)
    buffers = usual or {}
    rows = [
        replace(row, set_up=before, tear_down=after)
        for row in rows
        for before, after in (buffers.get(SpaceId(row.id), NO_BUFFERS),)
    ]
    order = sorted(groups, key=lambda key: (_ORDER.index(key.partition("/")[0]), key))
    return [groups[key] for key in order], rows, kin(spaces)


def opened(
    rows: Iterable[Row], places: Iterable[Space], hours: Mapping[SpaceId, Hours]
) -> list[Row]:
    """The rows with the hours of their own space, or of the one that holds it."""
    parents = {place.id: place.parent for place in places}
    found: list[Row] = []
    for row in rows:
        at: int | None = row.id
        while at is not None and SpaceId(at) not in hours:
            at = parents.get(SpaceId(at))
        own = None if at is None else hours[SpaceId(at)]
        found.append(row if own is None else replace(row, hours=_week(own), hours_words=own.words))
    return found


def _week(own: Hours) -> tuple[tuple[int, int] | None, ...]:
    """By weekday the minutes of the day at which it opens and closes, past midnight beyond 24 h."""
    first, last = (at.hour * 60 + at.minute for at in (own.opens, own.closes))
    span = (first, last if last > first else last + 24 * 60)
    return tuple(span if day in own.weekdays else None for day in range(7))


def _add(
    space: Space,
    parent: Space | None,
    depth: int,
    by_parent: Mapping[int | None, Sequence[Space]],
    rows: list[Row],
    groups: dict[str, Group],
) -> None:
    group = group_of(space)
    groups.setdefault(group.key, group)
    rows.append(
        Row(
            space.id,
            _title(space, parent),
            _words(space),
            _ICONS[Kind(space.kind)],
            group.key,
            depth,
            "hourly" if space.kind in BY_HOUR else "long",
            space.capacity,
        )
    )
    for child in sorted(by_parent.get(space.id, ()), key=_place):
        _add(child, space, depth + 1, by_parent, rows, groups)


def _place(space: Space) -> tuple[int, str, int, bool, Decimal, str]:
    """Zone, building and floor; among rooms the hall first, then the largest."""
    zone = _ZONES[Kind(space.kind)]
    events = zone == "events"
    size = -space.area_m2 if events else Decimal(0)
    return (_ORDER.index(zone), space.building, space.floor, space.kind == Kind.STALL, size, space.code)


def group_of(space: Space) -> Group:
    """The heading over a space: offices by hall and floor, the others by what they are for."""
    zone = _ZONES[Kind(space.kind)]
    if zone == "offices":
        return Group(
            f"offices/{space.building}/{space.floor}",
            _("Bureaux — {building}, {floor}").format(building=space.building, floor=_floor(space.floor)),
        )
    names = {
        "events": _("Salles événementielles"),
        "meals": _("Restauration"),
        "desks": _("Postes"),
        "storage": _("Stockage"),
        "shop": _("Magasin"),
    }
    return Group(zone, names[zone])


def _floor(floor: int) -> str:
    """Short, for a narrow column."""
    return (_("RDC"), _("étage"))[floor] if floor in (0, 1) else floor_name(floor)


def _title(space: Space, parent: Space | None) -> str:
    """`Travée A` under its hall rather than `Espace polyvalent, travée A`."""
    own = space.name if parent is None else space.name.removeprefix(f"{parent.name}, ")
    return own[:1].upper() + own[1:]


def _words(space: Space) -> str:
    area = _("{area} m²").format(area=number(space.area_m2, _decimals(space.area_m2)))
    if space.kind in BY_HOUR and space.capacity:
        seats = ngettext(_("{n} place"), _("{n} places"), space.capacity)
        return seats.format(n=number(space.capacity))
    return f"{space.code} · {area}"


def _decimals(area: Decimal) -> int:
    return 0 if area == area.to_integral_value() else 1


def kin(spaces: Sequence[Space]) -> dict[int, tuple[int, ...]]:
    """For each space those that share leaves with it: what stands over it and under it."""
    parents = {space.id: space.parent for space in spaces}
    found: dict[int, set[int]] = {}
    for space in spaces:
        above = parents.get(space.id)
        while above is not None and above in parents:
            found.setdefault(space.id, set()).add(above)
            found.setdefault(above, set()).add(space.id)
            above = parents[above]
    return {key: tuple(sorted(others)) for key, others in found.items()}
