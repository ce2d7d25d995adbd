"""Issued documents as the platform takes them: what they are, for whom, by which treatment, and their very file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import select

from pole_desk.accounts.billing.tables import DocumentRow, InvoiceRow
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import InvoiceId, IssuerId

TYPES = {"invoice": "380", "credit": "381", "deposit": "386"}
"""UNTDID 1001 (BT-3)."""


class Electronic(NamedTuple):
    """A document for the platform; `endpoint` is `0225:…` or `EM:…`, `sha256` None while its file waits.

    A document older than format 2 says no treatment: a buyer with a SIREN is a professional.
    """

    id: InvoiceId
    number: str
    type_code: str
    issuer: IssuerId
    issued_on: date
    due_on: date
    seller_siren: str
    buyer: str
    buyer_siren: str
    endpoint: str
    treatment: str
    nature: str
    net: Decimal
    vat: Decimal
    total: Decimal
    format: int
    sha256: str | None


def electronic(
    reader: Reader, *, first: date | None = None, last: date | None = None, issuer: IssuerId | None = None
) -> list[Electronic]:
    """The documents issued between two days, both included, in order of issue."""
    row = InvoiceRow
    statement = (
        select(
            row.id, row.number, row.kind, row.issuer, row.issued_on, row.due_on, row.net, row.vat, row.total,
            row.snapshot, DocumentRow.sha256,
        )
        .outerjoin(DocumentRow, DocumentRow.invoice == row.id)
        .order_by(row.id)
    )  # fmt: skip
    if first is not None:
        statement = statement.where(row.issued_on >= first)
    if last is not None:
        statement = statement.where(row.issued_on <= last)
    if issuer is not None:
        statement = statement.where(row.issuer == issuer)
    return [_electronic(found._mapping) for found in reader.connection.execute(statement)]


def _electronic(row: Mapping[Any, Any]) -> Electronic:
    said = json.loads(row["snapshot"])
    buyer = said["buyer"]
    endpoint = buyer.get("endpoint")
    siren = buyer.get("siren") or ""
    return Electronic(
        id=row["id"], number=row["number"], type_code=TYPES[said["kind"]], issuer=row["issuer"],
        issued_on=row["issued_on"], due_on=row["due_on"], seller_siren=said["seller"].get("siren") or "",
        buyer=buyer["name"], buyer_siren=siren,
        endpoint=f"{endpoint['scheme']}:{endpoint['address']}" if endpoint else "",
        treatment=said.get("treatment") or ("B2B" if siren else "B2C"), nature=said["nature"], net=row["net"],
        vat=row["vat"], total=row["total"], format=int(said["format"]), sha256=row["sha256"],
    )  # fmt: skip
