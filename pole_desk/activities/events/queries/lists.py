"""Bookings and events listed, with who called, what state they are in and what they cost."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, func, literal_column, select

from pole_desk.activities.events.queries._shown import BOOKING, Booking, shown
from pole_desk.activities.events.rules.needs import DAY, LONGEST_DAYS
from pole_desk.activities.events.rules.states import OVER
from pole_desk.activities.events.tables import EventBookingRow, EventRow
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import DossierId, EventId, PartyId, SpaceId
from pole_desk.registers.dossiers.tables import DossierRow
from pole_desk.registers.parties.tables import PartyRow
from pole_desk.registers.spaces.rules import names_together

_B, _E = EventBookingRow, EventRow


def bookings(
    reader: Reader,
    *,
    starts_at: int,
    ends_at: int,
    space: SpaceId | None = None,
    cancelled: bool = True,
) -> list[Booking]:
    """The bookings that meet an interval, by start; of one space, without the cancelled, on request."""
    statement = BOOKING.where(
        _B.starts_at < ends_at, _B.starts_at > starts_at - LONGEST_DAYS * DAY - 1, _B.ends_at > starts_at
    )
    if space is not None:
        statement = statement.where(_B.space == space)
    if not cancelled:
        statement = statement.where(_B.state != "cancelled")
    return shown(reader, statement.order_by(_B.starts_at, _B.id))


def bookings_of(reader: Reader, *, events: Collection[EventId]) -> list[Booking]:
    """Every booking of events, by start."""
    return shown(reader, BOOKING.where(_B.event.in_(events)).order_by(_B.starts_at, _B.id))


class EventItem(NamedTuple):
    """An event in a list: its client, its bookings from first to last, prices net."""

    id: EventId
    dossier: DossierId
    number: str
    title: str
    party: PartyId
    party_name: str
    caller: str
    phone: str
    people: int
    state: str
    starts_at: int
    ends_at: int
    spaces: str
    bookings: int
    agreed_price: Decimal
    list_price: Decimal
    created_at: datetime


class _EventFacts(NamedTuple):
    id: EventId
    dossier: DossierId
    number: str
    title: str
    party: PartyId
    party_name: str
    caller: str
    phone: str
    people: int
    created_at: datetime


_ORDER = ("refused", "cancelled", "done", "lapsed", "confirmed", "inquiry", "quoted", "option")
"""What an event's list shows of several bookings: the state that asks for most attention."""


_EVENT = (
    select(_E.id, _E.dossier, _E.number, DossierRow.title, DossierRow.party, PartyRow.name,
           _E.caller, _E.phone, _E.people, _E.created_at)
    .join(DossierRow, DossierRow.id == _E.dossier)
    .join(PartyRow, PartyRow.id == DossierRow.party)
)  # fmt: skip


_NOT_IN_ORDER: ColumnElement[int] = literal_column("event_booking.event + 0")
"""Grouping by it leaves SQLite the index on the start, rather than that on the event."""


def events(
    reader: Reader,
    *,
    starts_at: int | None = None,
    ends_at: int | None = None,
    party: PartyId | None = None,
    state: str | None = None,
    limit: int = 500,
) -> list[EventItem]:
    """The events that have a booking in an interval, the next first; by client or state shown.

    When there are more than `limit`, the first are told; when no start is given those booked the
    latest, and no booking before theirs is read.
    """
    if starts_at is None and party is None:
        found = events_of(reader, events=_latest(reader, ends_at, limit))
        return [item for item in found if state is None or item.state == state]
    if starts_at is not None and party is None:
        found = _items(reader, _facts_of(reader, _next(reader, starts_at, ends_at, limit)))
        return [item for item in found if state is None or item.state == state]
    by = _B.event if starts_at is None else _NOT_IN_ORDER
    when = select(by.label("event"), func.min(_B.starts_at).label("first")).group_by(by)
    if starts_at is not None:
        when = when.where(_B.ends_at > starts_at, _B.starts_at > starts_at - LONGEST_DAYS * DAY - 1)
    if ends_at is not None:
        when = when.where(_B.starts_at < ends_at)
    inside = when.subquery()
    statement = _EVENT.join(inside, inside.c.event == _E.id)
    if party is not None:
        statement = statement.where(DossierRow.party == party)
    if starts_at is not None:
        facts = reader.rows(statement.order_by(inside.c.first, _E.id).limit(limit), _EventFacts)
    else:
        last = statement.order_by(inside.c.first.desc(), _E.id.desc()).limit(limit)
        facts = reader.rows(last, _EventFacts)[::-1]
    return [item for item in _items(reader, facts) if state is None or item.state == state]


def event_count(reader: Reader) -> int:
    """How many events there are."""
    return int(reader.connection.execute(select(func.count()).select_from(_E)).scalar_one())


def _latest(reader: Reader, ends_at: int | None, limit: int) -> list[EventId]:
    """The events of the latest bookings, read from the last one back until there are enough."""
    read = select(_B.event).order_by(_B.starts_at.desc(), _B.id.desc())
    if ends_at is not None:
        read = read.where(_B.starts_at < ends_at)
    return _first_events(reader, read, limit)


def _next(reader: Reader, starts_at: int, ends_at: int | None, limit: int) -> list[EventId]:
    """The events of the bookings that meet an interval, read from its start on until there are enough."""
    read = (
        select(_B.event)
        .where(_B.ends_at > starts_at, _B.starts_at > starts_at - LONGEST_DAYS * DAY - 1)
        .order_by(_B.starts_at, _B.event)
    )
    if ends_at is not None:
        read = read.where(_B.starts_at < ends_at)
    return _first_events(reader, read, limit)


def _first_events(reader: Reader, read: Select[Any], limit: int) -> list[EventId]:
    found: dict[EventId, None] = {}
    with reader.connection.execute(read.execution_options(yield_per=2 * limit)) as met:
        for row in met:
            found.setdefault(EventId(row.event))
            if len(found) == limit:
                break
    return list(found)


def _facts_of(reader: Reader, events: Collection[EventId]) -> list[_EventFacts]:
    """What is said of some events, in their order."""
    known = {one.id: one for one in reader.rows(_EVENT.where(_E.id.in_(events)), _EventFacts)}
    return [known[event] for event in events]


def events_of(reader: Reader, *, events: Collection[EventId]) -> list[EventItem]:
    """Some events, the next first."""
    if not events:
        return []
    facts = reader.rows(_EVENT.where(_E.id.in_(events)), _EventFacts)
    return sorted(_items(reader, facts), key=lambda item: (item.starts_at, item.id))


def _items(reader: Reader, facts: Collection[_EventFacts]) -> Iterable[EventItem]:
    by_event: dict[EventId, list[Booking]] = {}
    for one in bookings_of(reader, events=[fact.id for fact in facts]):
        by_event.setdefault(one.event, []).append(one)
    for fact in facts:
        every = by_event[fact.id]
        live = [one for one in every if one.state not in OVER] or every
        yield EventItem(
            *fact[:9], max((one.shown for one in live), key=_ORDER.index),
            min(one.starts_at for one in live), max(one.ends_at for one in live),
            names_together(one.space_name for one in live), len(live),
            sum((one.agreed_price for one in live), Decimal(0)),
            sum((one.list_price for one in live), Decimal(0)), fact.created_at,
        )  # fmt: skip


def event_of_dossier(reader: Reader, *, dossier: DossierId) -> EventId | None:
    """The event of a dossier; None when the dossier is of another kind."""
    found = reader.connection.scalar(select(_E.id).where(_E.dossier == dossier))
    return None if found is None else EventId(found)
