"""160 invoices of six lines against bare ReportLab pages saying the same, in one run.

The bare page is what one writes first: a canvas, the same fonts embedded the usual way, the same
strings at the same places. Goal from 2.8 ms against 6.5 ms: at most 0.45.
"""

from __future__ import annotations

import io
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from measured import shown, told
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics, ttfonts
from reportlab.pdfgen.canvas import Canvas

from pole_desk.formats.pdf.fonts import BOLD, REGULAR
from pole_desk.formats.pdf.invoice import render_invoice
from pole_desk.formats.pdf.sheet import Sheet, Style
from pole_desk.formats.pdf.snapshot import InvoiceDocument
from pole_desk.kernel.paths import shipped

sys.path.insert(0, str(Path(__file__).parent.parent / "formats" / "pdf"))

from pdf_samples import GOLDEN, invoice, invoice_line

INVOICES = 160
ROUNDS = 3
GOAL = 0.45
Said = tuple[float, float, str, Style]
BARE = {REGULAR: "BareInter", BOLD: "BareInterBold"}


def numbered(count: int) -> list[InvoiceDocument]:
    """Invoices that differ as a month's do: number and position of the lines."""
    lines = [tuple(invoice_line(n, GOLDEN[(n + k) % 6]) for n in range(1, 7)) for k in range(6)]
    return [invoice(lines[k % 6], number=f"FA-2026-{k:05d}") for k in range(count)]


def said_on(document: InvoiceDocument, monkeypatch: pytest.MonkeyPatch) -> list[Said]:
    """Every string of the page, where it stands."""
    said: list[Said] = []
    draw = Sheet.text

    def heard(sheet: Sheet, x: float, y: float, text: str, style: Style = Style(9)) -> None:  # noqa: B008
        said.append((x, sheet.height - y, text, style))
        draw(sheet, x, y, text, style)

    with monkeypatch.context() as patch:
        patch.setattr(Sheet, "text", heard)
        render_invoice(document)
    return said


def bare_page(said: list[Said]) -> bytes:
    """The same strings by the canvas, as anyone writes them."""
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=A4, invariant=1, pageCompression=1)
    for x, y, text, style in said:
        canvas.setFont(BARE[style.font], style.size)
        canvas.setFillColorRGB(*style.colour)
        canvas.drawString(x, y, text)
    canvas.save()
    return target.getvalue()


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


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
