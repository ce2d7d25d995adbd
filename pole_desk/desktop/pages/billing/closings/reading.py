"""What the views of « Clôtures » show, read at once; nothing is written."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from pole_desk.accounts.billing.queries import invoice_by_number
from pole_desk.accounts.billing.queries.stored import ClosedSeller, closable_sellers
from pole_desk.accounts.ledger.queries.journal import journal, vat_by_month, vat_details
from pole_desk.accounts.ledger.queries.reporting import reporting
from pole_desk.accounts.ledger.queries.statuses import Followed, followed
from pole_desk.accounts.ledger.rules.reporting import ReportedSum
from pole_desk.accounts.ledger.rules.vat import Regime, VatPart
from pole_desk.accounts.receivables.queries import parts_of
from pole_desk.formats.fec import Entry
from pole_desk.formats.fec.layout import Posting
from pole_desk.kernel.errors import NotFound
from pole_desk.kernel.i18n import _
from pole_desk.kernel.periods import Month
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import InvoiceId, IssuerId


class Reported(NamedTuple):
    """A line of the e-reporting of a seller; `id` tells it from the others."""

    id: int
    seller: str
    flow: str
    sum: ReportedSum


class Electronics(NamedTuple):
    """The documents of a period with where each stands, and what is only reported."""

    documents: list[Followed]
    reported: list[Reported]


class Posted(NamedTuple):
    """A line of the journal with the entry that it belongs to; `id` is its place."""

    id: int
    entry: Entry
    line: Posting

    @property
    def debit(self) -> Decimal:
        return self.line.debit

    @property
    def credit(self) -> Decimal:
        return self.line.credit


class VatLine(NamedTuple):
    """What a rate makes in a month under a regime."""

    id: tuple[str, str, str]
    month: Month
    regime: Regime
    percent: Decimal
    base: Decimal
    vat: Decimal


class Books(NamedTuple):
    """The sellers, and the journal and the VAT of the one asked for."""

    sellers: list[ClosedSeller]
    lines: list[Posted]
    entries: int
    vat: list[VatLine]


def electronics(reader: Reader, *, first: date, last: date) -> Electronics:
    """The documents issued in a period and its e-reporting, of all sellers."""
    lines: list[tuple[str, str, ReportedSum]] = []
    for seller in closable_sellers(reader):
        found = reporting(reader, issuer=seller.issuer, first=first, last=last)
        lines += [(seller.name, _("ventes"), one) for one in found.sales]
        lines += [(seller.name, _("encaissements"), one) for one in found.receipts]
    reported = [Reported(place, *line) for place, line in enumerate(lines)]
    return Electronics(followed(reader, first=first, last=last)[::-1], reported)


def books(reader: Reader, *, issuer: IssuerId | None, first: Month, last: Month) -> Books:
    """The journal and the VAT from a month to another of the same year; of the first seller when none is named.

    Raises RuleBroken naming the document that can't be posted.
    """
    sellers = closable_sellers(reader)
    wanted = issuer if issuer is not None else next((one.issuer for one in sellers), None)
    if wanted is None:
        return Books(sellers, [], 0, [])
    entries = journal(reader, issuer=wanted, first=first.first, last=last.last)
    pairs = [(entry, line) for entry in entries for line in entry.lines]
    return Books(
        sellers, [Posted(place, *pair) for place, pair in enumerate(pairs)], len(entries),
        [
            VatLine((str(found.month), regime, str(row.percent)), found.month, regime, *row)
            for found in vat_by_month(reader, issuer=wanted, first=first, last=last)
            for regime in (Regime.RECEIPTS, Regime.DEBITS, Regime.MANDATE)
            for row in getattr(found.table, regime)
        ],
    )  # fmt: skip


class VatPiece(NamedTuple):
    """A document, or money for it, behind a line of VAT; `id` is its place."""

    id: int
    part: VatPart

    @property
    def base(self) -> Decimal:
        return self.part.rate.base

    @property
    def vat(self) -> Decimal:
        return self.part.rate.vat


def vat_pieces(reader: Reader, *, issuer: IssuerId, line: VatLine) -> list[VatPiece]:
    """What a line of VAT sums up."""
    found = vat_details(reader, issuer=issuer, month=line.month)
    own = [one for one in found if one.regime is line.regime and one.rate.percent == line.percent]
    return [VatPiece(place, one) for place, one in enumerate(own)]


def document_named(reader: Reader, *, name: str) -> InvoiceId:
    """The document of a number, or the first that a payment `RG-12` pays; raises NotFound `invoice`."""
    try:
        return invoice_by_number(reader, number=name).id
    except NotFound:
        payment = name.removeprefix("RG-").partition("-")[0]
        paid = [one.invoice for one in parts_of(reader) if name.startswith("RG-") and str(one.payment) == payment]
        if not paid:
            raise NotFound("invoice", _("{name} n’est pas une facture, ni le règlement d’une facture.").format(
                name=name)) from None  # fmt: skip
        return paid[0]
