"""Options of a place or of the whole pole: who waits for whom, until when, who was promoted."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import bindparam, select, text

from pole_desk.activities.events.queries._shown import BOOKING, Booking, shown
from pole_desk.activities.events.rules.options import (
    MomentKind,
    Option,
    Turn,
    Waiting,
    gathered,
    turns,
)
from pole_desk.activities.events.rules.states import OPTIONS
from pole_desk.activities.events.tables import EventBookingRow, EventMomentRow
from pole_desk.kernel.periods import to_instant
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import BookingId, SpaceId
from pole_desk.registers.claims.tables import ClaimRow, HoldRow

_OPTION = text("claim.firm = 0")


class Moment(NamedTuple):
    """What became of an option at an instant; `noted_at` is None while nobody has written it down."""

    booking: BookingId
    kind: str
    at: int
    noted_at: int | None
    rank: int
    text: str


_WAITING = (
    select(HoldRow.id, HoldRow.dossier, HoldRow.item, ClaimRow.leaf, ClaimRow.starts_at,
           ClaimRow.ends_at, HoldRow.lapses_at, HoldRow.queued_at)
    .join(HoldRow, HoldRow.id == ClaimRow.hold)
    .where(_OPTION)
)  # fmt: skip


_WAITING_THERE = _WAITING.where(
    ClaimRow.leaf.in_(bindparam("leaves", expanding=True)),
    ClaimRow.starts_at < bindparam("ends_at"),
    ClaimRow.ends_at > bindparam("starts_at"),
)


def waiting(
    reader: Reader, *, leaves: Collection[SpaceId], starts_at: int, ends_at: int
) -> list[Option]:
    """The options over an interval on some leaves, also those that lapsed since it was last written."""
    bounds = {"leaves": list(leaves), "starts_at": starts_at, "ends_at": ends_at}
    return gathered(reader.rows(_WAITING_THERE, Waiting, bounds))


def every_option(reader: Reader) -> list[Option]:
    """Every option in the ledger, also those that lapsed since it was last written."""
    return gathered(reader.rows(_WAITING, Waiting))


def unwritten_turns(reader: Reader) -> list[Turn]:
    """What lapsed and who was promoted by it, as far as nobody has written it down."""
    return turns(every_option(reader), to_instant(reader.clock.now()))


def moments(reader: Reader, *, bookings: Collection[BookingId]) -> list[Moment]:
    """What became of the options of bookings, by time; what follows from the clock included."""
    row = EventMomentRow
    statement = select(row.booking, row.kind, row.at, row.noted_at, row.rank, row.text).where(
        row.booking.in_(bookings)
    )
    written = reader.rows(statement, Moment)
    known = {(one.booking, one.kind, one.at) for one in written}
    unwritten = [
        Moment(BookingId(turn.booking), str(turn.kind), turn.at, None, turn.rank, "")
        for turn in unwritten_turns(reader)
        if turn.booking in bookings and (turn.booking, str(turn.kind), turn.at) not in known
    ]
    return sorted([*written, *unwritten], key=lambda one: (one.at, one.booking, one.kind))


class LiveOption(NamedTuple):
    """An option that still waits: its rank, who made the first place for it and when."""

    booking: Booking
    promoted_at: int | None


def live_options(
    reader: Reader, *, until: int | None = None, first: bool = False
) -> list[LiveOption]:
    """The options in force, the next to lapse first; those that lapse before an instant, on request.

    `first` leaves out those that wait behind another.
    """
    now = to_instant(reader.clock.now())
    row = EventBookingRow
    statement = BOOKING.where(row.state.in_(OPTIONS), row.confirm_by > now)
    if until is not None:
        statement = statement.where(row.confirm_by <= until)
    found = shown(reader, statement.order_by(row.confirm_by, row.id))
    found = [one for one in found if one.rank == 1 or not first]
    promoted = {
        one.booking: one.at for one in moments(reader, bookings=[one.id for one in found])
        if one.kind == MomentKind.PROMOTED
    }  # fmt: skip
    return [LiveOption(one, promoted.get(one.id)) for one in found]
