"""Rooms that are booked by the hour: what they bring, how many they take, alone or together."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from pole_desk.kernel.errors import RuleBroken
from pole_desk.kernel.i18n import _
from pole_desk.ports.ids import SpaceId
from pole_desk.registers.spaces.rules import LEASED


class Room(NamedTuple):
    """A space that is booked by the hour: its usual buffers in seconds, tariff class, equipment."""

    id: SpaceId
    code: str
    name: str
    kind: str
    parent: SpaceId | None
    capacity: int
    area_m2: Decimal
    tariff: str
    set_up: int
    tear_down: int
    fixed_equipment: Mapping[str, int]
    bookable: bool


class LayoutCapacity(NamedTuple):
    """People that a space, or spaces together (`HALLE-A+HALLE-B`), take in a layout."""

    spaces: str
    layout: str
    capacity: int


def require_bookable(room: Room) -> None:
    """Raises RuleBroken on a space that is let by agreements, or kept out of bookings."""
    if room.bookable:
        return
    said = (
        _("{name} se loue par convention d’hébergement, pas à l’heure. Choisissez une salle.")
        if room.kind in LEASED
        else _("{name} ne se réserve pas. Choisissez un autre espace.")
    )
    raise RuleBroken("not_bookable", said.format(name=room.name), space=room.code)


def joined(codes: Collection[str]) -> str:
    """Codes as the layouts name several spaces together."""
    return "+".join(sorted(codes))


def capacity_of(
    rooms: Sequence[Room], layout: str, known: Iterable[LayoutCapacity]
) -> int | None:
    """People that rooms together take; None when the layout is not possible there.

    Rooms together that no figure names take what each takes; without a layout, the most of any,
    or else what the space itself says.
    """
    by_spaces: dict[str, dict[str, int]] = {}
    for one in known:
        by_spaces.setdefault(one.spaces, {})[one.layout] = one.capacity
    figures = by_spaces.get(joined([room.code for room in rooms]))
    if figures is not None:
        return figures.get(layout) if layout else max(figures.values())
    if len(rooms) == 1:
        room = rooms[0]
        return room.capacity if not layout and room.capacity else None
    each = [capacity_of([room], layout, known) for room in rooms]
    return None if None in each else sum(one for one in each if one is not None)
