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
    """People that rooms together take; None when the layout is not possible there, or nobody said.

    Without a layout, what the space itself says, or for rooms together the most of any layout.
    Rooms together that no figure names take what each takes.
    """
    figures = {
        one.layout: one.capacity for one in known
        if one.spaces == joined([room.code for room in rooms])
    }  # fmt: skip
    if layout and figures:
        return figures.get(layout)
    if len(rooms) == 1:
        return (rooms[0].capacity or None) if not layout else None
    if figures:
        return max(figures.values())
    each = [capacity_of([room], layout, known) for room in rooms]
    return None if None in each else sum(one for one in each if one is not None)
