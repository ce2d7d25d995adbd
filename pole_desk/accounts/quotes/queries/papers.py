"""The paper of a quote: as it was frozen once sent, as it would be before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import select

from pole_desk.accounts.billing.queries import buyers, goods_accounts, sellers
from pole_desk.accounts.billing.rules.amounts import Tax, TaxSum, totals
from pole_desk.accounts.billing.rules.documents import Seller
from pole_desk.accounts.quotes.queries.quotes import Line, Quote, lines, quote
from pole_desk.accounts.quotes.rules.lines import PricedLine, deposit_total, deposits
from pole_desk.accounts.quotes.tables import QuoteRow
from pole_desk.activities.events.rules.classes import category_names
from pole_desk.formats.pdf import wording
from pole_desk.formats.pdf.event_papers import Offer, OfferLine
from pole_desk.formats.pdf.frozen import thaw
from pole_desk.formats.pdf.snapshot import Nature, TaxTotal
from pole_desk.kernel.i18n import _, plain_day
from pole_desk.kernel.money import ZERO
from pole_desk.kernel.work import Reader
from pole_desk.ports.charges import Place
from pole_desk.ports.ids import GeneralQuoteId
from pole_desk.registers.catalog.queries import tax_on


def priced_lines(reader: Reader, *, quote: Quote, own: Sequence[Line] | None = None) -> list[PricedLine]:
    """The lines of a quote with the rates of the last day of its service; raises RuleBroken `no_tax`."""
    found = lines(reader, quotes=[quote.id])[quote.id] if own is None else own
    rates: dict[str, Tax] = {}
    for code in {line.tax for line in found}:
        known = tax_on(reader, code=code, on=quote.service_to)
        rates[code] = Tax(known.code, known.percent, known.category, known.exemption)
    return [
        PricedLine(line.item, line.label, line.quantity, line.unit, line.unit_price, line.list_price,
                   rates[line.tax], line.account)
        for line in found
    ]  # fmt: skip


def frozen_paper(reader: Reader, *, quote: GeneralQuoteId) -> Offer | None:
    """What a quote sent says, as it was frozen; None before."""
    snapshot: Any = reader.connection.execute(select(QuoteRow.snapshot).where(QuoteRow.id == quote)).scalar_one_or_none()
    return None if snapshot is None else thaw(Offer, snapshot)


def quote_paper(reader: Reader, *, quote: GeneralQuoteId) -> Offer:
    """The paper of a quote, marked as a draft while it is one; raises NotFound, RuleBroken `no_tax`."""
    return frozen_paper(reader, quote=quote) or replace(draft_paper(reader, quote=quote), draft=True)


def draft_paper(reader: Reader, *, quote: GeneralQuoteId) -> Offer:
    """The paper of a quote as it would be sent today."""
    found = _quote(reader, quote)
    own = priced_lines(reader, quote=found)
    sums = totals((line.tax, line.net) for line in own)
    asked = deposits([(line.tax, line.net) for line in own], found.deposit_percent)
    seller = sellers(reader, issuers=[found.issuer])[found.issuer]
    buyer = buyers(reader, parties=[found.party])[found.party]
    nature = _nature(own, goods_accounts(reader))
    return Offer(
        number=found.number,
        event="",
        title=found.title,
        issue_date=reader.clock.today(),
        term=_("jusqu’au {day}").format(day=plain_day(found.valid_until)),
        seller=seller.block,
        buyer=replace(buyer.block, lines=buyer.billing_address or buyer.block.lines),
        contact=found.contact,
        order_number=found.order_number,
        category=category_names().get(found.category, ""),
        period=_period(found),
        delivery=_delivery(found),
        lines=tuple(_line(place, line) for place, line in enumerate(own, start=1)),
        taxes=tuple(_tax(item) for item in sums.taxes),
        net=sums.net,
        vat=sums.vat,
        total=sums.total,
        full=sum((line.full for line in own), ZERO),
        deposit=deposit_total(asked),
        deposit_percent=found.deposit_percent if asked else 0,
        mentions=tuple(_mentions(reader, found, seller, nature, bool(asked))),
        place=_place(seller),
    )


def _quote(reader: Reader, wanted: GeneralQuoteId) -> Quote:
    return quote(reader, quote=wanted)


def _period(found: Quote) -> str:
    if found.service_from == found.service_to:
        return _("le {day}").format(day=plain_day(found.service_from))
    return _("du {first} au {last}").format(first=plain_day(found.service_from), last=plain_day(found.service_to))


def _delivery(found: Quote) -> str:
    place = Place.read(found.delivery)
    if place is None:
        return ""
    town = " ".join(part for part in (place.postcode, place.town) if part)
    return ", ".join(part for part in (place.name, place.extra, place.street, town) if part)


def _line(place: int, line: PricedLine) -> OfferLine:
    return OfferLine(
        key=f"line:{place}",
        label=line.label,
        quantity=line.quantity,
        unit=line.unit,
        unit_price=line.unit_price,
        tax_code=line.tax.code,
        tax_percent=line.tax.percent,
        net=line.net,
        full=line.full,
    )


def _tax(item: TaxSum) -> TaxTotal:
    return TaxTotal(
        code=item.tax.code, percent=item.tax.percent, base=item.base, amount=item.amount, exemption=item.tax.exemption
    )


def _nature(own: Iterable[PricedLine], goods: tuple[str, ...]) -> Nature:
    found = {line.account.startswith(goods) if goods else False for line in own}
    return "both" if len(found) > 1 else "goods" if found == {True} else "services"


def _mentions(reader: Reader, found: Quote, seller: Seller, nature: Nature, deposit: bool) -> Iterator[str]:
    """The client's own terms, then what the law wants said before the contract (C. com. L. 441-9, L. 441-10)."""
    today = reader.clock.today()
    yield from (line for line in found.terms.splitlines() if line.strip())
    if deposit:
        yield _("L’acompte fait l’objet d’une facture à l’acceptation ; la facture finale le déduit.")
    yield wording.payment_terms(day=today, days=seller.terms)
    notes = wording.invoice_notes(
        day=today, nature=nature, debits_option=seller.debits_option, late_rate=seller.late_rate
    )
    yield from (note.text for note in notes)


def _place(seller: Seller) -> str:
    return seller.address.town
