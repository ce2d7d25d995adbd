"""What is reported of a period: sales to those who receive no electronic invoice, and the money that came for them."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from pole_desk.accounts.billing.queries import goods_accounts
from pole_desk.accounts.billing.queries.electronic import electronic
from pole_desk.accounts.billing.queries.posted import posted
from pole_desk.accounts.billing.rules.kinds import Kind
from pole_desk.accounts.ledger.queries.books import books_of
from pole_desk.accounts.ledger.rules.reporting import (
    REPORTED,
    SERVICES,
    UNTAXED,
    ReportedPart,
    ReportedSum,
    sale_parts,
    sums,
)
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import IssuerId


class Reporting(NamedTuple):
    """The sales of each day and the money of each day, by category and rate."""

    sales: tuple[ReportedSum, ...]
    receipts: tuple[ReportedSum, ...]


def reporting(reader: Reader, *, issuer: IssuerId, first: date, last: date) -> Reporting:
    """A seller's e-reporting from `first` to `last`; money counts for services whose VAT waits for it."""
    goods = goods_accounts(reader)
    reported = {one.number: one for one in electronic(reader, issuer=issuer, last=last) if one.treatment in REPORTED}
    sales = [
        sale_parts(
            one.issued_on, [(part.account.startswith(goods), part.percent, part.net) for part in one.parts], one.vat,
            credit=one.kind == Kind.CREDIT,
        )
        for one in posted(reader, issuer=issuer, until=last)
        if one.number in reported and one.issued_on >= first
    ]  # fmt: skip
    books = books_of(reader, issuer=issuer, until=last)
    receipts = [
        [
            ReportedPart(piece.on, SERVICES if rate.percent else UNTAXED, rate.percent, rate.base, rate.vat)
            for paid in piece.paid
            if paid.invoice in reported and not paid.debits and reported[paid.invoice].nature != "goods"
            for rate in paid.rates
        ]
        for piece in (*books.receipts, *books.allocations, *books.deposits)
        if first <= piece.on <= last
    ]
    return Reporting(tuple(sums(sales)), tuple(sums(receipts)))
