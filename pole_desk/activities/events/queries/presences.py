"""Who is expected for events at an hour: confirmed bookings, an event's people counted once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sqlalchemy import select

from pole_desk.activities.events.rules.states import BookingState
from pole_desk.activities.events.tables import EventBookingRow, EventRow
from pole_desk.kernel.work import Reader
from pole_desk.ports.headcount import Presence
from pole_desk.ports.ids import DossierId
from pole_desk.registers.claims.queries import FIRM_MEETING
from pole_desk.registers.spaces.rules import Kind
from pole_desk.registers.spaces.tables import SpaceRow


class _There(NamedTuple):
    booking: int
    dossier: DossierId
    title: str
    people: int
    starts_at: int
    ends_at: int
    state: str


_ROW = EventBookingRow
_HOLDING = (
    select(_ROW.id, EventRow.dossier, _ROW.title, _ROW.people, _ROW.starts_at, _ROW.ends_at, _ROW.state)
    .join(EventRow, EventRow.id == _ROW.event)
    .join(SpaceRow, SpaceRow.id == _ROW.space)
    .where(
        _ROW.hold.in_(FIRM_MEETING), _ROW.people > 0, SpaceRow.kind != Kind.STORAGE,
    )
    .order_by(_ROW.starts_at, _ROW.id)
)  # fmt: skip
"""Found by what they hold, which is exact and few; state and hours here would lead elsewhere."""


def presences(reader: Reader, *, starts_at: int, ends_at: int) -> list[Presence]:
    """One presence per event and stretch of time with the same rooms; storage brings nobody."""
    bounds = {"starts_at": starts_at, "ends_at": ends_at}
    by_dossier: dict[DossierId, list[_There]] = defaultdict(list)
    for one in reader.rows(_HOLDING, _There, bounds):
        there = one.starts_at < ends_at and one.ends_at > starts_at
        if one.state != BookingState.CONFIRMED or not there:
            continue
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
