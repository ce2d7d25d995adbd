"""The page shows all that the XML says: amounts, identifiers, days and texts."""

from __future__ import annotations

import pypdfium2
import pytest
from facturx_samples import TYPED, shapes
from lxml import etree
from shown_xml import bare, expected, page_text, unshown

from pole_desk.formats.facturx.invoice import invoice_xml
from pole_desk.formats.pdf.invoice import render_invoice

SHAPES = shapes()


@pytest.mark.parametrize("shape", [name for name in SHAPES if name != "long texts"])
def test_the_page_shows_all_that_the_xml_says(shape: str) -> None:
    document = SHAPES[shape]
    xml, page = invoice_xml(document), page_text(render_invoice(document))
    assert unshown(xml, page) == []
    assert sum(1 for element in etree.fromstring(xml).iter("*") for _ways in expected(element)) > 40


@pytest.mark.parametrize(
    ("shape", "right", "wrong", "seen"),
    [
        ("mixed 20 and 10 %", b'"MON">1<', b'"DAY">1<', "line 1, row"),
        ("mixed 20 and 10 %", b'"C62">23<', b'"HUR">23<', "line 5, row"),
        ("mixed 20 and 10 %", b">7.5<", b">17<", "line 3, row"),
        ("mixed 20 and 10 %", b">38<", b">9.8<", "line 4, row"),
        ("mixed 20 and 10 %", b"<ram:LineTotalAmount>171.00<", b"<ram:LineTotalAmount>73.50<", "line 4, row"),
        ("mixed 20 and 10 %", b"Salle Godin<", b"Repas du midi<", "line 5, designation"),
        ("mixed 20 and 10 %", b"<ram:BasisAmount>188.18<", b"<ram:BasisAmount>939.45<", "VAT of a rate"),
        ("mixed 20 and 10 %", b"<ram:GrandTotalAmount>1108.52<", b"<ram:GrandTotalAmount>939.45<", "GrandTotalAmount"),
        ("mixed 20 and 10 %", b">552100554</ram:ID>", b">732829320</ram:ID>", "Seller SIREN"),
        ("mixed 20 and 10 %", b'schemeID="0225"', b'schemeID="0088"', "Seller endpoint"),
        ("mixed 20 and 10 %", b">20261101<", b">20261130<", "line 1, row"),
        ("mixed 20 and 10 %", b"<ram:TypeCode>380<", b"<ram:TypeCode>16<", "type"),
        ("mixed 20 and 10 %", b">FR44732829320<", b">FR96552100554<", "Buyer VAT number"),
        ("client abroad", b"CountryID>BE<", b"CountryID>NL<", "address"),
        ("exempt and taxed", b"CGI261D-2<", b"CGI261-7<", "ExemptionReasonCode"),
        ("direct debit", b">FR1420041010050500013M02606<", b">FR7630006000011234567890189<", "Compte"),
        ("direct debit", b">PD-2026-0007<", b">FA-2026-00137<", "Mandat"),
        ("order number", b">BC-4471/B<", b">CONV-2024-018<", "Votre commande"),
        ("goods delivered elsewhere", b">20261119<", b">20261130<", "delivered"),
        ("goods delivered elsewhere", b">Bouaye<", b">Nantes<", "address"),
        ("final after a deposit", b"<ram:TotalPrepaidAmount>360.00<", b"<ram:TotalPrepaidAmount>840.00<", "prepaid"),
        ("final after a deposit", b">20261103<", b">20261123<", "earlier invoice"),
        ("credit note", b"<ram:DuePayableAmount>207.00<", b"<ram:DuePayableAmount>188.18<", "due"),
        ("by cheque", b"<ram:TypeCode>20<", b"<ram:TypeCode>58<", "TypeCode"),
    ],
)
def test_what_the_page_says_elsewhere_or_of_another_thing_does_not_count(
    shape: str, right: bytes, wrong: bytes, seen: str
) -> None:
    """Each wrong value is one that the page holds too, in another place."""
    document = SHAPES[shape]
    xml, page = invoice_xml(document), page_text(render_invoice(document))
    assert right in xml
    assert seen in [name for name, _ways in unshown(xml.replace(right, wrong, 1), page)]


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
