"""What events owe, by billing month: bookings, extras, cancellation fees, deposits and their return."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import and_, exists, func, or_, select

from pole_desk.activities.events.rules.dues import Line, Taken, final_deposits, in_arrears
from pole_desk.activities.events.rules.states import BookingState
from pole_desk.activities.events.tables import (
    EventBookingRow,
    EventDepositRow,
    EventExtraRow,
    EventRow,
)
from pole_desk.kernel.money import ZERO, round_cents
from pole_desk.kernel.periods import Month, day_end, day_of, day_start, from_instant, last_day_of, to_instant
from pole_desk.kernel.work import Reader
from pole_desk.ports.charges import Place
from pole_desk.ports.ids import BookingId, DossierId, EventId, PartyId
from pole_desk.registers.dossiers.tables import DossierRow
from pole_desk.registers.parties.queries import the_pole
from pole_desk.registers.parties.tables import PartyRow
from pole_desk.registers.spaces.tables import SpaceRow


class EventDue(NamedTuple):
    """An event, who pays for it, under which number and which order of the client's."""

    id: EventId
    dossier: DossierId
    party: PartyId
    number: str
    title: str
    order_number: str


class BookingDue(NamedTuple):
    """A confirmed booking, or a cancelled one whose fee is owed; net euros for the whole."""

    id: BookingId
    event: EventId
    code: str
    space: str
    title: str
    starts_at: int
    ends_at: int
    state: str
    unit: str
    quantity: Decimal
    agreed_price: Decimal
    list_price: Decimal
    included_minutes: int
    cancelled_at: datetime | None
    fee: Decimal
    cancellations: int
    item: str
    tax: str
    account: str

    @property
    def first_day(self) -> date:
        return day_of(self.starts_at)

    @property
    def last_day(self) -> date:
        return last_day_of(self.ends_at) or day_of(self.ends_at)

    @property
    def owed_on(self) -> date:
        """The last day, or that of the cancellation."""
        if self.confirmed or self.cancelled_at is None:
            return self.last_day
        return _day(self.cancelled_at)

    @property
    def billing_month(self) -> Month:
        return in_arrears(self.owed_on)

    @property
    def confirmed(self) -> bool:
        return self.state == BookingState.CONFIRMED


class ExtraDue(NamedTuple):
    """Something more that is owed; net euros a unit."""

    id: int
    event: EventId
    booking: BookingId | None
    label: str
    on_day: date
    quantity: Decimal
    unit: str
    unit_price: Decimal
    list_price: Decimal
    item: str
    tax: str
    account: str

    @property
    def billing_month(self) -> Month:
        return in_arrears(self.on_day)


class Dues(NamedTuple):
    """What some events owe, whatever the month; deposits are worked out by the rule, goods go to the `place`."""

    events: dict[EventId, EventDue]
    bookings: Sequence[BookingDue]
    extras: Sequence[ExtraDue]
    deposits: Sequence[Taken]
    place: Place | None


class _Deposit(NamedTuple):
    event: EventId
    tax: str
    amount: Decimal
    asked_on: date


_B, _E, _X, _D = EventBookingRow, EventRow, EventExtraRow, EventDepositRow


def events_between(reader: Reader, *, first: Month, last: Month) -> set[EventId]:
    """The events that may owe something billed from a month to another, both included."""
    from_day, to_day = first.previous().first, last.previous().last
    begins, ends = day_start(from_day), day_end(to_day)
    found = [
        select(_B.event).where(
            or_(
                and_(_B.state == BookingState.CONFIRMED, _B.ends_at > begins, _B.ends_at <= ends),
                and_(
                    _B.cancel_fee > ZERO,
                    _B.cancelled_at >= from_instant(begins),
                    _B.cancelled_at < from_instant(ends),
                ),
            )
        ),
        select(_X.event).where(
            _X.on_day >= from_day, _X.on_day <= to_day, _X.withdrawn.is_(False)
        ),
        select(_D.event).where(_D.asked_on >= first.first, _D.asked_on <= last.last, _D.amount > ZERO),
    ]
    return {
        EventId(row.event) for statement in found for row in reader.connection.execute(statement)
    }


def dues(reader: Reader, *, events: Iterable[EventId]) -> Dues:
    """Everything that events owe."""
    wanted = sorted(events)
    bookings = _bookings(reader, wanted)
    extras = _extras(reader, wanted)
    return Dues(
        _events(reader, wanted), bookings, extras, _deposits(reader, wanted, bookings, extras), _place(reader)
    )


