"""One booking, one event with everything that hangs on it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import select

from pole_desk.activities.events.queries._shown import BOOKING, Booking, shown
from pole_desk.activities.events.queries.lists import bookings_of
from pole_desk.activities.events.queries.options import Moment, moments
from pole_desk.activities.events.tables import (
    EventBookingRow,
    EventEquipmentRow,
    EventExtraRow,
    EventLoanRow,
    EventQuoteRow,
    EventRow,
)
from pole_desk.kernel.errors import NotFound
from pole_desk.kernel.i18n import _
from pole_desk.kernel.work import Reader
from pole_desk.ports.covers import Covers, Order
from pole_desk.ports.ids import BookingId, ContactId, DossierId, EventId, PartyId, QuoteId
from pole_desk.registers.dossiers.tables import DossierRow
from pole_desk.registers.parties.tables import PartyRow


class EventFacts(NamedTuple):
    """An event as written: its client, who called, what it is charged as."""

    id: EventId
    dossier: DossierId
    number: str
    title: str
    party: PartyId
    party_name: str
    dossier_state: str
    category: str
    contact: ContactId | None
    caller: str
    phone: str
    email: str
    people: int
    order_number: str
    deposit_percent: int
    note: str
    created_at: datetime
    version: int


class ExtraItem(NamedTuple):
    """Something more that is charged; net euros a unit."""

    id: int
    booking: BookingId | None
    loan: int | None
    item: str
    label: str
    on_day: date
    quantity: Decimal
    unit: str
    unit_price: Decimal
    list_price: Decimal
    tax: str
    team: str
    withdrawn: bool


class LoanItem(NamedTuple):
    """Equipment lent to a booking; `held` is 1 while it counts against the stock."""

    id: int
    booking: BookingId
    equipment: int
    code: str
    label: str
    quantity: int
    starts_at: int
    ends_at: int
    held: int


class QuoteItem(NamedTuple):
    """A version of the quote; `valid_until` in epoch seconds."""

    id: QuoteId
    number: str
    version_rank: int
    state: str
    issued_on: date
    valid_until: int
    net: Decimal
    vat: Decimal
    total: Decimal
    version: int


class EventCard(NamedTuple):
    """An event and everything that hangs on it."""

    event: EventFacts
    bookings: Sequence[Booking]
    extras: Sequence[ExtraItem]
    loans: Sequence[LoanItem]
    meals: Sequence[Order]
    quotes: Sequence[QuoteItem]
    moments: Sequence[Moment]


_EVENT = (
    select(
        EventRow.id, EventRow.dossier, EventRow.number, DossierRow.title, DossierRow.party,
        PartyRow.name, DossierRow.state, EventRow.category, EventRow.contact, EventRow.caller,
        EventRow.phone, EventRow.email, EventRow.people, EventRow.order_number,
        EventRow.deposit_percent, EventRow.note, EventRow.created_at, EventRow.version,
    )
    .join(DossierRow, DossierRow.id == EventRow.dossier)
    .join(PartyRow, PartyRow.id == DossierRow.party)
)  # fmt: skip


def booking_card(reader: Reader, *, booking: BookingId) -> Booking:
    """One booking; raises NotFound."""
    found = shown(reader, BOOKING.where(EventBookingRow.id == booking))
    if not found:
        raise NotFound("booking", _("La réservation n° {id} n’existe pas.").format(id=booking))
    return found[0]


def event_facts(reader: Reader, *, event: EventId) -> EventFacts:
    """One event as written; raises NotFound."""
    found = reader.first(_EVENT.where(EventRow.id == event), EventFacts)
    if found is None:
        raise NotFound("event", _("L’événement n° {id} n’existe pas.").format(id=event))
    return found


def event_card(reader: Reader, *, event: EventId) -> EventCard:
    """An event with its bookings, extras, loans, meals, quotes and what became of its options."""
    facts = event_facts(reader, event=event)
    own = bookings_of(reader, events=[event])
    return EventCard(
        facts, own, _extras(reader, event), _loans(reader, event), meals_of(reader, dossier=facts.dossier),
        _quotes(reader, event), moments(reader, bookings=[one.id for one in own]),
    )  # fmt: skip


def canteen(reader: Reader) -> Covers | None:
    """The canteen, where one is wired."""
    try:
        return reader.port(Covers)  # type: ignore[type-abstract]
    except KeyError:
        return None


def meals_of(reader: Reader, *, dossier: DossierId) -> Sequence[Order]:
    """The covers that a dossier has at the canteen."""
    found = canteen(reader)
    return () if found is None else found.ordered(reader, dossiers=[dossier])


def _extras(reader: Reader, event: EventId) -> list[ExtraItem]:
    row = EventExtraRow
    statement = (
        select(row.id, row.booking, row.loan, row.item, row.label, row.on_day, row.quantity, row.unit,
               row.unit_price, row.list_price, row.tax, row.team, row.withdrawn)
        .where(row.event == event)
        .order_by(row.on_day, row.id)
    )  # fmt: skip
    return reader.rows(statement, ExtraItem)


def _loans(reader: Reader, event: EventId) -> list[LoanItem]:
    row = EventLoanRow
    statement = (
        select(row.id, row.booking, row.equipment, EventEquipmentRow.code, EventEquipmentRow.label,
               row.quantity, row.starts_at, row.ends_at, row.held)
        .join(EventEquipmentRow, EventEquipmentRow.id == row.equipment)
        .join(EventBookingRow, EventBookingRow.id == row.booking)
        .where(EventBookingRow.event == event)
        .order_by(row.starts_at, row.id)
    )  # fmt: skip
    return reader.rows(statement, LoanItem)


def _quotes(reader: Reader, event: EventId) -> list[QuoteItem]:
    row = EventQuoteRow
    statement = (
        select(row.id, row.number, row.version_rank, row.state, row.issued_on, row.valid_until,
               row.net, row.vat, row.total, row.version)
        .where(row.event == event)
        .order_by(row.version_rank)
    )  # fmt: skip
    return reader.rows(statement, QuoteItem)
