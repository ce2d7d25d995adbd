"""The journal and the VAT of a seller; the pieces that make them are in `books`.

An entry is computed when read, from facts that do not change: asked again, it is the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from pole_desk.accounts.ledger.queries.books import Books, books_of
from pole_desk.accounts.ledger.queries.plan import account_plan
from pole_desk.accounts.ledger.rules.entries import (
    allocation_entry,
    charged_entry,
    deposit_entry,
    loss_entry,
    numbered,
    payout_entry,
    receipt_entry,
    sale_entry,
)
from pole_desk.accounts.ledger.rules.plan import AccountPlan
from pole_desk.accounts.ledger.rules.vat import VatPart, VatTable, vat_parts, vat_table
from pole_desk.formats.fec import Entry
from pole_desk.kernel.periods import Month, months_between
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import IssuerId


def journal(reader: Reader, *, issuer: IssuerId, first: date, last: date) -> tuple[Entry, ...]:
    """The entries of a seller from `first` to `last`, both included and of one year, balanced and numbered.

    Numbers run without gap from 1 on 1 January: a month's file goes on where the one before it ended. Raises
    RuleBroken `sale_sums`, `sale_account`, `vat_account` naming the document.
    """
    year = date(first.year, 1, 1)
    books = books_of(reader, issuer=issuer, until=last)
    entries = [
        entry for entry in _entries(reader, books) if entry is not None and year <= entry.on <= last
    ]
    return tuple(entry for entry in numbered(entries) if entry.on >= first)


def vat(reader: Reader, *, issuer: IssuerId, first: date, last: date) -> VatTable:
    """The VAT of a seller over a period, due on debits and on receipts."""
    books = books_of(reader, issuer=issuer, until=last)
    plan = account_plan(reader, on=last)
    came = (*books.receipts, *books.allocations, *books.deposits)
    return vat_table(books.sales, came, first=first, last=last, mandate_vat=plan.mandate_vat)


def vat_details(reader: Reader, *, issuer: IssuerId, month: Month) -> list[VatPart]:
    """The documents, and the money for them, that a month's VAT sums up, by day."""
    books = books_of(reader, issuer=issuer, until=month.last)
    came = (*books.receipts, *books.allocations, *books.deposits)
    found = vat_parts(
        books.sales, came, first=month.first, last=month.last,
        mandate_vat=account_plan(reader, on=month.last).mandate_vat,
    )  # fmt: skip
    return sorted(found, key=lambda one: (one.on, one.piece, one.number))


class MonthVat(NamedTuple):
    """The VAT of a month."""

    month: Month
    table: VatTable


def vat_by_month(reader: Reader, *, issuer: IssuerId, first: Month, last: Month) -> list[MonthVat]:
    """The VAT of a seller month by month, the months without any left in."""
    books = books_of(reader, issuer=issuer, until=last.last)
    came = (*books.receipts, *books.allocations, *books.deposits)
    return [
        MonthVat(
            month,
            vat_table(
                books.sales, came, first=month.first, last=month.last,
                mandate_vat=account_plan(reader, on=month.last).mandate_vat,
            ),
        )
        for month in months_between(first, last)
    ]  # fmt: skip


def _entries(reader: Reader, books: Books) -> Iterator[Entry | None]:
    plans: dict[date, AccountPlan] = {}

    def plan(on: date) -> AccountPlan:
        if on not in plans:
            plans[on] = account_plan(reader, on=on)
        return plans[on]

    yield from (sale_entry(one, plan(one.issued_on)) for one in books.sales)
    yield from (receipt_entry(one, plan(one.on)) for one in books.receipts)
    yield from (allocation_entry(one, plan(one.on)) for one in books.allocations)
    yield from (deposit_entry(one, plan(one.on)) for one in books.deposits)
    yield from (payout_entry(one, plan(one.on)) for one in books.payouts)
    yield from (charged_entry(one, plan(one.on)) for one in books.charged)
    yield from (loss_entry(one, plan(one.on)) for one in books.losses)
