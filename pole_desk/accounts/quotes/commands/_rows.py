"""Rows of quotes found and filled, shared by the gestures."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from pole_desk.accounts.quotes.queries import Resolved
from pole_desk.accounts.quotes.rules import TOPIC, QuoteState
from pole_desk.accounts.quotes.rules.lines import LineInput, PricedLine, QuoteInput
from pole_desk.accounts.quotes.tables import QuoteLineRow, QuoteRow
from pole_desk.kernel.errors import NotFound, RuleBroken
from pole_desk.kernel.i18n import _
from pole_desk.kernel.texts import one_line
from pole_desk.kernel.work import Tx
from pole_desk.ports.charges import Place
from pole_desk.ports.ids import GeneralQuoteId
from pole_desk.registers.catalog.rules import Activity


def found_row(tx: Tx, quote: GeneralQuoteId) -> QuoteRow:
    """Raises NotFound."""
    row = tx.session.get(QuoteRow, quote)
    if row is None:
        raise NotFound("quote", _("Le devis n° {id} n’existe pas.").format(id=quote))
    return row


def other_versions(tx: Tx, row: QuoteRow) -> list[QuoteRow]:
    """The other versions of a quote, the first one first."""
    statement = select(QuoteRow).where(QuoteRow.base == row.base, QuoteRow.id != row.id)
    return list(tx.session.scalars(statement.order_by(QuoteRow.version_rank)))


def require_none_stands(tx: Tx, row: QuoteRow) -> None:
    """No other version was accepted; raises RuleBroken `quote_accepted`."""
    for other in other_versions(tx, row):
        if other.state == QuoteState.ACCEPTED:
            raise RuleBroken(
                "quote_accepted",
                _("Le devis {number} est accepté : reprenez d’abord sa réponse.").format(number=other.number),
                number=other.number,
            )


def fill(tx: Tx, row: QuoteRow, values: QuoteInput, found: Resolved) -> None:
    """Write what a draft says; its lines are its own only once it has its number of record."""
    row.dossier, row.issuer, row.activity, row.category = values.dossier, found.issuer, found.activity, found.category
    row.title, row.contact = one_line(values.title), one_line(values.contact)
    row.order_number, row.terms = one_line(values.order_number), values.terms.strip()
    row.delivery = _place(values.delivery)
    row.service_from, row.service_to, row.valid_until = found.service_from, found.service_to, found.valid_until
    row.deposit_percent = found.deposit_percent
    sums = found.sums
    row.net, row.vat, row.total = sums.net, sums.vat, sums.total
    if row.id is None:
        tx.session.add(row)
    tx.session.flush()
    fill_lines(tx, row, found.lines)


def _place(place: Place | None) -> str:
    return Place(*(one_line(part) for part in place)).text if place else ""


def own_lines(tx: Tx, row: QuoteRow) -> list[QuoteLineRow]:
    """Every line that a quote has or had, by position."""
    statement = select(QuoteLineRow).where(QuoteLineRow.quote == row.id).order_by(QuoteLineRow.position)
    return list(tx.session.scalars(statement))


def fill_lines(tx: Tx, row: QuoteRow, lines: Sequence[PricedLine]) -> None:
    """Put lines in the places of a draft; those that it no longer has are withdrawn, never deleted."""
    standing = {line.position: line for line in own_lines(tx, row)}
    for place, line in enumerate(lines, start=1):
        kept = standing.pop(place, None)
        if kept is None:
            kept = QuoteLineRow(quote=row.id, position=place, sent_at=None)
        kept.item, kept.label, kept.quantity, kept.unit = line.item, line.label, line.quantity, line.unit
        kept.unit_price, kept.list_price, kept.tax = line.unit_price, line.list_price, line.tax.code
        kept.account, kept.net, kept.withdrawn = line.account, line.net, False
        tx.session.add(kept)
    for gone in standing.values():
        gone.withdrawn = True
    tx.session.flush()


def typed(tx: Tx, row: QuoteRow) -> QuoteInput:
    """A quote as it would be typed to be the same again: its prices stand, whatever the catalogue says since."""
    return QuoteInput(
        title=row.title,
        lines=tuple(
            LineInput(label=line.label, item=line.item, quantity=line.quantity, unit=line.unit,
                      unit_price=line.unit_price, tax=line.tax, account=line.account)
            for line in own_lines(tx, row) if not line.withdrawn
        ),
        dossier=None if row.own_dossier else row.dossier,  # type: ignore[arg-type]
        activity=Activity(row.activity),
        category=row.category,
        service_from=row.service_from,
        service_to=row.service_to,
        valid_until=row.valid_until,
        deposit_percent=row.deposit_percent,
        order_number=row.order_number,
        delivery=Place.read(row.delivery),
        contact=row.contact,
        terms=row.terms,
    )  # fmt: skip


def told(tx: Tx, row: QuoteRow, text: str) -> None:
    """Flush, and say what was done to a quote."""
    tx.session.flush()
    tx.changed(TOPIC, row.id)
    tx.says(text)
