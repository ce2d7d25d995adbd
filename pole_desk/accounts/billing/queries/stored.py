"""Issued documents with every row that they have in the tables, fingerprinted, for closings and their checks."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import func, select

from pole_desk.accounts.billing.rules.closings import Issued
from pole_desk.accounts.billing.rules.kinds import Kind
from pole_desk.accounts.billing.rules.seals import Seals, row_seal
from pole_desk.accounts.billing.tables import (
    ChargeRow,
    DeductionRow,
    DocumentRow,
    InvoiceRow,
    InvoiceTaxRow,
    LineRow,
    OutboxRow,
)
from pole_desk.kernel.changes import ChangeRow
from pole_desk.kernel.periods import Month
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import InvoiceId, IssuerId
from pole_desk.registers.catalog.tables import IssuerRow

INVOICE = (
    "number", "issuer", "kind", "year", "rank", "party", "party_name", "month", "issued_on", "issued_at", "due_on",
    "net", "vat", "total", "original", "snapshot", "previous_hash", "hash", "format",
)  # fmt: skip
LINE = (
    "position", "charge", "corrects", "reopens", "dossier", "label", "service_from", "service_to", "quantity", "unit",
    "unit_price", "list_price", "tax", "percent", "account", "net",
)  # fmt: skip
TAX = ("tax", "percent", "category", "exemption", "base", "amount")
OUTBOX = ("done",)
FILE = ("sha256", "stored_at")
"""The columns that are sealed; a column that comes later waits for a format of its own."""

Rows = dict[InvoiceId, list[Mapping[str, Any]]]


class Stored(NamedTuple):
    """A document of a seller as the tables have it; `charges` are the rows that its lines came from.

    `drawn` is 1 when its file is said to be made, None when nothing says it; `filed` whether there is one.
    """

    id: InvoiceId
    issuer: IssuerId
    document: Issued
    invoice: Mapping[str, Any]
    lines: tuple[Mapping[str, Any], ...]
    taxes: tuple[Mapping[str, Any], ...]
    charges: Mapping[int, Mapping[str, Any]]
    drawn: int | None
    filed: bool


class ClosedSeller(NamedTuple):
    """A seller that issued something, and the day of its first document."""

    issuer: IssuerId
    name: str
    siren: str
    since: date


def closable_sellers(reader: Reader) -> list[ClosedSeller]:
    """The sellers that have documents, by id."""
    statement = (
        select(IssuerRow.id, IssuerRow.name, IssuerRow.siren, func.min(InvoiceRow.issued_on))
        .join(InvoiceRow, InvoiceRow.issuer == IssuerRow.id)
        .group_by(IssuerRow.id, IssuerRow.name, IssuerRow.siren)
        .order_by(IssuerRow.id)
    )
    return reader.rows(statement, ClosedSeller)


def stored_documents(
    reader: Reader, *, issuer: IssuerId | None = None, month: Month | None = None
) -> list[Stored]:
    """The documents with their rows, in order of issue, of a seller and a month of issue when given."""
    chosen = select(InvoiceRow.id)
    if issuer is not None:
        chosen = chosen.where(InvoiceRow.issuer == issuer)
    if month is not None:
        chosen = chosen.where(InvoiceRow.issued_on >= month.first, InvoiceRow.issued_on <= month.last)
    heads = _rows(reader, InvoiceRow, INVOICE, chosen, key="id", order=InvoiceRow.id)
    lines = _rows(reader, LineRow, LINE, chosen, order=LineRow.position)
    off = _deductions(reader, chosen)
    taxes = _rows(reader, InvoiceTaxRow, TAX, chosen, order=InvoiceTaxRow.id)
    waits = _rows(reader, OutboxRow, OUTBOX, chosen, order=OutboxRow.id)
    files = _rows(reader, DocumentRow, FILE, chosen, order=DocumentRow.id)
    charges = _charges(reader, chosen)
    found = []
    for invoice, (head,) in heads.items():
        own = [rows.get(invoice, []) for rows in (lines, off, taxes, waits, files)]
        seals = Seals(
            row_seal([head]), *(row_seal(rows) for rows in own), file=own[-1][0]["sha256"] if own[-1] else ""
        )
        found.append(Stored(
            invoice, IssuerId(head["issuer"]), _issued(head, own[2], seals), head, tuple(own[0]), tuple(own[2]),
            {one["charge"]: charges[one["charge"]] for one in own[0] if one["charge"] in charges},
            drawn=own[3][0]["done"] if own[3] else None, filed=bool(own[4]),
        ))  # fmt: skip
    return found


def _rows(reader: Reader, table: Any, names: tuple[str, ...], chosen: Any, *, order: Any, key: str = "invoice") -> Rows:
    column = getattr(table, key)
    statement = (
        select(column.label("_of"), *(getattr(table, name) for name in names))
        .where(column.in_(chosen))
        .order_by(column, order)
    )
    found: Rows = defaultdict(list)
    for of, *values in reader.connection.execute(statement):
        found[InvoiceId(of)].append(dict(zip(names, values, strict=True)))
    return found


def _deductions(reader: Reader, chosen: Any) -> Rows:
    """What the lines of final invoices take off deposits, by the position of the line."""
    row = DeductionRow
    statement = (
        select(LineRow.invoice, LineRow.position, row.deposit, row.net)
        .join(LineRow, LineRow.id == row.line)
        .where(LineRow.invoice.in_(chosen))
        .order_by(LineRow.invoice, LineRow.position, row.deposit)
    )
    found: Rows = defaultdict(list)
    for invoice, position, deposit, net in reader.connection.execute(statement):
        found[InvoiceId(invoice)].append({"position": position, "deposit": deposit, "net": net})
    return found


def _charges(reader: Reader, chosen: Any) -> dict[int, Mapping[str, Any]]:
    row = ChargeRow
    statement = (
        select(
            row.id, row.state, row.dossier, row.issuer, row.party, row.month, row.service_from, row.service_to, row.label,
            row.quantity, row.unit, row.unit_price, row.list_price, row.tax, row.account, row.role, row.deducts,
            row.amount,
        )
        .join(LineRow, LineRow.charge == row.id)
        .where(LineRow.invoice.in_(chosen))
    )
    return {found.id: dict(found._mapping) for found in reader.connection.execute(statement)}


def _issued(head: Mapping[str, Any], taxes: list[Mapping[str, Any]], seals: Seals) -> Issued:
    series = Kind.CREDIT if head["kind"] == Kind.CREDIT else Kind.INVOICE
    return Issued(
        number=head["number"], kind=str(series), year=head["year"], rank=head["rank"], issued_on=head["issued_on"],
        net=head["net"], vat=head["vat"], total=head["total"],
        taxes=tuple((one["percent"], one["base"], one["amount"]) for one in taxes),
        snapshot=head["snapshot"], previous_hash=head["previous_hash"], hash=head["hash"], seals=seals,
    )  # fmt: skip


def documents_waiting(reader: Reader, *, issuer: IssuerId, month: Month) -> list[str]:
    """The numbers of a seller's documents issued in a month whose file is not made, or is not the one kept."""
    statement = (
        select(InvoiceRow.number, DocumentRow.sha256, DocumentRow.content)
        .outerjoin(DocumentRow, DocumentRow.invoice == InvoiceRow.id)
        .where(InvoiceRow.issuer == issuer)
        .where(InvoiceRow.issued_on >= month.first, InvoiceRow.issued_on <= month.last)
        .order_by(InvoiceRow.id)
        .execution_options(yield_per=50)
    )
    return [
        number
        for number, sha256, content in reader.connection.execute(statement)
        if content is None or hashlib.sha256(content).hexdigest() != sha256
    ]


def vanished(reader: Reader, *, topic: str) -> list[int]:
    """The records of documents that the trail remembers and that no table has any more."""
    statement = (
        select(ChangeRow.record)
        .outerjoin(InvoiceRow, InvoiceRow.id == ChangeRow.record)
        .where(ChangeRow.topic == topic, ChangeRow.record > 0, InvoiceRow.id.is_(None))
        .distinct()
        .order_by(ChangeRow.record)
    )
    return list(reader.connection.scalars(statement))
