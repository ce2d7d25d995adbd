"""The names that this pole gives its bookings in calendars, told from those of others."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import select

from pole_desk.activities.events.tables import EventBookingRow, EventRow
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import BookingId, EventId

DOMAIN = "pole-desk"
_OWN = re.compile(r"(reservation|serie)-([0-9]{1,9})-([0-9a-f]{16})@pole-desk")


class OwnUid(NamedTuple):
    """A name that a pole gave: of a booking, or of a series."""

    kind: str
    number: int
    mark: str


def marks(reader: Reader) -> dict[EventId, str]:
    """What makes the names of this pole its own: number and birth of the event."""
    statement = select(EventRow.id, EventRow.number, EventRow.created_at)
    return {
        EventId(event): hashlib.sha256(f"{number}|{created_at.isoformat()}".encode()).hexdigest()[:16]
        for event, number, created_at in reader.connection.execute(statement)
    }


def read_own(uid: str) -> OwnUid | None:
    """A name that some pole gave; None for a stranger's."""
    found = _OWN.fullmatch(uid)
    return None if found is None else OwnUid(found[1], int(found[2]), found[3])


def own_bookings(reader: Reader, uids: Collection[str]) -> dict[tuple[str, str], BookingId]:
    """The bookings of this very pole that names and dates stand for."""
    names = {uid: own for uid in uids if (own := read_own(uid)) is not None}
    if not names:
        return {}
    born = marks(reader)
    found: dict[tuple[str, str], BookingId] = {}
    for uid, own in names.items():
        row = EventBookingRow
        column = row.id if own.kind == "reservation" else row.series
        statement = select(row.id, row.event, row.occurrence).where(column == own.number)
        for booking, event, key in reader.connection.execute(statement):
            if born.get(event) == own.mark:
                found[uid, "" if own.kind == "reservation" else key or ""] = BookingId(booking)
    return found
