"""What a page must show of an XML invoice: amounts, identifiers, days and texts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

import pypdfium2
from lxml import etree

from pole_desk.formats.pdf.figures import trimmed
from pole_desk.kernel.i18n import numeric_day, plain_day

UNSHOWN = {"CountryID", "LineID", "CategoryCode", "InvoiceCurrencyCode"}
"""France, a rank, a category told by its rate or its reason, the euro."""
IN_WORDS = {"58": "par virement", "59": "Prélevé sur votre compte", "48": "Déjà réglé"}
RATES = {"ChargeAmount": 2, "BilledQuantity": 0, "RateApplicablePercent": 0}


def bare(text: str) -> str:
    return "".join(text.split())


def page_text(content: bytes) -> str:
    """All that is read on the pages, but for their own count, which stands beside another text."""
    with pypdfium2.PdfDocument(content) as file:
        read = "".join(page.get_textpage().get_text_range() for page in file)
    return bare(re.sub(r"Page \d+/\d+", "", read))


def expected(element: etree._Element) -> Iterator[set[str]]:
    """Ways in which the page may show an element; one of them must be there."""
    name, text = etree.QName(element).localname, (element.text or "").strip()
    parent = etree.QName(element.getparent()).localname if element.getparent() is not None else ""
    if not text or name in UNSHOWN or (name, text) == ("TypeCode", "VAT"):
        return
    if name == "DateTimeString":
        day = datetime.strptime(text, "%Y%m%d").date()
        yield {numeric_day(day), plain_day(day)}
    elif name == "TypeCode" and parent == "SpecifiedTradeSettlementPaymentMeans":
        yield {IN_WORDS[text]}
    elif name == "DueDateTypeCode":
        yield {"d’après les débits"}
    elif name == "RateApplicablePercent" and Decimal(text) == 0:
        yield {"Exo."}
    elif name in RATES:
        yield {trimmed(Decimal(text), least=RATES[name])}
    elif name.endswith("Amount"):
        yield {trimmed(Decimal(text), least=2)}
    elif name == "ID" and parent == "GuidelineSpecifiedDocumentContextParameter":
        yield {"EN 16931"}
    elif name == "SubjectCode":
        return
    elif name == "Description" and parent == "SellerTradeParty":
        yield from ({part} for part in text.split(" – "))
    else:
        yield {text}


def unshown(xml: bytes, page: str) -> list[tuple[str, set[str]]]:
    """The elements of an XML that a page's text does not show, with the ways in which it might."""
    return [
        (etree.QName(element).localname, ways)
        for element in etree.fromstring(xml).iter("*")
        for ways in expected(element)
        if not any(bare(way) in page for way in ways)
    ]
