"""160 invoices of six lines against bare ReportLab pages saying the same, in one run.

The bare page is what one writes first: a canvas, the same fonts embedded the usual way, the same
strings at the same places. Goal from 2.8 ms against 6.5 ms: at most 0.45.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from measured import shown, told
from reportlab.pdfbase import pdfmetrics, ttfonts

from pole_desk.formats.pdf.invoice import render_invoice
from pole_desk.formats.pdf.snapshot import InvoiceDocument
from pole_desk.kernel.paths import shipped

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent / "formats" / "pdf")]

from bare_pages import BARE, bare_page, said_on, seconds
from pdf_samples import GOLDEN, invoice, invoice_line

INVOICES = 160
ROUNDS = 3
GOAL = 0.45


def numbered(count: int) -> list[InvoiceDocument]:
    """Invoices that differ as a month's do: number and position of the lines."""
    lines = [tuple(invoice_line(n, GOLDEN[(n + k) % 6]) for n in range(1, 7)) for k in range(6)]
    return [invoice(lines[k % 6], number=f"FA-2026-{k:05d}") for k in range(count)]


def test_160_invoices_against_bare_reportlab_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    documents = numbered(INVOICES)
    said = [said_on(document, monkeypatch) for document in documents]
    for name, bare in BARE.items():
        pdfmetrics.registerFont(ttfonts.TTFont(bare, str(shipped("resources", "fonts", f"{name}.ttf"))))
    bare_page(said[0])

    ours = theirs = 0.0
    for _round in range(ROUNDS):
        # one after the other for each invoice, so that a busy machine slows both alike
        for document, page in zip(documents, said, strict=True):
            ours += seconds(lambda document=document: render_invoice(document))
            theirs += seconds(lambda page=page: bare_page(page))
    ours, theirs = ours / ROUNDS, theirs / ROUNDS
    ratio = ours / theirs
    shown(f"{INVOICES} factures complètes, l’une", ours / INVOICES * 1000, " ms")
    shown("une page ReportLab nue, mêmes textes, police incorporée", theirs / INVOICES * 1000, " ms")
    told("factures complètes ÷ pages nues", ratio, "", GOAL)
    assert ratio <= GOAL
