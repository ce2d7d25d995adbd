"""Issued documents as the books take them: net by account and rate, VAT by rate; what was paid is elsewhere."""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import BigInteger, func, select, type_coerce
from sqlalchemy.orm import aliased

from pole_desk.accounts.billing.tables import DeductionRow, InvoiceRow, InvoiceTaxRow, LineRow
from pole_desk.kernel.money import from_cents
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import InvoiceId, IssuerId, PartyId


class PostedPart(NamedTuple):
    """The net of an account at a rate, as printed."""

    account: str
    percent: Decimal
    net: Decimal


class Posted(NamedTuple):
    """A document, amounts as printed: positive on a credit note too. `debits`: its VAT is due with it."""

    id: InvoiceId
    number: str
    kind: str
    issuer: IssuerId
    issued_on: date
    party: PartyId
    party_name: str
    original: InvoiceId | None
    total: Decimal
    debits: bool
    parts: tuple[PostedPart, ...]
    vat: tuple[tuple[Decimal, Decimal], ...]


def posted(reader: Reader, *, issuer: IssuerId | None = None, until: date | None = None) -> list[Posted]:
    """The documents issued until a day, in order of issue."""
    row = InvoiceRow
    statement = select(
        row.id, row.number, row.kind, row.issuer, row.issued_on, row.party, row.party_name, row.original, row.total,
        row.snapshot,
    ).order_by(row.id)  # fmt: skip
    if issuer is not None:
        statement = statement.where(row.issuer == issuer)
    if until is not None:
        statement = statement.where(row.issued_on <= until)
    parts, vat = _parts(reader), _vat(reader)
    return [
        Posted(*found[:-1], bool(json.loads(found[-1])["debits_option"]), tuple(parts[found[0]]), tuple(vat[found[0]]))
        for found in reader.connection.execute(statement)
    ]


def credited_until(reader: Reader, *, until: date) -> list[tuple[str, str]]:
    """Each credit note issued until a day with its original, by number."""
    own, cited = aliased(InvoiceRow), aliased(InvoiceRow)
    statement = select(own.number, cited.number).join(cited, cited.id == own.original).where(own.issued_on <= until)
    return [(row[0], row[1]) for row in reader.connection.execute(statement)]


def deducted_until(reader: Reader, *, until: date) -> list[tuple[str, str]]:
    """Each final invoice issued until a day with the deposit invoices that it deducts, by number."""
    own, cited = aliased(InvoiceRow), aliased(InvoiceRow)
    line, asked = aliased(LineRow), aliased(LineRow)
    statement = (
        select(own.number, cited.number)
        .select_from(DeductionRow)
        .join(line, line.id == DeductionRow.line)
        .join(own, own.id == line.invoice)
        .join(asked, asked.id == DeductionRow.deposit)
        .join(cited, cited.id == asked.invoice)
        .where(own.issued_on <= until)
        .distinct()
    )
    return [(row[0], row[1]) for row in reader.connection.execute(statement)]


def numbers_until(reader: Reader, *, until: date) -> dict[int, str]:
    """The number of each document issued until a day."""
    statement = select(InvoiceRow.id, InvoiceRow.number).where(InvoiceRow.issued_on <= until)
    return {row.id: row.number for row in reader.connection.execute(statement)}


def _parts(reader: Reader) -> dict[int, list[PostedPart]]:
    row = LineRow
    statement = (
        select(row.invoice, row.account, row.percent, func.sum(type_coerce(row.net, BigInteger)))
        .group_by(row.invoice, row.account, row.percent)
        .order_by(row.invoice, row.account, row.percent)
    )
    found: dict[int, list[PostedPart]] = defaultdict(list)
    for invoice, account, percent, cents in reader.connection.execute(statement):
        found[invoice].append(PostedPart(account, percent, from_cents(int(cents))))
    return found


def _vat(reader: Reader) -> dict[int, list[tuple[Decimal, Decimal]]]:
    row = InvoiceTaxRow
    statement = (
        select(row.invoice, row.percent, func.sum(type_coerce(row.amount, BigInteger)))
        .group_by(row.invoice, row.percent)
        .order_by(row.invoice, row.percent)
    )
    found: dict[int, list[tuple[Decimal, Decimal]]] = defaultdict(list)
    for invoice, percent, cents in reader.connection.execute(statement):
        found[invoice].append((percent, from_cents(int(cents))))
    return found
