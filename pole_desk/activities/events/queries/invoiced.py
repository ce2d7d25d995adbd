"""Which bookings stand on an issued invoice: what billing tells back, by the keys of our charges."""

from __future__ import annotations

from collections.abc import Collection

from pole_desk.kernel.work import Reader
from pole_desk.ports.charges import ChargeLedger
from pole_desk.ports.ids import BookingId, DossierId

KEY = "event_booking"
"""A booking's charge is `event_booking:<id>`, whatever follows after another colon."""


def invoiced_bookings(reader: Reader, *, dossiers: Collection[DossierId]) -> frozenset[BookingId]:
    """The bookings of dossiers whose own price was invoiced."""
    if not dossiers:
        return frozenset()
    found = set()
    for charge in reader.port(ChargeLedger).invoiced(reader, dossiers):
        kind, _colon, rest = charge.key.partition(":")
        number = rest.partition(":")[0]
        if kind == KEY and number.isdigit():
            found.add(BookingId(int(number)))
    return frozenset(found)