def _place(reader: Reader) -> Place | None:
    """Where the goods of an event are delivered: at the pole, whose card says where it is."""
    row = PartyRow
    at = reader.connection.execute(
        select(row.name, row.street, row.extra, row.postcode, row.town, row.country).where(row.id == the_pole(reader))
    ).one()
    return Place._make(at) if at.street or at.town else None


def _events(reader: Reader, wanted: Sequence[EventId]) -> dict[EventId, EventDue]:
    statement = (
        select(_E.id, _E.dossier, DossierRow.party, _E.number, DossierRow.title, _E.order_number)
        .join(DossierRow, DossierRow.id == _E.dossier)
        .where(_E.id.in_(wanted))
    )
    return {row.id: row for row in reader.rows(statement, EventDue)}


def _bookings(reader: Reader, wanted: Sequence[EventId]) -> list[BookingDue]:
    statement = (
        select(
            _B.id, _B.event, SpaceRow.code, SpaceRow.name, _B.title, _B.starts_at, _B.ends_at, _B.state,
            _B.unit, _B.quantity, _B.agreed_price, _B.list_price, _B.included_minutes,
            _B.cancelled_at, _B.cancel_fee, _B.cancellations, _B.item, _B.tax, _B.account,
        )
        .join(SpaceRow, SpaceRow.id == _B.space)
        .where(
            _B.event.in_(wanted),
            or_(
                _B.state == BookingState.CONFIRMED,
                and_(_B.state == BookingState.CANCELLED, _B.cancel_fee > ZERO),
            ),
        )
        .order_by(_B.starts_at, _B.id)
    )  # fmt: skip
    return reader.rows(statement, BookingDue)


def _day(moment: datetime) -> date:
    return day_of(to_instant(moment))


def _extras(reader: Reader, wanted: Sequence[EventId]) -> list[ExtraDue]:
    """Those of confirmed bookings; those of the whole event while one of its bookings is."""
    own = exists().where(_B.id == _X.booking, _B.state == BookingState.CONFIRMED)
    some = exists().where(_B.event == _X.event, _B.state == BookingState.CONFIRMED)
    statement = (
        select(_X.id, _X.event, _X.booking, _X.label, _X.on_day, _X.quantity, _X.unit,
               _X.unit_price, _X.list_price, _X.item, _X.tax, _X.account)
        .where(
            _X.event.in_(wanted), _X.withdrawn.is_(False),
            or_(own, and_(_X.booking.is_(None), some)),
        )
        .order_by(_X.on_day, _X.id)
    )  # fmt: skip
    return reader.rows(statement, ExtraDue)


def _deposits(
    reader: Reader,
    wanted: Sequence[EventId],
    bookings: Sequence[BookingDue],
    extras: Sequence[ExtraDue],
) -> list[Taken]:
    statement = select(_D.event, _D.tax, _D.amount, _D.asked_on).where(
        _D.event.in_(wanted), _D.amount > ZERO
    )
    lines: dict[tuple[EventId, str], list[Line]] = defaultdict(list)
    for row in bookings:
        amount = row.agreed_price if row.confirmed else row.fee
        lines[row.event, row.tax].append(Line(row.billing_month, amount))
    for extra in extras:
        amount = round_cents(extra.quantity * extra.unit_price)
        lines[extra.event, extra.tax].append(Line(extra.billing_month, amount))
    return [
        final_deposits(
            deposit.event, deposit.tax, deposit.amount, deposit.asked_on,
            lines[deposit.event, deposit.tax],
        )
        for deposit in reader.rows(statement.order_by(_D.event, _D.tax), _Deposit)
    ]  # fmt: skip


def first_due_day(reader: Reader) -> date | None:
    """The earliest day of which an event may owe something; None when there is no event."""
    days = []
    ends = reader.connection.scalar(
        select(func.min(_B.ends_at)).where(_B.state == BookingState.CONFIRMED)
    )
    if ends is not None:
        days.append(day_of(ends - 1))
    fee = reader.connection.scalar(select(func.min(_B.cancelled_at)).where(_B.cancel_fee > ZERO))
    if fee is not None:
        days.append(_day(fee))
    for column, kept in ((_X.on_day, _X.withdrawn.is_(False)), (_D.asked_on, _D.amount > ZERO)):
        found = reader.connection.scalar(select(func.min(column)).where(kept))
        if found is not None:
            days.append(found)
    return min(days, default=None)
