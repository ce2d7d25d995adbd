"""Issued invoices and credit notes read: lists, lines, taxes, files. What was paid is in receivables."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import BigInteger, bindparam, case, func, or_, select, type_coerce
from sqlalchemy.orm import aliased

from pole_desk.accounts.billing.queries.deposits import deducted_of
from pole_desk.accounts.billing.rules.amounts import vat_on
from pole_desk.accounts.billing.rules.kinds import Kind, series_of
from pole_desk.accounts.billing.tables import (
    DocumentRow,
    InvoiceRow,
    InvoiceTaxRow,
    LineRow,
    OutboxRow,
)
from pole_desk.formats.pdf.snapshot import InvoiceDocument, from_json
from pole_desk.kernel.errors import NotFound
from pole_desk.kernel.i18n import _
from pole_desk.kernel.money import ZERO, from_cents, round_cents
from pole_desk.kernel.periods import Month
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import DossierId, InvoiceId, IssuerId, PartyId
from pole_desk.registers.parties.queries import merged_with

_original = aliased(InvoiceRow)
_credit = aliased(InvoiceRow)
_LAST = (
    select(InvoiceRow.year, InvoiceRow.rank, InvoiceRow.issued_on, InvoiceRow.hash)
    .where(InvoiceRow.issuer == bindparam("issuer"), InvoiceRow.kind == bindparam("kind"))
    .order_by(InvoiceRow.year.desc(), InvoiceRow.rank.desc())
    .limit(1)
)
"""Found at the end of an index: it must not take longer as the years go by."""


class Invoice(NamedTuple):
    """An issued document; `credited` is what credit notes on it gave back, taxes included."""

    id: InvoiceId
    number: str
    kind: str
    month: str
    issued_on: date
    due_on: date
    party: PartyId
    party_name: str
    issuer: IssuerId
    net: Decimal
    vat: Decimal
    total: Decimal
    credited: Decimal
    original: InvoiceId | None
    original_number: str | None
    has_document: bool


class Line(NamedTuple):
    """A line; `credited` is the part of its net that other lines took back, or that deduct a deposit."""

    id: int
    position: int
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
    credited: Decimal
    dossier: DossierId


class TaxLine(NamedTuple):
    """The VAT of one rate."""

    tax: str
    percent: Decimal
    category: str
    exemption: str | None
    base: Decimal
    amount: Decimal


_CREDITED = (
    select(func.coalesce(func.sum(_credit.total), ZERO))
    .where(_credit.original == InvoiceRow.id)
    .scalar_subquery()
)
_INVOICES = (
    select(
        InvoiceRow.id, InvoiceRow.number, InvoiceRow.kind, InvoiceRow.month, InvoiceRow.issued_on,
        InvoiceRow.due_on, InvoiceRow.party, InvoiceRow.party_name, InvoiceRow.issuer,
        InvoiceRow.net, InvoiceRow.vat, InvoiceRow.total, _CREDITED, InvoiceRow.original,
        _original.number, DocumentRow.id.is_not(None),
    )
    .outerjoin(_original, _original.id == InvoiceRow.original)
    .outerjoin(DocumentRow, DocumentRow.invoice == InvoiceRow.id)
    .order_by(InvoiceRow.id)
)  # fmt: skip
_BY_ID = _INVOICES.where(InvoiceRow.id == bindparam("invoice"))
_BY_NUMBER = _INVOICES.where(InvoiceRow.number == bindparam("number"))


def invoices(
    reader: Reader,
    *,
    month: Month | None = None,
    party: PartyId | None = None,
    kind: str | None = None,
    ids: Collection[InvoiceId] | None = None,
) -> list[Invoice]:
    """The documents in order of issue, of a billing month or a structure when given.

    A structure's are those of the ones merged into it too.
    """
    statement = _INVOICES
    if month is not None:
        statement = statement.where(InvoiceRow.month == str(month))
    if party is not None:
        statement = statement.where(InvoiceRow.party.in_(merged_with(reader, party=party)))
    if ids is not None:
        statement = statement.where(InvoiceRow.id.in_(set(ids)))
    if kind is not None:
        statement = statement.where(InvoiceRow.kind == kind)
    return reader.rows(statement, Invoice)


def matching(
    reader: Reader, *, words: str, total: Decimal | None = None, limit: int = 20
) -> list[Invoice]:
    """The documents whose number holds `words` or whose total is an amount, the newest first."""
    fits = InvoiceRow.number.contains(words, autoescape=True)
    if total is not None:
        fits = or_(fits, InvoiceRow.total == round_cents(total))
    statement = _INVOICES.where(fits).order_by(None).order_by(InvoiceRow.id.desc()).limit(limit)
    return reader.rows(statement, Invoice)


def invoice(reader: Reader, *, invoice: InvoiceId) -> Invoice:
    """One document; raises NotFound `invoice`."""
    found = reader.first(_BY_ID, Invoice, {"invoice": invoice})
    if found is None:
        raise _unknown(_("La facture n° {id} n’existe pas.").format(id=invoice))
    return found


def invoice_by_number(reader: Reader, *, number: str) -> Invoice:
    """The document of a number, however its letters are typed; raises NotFound `invoice`."""
    wanted = number.strip().upper()
    found = reader.first(_BY_NUMBER, Invoice, {"number": wanted})
    if found is None:
        raise _unknown(_("Aucune facture ne porte le numéro « {number} ».").format(number=number))
    return found


def _unknown(message: str) -> NotFound:
    return NotFound("invoice", message)


def credits_on(reader: Reader, *, invoice: InvoiceId) -> list[Invoice]:
    """The credit notes on an invoice."""
    return reader.rows(_INVOICES.where(InvoiceRow.original == invoice), Invoice)


def credited_by_day(reader: Reader, *, invoices: Collection[InvoiceId]) -> list[tuple[InvoiceId, date, Decimal]]:
    """The credit notes on invoices: which it takes off, its day, how much."""
    statement = select(InvoiceRow.original, InvoiceRow.issued_on, InvoiceRow.total).where(
        InvoiceRow.original.in_(set(invoices))
    )
    return [(InvoiceId(row[0]), row[1], row[2]) for row in reader.connection.execute(statement.order_by(InvoiceRow.id))]


def lines_of(reader: Reader, *, invoice: InvoiceId) -> list[Line]:
    """The lines of a document, in order."""
    other = aliased(LineRow)
    taken = (
        select(func.coalesce(func.sum(func.abs(other.net)), 0))
        .where(other.corrects == LineRow.id)
        .scalar_subquery()
    )
    row = LineRow
    statement = (
        select(
            row.id, row.position, row.label, row.service_from, row.service_to, row.quantity,
            row.unit, row.unit_price, row.list_price, row.tax, row.percent, row.account, row.net,
            taken, row.dossier,
        )
        .where(row.invoice == invoice)
        .order_by(row.position)
    )  # fmt: skip
    lines = reader.rows(statement, Line)
    deducted = deducted_of(reader, lines=[line.id for line in lines])
    return [
        line._replace(
            credited=from_cents(int(line.credited) * (1 if line.net >= 0 else -1)) + deducted.get(line.id, ZERO)
        )
        for line in lines
    ]


def taxes_of(reader: Reader, *, invoice: InvoiceId) -> list[TaxLine]:
    """The VAT of a document, by rate."""
    statement = (
        select(*(getattr(InvoiceTaxRow, name) for name in TaxLine._fields))
        .where(InvoiceTaxRow.invoice == invoice)
        .order_by(InvoiceTaxRow.percent, InvoiceTaxRow.tax)
    )
    return reader.rows(statement, TaxLine)


def snapshot_of(reader: Reader, *, invoice: InvoiceId) -> InvoiceDocument:
    """What a document says, as frozen at issue; raises NotFound `invoice`."""
    text = reader.connection.scalar(select(InvoiceRow.snapshot).where(InvoiceRow.id == invoice))
    if text is None:
        raise _unknown(_("La facture n° {id} n’existe pas.").format(id=invoice))
    return from_json(json.loads(text))


def announced_mandates(reader: Reader, *, invoices: Collection[InvoiceId]) -> dict[InvoiceId, str]:
    """The reference of the mandate under which each invoice says that it will be debited; none for the others."""
    rows = reader.connection.execute(select(InvoiceRow.id, InvoiceRow.snapshot).where(InvoiceRow.id.in_(invoices)))
    said = {InvoiceId(row.id): json.loads(row.snapshot).get("mandate") for row in rows}
    return {invoice: mandate["reference"] for invoice, mandate in said.items() if mandate}


def document_of(reader: Reader, *, invoice: InvoiceId) -> bytes:
    """The very file issued; raises NotFound `document` while it waits to be drawn."""
    found = reader.connection.scalar(
        select(DocumentRow.content).where(DocumentRow.invoice == invoice)
    )
    if found is None:
        raise NotFound("document", _("Le PDF de cette facture n’est pas encore fait."))
    return bytes(found)


def xml_of(reader: Reader, *, invoice: InvoiceId) -> bytes:
    """The XML inside the very file issued, byte for byte.

    Raises NotFound `document` while the file waits, BadInput `no_xml` for one issued without it.
    """
    # Loaded here: the PDF library takes longer to load than the board to appear.
    from pole_desk.formats.facturx.container import xml_of as attached

    return attached(document_of(reader, invoice=invoice))


def pending_documents(reader: Reader) -> list[InvoiceId]:
    """The documents whose file is still to be drawn, the oldest first."""
    statement = select(OutboxRow.invoice).where(OutboxRow.done == 0).order_by(OutboxRow.id)
    return [InvoiceId(found) for found in reader.connection.scalars(statement)]


def pending_count(reader: Reader) -> int:
    """How many files are still to be drawn."""
    statement = select(func.count()).select_from(OutboxRow).where(OutboxRow.done == 0)
    return int(reader.connection.scalar(statement) or 0)


class Owed(NamedTuple):
    """What an invoice asks for once its credit notes are taken off, in cents."""

    invoice: InvoiceId
    party: PartyId
    due_on: date
    cents: int


def owed(reader: Reader, *, ids: Collection[InvoiceId] | None = None) -> list[Owed]:
    """What each invoice, or each of these, asks for; whole cents, so that ten years are summed fast."""
    credited = (
        select(_credit.original, func.sum(type_coerce(_credit.total, BigInteger)).label("cents"))
        .where(_credit.original.is_not(None))
        .group_by(_credit.original)
        .subquery()
    )
    total = type_coerce(InvoiceRow.total, BigInteger)
    statement = (
        select(InvoiceRow.id, InvoiceRow.party, InvoiceRow.due_on,
               total - func.coalesce(credited.c.cents, 0))
        .outerjoin(credited, credited.c.original == InvoiceRow.id)
        .where(InvoiceRow.kind != str(Kind.CREDIT))
    )  # fmt: skip
    if ids is not None:
        statement = statement.where(InvoiceRow.id.in_(set(ids)))
    return [
        Owed(InvoiceId(row[0]), PartyId(row[1]), row[2], int(row[3]))
        for row in reader.connection.execute(statement)
    ]


def last_of_series(reader: Reader, *, issuer: IssuerId, kind: Kind) -> tuple[date, str] | None:
    """The day and the hash of the last document of a seller's series: `kind` is a series' own."""
    ends = [
        reader.connection.execute(_LAST, {"issuer": issuer, "kind": str(own)}).first()
        for own in Kind
        if series_of(own) is kind
    ]
    last = max((end for end in ends if end is not None), key=lambda end: (end.year, end.rank), default=None)
    return None if last is None else (last.issued_on, last.hash)


def numbers_of(reader: Reader, *, invoices: list[InvoiceId]) -> dict[InvoiceId, tuple[str, date]]:
    """The number and day of some documents."""
    statement = select(InvoiceRow.id, InvoiceRow.number, InvoiceRow.issued_on).where(
        InvoiceRow.id.in_(set(invoices))
    )
    return {
        InvoiceId(row.id): (row.number, row.issued_on) for row in reader.connection.execute(statement)
    }


class AskedOf(NamedTuple):
    """What an invoice asks for the lines of a dossier, VAT included, credit notes taken off.

    `served` is the first day of the earliest service among them.
    """

    invoice: InvoiceId
    served: date
    dossier: DossierId
    amount: Decimal
    lines: int


def asked_of(reader: Reader, *, dossiers: Collection[DossierId]) -> list[AskedOf]:
    """What each invoice asks for the lines of these dossiers, the oldest first."""
    document, whole = aliased(InvoiceRow), aliased(InvoiceRow)
    sign = case((document.kind == str(Kind.CREDIT), -1), else_=1)
    net = func.sum(type_coerce(LineRow.net, BigInteger) * sign)
    statement = (
        select(
            whole.id, func.min(LineRow.service_from), LineRow.dossier, LineRow.percent, net,
            func.count(),
        )
        .select_from(LineRow)
        .join(document, document.id == LineRow.invoice)
        .join(whole, whole.id == func.coalesce(document.original, document.id))
        .where(LineRow.dossier.in_(set(dossiers)))
        .group_by(whole.id, LineRow.dossier, LineRow.percent)
        .order_by(whole.id, LineRow.dossier)
    )  # fmt: skip
    found: dict[tuple[InvoiceId, DossierId], AskedOf] = {}
    for invoice, served, dossier, percent, cents, lines in reader.connection.execute(statement):
        base = from_cents(int(cents))
        before = found.get((invoice, dossier), AskedOf(invoice, served, dossier, ZERO, 0))
        found[invoice, dossier] = before._replace(
            served=min(before.served, served),
            amount=before.amount + base + vat_on(base, percent),
            lines=before.lines + lines,
        )
    return list(found.values())


class Billing(NamedTuple):
    """An invoice that has a line of a dossier."""

    dossier: DossierId
    invoice: InvoiceId


def invoices_billing(reader: Reader, *, dossiers: Collection[DossierId]) -> list[Billing]:
    """The invoices that bill these dossiers, in their order."""
    statement = (
        select(LineRow.dossier, LineRow.invoice)
        .where(LineRow.dossier.in_(set(dossiers)))
        .distinct()
        .order_by(LineRow.invoice, LineRow.dossier)
    )
    return reader.rows(statement, Billing)
