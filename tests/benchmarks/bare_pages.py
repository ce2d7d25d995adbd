"""The page that one writes first, to measure ours against: a canvas that says the same strings."""

from __future__ import annotations

import io
import time
from collections.abc import Callable

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from pole_desk.formats.pdf.fonts import BOLD, REGULAR
from pole_desk.formats.pdf.invoice import render_invoice
from pole_desk.formats.pdf.sheet import Sheet, Style
from pole_desk.formats.pdf.snapshot import InvoiceDocument

Said = tuple[float, float, str, Style]
BARE = {REGULAR: "BareInter", BOLD: "BareInterBold"}


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
