"""Bookings as reports count them: what took place, what was asked for in vain."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import and_, exists, or_, select

from pole_desk.activities.events.rules.needs import DAY, LONGEST_DAYS
from pole_desk.activities.events.rules.states import BookingState
from pole_desk.activities.events.tables import EventBookingRow, EventExtraRow, EventRow
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import BookingId, DossierId, EventId, PartyId
from pole_desk.registers.dossiers.tables import DossierRow
from pole_desk.registers.spaces.tables import SpaceRow


class CountedBooking(NamedTuple):
    """A booking of a space, instants in epoch seconds, net euros; `together` the first of its group."""

    id: BookingId
    together: int | None
    event: EventId
    dossier: DossierId
    party: PartyId
    number: str
    title: str
    room: str
    starts_at: int
    ends_at: int
    people: int
    state: str
    confirm_by: int | None
    cancel_reason: str
    list_price: Decimal
    agreed_price: Decimal


class CountedExtra(NamedTuple):
    """Something more that a firm event takes on a day; net euros a unit."""

    id: int
    event: EventId
    dossier: DossierId
    party: PartyId
    number: str
    label: str
    on_day: date
    quantity: Decimal
    unit_price: Decimal
    list_price: Decimal


_B, _X = EventBookingRow, EventExtraRow
_COUNTED = (
    select(
        _B.id, _B.together, _B.event, EventRow.dossier, DossierRow.party, EventRow.number, _B.title,
        SpaceRow.name, _B.starts_at, _B.ends_at, _B.people, _B.state, _B.confirm_by,
        _B.cancel_reason, _B.list_price, _B.agreed_price,
    )
    .join(EventRow, EventRow.id == _B.event)
    .join(DossierRow, DossierRow.id == EventRow.dossier)
    .join(SpaceRow, SpaceRow.id == _B.space)
)  # fmt: skip


def counted_bookings(reader: Reader, *, starts_at: int, ends_at: int) -> list[CountedBooking]:
    """Every booking that meets an interval, whatever its state, by start."""
    statement = _COUNTED.where(
        _B.starts_at < ends_at, _B.starts_at > starts_at - LONGEST_DAYS * DAY - 1, _B.ends_at > starts_at
    )
    return reader.rows(statement.order_by(_B.starts_at, _B.id), CountedBooking)


def counted_extras(reader: Reader, *, first: date, last: date) -> list[CountedExtra]:
    """Those of firm bookings, and those of whole events while one of their bookings is firm."""
    own = exists().where(_B.id == _X.booking, _B.state == BookingState.CONFIRMED)
    some = exists().where(_B.event == _X.event, _B.state == BookingState.CONFIRMED)
    statement = (
        select(
            _X.id, _X.event, EventRow.dossier, DossierRow.party, EventRow.number, _X.label,
            _X.on_day, _X.quantity, _X.unit_price, _X.list_price,
        )
        .join(EventRow, EventRow.id == _X.event)
        .join(DossierRow, DossierRow.id == EventRow.dossier)
        .where(
            _X.on_day >= first, _X.on_day <= last, _X.withdrawn.is_(False),
            or_(own, and_(_X.booking.is_(None), some)),
        )
        .order_by(_X.on_day, _X.id)
    )  # fmt: skip
    return reader.rows(statement, CountedExtra)
