"""What the settings say of rooms and layouts: every value by date, also what is not booked today."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from sqlalchemy import select

from pole_desk.activities.events.queries.places import places
from pole_desk.activities.events.rules.figures import Figure
from pole_desk.activities.events.rules.prices import Unit
from pole_desk.activities.events.tables import EventLayoutRow, EventRoomRow
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import SpaceId
from pole_desk.registers.catalog.queries import items
from pole_desk.registers.spaces.rules import BY_HOUR, LEASED


class RoomSetting(NamedTuple):
    """A space with what it brings when it is booked; buffers in seconds.

    `record` and `version` are those of its own row, None while it follows the space it is part of.
    """

    id: SpaceId
    code: str
    name: str
    kind: str
    parent: SpaceId | None
    capacity: int
    bookable: bool
    tariff: str
    set_up: int
    tear_down: int
    fixed_equipment: Mapping[str, int]
    record: int | None
    version: int | None


class _Own(NamedTuple):
    id: int
    space: SpaceId
    version: int


def room_settings(reader: Reader, *, on: date) -> list[RoomSetting]:
    """Every space of a day that no agreement lets, rooms of events first, by code."""
    tree = places(reader)
    own = {
        row.space: row
        for row in reader.rows(select(EventRoomRow.id, EventRoomRow.space, EventRoomRow.version), _Own)
    }
    found = [
        RoomSetting(
            room.id, room.code, room.name, room.kind, room.parent, room.capacity, room.bookable,
            room.tariff, room.set_up, room.tear_down, room.fixed_equipment,
            own[room.id].id if room.id in own else None,
            own[room.id].version if room.id in own else None,
        )
        for room in tree.rooms.values()
        if tree.exists_on(room.id, on) and (room.kind not in LEASED or room.id in own)
    ]  # fmt: skip
    return sorted(found, key=lambda room: (room.kind not in BY_HOUR, room.code))


def layout_figures(reader: Reader) -> list[Figure]:
    """Every figure that stands, past and to come, by spaces, layout and day."""
    row = EventLayoutRow
    statement = (
        select(row.spaces, row.layout, row.capacity, row.valid_from)
        .where(row.withdrawn.is_(False))
        .order_by(row.spaces, row.layout, row.valid_from)
    )
    return reader.rows(statement, Figure)


def tariffs(reader: Reader) -> dict[str, str]:
    """The tariff classes that the price list knows, each with the label of its hour or day."""
    found: dict[str, str] = {}
    for one in items(reader):
        for unit in Unit:
            if one.code.startswith("event_") and one.code.endswith(f"_{unit}"):
                found.setdefault(one.code[len("event_") : -len(unit) - 1], one.label.partition(",")[0])
    return {code: label for code, label in found.items() if code and not code.endswith("_half")}
