"""160 invoices complete (checks, page, XML, PDF/A-3b) against ReportLab's canvas and the factur-x library.

The bare program is what one writes first: a canvas that says the same strings with its font embedded
the usual way, the XML of the same invoice by lxml, and the library that attaches it after its own
check of the XSD. Goal: at most 0.35.
"""

from __future__ import annotations

import gc
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from facturx import generate_from_binary
from measured import ms, shown, told
from reportlab.pdfbase import pdfmetrics, ttfonts

from pole_desk.accounts.billing.rules.soundness import Known, Rate, flaws_of
from pole_desk.formats.facturx.container import with_xml, xml_of
from pole_desk.formats.facturx.invoice import invoice_xml
from pole_desk.formats.pdf.invoice import render_invoice
from pole_desk.formats.pdf.snapshot import InvoiceDocument
from pole_desk.kernel.paths import shipped

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent / "formats" / "facturx")]

from bare_pages import BARE, bare_page, said_on
from facturx_samples import GOLDEN, invoice, line

INVOICES = 160
BATCH = 16
ROUNDS = 3
GOAL = 0.35
KNOWN = Known(
    tuple(Rate(Decimal(percent), "S", date(2014, 1, 1), None) for percent in ("20", "10")), liable="yes"
)


def numbered(count: int) -> list[InvoiceDocument]:
    """Invoices that differ as a month's do: number and position of the lines."""
    lines = [tuple(line(n, GOLDEN[(n + k) % 6]) for n in range(1, 7)) for k in range(6)]
    return [invoice(lines[k % 6], number=f"FA-2026-{k:05d}") for k in range(count)]


def complete(document: InvoiceDocument) -> bytes:
    """What an issue makes of a document."""
    assert not flaws_of(document, KNOWN)
    return with_xml(render_invoice(document), invoice_xml(document), issued_on=document.issue_date)


def test_160_complete_invoices_against_the_canvas_and_the_factur_x_library(monkeypatch: pytest.MonkeyPatch) -> None:
    documents = numbered(INVOICES)
    said = [said_on(document, monkeypatch) for document in documents]
    for name, bare in BARE.items():
        pdfmetrics.registerFont(ttfonts.TTFont(bare, str(shipped("resources", "fonts", f"{name}.ttf"))))

    def bare_invoice(number: int) -> bytes:
        xml = invoice_xml(documents[number])
        made: bytes = generate_from_binary(bare_page(said[number]), xml, level="en16931", check_schematron=False)
        return made

    assert xml_of(complete(documents[0])) == xml_of(bare_invoice(0)) == invoice_xml(documents[0])
    ours = theirs = 0.0
    gc.collect()
    gc.freeze()  # as the program does once it is loaded
    for _round in range(ROUNDS):
        # one batch after the other, so that a busy machine slows both alike, each with its own garbage
        for start in range(0, INVOICES, BATCH):
            batch = range(start, start + BATCH)
            gc.collect()
            ours += ms(lambda batch=batch: [complete(documents[number]) for number in batch])
            gc.collect()
            theirs += ms(lambda batch=batch: [bare_invoice(number) for number in batch])
    _shown_parts(documents)
    shown(f"{INVOICES} factures Factur-X complètes, l’une", ours / ROUNDS / INVOICES, " ms")
    shown("toile ReportLab et bibliothèque factur-x, même facture", theirs / ROUNDS / INVOICES, " ms")
    told("factures complètes ÷ toile et bibliothèque", ours / theirs, "", GOAL)
    assert ours / theirs <= GOAL


def _shown_parts(documents: list[InvoiceDocument]) -> None:
    """Where our time goes; the rest is the pass that makes it PDF/A-3b."""
    parts = {"contrôles": lambda one: flaws_of(one, KNOWN), "page": render_invoice, "XML": invoice_xml}
    for name, part in parts.items():
        spent = ms(lambda part=part: [part(document) for document in documents])
        shown(f"dont {name}", spent / len(documents), " ms")
