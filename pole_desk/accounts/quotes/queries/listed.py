"""Every quote in one list, the events' with the others: state, client, amount, term, dossier."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from pole_desk.accounts.quotes.queries.quotes import Quote, quotes
from pole_desk.activities.events.queries import EventQuote, every_quote
from pole_desk.kernel.periods import PARIS, day_of
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import DossierId, PartyId

GENERAL, EVENT = "quote", "event"


class Listed(NamedTuple):
    """A quote of the list; `record` is the quote's number of record, or the event's. `day`: sent on, else made on.

    `quote` is the quote's own number of record among those of its kind.
    """

    kind: str
    quote: int
    record: int
    number: str
    title: str
    party: PartyId
    party_name: str
    state: str
    net: Decimal
    total: Decimal
    day: date
    valid_until: date
    dossier: DossierId | None


def all_quotes(reader: Reader, *, party: PartyId | None = None) -> list[Listed]:
    """The quotes of every activity, of a structure or of all, the newest first."""
    found = [*_general(reader, party), *_events(reader, party)]
    return sorted(found, key=lambda one: (one.day, one.number), reverse=True)


def _general(reader: Reader, party: PartyId | None) -> Iterator[Listed]:
    for one in quotes(reader, party=party):
        yield Listed(
            GENERAL, one.id, one.id, one.number, one.title, one.party, one.party_name, one.shown, one.net, one.total,
            _day(one), one.valid_until, one.dossier,
        )  # fmt: skip


def _day(one: Quote) -> date:
    return one.sent_on or one.made_at.astimezone(PARIS).date()


def _events(reader: Reader, party: PartyId | None) -> Iterator[Listed]:
    for one in every_quote(reader, party=party):
        yield _event(one)


_STATES = {"declined": "refused", "lapsed": "expired"}
"""What events call a quote refused, or expired."""


def _event(one: EventQuote) -> Listed:
    return Listed(
        EVENT, one.id, one.event, one.number, one.title, one.party, one.party_name, _STATES.get(one.shown, one.shown),
        one.net, one.total, one.issued_on, day_of(one.valid_until), one.dossier,
    )  # fmt: skip
