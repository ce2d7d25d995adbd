"""The lines of an invoice in its XML (BG-25)."""

from __future__ import annotations

from pole_desk.formats.facturx.tree import Element, add, add_period, money, plain
from pole_desk.formats.pdf.snapshot import InvoiceLine

OUTSIDE = "O"


def add_line(parent: Element, line: InvoiceLine) -> None:
    """One line: what, how many, at what price, under which VAT, for which days."""
    item = add(parent, "IncludedSupplyChainTradeLineItem")
    add(add(item, "AssociatedDocumentLineDocument"), "LineID", str(line.position))
    product = add(item, "SpecifiedTradeProduct")
    add(product, "Name", line.label)
    if line.detail:
        add(product, "Description", line.detail)
    price = add(add(item, "SpecifiedLineTradeAgreement"), "NetPriceProductTradePrice")
    add(price, "ChargeAmount", plain(line.unit_price))
    delivery = add(item, "SpecifiedLineTradeDelivery")
    add(delivery, "BilledQuantity", plain(line.quantity), unitCode=line.unit_code)
    settlement = add(item, "SpecifiedLineTradeSettlement")
    tax = add(settlement, "ApplicableTradeTax")
    add(tax, "TypeCode", "VAT")
    add(tax, "CategoryCode", line.category)
    if line.category != OUTSIDE:
        add(tax, "RateApplicablePercent", plain(line.tax_percent))
    add_period(settlement, line.service_from, line.service_to)
    total = add(settlement, "SpecifiedTradeSettlementLineMonetarySummation")
    add(total, "LineTotalAmount", money(line.net))
