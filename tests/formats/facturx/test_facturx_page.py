"""The page shows all that the XML says: amounts, identifiers, days and texts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

import pypdfium2
import pytest
from facturx_samples import TYPED, shapes
from lxml import etree

from pole_desk.formats.facturx.invoice import invoice_xml
from pole_desk.formats.pdf.figures import trimmed
from pole_desk.formats.pdf.invoice import render_invoice
from pole_desk.kernel.i18n import numeric_day, plain_day

SHAPES = shapes()
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


@pytest.mark.parametrize("shape", [name for name in SHAPES if name != "long texts"])
def test_the_page_shows_all_that_the_xml_says(shape: str) -> None:
    document = SHAPES[shape]
    page = page_text(render_invoice(document))
    checked = 0
    for element in etree.fromstring(invoice_xml(document)).iter("*"):
        for ways in expected(element):
            assert any(bare(way) in page for way in ways), (element.tag, ways)
            checked += 1
    assert checked > 40


def test_ten_thousand_characters_are_printed_as_typed_over_the_pages() -> None:
    content = render_invoice(SHAPES["long texts"])
    page = page_text(content)
    once = bare("<b>Gras</b> & <img src=x onerror=alert(1)> ]]> «é»")
    assert page.count(once) == bare(TYPED).count(once)
    assert bare("<b>Fédération</b> & amis <img src=x>") in page and "a" * 300 in page
    with pypdfium2.PdfDocument(content) as file:
        boxes = []
        for one in file:
            words = one.get_textpage()
            boxes += [words.get_charbox(index) for index in range(words.count_chars())]
    assert min(bottom for _left, bottom, _right, _top in boxes) > 8
    assert max(right for _left, _bottom, right, _top in boxes) < 552


def test_a_total_carried_counts_a_long_line_once() -> None:
    with pypdfium2.PdfDocument(render_invoice(SHAPES["long texts"])) as file:
        pages = [page.get_textpage().get_text_range() for page in file]
    assert all("500,00" in page.split("À reporter")[1] for page in pages[:-1])
    assert "671,00" in pages[-1] and len(pages) == 5
