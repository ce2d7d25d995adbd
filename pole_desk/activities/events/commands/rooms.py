"""The settings of rooms: bookable or not, usual buffers, tariff class, people per layout and bays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import func, select

from pole_desk.activities.events.queries.equipment import equipment
from pole_desk.activities.events.queries.places import Places, places
from pole_desk.activities.events.queries.settings import tariffs
from pole_desk.activities.events.rules.figures import (
    ROOMS_TOPIC,
    Kept,
    require_buffers,
    require_figures,
    require_fixed,
    require_not_before,
    require_openable,
    require_together,
)
from pole_desk.activities.events.rules.needs import layout_name
from pole_desk.activities.events.rules.rooms import Room
from pole_desk.activities.events.rules.states import OVER, TOPIC
from pole_desk.activities.events.tables import EventBookingRow, EventLayoutRow, EventRoomRow
from pole_desk.kernel.errors import BadInput, NotFound
from pole_desk.kernel.i18n import _, ngettext, number, numeric_day
from pole_desk.kernel.periods import to_instant
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import SpaceId


@command(Permission.SETTINGS)
def set_room(
    tx: Tx,
    *,
    space: SpaceId,
    bookable: bool = True,
    tariff: str = "",
    set_up: int = 0,
    tear_down: int = 0,
    fixed_equipment: Mapping[str, int] | None = None,
    seen_version: int | None = None,
) -> None:
    """What a space brings when it is booked, buffers in seconds; bookings made keep their own.

    Raises BadInput `tariff`, `set_up`, `tear_down`, `fixed_equipment`, RuleBroken `not_bookable`,
    NotFound, Conflict.
    """
    room = places(tx).room(space)
    fixed = dict(fixed_equipment or {})
    if bookable:
        require_openable(room)
    _require_tariff(tx, tariff)
    require_buffers(set_up, tear_down)
    require_fixed(fixed, {one.code for one in equipment(tx, retired=True)})
    row = tx.session.scalar(select(EventRoomRow).where(EventRoomRow.space == space))
    if row is None:
        row = EventRoomRow(space=space)
        tx.session.add(row)
    else:
        tx.require_version(ROOMS_TOPIC, row, seen_version)
    row.bookable, row.tariff = bookable, tariff
    row.set_up, row.tear_down, row.fixed_equipment = set_up, tear_down, fixed
    _written(tx, row)
    tx.undo_with(
        set_room, space=space, bookable=room.bookable, tariff=room.tariff, set_up=room.set_up,
        tear_down=room.tear_down, fixed_equipment=dict(room.fixed_equipment),
    )  # fmt: skip
    tx.says(_("{name} : réglages de réservation enregistrés.").format(name=room.name) if bookable
            else _closed_words(tx, room))  # fmt: skip


def _require_tariff(tx: Tx, tariff: str) -> None:
    known = tariffs(tx)
    if tariff and tariff not in known:
        raise BadInput(
            "tariff",
            _("La classe tarifaire « {tariff} » n’a pas d’article dans les tarifs. Au choix : {known}.").format(
                tariff=tariff, known=", ".join(known)
            ),
        )


def _closed_words(tx: Tx, room: Room) -> str:
    now = to_instant(tx.clock.now())
    left = tx.session.scalar(
        select(func.count()).where(
            EventBookingRow.space == room.id, EventBookingRow.ends_at > now,
            EventBookingRow.state.not_in([str(state) for state in OVER]),
        )
    ) or 0  # fmt: skip
    if not left:
        return _("{name} ne se réserve plus.").format(name=room.name)
    return ngettext(
        "{name} ne se réserve plus ; {count} réservation à venir reste.",
        "{name} ne se réserve plus ; {count} réservations à venir restent.",
        left,
    ).format(name=room.name, count=left)


@command(Permission.SETTINGS)
def set_layouts(
    tx: Tx, *, spaces: Sequence[str], capacities: Mapping[str, int], valid_from: date
) -> None:
    """People per layout of a space, or of bays together, from a day on; 0: not possible.

    Layouts that are not named stay. Raises BadInput `bays`, `layout`, `capacity_<layout>`,
    `valid_from`, NotFound.
    """
    require_figures(capacities)
    tree = places(tx)
    rooms = [_by_code(tree, code, valid_from) for code in spaces]
    name = _together(tree, rooms, valid_from)
    kept: list[Kept] = []
    for layout, people in capacities.items():
        kept.append(_set_figure(tx, name, layout, people, valid_from))
    tx.session.flush()
    tx.changed(TOPIC, 0)
    tx.undo_with(put_back_layouts, figures=kept)
    words = ", ".join(
        f"{layout_name(layout)} {number(people)}" for layout, people in capacities.items()
    )
    tx.says(
        _("{spaces} : {words} à partir du {day}.").format(
            spaces=_joined_words(rooms), words=words, day=numeric_day(valid_from)
        )
    )


@command(Permission.SETTINGS)
def withdraw_layouts(tx: Tx, *, spaces: Sequence[str], valid_from: date) -> None:
    """Take back the figures dated a day: those before hold on. Raises NotFound `layout`."""
    name = "+".join(sorted(spaces))
    rows = [row for row in _figures(tx, name, valid_from) if not row.withdrawn]
    if not rows:
        raise NotFound(
            "layout",
            _("{spaces} n’a pas de capacité datée du {day}.").format(
                spaces=name.replace("+", " + "), day=numeric_day(valid_from)
            ),
        )
    kept = [_kept(row) for row in rows]
    for row in rows:
        row.withdrawn = True
        _written(tx, row)
    tx.undo_with(put_back_layouts, figures=kept)
    tx.says(
        _("{spaces} : les capacités du {day} sont retirées.").format(
            spaces=name.replace("+", " + "), day=numeric_day(valid_from)
        )
    )


@command(Permission.SETTINGS)
def put_back_layouts(tx: Tx, *, figures: Sequence[Kept]) -> None:
    """Figures as they were before a change or a withdrawal."""
    before: list[Kept] = []
    for one in (Kept(*figure) for figure in figures):
        for row in _figures(tx, one.spaces, one.valid_from):
            if row.layout == one.layout:
                before.append(_kept(row))
                row.capacity, row.withdrawn = one.capacity, one.withdrawn
                _written(tx, row)
    tx.undo_with(put_back_layouts, figures=before)
    tx.says(_("Capacités rétablies."))


def _by_code(tree: Places, code: str, on: date) -> Room:
    found = [room for room in tree.rooms.values() if room.code == code]
    if not found:
        raise NotFound("space", _("L’espace « {code} » n’existe pas.").format(code=code))
    return next((room for room in found if tree.exists_on(room.id, on)), found[-1])


def _together(tree: Places, rooms: Sequence[Room], on: date) -> str:
    hall = tree.rooms[rooms[0].parent] if rooms and rooms[0].parent is not None else None
    siblings = [
        room for room in tree.rooms.values()
        if hall is not None and room.parent == hall.id and tree.exists_on(room.id, on)
    ]  # fmt: skip
    name = require_together(rooms, siblings, hall)
    require_not_before(rooms, {room.code: tree.days[room.id][0] for room in rooms}, on)
    return name


def _joined_words(rooms: Sequence[Room]) -> str:
    return " + ".join(room.name for room in rooms)


def _set_figure(tx: Tx, name: str, layout: str, people: int, valid_from: date) -> Kept:
    row = next((one for one in _figures(tx, name, valid_from) if one.layout == layout), None)
    if row is None:
        row = EventLayoutRow(
            spaces=name, layout=layout, capacity=people, valid_from=valid_from, withdrawn=False
        )
        tx.session.add(row)
        kept = Kept(name, layout, valid_from, people, True)
    else:
        kept = _kept(row)
        row.capacity, row.withdrawn = people, False
    _written(tx, row)
    return kept


def _figures(tx: Tx, name: str, valid_from: date) -> list[EventLayoutRow]:
    statement = select(EventLayoutRow).where(
        EventLayoutRow.spaces == name, EventLayoutRow.valid_from == valid_from
    )
    return list(tx.session.scalars(statement))


def _kept(row: EventLayoutRow) -> Kept:
    return Kept(row.spaces, row.layout, row.valid_from, row.capacity, row.withdrawn)


def _written(tx: Tx, row: EventRoomRow | EventLayoutRow) -> None:
    tx.session.flush()
    tx.changed(ROOMS_TOPIC, row.id)
    tx.changed(TOPIC, 0)
