"""A booking as lists, cards and boards show it: what is written, and what the clock and billing add."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import Select, literal, select

from pole_desk.activities.events.queries.invoiced import invoiced_bookings
from pole_desk.activities.events.rules.states import OPTIONS, shown_state
from pole_desk.activities.events.tables import EventBookingRow, EventRow
from pole_desk.kernel.periods import to_instant
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import BookingId, DossierId, EventId, HoldId, PartyId, SeriesId, SpaceId
from pole_desk.registers.claims.queries import ranks
from pole_desk.registers.dossiers.tables import DossierRow
from pole_desk.registers.parties.tables import PartyRow
from pole_desk.registers.spaces.tables import SpaceRow


class Booking(NamedTuple):
    """A booking as shown: `shown` adds done and lapsed to the states, `rank` is its place in the queue.

    `rank` is 0 for what does not queue; `locked` says that an invoice was issued for it.
    """

    id: BookingId
    event: EventId
    dossier: DossierId
    number: str
    event_title: str
    party: PartyId
    party_name: str
    caller: str
    phone: str
    email: str
    category: str
    space: SpaceId
    code: str
    space_name: str
    kind: str
    title: str
    starts_at: int
    ends_at: int
    set_up: int
    tear_down: int
    squeeze_reason: str
    people: int
    layout: str
    state: str
    confirm_by: int | None
    challenged_at: int | None
    hold: HoldId | None
    together: BookingId | None
    series: SeriesId | None
    occurrence: str | None
    blocked_by: str
    cancelled_at: datetime | None
    cancel_reason: str
    cancel_fee: Decimal
    before_cancel: str
    unit: str
    quantity: Decimal
    list_price: Decimal
    agreed_price: Decimal
    included_minutes: int
    price_words: str
    price_reason: str
    item: str
    tax: str
    account: str
    version: int
    shown: str
    rank: int
    locked: bool


_B, _E = EventBookingRow, EventRow
BOOKING: Select[Any] = (
    select(
        _B.id, _B.event, _E.dossier, _E.number, DossierRow.title, DossierRow.party, PartyRow.name,
        _E.caller, _E.phone, _E.email, _E.category, _B.space, SpaceRow.code, SpaceRow.name,
        SpaceRow.kind, _B.title, _B.starts_at, _B.ends_at, _B.set_up, _B.tear_down,
        _B.squeeze_reason, _B.people, _B.layout, _B.state, _B.confirm_by, _B.challenged_at, _B.hold,
        _B.together, _B.series, _B.occurrence, _B.blocked_by, _B.cancelled_at, _B.cancel_reason,
        _B.cancel_fee, _B.before_cancel, _B.unit, _B.quantity, _B.list_price, _B.agreed_price,
        _B.included_minutes, _B.price_words, _B.price_reason, _B.item, _B.tax, _B.account, _B.version,
    )
    .join(_E, _E.id == _B.event)
    .join(DossierRow, DossierRow.id == _E.dossier)
    .join(PartyRow, PartyRow.id == DossierRow.party)
    .join(SpaceRow, SpaceRow.id == _B.space)
)  # fmt: skip
"""Built once; callers add where and order."""
_LATER = (literal("").label("shown"), literal(0).label("rank"), literal(False).label("locked"))
"""What `shown` fills in."""


def shown(reader: Reader, statement: Select[Any]) -> list[Booking]:
    """The bookings of a statement made from `BOOKING`, with what the clock and billing add."""
    facts = reader.rows(statement.add_columns(*_LATER), Booking)
    now = to_instant(reader.clock.now())
    queued = [one.hold for one in facts if one.hold is not None and one.state in OPTIONS]
    places = ranks(reader, holds=queued) if queued else {}
    locked = invoiced_bookings(reader, dossiers={one.dossier for one in facts})
    return [
        one._replace(
            shown=shown_state(one.state, one.confirm_by, one.ends_at, now),
            rank=places.get(one.hold, 0) if one.hold is not None else 0,
            locked=one.id in locked,
        )
        for one in facts
    ]
