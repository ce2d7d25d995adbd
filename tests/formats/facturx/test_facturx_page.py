"""The page shows all that the XML says: amounts, identifiers, days and texts."""

from __future__ import annotations

import pypdfium2
import pytest
from facturx_samples import TYPED, shapes
from lxml import etree
from shown_xml import bare, expected, page_text

from pole_desk.formats.facturx.invoice import invoice_xml
from pole_desk.formats.pdf.invoice import render_invoice

SHAPES = shapes()


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
