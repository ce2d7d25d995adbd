"""The journal and the VAT of a seller; the pieces that make them are in `books`.

An entry is computed when read, from facts that do not change: asked again, it is the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from pole_desk.accounts.ledger.queries.books import Books, books_of
from pole_desk.accounts.ledger.queries.lettering import ties
from pole_desk.accounts.ledger.queries.plan import account_plan
from pole_desk.accounts.ledger.rules.entries import (
    allocation_entry,
    deposit_entry,
    loss_entry,
    numbered,
    payout_entry,
    receipt_entry,
    sale_entry,
)
from pole_desk.accounts.ledger.rules.lettering import Side, lettered
from pole_desk.accounts.ledger.rules.plan import AccountPlan
from pole_desk.accounts.ledger.rules.vat import VatPart, VatTable, vat_parts, vat_table
from pole_desk.formats.fec import Entry
from pole_desk.kernel.periods import Month, months_between
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import IssuerId


def journal(reader: Reader, *, issuer: IssuerId, first: date, last: date) -> tuple[Entry, ...]:
    """The entries of a seller from `first` to `last`, both included and of one year, balanced and numbered.

    What is settled within these days has its letter on 411, 4191 and 165, as things stood on `last`. Numbers run without gap from 1 on 1 January: a month's file goes on where the one before it ended. Raises
    RuleBroken `sale_sums`, `sale_account`, `vat_account` naming the document.
    """
    year = date(first.year, 1, 1)
    books = books_of(reader, issuer=issuer, until=last)
    plans = _Plans(reader)
    known = [entry for entry in _entries(books, plans) if entry is not None and entry.on <= last]
    marked = lettered(known, ties(reader, until=last), plans.settling(), first=first)
    return tuple(entry for entry in numbered(one for one in marked if one.on >= year) if entry.on >= first)


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


class _Plans:
    """The accounts in force by day, each read once."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._known: dict[date, AccountPlan] = {}

    def on(self, day: date) -> AccountPlan:
        if day not in self._known:
            self._known[day] = account_plan(self._reader, on=day)
        return self._known[day]

    def settling(self) -> dict[str, Side]:
        """The accounts whose lines settle each other."""
        return {
            account: side
            for plan in self._known.values()
            for account, side in (
                (plan.deposits, Side.DEPOSITS), (plan.down_payments, Side.DOWN_PAYMENTS), (plan.customers, Side.CUSTOMERS),
            )
        }  # fmt: skip


def _entries(books: Books, plans: _Plans) -> Iterator[Entry | None]:
    plan = plans.on
    yield from (sale_entry(one, plan(one.issued_on)) for one in books.sales)
    yield from (receipt_entry(one, plan(one.on)) for one in books.receipts)
    yield from (allocation_entry(one, plan(one.on)) for one in books.allocations)
    yield from (deposit_entry(one, plan(one.on)) for one in books.deposits)
    yield from (payout_entry(one, plan(one.on)) for one in books.payouts)
    yield from (loss_entry(one, plan(one.on)) for one in books.losses)
