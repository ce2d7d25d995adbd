"""Quotes read: one, all, their lines, the file sent; expired follows from the clock."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import or_, select

from pole_desk.accounts.quotes.rules import QuoteState, shown_state
from pole_desk.accounts.quotes.tables import QuoteDocumentRow, QuoteLineRow, QuoteRow
from pole_desk.kernel.errors import NotFound
from pole_desk.kernel.i18n import _
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import DossierId, GeneralQuoteId, IssuerId, PartyId
from pole_desk.registers.parties.tables import PartyRow


class Quote(NamedTuple):
    """A version of a quote; `shown` adds expired to the states."""

    id: GeneralQuoteId
    base: str
    version_rank: int
    number: str
    state: str
    party: PartyId
    party_name: str
    dossier: DossierId | None
    own_dossier: bool
    issuer: IssuerId
    activity: str
    category: str
    title: str
    contact: str
    order_number: str
    delivery: str
    service_from: date
    service_to: date
    valid_until: date
    deposit_percent: int
    terms: str
    net: Decimal
    vat: Decimal
    total: Decimal
    made_at: datetime
    sent_on: date | None
    answered_on: date | None
    answered_by: str
    answer: str
    charged_on: date | None
    version: int
    shown: str


class Line(NamedTuple):
    """A line of a quote, net euros."""

    id: int
    quote: GeneralQuoteId
    position: int
    item: str
    label: str
    quantity: Decimal
    unit: str
    unit_price: Decimal
    list_price: Decimal
    tax: str
    account: str
    net: Decimal


_Q, _L = QuoteRow, QuoteLineRow
_QUOTE = select(
    _Q.id, _Q.base, _Q.version_rank, _Q.number, _Q.state, _Q.party, PartyRow.name, _Q.dossier, _Q.own_dossier,
    _Q.issuer, _Q.activity, _Q.category, _Q.title, _Q.contact, _Q.order_number, _Q.delivery, _Q.service_from, _Q.service_to,
    _Q.valid_until, _Q.deposit_percent, _Q.terms, _Q.net, _Q.vat, _Q.total, _Q.made_at, _Q.sent_on, _Q.answered_on,
    _Q.answered_by, _Q.answer, _Q.charged_on, _Q.version, _Q.state.label("shown"),
).join(PartyRow, PartyRow.id == _Q.party)  # fmt: skip
_LINE = select(
    _L.id, _L.quote, _L.position, _L.item, _L.label, _L.quantity, _L.unit, _L.unit_price, _L.list_price, _L.tax,
    _L.account, _L.net,
).where(_L.withdrawn.is_(False))  # fmt: skip


def quotes(
    reader: Reader, *, party: PartyId | None = None, states: Collection[str] | None = None
) -> list[Quote]:
    """The quotes of a structure, or all, the newest first; `states` as written."""
    statement = _QUOTE.order_by(_Q.id.desc())
    if party is not None:
        statement = statement.where(_Q.party == party)
    if states is not None:
        statement = statement.where(_Q.state.in_(states))
    return [_shown(reader, row) for row in reader.rows(statement, Quote)]


def quote(reader: Reader, *, quote: GeneralQuoteId) -> Quote:
    """One version; raises NotFound `quote`."""
    found = reader.first(_QUOTE.where(_Q.id == quote), Quote)
    if found is None:
        raise NotFound("quote", _("Le devis n° {id} n’existe pas.").format(id=quote))
    return _shown(reader, found)


def quote_by_number(reader: Reader, *, number: str) -> Quote:
    """The quote of a number; raises NotFound `quote`."""
    found = reader.first(_QUOTE.where(_Q.number == number.strip().upper()), Quote)
    if found is None:
        raise NotFound("quote", _("Le devis « {number} » n’existe pas.").format(number=number.strip()))
    return _shown(reader, found)


def quote_of_dossier(reader: Reader, *, dossier: DossierId) -> GeneralQuoteId | None:
    """The newest quote on a dossier; None when it has none."""
    found = reader.connection.scalar(select(_Q.id).where(_Q.dossier == dossier).order_by(_Q.id.desc()).limit(1))
    return None if found is None else GeneralQuoteId(found)


def versions(reader: Reader, *, base: str) -> list[Quote]:
    """Every version of a quote, the first one first."""
    found = reader.rows(_QUOTE.where(_Q.base == base).order_by(_Q.version_rank), Quote)
    return [_shown(reader, row) for row in found]


def matching(reader: Reader, *, number: str, words: str, limit: int) -> list[Quote]:
    """Quotes whose number, title or client holds the words; those replaced are left out."""
    like = f"%{words}%"
    statement = (
        _QUOTE.where(
            _Q.state != QuoteState.REPLACED,
            or_(_Q.number.contains(number, autoescape=True), _Q.title.ilike(like), PartyRow.search_key.like(like)),
        )
        .order_by(_Q.id.desc())
        .limit(limit)
    )
    return [_shown(reader, row) for row in reader.rows(statement, Quote)]


def _shown(reader: Reader, row: Quote) -> Quote:
    return row._replace(shown=shown_state(row.state, row.valid_until, reader.clock.today()))


def lines(reader: Reader, *, quotes: Collection[GeneralQuoteId]) -> dict[GeneralQuoteId, list[Line]]:
    """The lines of some quotes, in their order."""
    found: dict[GeneralQuoteId, list[Line]] = {quote: [] for quote in quotes}
    statement = _LINE.where(_L.quote.in_(set(quotes))).order_by(_L.quote, _L.position)
    for line in reader.rows(statement, Line):
        found[line.quote].append(line)
    return found


def document_of(reader: Reader, *, quote: GeneralQuoteId) -> bytes:
    """The file of a quote sent, as it left; raises NotFound `document`."""
    statement = select(QuoteDocumentRow.content).where(QuoteDocumentRow.quote == quote)
    found = reader.connection.execute(statement).scalar_one_or_none()
    if found is None:
        raise NotFound("document", _("Ce devis n’a pas encore été envoyé : il n’a pas de fichier."))
    return bytes(found)
