"""What the page shows, each read at once; how it looks is in the views."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from pole_desk.accounts.billing.queries import ChargeLine, charges_of
from pole_desk.activities.events.queries import (
    Equipment,
    EventCard,
    equipment,
    event_card,
    event_count,
    events,
    live_options,
)
from pole_desk.activities.events.queries.quotes import Quote, quotes
from pole_desk.activities.events.queries.sheets import KeptSheet, sheets
from pole_desk.activities.events.rules import OVER
from pole_desk.kernel.audit import Entry, trail
from pole_desk.kernel.money import ZERO
from pole_desk.kernel.periods import to_instant
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import ChantierId, DossierId, EventId, PartyId
from pole_desk.registers.catalog.queries import Item, items
from pole_desk.registers.chantiers.queries import Chantier, chantiers
from pole_desk.registers.dossiers.queries import Link, links_of, party_links

HISTORY = 60
AT_ONCE = 500
"""Events read at once; the older ones are asked for."""


class Row(NamedTuple):
    """An event in the list; `confirm_by` is the first hour by which something is to be confirmed."""

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
    support: Decimal
    confirm_by: int | None
    now: int


class Rows(NamedTuple):
    """The latest events, the next first, and how many there are in all."""

    rows: list[Row]
    count: int


def rows(reader: Reader, *, limit: int = AT_ONCE) -> Rows:
    """The latest events, the next first, with the first hour by which their options lapse."""
    until: dict[EventId, int] = {}
    for option in live_options(reader):
        one = option.booking
        if one.confirm_by is not None:
            until[one.event] = min(until.get(one.event, one.confirm_by), one.confirm_by)
    now = to_instant(reader.clock.now())
    found = [
        Row(
            one.id, one.dossier, one.number, one.title, one.party, one.party_name, one.caller, one.phone,
            one.people, one.state, one.starts_at, one.ends_at, one.spaces, one.bookings, one.agreed_price,
            one.list_price - one.agreed_price, until.get(one.id), now,
        )
        for one in events(reader, limit=limit)
    ]  # fmt: skip
    return Rows(found, event_count(reader))


class Card(NamedTuple):
    """One event with its papers, its money, its links and its history."""

    card: EventCard
    quotes: Sequence[Quote]
    sheets: Sequence[KeptSheet]
    charges: Sequence[ChargeLine]
    links: Sequence[Link]
    chantiers: Sequence[Chantier]
    shares: dict[ChantierId, int]
    equipment: Sequence[Equipment]
    items: Sequence[Item]
    history: Sequence[Entry]
    now: int

    @property
    def agreed(self) -> Decimal:
        return sum((one.agreed_price for one in self.card.bookings if one.state not in OVER), ZERO)

    @property
    def listed(self) -> Decimal:
        return sum((one.list_price for one in self.card.bookings if one.state not in OVER), ZERO)

    @property
    def extras(self) -> Decimal:
        return sum(
            (one.quantity * one.unit_price for one in self.card.extras if not one.withdrawn), ZERO
        ).quantize(Decimal("0.01"))


def card(reader: Reader, *, event: EventId) -> Card:
    """Everything that the card of an event shows; raises NotFound."""
    found = event_card(reader, event=event)
    today = reader.clock.today()
    dossier, party = found.event.dossier, found.event.party
    return Card(
        found,
        quotes(reader, event=event),
        sheets(reader, event=event),
        charges_of(reader, dossier=dossier),
        links_of(reader, dossier=dossier, on=today),
        chantiers(reader),
        {one.chantier: one.share for one in party_links(reader, party=party, on=today)},
        equipment(reader),
        items(reader),
        trail(reader, topic="events", record=event, limit=HISTORY),
        to_instant(reader.clock.now()),
    )
