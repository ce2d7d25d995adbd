"""Each line invoiced between two days, with the sign of its document: the rows behind revenue."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import select

from pole_desk.accounts.billing.rules.kinds import Kind
from pole_desk.accounts.billing.tables import InvoiceRow, LineRow
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import DossierId, InvoiceId, PartyId
from pole_desk.registers.dossiers.tables import DossierRow


class Earned(NamedTuple):
    """A line of an issued document; `net` euros, negative on a credit note; `kind` its dossier's."""

    line: int
    invoice: InvoiceId
    number: str
    issued_on: date
    party: PartyId
    dossier: DossierId
    kind: str
    label: str
    account: str
    net: Decimal


def earned(reader: Reader, *, first: date, last: date) -> list[Earned]:
    """The lines of the documents issued between two days, both included, by number and position."""
    statement = (
        select(
            LineRow.id, LineRow.invoice, InvoiceRow.number, InvoiceRow.issued_on, InvoiceRow.party,
            LineRow.dossier, DossierRow.kind, LineRow.label, LineRow.account, LineRow.net,
            InvoiceRow.kind.label("document"),
        )
        .join(InvoiceRow, InvoiceRow.id == LineRow.invoice)
        .join(DossierRow, DossierRow.id == LineRow.dossier)
        .where(InvoiceRow.issued_on >= first, InvoiceRow.issued_on <= last)
        .order_by(InvoiceRow.id, LineRow.position)
    )  # fmt: skip
    return [
        Earned(*row[:-2], -row.net if row.document == Kind.CREDIT else row.net)
        for row in reader.connection.execute(statement)
    ]
