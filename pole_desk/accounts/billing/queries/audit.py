"""Everything that was issued, bare, for the checks; lists for people are in `issued`."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import and_, case, or_, select

from pole_desk.accounts.billing.rules.kinds import ChargeState, Kind
from pole_desk.accounts.billing.tables import (
    ChargeRow,
    DocumentRow,
    InvoiceRow,
    InvoiceTaxRow,
    LineRow,
    OutboxRow,
    SeriesRow,
)
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import InvoiceId


class Audited(NamedTuple):
    """A document as stored."""

    id: InvoiceId
    number: str
    issuer: int
    kind: str
    year: int
    rank: int
    issued_on: date
    net: Decimal
    vat: Decimal
    total: Decimal
    original: InvoiceId | None
    snapshot: str
    previous_hash: str
    hash: str


class AuditedLine(NamedTuple):
    """A line as stored."""

    id: int
    corrects: int | None
    invoice: InvoiceId
    position: int
    quantity: Decimal
    unit_price: Decimal
    percent: Decimal
    net: Decimal


class AuditedTax(NamedTuple):
    """A rate's sum as stored."""

    invoice: InvoiceId
    percent: Decimal
    category: str
    base: Decimal
    amount: Decimal


def audited(reader: Reader) -> list[Audited]:
    """Every document in order of issue."""
    columns = (getattr(InvoiceRow, name) for name in Audited._fields)
    return reader.rows(select(*columns).order_by(InvoiceRow.id), Audited)


def audited_lines(reader: Reader) -> dict[InvoiceId, list[AuditedLine]]:
    """Every line, by document."""
    columns = (getattr(LineRow, name) for name in AuditedLine._fields)
    found: dict[InvoiceId, list[AuditedLine]] = defaultdict(list)
    for line in reader.rows(select(*columns).order_by(LineRow.invoice, LineRow.position), AuditedLine):
        found[line.invoice].append(line)
    return found


def audited_taxes(
    reader: Reader, *, ids: Collection[InvoiceId] | None = None
) -> dict[InvoiceId, list[AuditedTax]]:
    """Every rate's sum, by document, of all or of some."""
    statement = select(*(getattr(InvoiceTaxRow, name) for name in AuditedTax._fields))
    if ids is not None:
        statement = statement.where(InvoiceTaxRow.invoice.in_(set(ids)))
    found: dict[InvoiceId, list[AuditedTax]] = defaultdict(list)
    for tax in reader.rows(statement, AuditedTax):
        found[tax.invoice].append(tax)
    return found


def counters(reader: Reader) -> dict[tuple[int, str, int], int]:
    """The last rank given per seller, kind and year."""
    statement = select(SeriesRow.issuer, SeriesRow.kind, SeriesRow.year, SeriesRow.last)
    return {(row[0], row[1], row[2]): row[3] for row in reader.connection.execute(statement)}


def lost_files(reader: Reader) -> list[str]:
    """Documents without a file that do not wait for one."""
    statement = (
        select(InvoiceRow.number)
        .outerjoin(DocumentRow, DocumentRow.invoice == InvoiceRow.id)
        .outerjoin(OutboxRow, OutboxRow.invoice == InvoiceRow.id)
        .where(DocumentRow.id.is_(None), or_(OutboxRow.id.is_(None), OutboxRow.done == 1))
        .order_by(InvoiceRow.id)
    )
    return list(reader.connection.scalars(statement))


def changed_files(reader: Reader) -> list[str]:
    """Documents whose file is no longer the one that was kept."""
    statement = (
        select(InvoiceRow.number, DocumentRow.sha256, DocumentRow.content)
        .join(DocumentRow, DocumentRow.invoice == InvoiceRow.id)
        .order_by(InvoiceRow.id)
        .execution_options(yield_per=50)
    )
    return [
        number
        for number, sha256, content in reader.connection.execute(statement)
        if hashlib.sha256(content).hexdigest() != sha256
    ]


def charges_astray(reader: Reader) -> list[str]:
    """Keys of charges that are invoiced without a line, or on a line without being invoiced."""
    sign = case((InvoiceRow.kind == str(Kind.CREDIT), -1), else_=1)
    statement = (
        select(ChargeRow.key)
        .outerjoin(LineRow, LineRow.charge == ChargeRow.id)
        .outerjoin(InvoiceRow, InvoiceRow.id == LineRow.invoice)
        .where(
            or_(
                and_(ChargeRow.state == str(ChargeState.INVOICED), LineRow.id.is_(None)),
                and_(ChargeRow.state != str(ChargeState.INVOICED), LineRow.id.is_not(None)),
                and_(LineRow.id.is_not(None), LineRow.net * sign != ChargeRow.amount),
            )
        )
        .order_by(ChargeRow.key)
    )
    return list(reader.connection.scalars(statement))
