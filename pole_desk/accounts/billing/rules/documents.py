"""What an invoice or a credit note says, as a frozen document; how it looks is in `formats.pdf`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from pole_desk.accounts.billing.rules.amounts import Tax, TaxSum, Totals, totals, vat_on
from pole_desk.accounts.billing.rules.chain import MARK
from pole_desk.accounts.billing.rules.electronic import FRANCE
from pole_desk.accounts.billing.rules.kinds import LONGEST_TERMS, MANDATE_ACCOUNTS, USUAL_TERMS, Kind
from pole_desk.formats.facturx.units import unit_code
from pole_desk.formats.pdf import snapshot, wording
from pole_desk.formats.pdf.snapshot import (
    Delivery,
    Deposit,
    Endpoint,
    InvoiceDocument,
    InvoiceLine,
    Nature,
    Original,
    PartyBlock,
    PostalAddress,
    TaxTotal,
    Treatment,
)
from pole_desk.kernel.i18n import _
from pole_desk.kernel.money import ZERO
from pole_desk.ports.charges import Place
from pole_desk.ports.ids import IssuerId, PartyId

_SAID: Mapping[Kind, snapshot.Kind] = {Kind.INVOICE: "invoice", Kind.CREDIT: "credit", Kind.DEPOSIT: "deposit"}


@dataclass(frozen=True, slots=True)
class Buyer:
    """A client as billing needs it; `liable` is yes, no or unknown, `terms` None is the seller's.

    `block` is for papers; an invoice says the address in its parts, and where it is sent. Who is
    `hosted`, or was, and gave no address is invoiced where it is installed: at the seller's.
    """

    party: PartyId
    block: PartyBlock
    address: PostalAddress | None
    endpoint: Endpoint | None
    treatment: Treatment
    billing_address: tuple[str, ...]
    liable: str
    company: bool
    email: str
    order_number: str
    terms: int | None
    by_dossier: bool = False
    hosted: bool = False

    @property
    def person(self) -> bool:
        """Invoiced as a consumer: no SIREN, and not known to be a professional."""
        return not self.block.siren and self.treatment == "B2C"


@dataclass(frozen=True, slots=True)
class Seller:
    """An issuer as billing needs it; `missing` names what the law wants and it does not say."""

    issuer: IssuerId
    block: PartyBlock
    address: PostalAddress
    endpoint: Endpoint | None
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
    account: str
    net: Decimal


@dataclass(frozen=True, slots=True)
class Content:
    """What one document says, besides who sells and who buys; `number` may come later.

    `deposits` are the deposit invoices that it deducts, with what it deducts of each. `order_number` is
    the client's for these lines, before the one on its card; `delivery` where the goods went, if any.
    `goods` are the beginnings of the accounts that sell goods; the others sell services.
    """

    kind: Kind
    issued_on: date
    lines: tuple[PrintedLine, ...]
    period: str
    goods: tuple[str, ...] = ()
    number: str = MARK
    original: Original | None = None
    reason: str = ""
    dossier: str | None = None
    deposits: tuple[Deposit, ...] = ()
    order_number: str = ""
    delivery: Place | None = None


def address_of(buyer: Buyer, seller: Seller) -> PostalAddress | None:
    """The client's address, else the pole's when it is hosted there, else of a person the country alone."""
    if buyer.address or not (buyer.hosted or buyer.person):
        return buyer.address
    return seller.address if buyer.hosted else PostalAddress(country=FRANCE)


def endpoint_for(buyer: Buyer, seller: Seller) -> Endpoint | None:
    """Where the client's invoices go on line; the seller's own address for a person who gave none.

    BT-49 may not be empty (BR-FR-12): the pole hands that invoice over itself.
    """
    return buyer.endpoint or (seller.endpoint if buyer.person else None)


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


def cited(
    deducted: Iterable[tuple[int, Tax, Decimal]], origins: Mapping[int, Original]
) -> tuple[Deposit, ...]:
    """The deposit invoices of a final one (BG-3), from (deposit invoice, tax, net); VAT per rate of each."""
    nets: dict[int, dict[Decimal, Decimal]] = {}
    for deposit, tax, net in deducted:
        rates = nets.setdefault(deposit, {})
        rates[tax.percent] = rates.get(tax.percent, ZERO) + net
    found = []
    for deposit, rates in sorted(nets.items()):
        vat = sum((vat_on(net, percent) for percent, net in rates.items()), ZERO)
        origin = origins[deposit]
        total = sum(rates.values(), ZERO) + vat
        found.append(Deposit(number=origin.number, issue_date=origin.issue_date, total=total, vat=vat))
    return tuple(found)


def nature_of(content: Content) -> Nature:
    """Goods, services or both, by the accounts of the lines (CGI ann. II art. 242 nonies A)."""
    found = {line.account.startswith(content.goods) if content.goods else False for line in content.lines}
    return "both" if len(found) > 1 else "goods" if found == {True} else "services"


def invoice_document(content: Content, buyer: Buyer, seller: Seller) -> InvoiceDocument:
    """The document that is frozen, hashed and drawn; raises RuleBroken when a mention is unknown."""
    found = sums(content)
    credit = content.kind is Kind.CREDIT
    nature = nature_of(content)
    paid = sum((deposit.total for deposit in content.deposits), ZERO)
    last = max(line.service_to for line in content.lines)
    return InvoiceDocument(
        kind=_SAID[content.kind],
        number=content.number,
        issue_date=content.issued_on,
        due_date=due_day(content, buyer, seller),
        seller=replace(seller.block, lines=(), address=seller.address, endpoint=seller.endpoint),
        buyer=replace(buyer.block, lines=(), address=address_of(buyer, seller), endpoint=endpoint_for(buyer, seller)),
        billing_address=buyer.billing_address,
        lines=_printed(content, found),
        taxes=tuple(_tax_total(item, content.issued_on) for item in found.taxes),
        net=found.net,
        vat=found.vat,
        total=found.total,
        paid=paid,
        due=found.total - paid,
        order_number=content.order_number or buyer.order_number or None,
        period=content.period,
        period_from=min(line.service_from for line in content.lines),
        period_to=last,
        delivered_on=None if nature == "services" else last,
        delivery=None if nature == "services" else _delivery(content.delivery),
        dossier=content.dossier,
        notes=wording.invoice_notes(
            day=content.issued_on,
            kind=_SAID[content.kind],
            nature=nature,
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
        payment="" if credit or not seller.iban else "transfer",
        treatment=buyer.treatment,
        deposits=content.deposits,
        nature=nature,
        debits_option=seller.debits_option,
    )


def _delivery(place: Place | None) -> Delivery | None:
    if place is None:
        return None
    address = PostalAddress(
        street=place.street, extra=place.extra, postcode=place.postcode, town=place.town, country=place.country or FRANCE
    )
    return Delivery(name=place.name, address=address)


def _printed(content: Content, found: Totals) -> tuple[InvoiceLine, ...]:
    codes = {_rate(item.tax): item.tax.code for item in found.taxes}
    return tuple(
        InvoiceLine(
            position=position,
            label=line.label,
            detail=_("Vendu pour le compte d’un tiers") if line.account.startswith(MANDATE_ACCOUNTS) else "",
            service_from=line.service_from,
            service_to=line.service_to,
            quantity=line.quantity,
            unit=line.unit,
            unit_price=line.unit_price,
            tax_code=codes[_rate(line.tax)],
            tax_percent=line.tax.percent,
            net=line.net,
            unit_code=unit_code(line.unit),
            category=line.tax.category,
        )
        for position, line in enumerate(content.lines, start=1)
    )


def _rate(tax: Tax) -> tuple[Decimal, str, str]:
    return (tax.percent, tax.category, tax.exemption or "")


def _tax_total(item: TaxSum, day: date) -> TaxTotal:
    exemption = item.tax.exemption
    return TaxTotal(
        code=item.tax.code,
        percent=item.tax.percent,
        base=item.base,
        amount=item.amount,
        exemption=exemption,
        category=item.tax.category,
        exemption_code=wording.exemption_code(exemption, day=day) if exemption else None,
    )
