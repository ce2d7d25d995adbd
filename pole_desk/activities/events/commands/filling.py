"""What a pole starts the events with: usual buffers, layouts, equipment; what it has already stays."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from sqlalchemy import select

from pole_desk.activities.events.rules.states import TOPIC
from pole_desk.activities.events.tables import EventEquipmentRow, EventLayoutRow, EventRoomRow
from pole_desk.kernel.i18n import _
from pole_desk.kernel.paths import shipped
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.registers.spaces.queries import spaces

OPENED = date(2014, 1, 1)
"""From when the shipped layouts are in force."""


@command(Permission.SETTINGS)
def fill_events(tx: Tx) -> int:
    """Add the shipped rooms, layouts and equipment that this pole has not; how many records.

    Asking twice adds nothing more; what was changed or retired stays as it is.
    """
    data = json.loads(shipped("resources", "data", "events.json").read_text(encoding="utf-8"))
    codes = {place.code: place.id for place in spaces(tx) if place.valid_to is None}
    added = [
        *_rooms(tx, data["rooms"], codes),
        *_layouts(tx, data, codes),
        *_equipment(tx, data["equipment"]),
    ]
    tx.session.add_all(added)
    tx.session.flush()
    if added:
        tx.changed(TOPIC, 0)
        tx.says(_("Salles, dispositions et matériel des événements complétés."))
    return len(added)


def _rooms(tx: Tx, rooms: Any, codes: dict[str, Any]) -> list[EventRoomRow]:
    known = set(tx.session.scalars(select(EventRoomRow.space)))
    return [
        EventRoomRow(
            space=codes[room["space"]], tariff=room["tariff"], set_up=room["set_up"] * 60,
            tear_down=room["tear_down"] * 60, fixed_equipment=room["fixed"], bookable=room["bookable"],
        )
        for room in rooms
        if room["space"] in codes and codes[room["space"]] not in known
    ]  # fmt: skip


def _layouts(tx: Tx, data: Any, codes: dict[str, Any]) -> list[EventLayoutRow]:
    """Those of the spaces that are there, and of the parts into which one of them may be divided."""
    layouts = {
        name: figures for name, figures in data["layouts"].items()
        if all(code in codes for code in name.split("+"))
    }  # fmt: skip
    for whole, parts in data["parts"].items():
        layouts |= parts if whole in codes else {}
    known = {
        (row.spaces, row.layout)
        for row in tx.session.execute(select(EventLayoutRow.spaces, EventLayoutRow.layout))
    }
    return [
        EventLayoutRow(spaces=spaces_, layout=layout, capacity=capacity, valid_from=OPENED)
        for spaces_, figures in layouts.items()
        for layout, capacity in figures.items()
        if (spaces_, layout) not in known
    ]


def _equipment(tx: Tx, things: Any) -> list[EventEquipmentRow]:
    known = set(tx.session.scalars(select(EventEquipmentRow.code)))
    return [
        EventEquipmentRow(**thing, retired=False) for thing in things if thing["code"] not in known
    ]
