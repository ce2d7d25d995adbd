"""Elements of UN/CEFACT's Cross Industry Invoice (D22B), and how values are written in them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from lxml import etree

Element = etree._Element

NAMESPACES = {
    "rsm": "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100",
    "qdt": "urn:un:unece:uncefact:data:standard:QualifiedDataType:100",
    "ram": "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100",
    "udt": "urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100",
}
RSM, QDT, RAM, UDT = (f"{{{address}}}" for address in NAMESPACES.values())
DAY_FORMAT = "102"
"""UNTDID 2379: a day is written AAAAMMJJ."""


def root() -> Element:
    """The empty invoice."""
    return etree.Element(f"{RSM}CrossIndustryInvoice", nsmap=NAMESPACES)


def add(parent: Element, name: str, text: str | None = None, **attributes: str) -> Element:
    """A child of the aggregate namespace at the end, with its text."""
    child = etree.SubElement(parent, RAM + name, attributes)
    child.text = text
    return child


def add_day(parent: Element, name: str, day: date, namespace: str = UDT) -> None:
    """A child that holds a day."""
    holder = etree.SubElement(parent, RAM + name)
    etree.SubElement(holder, f"{namespace}DateTimeString", {"format": DAY_FORMAT}).text = f"{day:%Y%m%d}"


def add_period(parent: Element, first: date | None, last: date | None) -> None:
    """A billing period, of what is known of it (BG-14, BG-26)."""
    if first or last:
        period = add(parent, "BillingSpecifiedPeriod")
        if first:
            add_day(period, "StartDateTime", first)
        if last:
            add_day(period, "EndDateTime", last)


def money(amount: Decimal) -> str:
    """Euros with two decimals, nothing being never negative (BR-FR-DEC-01, BR-E-09)."""
    return f"{amount:.2f}" if amount else "0.00"


def plain(value: Decimal) -> str:
    """A quantity, a price or a rate with the decimals that it has, never an exponent."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def written(tree: Element) -> bytes:
    """The file: UTF-8 with its declaration; the same tree is always the same bytes."""
    return etree.tostring(tree, xml_declaration=True, encoding="UTF-8")
