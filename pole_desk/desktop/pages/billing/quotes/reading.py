"""What the window reads of quotes: the list, the file to look at, what a form needs, a card."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from pole_desk.accounts.quotes import queries
from pole_desk.accounts.quotes.queries import EVENT, Line, Listed, Quote
from pole_desk.accounts.quotes.rules import TOPIC
from pole_desk.accounts.quotes.rules.lines import QuoteInput, deposit_total, deposits
from pole_desk.activities.events.queries import quote_paper as event_paper
from pole_desk.formats.pdf.offer import render_offer
from pole_desk.kernel.audit import Entry, trail
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import DossierId, GeneralQuoteId, PartyId, QuoteId
from pole_desk.ports.outgoing import Posted, PostBox
from pole_desk.registers.catalog.queries import items, taxes
from pole_desk.registers.dossiers.queries import dossier, dossiers
from pole_desk.registers.dossiers.rules import State, kind_name


class Row(NamedTuple):
    """A line of the list; `id` tells it from every other, whichever its kind."""

    id: str
    listed: Listed
    number: str
    title: str
    party: PartyId
    party_name: str
    state: str
    net: Decimal
    total: Decimal
    day: object
    valid_until: object
    dossier: DossierId | None

    @property
    def own(self) -> bool:
        """Whether it is a general quote; an event's is handled on the event."""
        return self.listed.kind != EVENT

    @property
    def quote(self) -> GeneralQuoteId:
        return GeneralQuoteId(self.listed.quote)


class Sold(NamedTuple):
    """An item of the catalogue as the form offers it."""

    code: str
    label: str
    unit: str
    tax: str


class Offered(NamedTuple):
    """What the form offers: the catalogue, the rates in force, the last day usual."""

    items: Sequence[Sold]
    taxes: Sequence[tuple[str, str]]


class Sums(NamedTuple):
    """What a quote being typed comes to."""

    net: Decimal
    vat: Decimal
    total: Decimal
    deposit: Decimal


class Sheet(NamedTuple):
    """A quote with all that its card shows."""

    quote: Quote
    lines: Sequence[Line]
    versions: Sequence[Quote]
    posted: Sequence[Posted]
    history: Sequence[Entry]


def rows(reader: Reader) -> list[Row]:
    """Every quote, the events' too, the newest first."""
    return [
        Row(f"{one.kind}:{one.quote}", one, one.number, one.title, one.party, one.party_name, one.state, one.net,
            one.total, one.day, one.valid_until, one.dossier)
        for one in queries.all_quotes(reader)
    ]  # fmt: skip


def file_of(reader: Reader, *, listed: Listed) -> bytes:
    """The file of a quote: as it left, else as it would leave."""
    if listed.kind == EVENT:
        return render_offer(event_paper(reader, quote=QuoteId(listed.quote)))
    quote = GeneralQuoteId(listed.quote)
    if queries.frozen_paper(reader, quote=quote) is not None:
        return queries.document_of(reader, quote=quote)
    return render_offer(queries.quote_paper(reader, quote=quote))


def offered(reader: Reader) -> Offered:
    """The catalogue and the rates of today."""
    return Offered(
        [Sold(one.code, one.label, one.unit, one.tax) for one in items(reader)],
        [(one.code, one.label) for one in taxes(reader, on=reader.clock.today())],
    )


def dossiers_of(reader: Reader, *, party: PartyId) -> list[tuple[DossierId, str]]:
    """The dossiers of a structure that a quote may stand on."""
    found = dossiers(reader, party=party)
    return [
        (one.id, f"{kind_name(one.kind)} : {one.title}") for one in found if one.state != State.CANCELLED
    ]


def sums(reader: Reader, *, party: PartyId, values: QuoteInput) -> Sums:
    """What a quote as typed comes to; raises as `resolved`."""
    found = queries.resolved(reader, party=party, values=values)
    asked = deposits([(line.tax, line.net) for line in found.lines], found.deposit_percent)
    return Sums(found.sums.net, found.sums.vat, found.sums.total, deposit_total(asked))


def sheet(reader: Reader, *, wanted: GeneralQuoteId) -> Sheet:
    """Everything on a quote; raises NotFound."""
    one = queries.quote(reader, quote=wanted)
    return Sheet(
        quote=one,
        lines=queries.lines(reader, quotes=[wanted])[wanted],
        versions=queries.versions(reader, base=one.base),
        posted=reader.port(PostBox).posted(reader, [f"quote:{wanted}"]),  # type: ignore[type-abstract]
        history=trail(reader, topic=TOPIC, record=wanted),
    )


def kind_of(reader: Reader, *, wanted: DossierId) -> str:
    """What a dossier is about."""
    return dossier(reader, dossier=wanted).kind
