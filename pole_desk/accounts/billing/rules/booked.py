"""What the rows of a document say: whom it is booked on, in which dossier, on which account; digested into its text.

A page need not show it all. Its digest stands in the frozen text, so that the chain of hashes covers it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from pole_desk.accounts.billing.rules.amounts import Tax, TaxSum
from pole_desk.accounts.billing.rules.chain import canonical
from pole_desk.accounts.billing.rules.kinds import FORMAT, Kind
from pole_desk.accounts.billing.rules.ledger import Entry
from pole_desk.accounts.billing.rules.seals import BOOKED, booked_digest
from pole_desk.formats.pdf.snapshot import InvoiceDocument, to_json
from pole_desk.ports.ids import DossierId, InvoiceId, IssuerId, PartyId


class NewLine(NamedTuple):
    """A line of a document to be written: of a charge, or of the line that it `corrects`."""

    charge: int | None
    corrects: int | None
    reopens: bool
    dossier: DossierId
    label: str
    service_from: date
    service_to: date
    quantity: Decimal
    unit: str
    unit_price: Decimal
    list_price: Decimal
    tax: str
    percent: Decimal
    account: str
    net: Decimal


def line_of(entry: Entry, tax: Tax, sign: int, charge: int | None = None) -> NewLine:
    """The line that bills a charge; its row's id is known once the ledger is written."""
    return NewLine(
        charge,
        entry.corrects,
        False,
        entry.dossier,
        entry.label,
        entry.service_from,
        entry.service_to,
        entry.quantity * sign,
        entry.unit,
        entry.unit_price,
        entry.list_price,
        tax.code,
        tax.percent,
        entry.account,
        entry.amount * sign,
    )


class Booked(NamedTuple):
    """What the row of a document says that is known before its number."""

    issuer: IssuerId
    kind: Kind
    party: PartyId
    party_name: str
    month: str
    due_on: date
    net: Decimal
    vat: Decimal
    total: Decimal
    original: InvoiceId | None
    format: int = FORMAT


def frozen_text(
    document: InvoiceDocument, booked: Booked, lines: Iterable[NewLine], taxes: Iterable[TaxSum]
) -> str:
    """The canonical JSON of a document, with the digest of its rows: whom and what it is booked on is hashed too."""
    digest = booked_digest(booked, (line[1:] for line in lines), (tax_row(item) for item in taxes))
    return canonical({**to_json(document), BOOKED: digest})


def tax_row(item: TaxSum) -> tuple[Any, ...]:
    """What a row of VAT says, but its document."""
    return item.tax.code, item.tax.percent, item.tax.category, item.tax.exemption, item.base, item.amount
