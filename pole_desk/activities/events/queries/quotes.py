"""Quotes read: the versions of an event, one of them as the paper that was frozen."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import select

from pole_desk.activities.events.queries.offers import same_offer
from pole_desk.activities.events.rules.quotes import QuoteState, shown_quote_state
from pole_desk.activities.events.tables import EventQuoteRow, EventRow
from pole_desk.formats.pdf.event_papers import Offer
from pole_desk.formats.pdf.frozen import thaw
from pole_desk.kernel.errors import NotFound
from pole_desk.kernel.i18n import _
from pole_desk.kernel.periods import to_instant
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import DossierId, EventId, PartyId, QuoteId
from pole_desk.registers.dossiers.tables import DossierRow
from pole_desk.registers.parties.tables import PartyRow


class Quote(NamedTuple):
    """A version of a quote; `shown` adds lapsed to the states, `valid_until` in epoch seconds."""

    id: QuoteId
    event: EventId
    number: str
    rank: int
    state: str
    issued_on: date
    valid_until: int
    net: Decimal
    vat: Decimal
    total: Decimal
    made_at: datetime
    settled_at: datetime | None
    version: int
    shown: str


class EventQuote(NamedTuple):
    """A version of an event's quote, with whose it is; `shown` adds lapsed to the states."""

    id: QuoteId
    event: EventId
    number: str
    state: str
    issued_on: date
    valid_until: int
    net: Decimal
    total: Decimal
    title: str
    dossier: DossierId
    party: PartyId
    party_name: str
    shown: str


_Q = EventQuoteRow
_QUOTE = select(
    _Q.id, _Q.event, _Q.number, _Q.version_rank, _Q.state, _Q.issued_on, _Q.valid_until, _Q.net, _Q.vat,
    _Q.total, _Q.made_at, _Q.settled_at, _Q.version, _Q.state.label("shown"),
)  # fmt: skip


def quotes(reader: Reader, *, event: EventId) -> list[Quote]:
    """The versions of an event's quote, the newest last."""
    now = to_instant(reader.clock.now())
    found = reader.rows(_QUOTE.where(_Q.event == event).order_by(_Q.version_rank), Quote)
    return [
        row._replace(shown=shown_quote_state(row.state, row.valid_until, now)) for row in found
    ]


def quote(reader: Reader, *, quote: QuoteId) -> Quote:
    """One version; raises NotFound."""
    found = reader.first(_QUOTE.where(_Q.id == quote), Quote)
    if found is None:
        raise NotFound("quote", _("Le devis n° {id} n’existe pas.").format(id=quote))
    now = to_instant(reader.clock.now())
    return found._replace(shown=shown_quote_state(found.state, found.valid_until, now))


def quote_paper(reader: Reader, *, quote: QuoteId) -> Offer:
    """The paper of a version, as it was frozen; raises NotFound."""
    snapshot: Any = reader.connection.execute(
        select(_Q.snapshot).where(_Q.id == quote)
    ).scalar_one_or_none()
    if snapshot is None:
        raise NotFound("quote", _("Le devis n° {id} n’existe pas.").format(id=quote))
    return thaw(Offer, snapshot)


def every_quote(reader: Reader, *, party: PartyId | None = None) -> list[EventQuote]:
    """The quotes of all events, or of a structure's, every version, the newest first."""
    statement = (
        select(
            _Q.id, _Q.event, _Q.number, _Q.state, _Q.issued_on, _Q.valid_until, _Q.net, _Q.total,
            DossierRow.title, DossierRow.id, DossierRow.party, PartyRow.name, _Q.state.label("shown"),
        )
        .join(EventRow, EventRow.id == _Q.event)
        .join(DossierRow, DossierRow.id == EventRow.dossier)
        .join(PartyRow, PartyRow.id == DossierRow.party)
        .order_by(_Q.id.desc())
    )  # fmt: skip
    if party is not None:
        statement = statement.where(DossierRow.party == party)
    now = to_instant(reader.clock.now())
    return [
        row._replace(shown=shown_quote_state(row.state, row.valid_until, now))
        for row in reader.rows(statement, EventQuote)
    ]


def current_quote(reader: Reader, *, event: EventId) -> Quote | None:
    """The last version, while it is neither declined nor lapsed and still says what the event is."""
    own = quotes(reader, event=event)
    if not own:
        return None
    last = own[-1]
    over = last.valid_until <= to_instant(reader.clock.now())
    if last.shown != QuoteState.ACCEPTED and (
        over or last.shown not in (QuoteState.DRAFT, QuoteState.SENT)
    ):
        return None
    same = same_offer(reader, event=event, paper=quote_paper(reader, quote=last.id))
    return last if same else None
