"""Who is expected for events at an hour: confirmed bookings, an event's people counted once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sqlalchemy import bindparam, select

from pole_desk.activities.events.rules.needs import DAY, LONGEST_DAYS
from pole_desk.activities.events.rules.states import BookingState
from pole_desk.activities.events.tables import EventBookingRow, EventRow
from pole_desk.kernel.work import Reader
from pole_desk.ports.headcount import Presence
from pole_desk.ports.ids import DossierId
from pole_desk.registers.spaces.rules import Kind
from pole_desk.registers.spaces.tables import SpaceRow


class _There(NamedTuple):
    booking: int
    dossier: DossierId
    title: str
    people: int
    starts_at: int
    ends_at: int


_ROW = EventBookingRow
_CONFIRMED = (
    select(_ROW.id, EventRow.dossier, _ROW.title, _ROW.people, _ROW.starts_at, _ROW.ends_at)
    .join(EventRow, EventRow.id == _ROW.event)
    .join(SpaceRow, SpaceRow.id == _ROW.space)
    .where(
        _ROW.state == BookingState.CONFIRMED, _ROW.people > 0,
        _ROW.starts_at < bindparam("ends_at"), _ROW.starts_at > bindparam("since"),
        _ROW.ends_at > bindparam("starts_at"), SpaceRow.kind != Kind.STORAGE,
    )
    .order_by(_ROW.starts_at, _ROW.id)
)  # fmt: skip


def presences(reader: Reader, *, starts_at: int, ends_at: int) -> list[Presence]:
    """One presence per event and stretch of time with the same rooms; storage brings nobody."""
    bounds = {
        "starts_at": starts_at, "ends_at": ends_at, "since": starts_at - LONGEST_DAYS * DAY - 1,
    }  # fmt: skip
    by_dossier: dict[DossierId, list[_There]] = defaultdict(list)
    for one in reader.rows(_CONFIRMED, _There, bounds):
        by_dossier[one.dossier].append(one)
    return [presence for each in by_dossier.values() for presence in _once(each)]


def _once(rooms: Sequence[_There]) -> Iterator[Presence]:
    """The fullest room of an event over each stretch between two changes."""
    if len(rooms) == 1:
        one = rooms[0]
        yield Presence(one.dossier, one.booking, one.title, one.people, one.starts_at, one.ends_at)
        return
    instants = sorted({at for one in rooms for at in (one.starts_at, one.ends_at)})
    for first, last in zip(instants, instants[1:], strict=False):
        there = [one for one in rooms if one.starts_at <= first < one.ends_at]
        if there:
            one = max(there, key=lambda each: (each.people, -each.booking))
            yield Presence(one.dossier, one.booking, one.title, one.people, first, last)
