"""Issued documents worked out again from the charges as stored; what a figure must be is the rule's."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from pole_desk.accounts.billing.queries.deposits import Deduction, deductions
from pole_desk.accounts.billing.rules.kinds import Kind
from pole_desk.accounts.billing.rules.replay import Difference, Given, Off, differences
from pole_desk.accounts.billing.tables import ChargeRow, InvoiceRow, LineRow
from pole_desk.kernel.periods import Month
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import InvoiceId


class Replayed(NamedTuple):
    """A document whose charges, as stored, do not make what it says."""

    invoice: InvoiceId
    number: str
    differences: tuple[Difference, ...]


class _Line(NamedTuple):
    """A line with its charge's figures, or its own when a credit note made it."""

    invoice: InvoiceId
    id: int
    corrects: int | None
    corrected: Decimal | None
    label: str
    quantity: Decimal
    unit_price: Decimal
    percent: Decimal
    net: Decimal
    charged: bool


def replay(reader: Reader, *, month: Month | None = None) -> list[Replayed]:
    """The documents of a billing month, or all, that come out otherwise; empty when all are the same."""
    statement = select(InvoiceRow.id, InvoiceRow.number, InvoiceRow.kind, InvoiceRow.snapshot).order_by(InvoiceRow.id)
    if month is not None:
        statement = statement.where(InvoiceRow.month == str(month))
    lines = _lines(reader, month)
    taken: dict[int, list[Deduction]] = {}
    for one in deductions(reader):
        taken.setdefault(one.own, []).append(one)
    found = []
    for invoice, number, kind, snapshot in reader.connection.execute(statement):
        own = lines.get(InvoiceId(invoice), [])
        off = {line.id: parts for line in own if (parts := _off(line, kind, taken))}
        given = [_given(line, -1 if kind == Kind.CREDIT else 1) for line in own if line.id not in off]
        wrong = differences(snapshot, given, _flat(off.values()))
        if wrong:
            found.append(Replayed(InvoiceId(invoice), number, tuple(wrong)))
    return found


def _lines(reader: Reader, month: Month | None) -> dict[InvoiceId, list[_Line]]:
    corrected = aliased(LineRow)
    statement = (
        select(
            LineRow.invoice, LineRow.id, LineRow.corrects, corrected.net,
            func.coalesce(ChargeRow.label, LineRow.label),
            func.coalesce(ChargeRow.quantity, LineRow.quantity),
            func.coalesce(ChargeRow.unit_price, LineRow.unit_price),
            LineRow.percent, LineRow.net, ChargeRow.id.is_not(None),
        )
        .outerjoin(ChargeRow, ChargeRow.id == LineRow.charge)
        .outerjoin(corrected, corrected.id == LineRow.corrects)
        .order_by(LineRow.invoice, LineRow.position)
    )  # fmt: skip
    if month is not None:
        statement = statement.join(InvoiceRow, InvoiceRow.id == LineRow.invoice).where(InvoiceRow.month == str(month))
    found: dict[InvoiceId, list[_Line]] = {}
    for line in reader.rows(statement, _Line):
        found.setdefault(line.invoice, []).append(line)
    return found


def _off(line: _Line, kind: str, taken: dict[int, list[Deduction]]) -> list[Deduction]:
    """The deposits that a line takes off, or that a credit note takes back whole."""
    if kind == Kind.CREDIT:
        return taken.get(line.corrects or 0, []) if line.net == line.corrected else []
    return taken.get(line.id, [])


def _given(line: _Line, sign: int) -> Given:
    """A charge given back is negative in the ledger and positive on its credit note."""
    quantity = line.quantity * sign if line.charged else line.quantity
    return Given(line.label, quantity, line.unit_price, line.percent)


def _flat(parts: Iterable[list[Deduction]]) -> list[Off]:
    return [Off(one.deposit, one.percent, one.net) for own in parts for one in own]
