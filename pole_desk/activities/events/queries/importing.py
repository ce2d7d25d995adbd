"""A foreign calendar against the ledger: what it would book, move, cancel, and what clashes with whom."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sqlalchemy import select

from pole_desk.activities.events.queries._obstacles import Obstacle, Want, obstacles
from pole_desk.activities.events.queries._own_names import own_bookings
from pole_desk.activities.events.queries._shown import BOOKING, Booking, shown
from pole_desk.activities.events.queries._weighing import limits
from pole_desk.activities.events.queries.places import places
from pole_desk.activities.events.rules.foreign import (
    ForeignDate,
    LeftOut,
    Taken,
    foreign_dates,
)
from pole_desk.activities.events.rules.rooms import require_bookable
from pole_desk.activities.events.rules.states import BookingState
from pole_desk.activities.events.tables import EventBookingRow, EventCalendarRow, EventRow
from pole_desk.formats.ics import ForeignEntry
from pole_desk.kernel.i18n import _
from pole_desk.kernel.periods import to_instant
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import BookingId, EventId, HoldId, PartyId, SpaceId
from pole_desk.registers.claims.rules import span_text
from pole_desk.registers.dossiers.tables import DossierRow

_CHUNK = 500
"""Bookings read in one statement."""


class Clashing(NamedTuple):
    """A date that can't be booked: who is in the way, `booking` when it is on record already."""

    date: ForeignDate
    by: str
    party: str
    obstacle: Obstacle | None
    booking: BookingId | None

    @property
    def said(self) -> str:
        """A sentence: what can't be booked, and who is there or why."""
        return _("« {title} », {span}, n’est pas réservé : {by}.").format(
            title=self.date.title, span=span_text(self.date.starts_at, self.date.ends_at),
            by=self.by if self.obstacle is None else _("il y a déjà {who}").format(who=self.by),
        )  # fmt: skip


class ImportPlan(NamedTuple):
    """What reading a calendar into a space would do; `known` are the rows of what was read before."""

    created: tuple[ForeignDate, ...]
    updated: tuple[tuple[BookingId, ForeignDate], ...]
    cancelled: tuple[BookingId, ...]
    unchanged: int
    clashing: tuple[Clashing, ...]
    left_out: tuple[LeftOut, ...]
    notes: tuple[str, ...]
    known: dict[tuple[str, str], BookingId]


class _Known(NamedTuple):
    booking: Booking
    content: str
    own: bool


class _Row(NamedTuple):
    uid: str
    recurrence: str
    booking: BookingId
    content: str


def preview_import(
    reader: Reader, *, space: SpaceId, entries: Sequence[ForeignEntry]
) -> ImportPlan:
    """What a foreign calendar becomes in a space: nothing is written.

    A date read before is found by its name: moved if the calendar moved it, left as it is when the
    calendar says the same. Raises RuleBroken on a recurrence without end or too long, BadInput.
    """
    tree = places(reader)
    require_bookable(tree.room(space))
    now = to_instant(reader.clock.now())
    today = reader.clock.today()
    asked = foreign_dates(entries, limits=limits(reader, today), today=today, now=now)
    known = _known(reader, space, {one.uid for one in asked.dates})
    fresh, moved, gone, unchanged = _sorted(asked.dates, known)
    gone += _dropped({(one.uid, one.recurrence) for one in asked.dates}, known, now)
    wishes = [*((None, one) for one in fresh), *moved]
    leaving = [known_.booking.hold for known_ in known.values()
               if known_.booking.id in {booking for booking, _date in moved} | set(gone)]  # fmt: skip
    created, updated, clashing = [], [], []
    for booking, one, by, obstacle in _against(reader, space, wishes, leaving):
        if by:
            party = "" if obstacle is None else obstacle.party
            clashing.append(Clashing(one, by, party, obstacle, booking))
        elif booking is None:
            created.append(one)
        else:
            updated.append((booking, one))
    return ImportPlan(
        tuple(created), tuple(updated), tuple(gone), unchanged, tuple(clashing), asked.left_out,
        asked.notes, {key: one.booking.id for key, one in known.items()},
    )  # fmt: skip


def _known(reader: Reader, space: SpaceId, uids: set[str]) -> dict[tuple[str, str], _Known]:
    """What became of the dates read before, and of our own that come back to their space."""
    row = EventCalendarRow
    statement = select(row.uid, row.recurrence, row.booking, row.content).where(row.space == space)
    rows = {
        (one.uid, one.recurrence): (one.booking, one.content)
        for one in reader.rows(statement, _Row) if one.uid in uids
    }  # fmt: skip
    own = own_bookings(reader, uids)
    wanted = [booking for booking, _content in rows.values()] + list(own.values())
    found = {one.id: one for one in _bookings(reader, wanted)}
    known = {
        key: _Known(found[booking], "", True) for key, booking in own.items()
        if found[booking].space == space
    }  # fmt: skip
    known |= {key: _Known(found[booking], content, False) for key, (booking, content) in rows.items()}
    return known


