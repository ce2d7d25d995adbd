"""What bookings hold in the claims ledger, as it stands: place, wished buffers, firmness, queue."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import bindparam, select

from pole_desk.activities.events.tables import EventBookingRow
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import BookingId, HoldId, SpaceId
from pole_desk.registers.claims.tables import HoldRow


class HeldPlace(NamedTuple):
    """A hold as written, released or not; buffers as wished, in seconds."""

    hold: HoldId
    space: SpaceId
    starts_at: int
    ends_at: int
    set_up: int
    tear_down: int
    squeeze_reason: str
    firm: int
    state: str
    label: str
    lapses_at: int
    queued_at: int

    @property
    def stands(self) -> bool:
        """Whether it still claims anything."""
        return self.state == "held"


_HELD = select(
    HoldRow.id, HoldRow.space, HoldRow.starts_at, HoldRow.ends_at, HoldRow.wished_set_up,
    HoldRow.wished_tear_down, HoldRow.squeeze_reason, HoldRow.firm, HoldRow.state, HoldRow.label,
    HoldRow.lapses_at, HoldRow.queued_at,
).where(HoldRow.id.in_(bindparam("holds", expanding=True)))  # fmt: skip


def held_places(reader: Reader, *, holds: Collection[int]) -> dict[HoldId, HeldPlace]:
    """Each of some holds, by its number."""
    if not holds:
        return {}
    return {one.hold: one for one in reader.rows(_HELD, HeldPlace, {"holds": list(holds)})}


def holds_of(reader: Reader, *, bookings: Collection[BookingId]) -> frozenset[HoldId]:
    """What some bookings hold, or wait with."""
    if not bookings:
        return frozenset()
    row = EventBookingRow
    statement = select(row.hold).where(row.id.in_(bookings), row.hold.is_not(None))
    return frozenset(HoldId(hold) for hold in reader.connection.scalars(statement))
