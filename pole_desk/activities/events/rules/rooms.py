"""Rooms that are booked by the hour: what they bring, how many they take, alone or together."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from pole_desk.kernel.errors import RuleBroken
from pole_desk.kernel.i18n import _
from pole_desk.ports.ids import SpaceId
from pole_desk.registers.spaces.rules import Kind


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
    """Raises RuleBroken on a space that is let otherwise, or kept out of bookings; says the way to it."""
    if room.bookable:
        return
    said, command = _otherwise(room.kind)
    raise RuleBroken(
        "not_bookable", said.format(name=_named(room), command=command), space=room.code,
        **({"command": command} if command else {}),
    )  # fmt: skip


def _named(room: Room) -> str:
    return _("{name} ({code})").format(name=room.name, code=room.code)


def _otherwise(kind: str) -> tuple[str, str]:
    """How a space that is not booked by the hour is taken: a sentence, and the command."""
    return {
        Kind.OFFICE: (
            _("{name} se loue par convention d’hébergement, pas à l’heure. Choisissez une salle, ou "
              "ouvrez une convention : page Hébergement, ou commande « {command} »."), "lease open",
        ),
        Kind.DESK: (
            _("{name} se loue par convention d’hébergement, pas à l’heure. Choisissez une salle, ou "
              "ouvrez une convention : page Hébergement, ou commande « {command} »."), "lease open",
        ),
        Kind.STORAGE: (
            _("{name} est un espace de stockage : il se loue au mois ou à la journée, pas comme une "
              "salle. Passez par la page Stockage, ou la commande « {command} »."), "storage open",
        ),
        Kind.STALL: (
            _("{name} est un stand du magasin : il se prend au mois ou à la journée, pas comme une "
              "salle. Passez par la page Magasin, ou la commande « {command} »."), "shop stall book",
        ),
        Kind.SHOP: (
            _("{name} se partage en stands, qui se prennent un à un. Passez par la page Magasin, ou la "
              "commande « {command} »."), "shop stall book",
        ),
    }.get(Kind(kind), (_("{name} ne se réserve pas. Choisissez un autre espace."), ""))  # fmt: skip


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
