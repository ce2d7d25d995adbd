"""What of an event stands on an issued invoice: what billing tells back, by the keys of our charges."""

from __future__ import annotations

from collections.abc import Collection

from pole_desk.kernel.work import Reader
from pole_desk.ports.charges import ChargeLedger
from pole_desk.ports.ids import BookingId, DossierId


def invoiced_keys(reader: Reader, *, dossiers: Collection[DossierId]) -> frozenset[str]:
    """The keys of the charges of dossiers that stand on an invoice: `event:12:booking:34`."""
    if not dossiers:
        return frozenset()
    return frozenset(
        charge.key for charge in reader.port(ChargeLedger).invoiced(reader, dossiers)
    )


def invoiced_bookings(reader: Reader, *, dossiers: Collection[DossierId]) -> frozenset[BookingId]:
    """The bookings of dossiers whose own price, or the fee of having cancelled them, was invoiced."""
    parts = [key.split(":") for key in invoiced_keys(reader, dossiers=dossiers)]
    return frozenset(
        BookingId(int(part[3])) for part in parts if len(part) > 3 and part[2] in ("booking", "fee")
    )
