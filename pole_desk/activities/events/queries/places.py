"""The tree of spaces as bookings see it: leaves, usual buffers, layouts, what may be booked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import bindparam, select

from pole_desk.activities.events.rules.rooms import LayoutCapacity, Room
from pole_desk.activities.events.tables import EventLayoutRow, EventRoomRow
from pole_desk.kernel.errors import NotFound
from pole_desk.kernel.i18n import _
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import SpaceId
from pole_desk.registers.spaces.queries import LeafWindow
from pole_desk.registers.spaces.rules import BY_HOUR
from pole_desk.registers.spaces.tables import LeafRow, SpaceRow


class _Usual(NamedTuple):
    space: int
    tariff: str
    set_up: int
    tear_down: int
    fixed_equipment: Any
    bookable: bool


_SPACES = select(
    SpaceRow.id, SpaceRow.code, SpaceRow.name, SpaceRow.kind, SpaceRow.parent, SpaceRow.capacity,
    SpaceRow.area_m2, SpaceRow.valid_from, SpaceRow.valid_to,
)  # fmt: skip
_LEAVES = select(LeafRow.space, LeafRow.opens_at, LeafRow.closes_at)
_USUAL = select(
    EventRoomRow.space, EventRoomRow.tariff, EventRoomRow.set_up, EventRoomRow.tear_down,
    EventRoomRow.fixed_equipment, EventRoomRow.bookable,
)  # fmt: skip


class _Place(NamedTuple):
    id: SpaceId
    code: str
    name: str
    kind: str
    parent: SpaceId | None
    capacity: int
    area_m2: Decimal
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class Places:
    """Every space that was or is, its leaves and what it brings when it is booked; read once."""

    rooms: Mapping[SpaceId, Room]
    windows: Mapping[SpaceId, tuple[LeafWindow, ...]]
    days: Mapping[SpaceId, tuple[date, date | None]]
    parts: Mapping[SpaceId, Sequence[SpaceId]]

    def room(self, space: SpaceId) -> Room:
        """Raises NotFound."""
        found = self.rooms.get(space)
        if found is None:
            raise NotFound("space", _("L’espace n° {id} n’existe pas.").format(id=space))
        return found

    def leaves(self, spaces: Iterable[SpaceId]) -> list[SpaceId]:
        """The leaves under spaces, whatever their bounds."""
        return sorted({window.leaf for space in spaces for window in self.windows[space]})

    def kindred(self, space: SpaceId, first: date, last: date) -> list[SpaceId]:
        """A space, those that hold it and its parts between two days: all must be open for it to be.

        What closes the hall closes its bays; the hall is its bays.
        """
        found = [space]
        while (parent := self.rooms[found[-1]].parent) is not None:
            found.append(parent)
        parts = list(self.parts.get(space, ()))
        while parts:
            part = parts.pop(0)
            if self._exists_between(part, first, last):
                found.append(part)
                parts += self.parts.get(part, ())
        return found

    def _exists_between(self, space: SpaceId, first: date, last: date) -> bool:
        since, until = self.days[space]
        return since <= last and (until is None or first <= until)

    def open_over(self, space: SpaceId, starts_at: int, ends_at: int) -> bool:
        """Whether the leaves of a space are there over a whole interval."""
        there = [
            window for window in self.windows[space]
            if window.opens_at < ends_at and window.closes_at > starts_at
        ]  # fmt: skip
        return (
            bool(there)
            and min(window.opens_at for window in there) <= starts_at
            and max(window.closes_at for window in there) >= ends_at
        )

    def exists_on(self, space: SpaceId, day: date) -> bool:
        first, last = self.days[space]
        return first <= day and (last is None or day <= last)


def places(reader: Reader) -> Places:
    """The whole tree; a part of a divided room brings what the room brought.

    A space of a kind that is not booked by the hour is only booked when its settings say so.
    """
    found = {row.id: row for row in reader.rows(_SPACES, _Place)}
    usual = {row.space: row for row in reader.rows(_USUAL, _Usual)}
    windows = {row.leaf: row for row in reader.rows(_LEAVES, LeafWindow)}
    below: dict[SpaceId, list[SpaceId]] = {}
    for row in found.values():
        if row.parent is not None:
            below.setdefault(row.parent, []).append(row.id)

    def leaves(space: SpaceId) -> tuple[LeafWindow, ...]:
        own = (windows[space],) if space in windows else ()
        return own + tuple(leaf for child in below.get(space, ()) for leaf in leaves(child))

    return Places(
        {row.id: _room(row, _usual_of(row, found, usual)) for row in found.values()},
        {space: leaves(space) for space in found},
        {row.id: (row.valid_from, row.valid_to) for row in found.values()},
        below,
    )


def _usual_of(
    place: _Place, found: Mapping[SpaceId, _Place], usual: Mapping[int, _Usual]
) -> _Usual | None:
    current: _Place | None = place
    while current is not None:
        if current.id in usual:
            return usual[current.id]
        current = found[current.parent] if current.parent is not None else None
    return None


def _room(row: _Place, usual: _Usual | None) -> Room:
    facts = (row.id, row.code, row.name, row.kind, row.parent, row.capacity, row.area_m2)
    if usual is None:
        return Room(*facts, "", 0, 0, {}, row.kind in BY_HOUR)
    return Room(
        *facts, usual.tariff, usual.set_up, usual.tear_down, dict(usual.fixed_equipment or {}),
        usual.bookable,
    )  # fmt: skip


def rooms(reader: Reader, *, on: date | None = None) -> list[Room]:
    """The spaces that may be booked on a day (today), by code."""
    day = on or reader.clock.today()
    known = places(reader)
    found = [room for room in known.rooms.values() if room.bookable and known.exists_on(room.id, day)]
    return sorted(found, key=lambda room: room.code)


_LAYOUTS = (
    select(EventLayoutRow.spaces, EventLayoutRow.layout, EventLayoutRow.capacity)
    .where(EventLayoutRow.valid_from <= bindparam("on"), EventLayoutRow.withdrawn.is_(False))
    .order_by(EventLayoutRow.spaces, EventLayoutRow.layout, EventLayoutRow.valid_from)
)


def layouts(reader: Reader, *, on: date | None = None) -> list[LayoutCapacity]:
    """What is in force on a day (today): the newest figure of each space and layout; 0 is none."""
    found = reader.rows(_LAYOUTS, LayoutCapacity, {"on": on or reader.clock.today()})
    newest = {(one.spaces, one.layout): one for one in found}
    return [one for one in newest.values() if one.capacity]
