"""What an invoice or a credit note says, as a frozen document; how it looks is in `formats.pdf`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from pole_desk.accounts.billing.rules.amounts import Tax, TaxSum, Totals, totals
from pole_desk.accounts.billing.rules.chain import MARK
from pole_desk.accounts.billing.rules.kinds import LONGEST_TERMS, USUAL_TERMS, Kind
from pole_desk.formats.pdf import wording
from pole_desk.formats.pdf.snapshot import (
    InvoiceDocument,
    InvoiceLine,
    Original,
    PartyBlock,
    TaxTotal,
)
from pole_desk.ports.ids import IssuerId, PartyId


@dataclass(frozen=True, slots=True)
class Buyer:
    """A client as billing needs it; `liable` is yes, no or unknown, `terms` None is the seller's."""

    party: PartyId
    block: PartyBlock
    billing_address: tuple[str, ...]
    liable: str
    company: bool
    email: str
    order_number: str
    terms: int | None


@dataclass(frozen=True, slots=True)
class Seller:
    """An issuer as billing needs it; `missing` names what the law wants and it does not say."""

    issuer: IssuerId
    block: PartyBlock
    prefixes: Mapping[str, str]
    iban: str | None
    bic: str | None
    debits_option: bool
    terms: int
    late_rate: Decimal | None
    missing: tuple[str, ...]
    confirmed: bool


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """A line ready to print; on a credit note, quantity and net are what is given back."""

    label: str
    service_from: date
    service_to: date
    quantity: Decimal
    unit: str
    unit_price: Decimal
    tax: Tax
    net: Decimal


@dataclass(frozen=True, slots=True)
class Content:
    """What one document says, besides who sells and who buys; `number` may come later."""

    kind: Kind
    issued_on: date
    lines: tuple[PrintedLine, ...]
    period: str
    number: str = MARK
    original: Original | None = None
    reason: str = ""


def terms_of(buyer: Buyer, seller: Seller) -> int:
    """Days to pay: the client's, else the seller's, else 30; never over 45 on a periodic invoice."""
    agreed = buyer.terms if buyer.terms is not None else seller.terms
    return max(0, min(USUAL_TERMS if agreed is None else agreed, LONGEST_TERMS))


def due_day(content: Content, buyer: Buyer, seller: Seller) -> date:
    """When it must be paid; a credit note is due on its day."""
    if content.kind is Kind.CREDIT:
        return content.issued_on
    return content.issued_on + timedelta(days=terms_of(buyer, seller))


def sums(content: Content) -> Totals:
    return totals((line.tax, line.net) for line in content.lines)


def invoice_document(content: Content, buyer: Buyer, seller: Seller) -> InvoiceDocument:
    """The document that is frozen, hashed and drawn; raises RuleBroken when a mention is unknown."""
    found = sums(content)
    codes = {_rate(item.tax): item.tax.code for item in found.taxes}
    credit = content.kind is Kind.CREDIT
    return InvoiceDocument(
        kind="credit" if credit else "invoice",
        number=content.number,
        issue_date=content.issued_on,
        due_date=due_day(content, buyer, seller),
        seller=seller.block,
        buyer=buyer.block,
        billing_address=buyer.billing_address,
        lines=tuple(
            InvoiceLine(
                position=position,
                label=line.label,
                service_from=line.service_from,
                service_to=line.service_to,
                quantity=line.quantity,
                unit=line.unit,
                unit_price=line.unit_price,
                tax_code=codes[_rate(line.tax)],
                tax_percent=line.tax.percent,
                net=line.net,
            )
            for position, line in enumerate(content.lines, start=1)
        ),
        taxes=tuple(_tax_total(item) for item in found.taxes),
        net=found.net,
        vat=found.vat,
        total=found.total,
        due=found.total,
        order_number=buyer.order_number or None,
        period=content.period,
        mentions=wording.invoice_mentions(
            day=content.issued_on,
            kind="credit" if credit else "invoice",
            debits_option=seller.debits_option,
            late_rate=seller.late_rate,
        ),
        terms=""
        if credit
        else wording.payment_terms(day=content.issued_on, days=terms_of(buyer, seller)),
        original=content.original,
        reason=content.reason,
        iban=None if credit else seller.iban,
        bic=None if credit else seller.bic,
        debits_option=seller.debits_option,
    )


def _rate(tax: Tax) -> tuple[Decimal, str, str]:
    return (tax.percent, tax.category, tax.exemption or "")


def _tax_total(item: TaxSum) -> TaxTotal:
    return TaxTotal(
        code=item.tax.code,
        percent=item.tax.percent,
        base=item.base,
        amount=item.amount,
        exemption=item.tax.exemption,
    )