def _bookings(reader: Reader, wanted: Sequence[BookingId]) -> Iterable[Booking]:
    for first in range(0, len(wanted), _CHUNK):
        part = wanted[first : first + _CHUNK]
        yield from shown(reader, BOOKING.where(EventBookingRow.id.in_(part)))


def _sorted(
    dates: Sequence[ForeignDate], known: dict[tuple[str, str], _Known]
) -> tuple[list[ForeignDate], list[tuple[BookingId | None, ForeignDate]], list[BookingId], int]:
    """New dates, those that move (with their bookings), those cancelled there, those that are the same."""
    fresh: list[ForeignDate] = []
    moved: list[tuple[BookingId | None, ForeignDate]] = []
    gone: list[BookingId] = []
    unchanged = 0
    for one in dates:
        there = known.get((one.uid, one.recurrence))
        if there is None or _forgotten(there):
            if not one.cancelled:
                fresh.append(one)
        elif one.cancelled:
            if there.booking.state == BookingState.CANCELLED or there.booking.locked:
                unchanged += 1
            else:
                gone.append(there.booking.id)
        elif _same(there, one):
            unchanged += 1
        else:
            moved.append((there.booking.id, one))
    return fresh, moved, gone, unchanged


def _forgotten(there: _Known) -> bool:
    """Whether a date was cancelled by its calendar, or with the import: it may be booked anew."""
    return not there.own and not there.content and there.booking.state == BookingState.CANCELLED


def _same(there: _Known, one: ForeignDate) -> bool:
    """Whether nothing is to be done: the calendar says the same, or an invoice or a cancellation stands."""
    booking = there.booking
    if booking.state == BookingState.REFUSED:
        return False
    if booking.locked or booking.state == BookingState.CANCELLED:
        return True
    if there.own:
        return (booking.title, booking.starts_at, booking.ends_at) == (one.title, one.starts_at, one.ends_at)
    return there.content == one.content


def _dropped(
    asked: set[tuple[str, str]], known: dict[tuple[str, str], _Known], now: int
) -> list[BookingId]:
    """Dates to come that a calendar no longer has, of names that it still has."""
    return [
        one.booking.id for key, one in known.items()
        if key not in asked and not one.own and one.booking.starts_at > now
        and not one.booking.locked and one.booking.state != BookingState.CANCELLED
    ]  # fmt: skip


def _against(
    reader: Reader,
    space: SpaceId,
    wishes: Sequence[tuple[BookingId | None, ForeignDate]],
    leaving: Iterable[HoldId | None],
) -> Iterable[tuple[BookingId | None, ForeignDate, str, Obstacle | None]]:
    """Each wish with what is in its way: a hold, or an earlier date of the same file."""
    wants = [Want(space, one.starts_at, one.ends_at) for _booking, one in wishes]
    tree = places(reader)
    held = [hold for hold in leaving if hold is not None]
    found = obstacles(reader, tree, wants, excluding=held, options=True)
    taken = Taken()
    for index, (booking, one) in enumerate(wishes):
        obstacle = found.get(index)
        if obstacle is not None:
            yield booking, one, obstacle.said, obstacle
            continue
        if not tree.open_over(space, one.starts_at, one.ends_at):
            yield booking, one, _("l’espace n’existe pas à cette date"), None
            continue
        other = taken.meets(one.starts_at, one.ends_at)
        if other is not None:
            yield booking, one, _("il y a déjà « {title} », du même calendrier").format(title=other), None
            continue
        taken.add(one.starts_at, one.ends_at, one.title)
        yield booking, one, "", None


def event_read_into(
    reader: Reader, *, bookings: Sequence[BookingId], party: PartyId
) -> EventId | None:
    """The newest event of a party among those of some bookings."""
    row = EventBookingRow
    statement = (
        select(row.event)
        .join(EventRow, EventRow.id == row.event)
        .join(DossierRow, DossierRow.id == EventRow.dossier)
        .where(row.id.in_(list(bookings)[:_CHUNK]), DossierRow.party == party)
        .order_by(row.event.desc())
    )
    found = reader.connection.execute(statement).first()
    return None if found is None else EventId(found.event)
