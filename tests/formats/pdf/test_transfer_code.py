"""The QR code drawn on a page has the modules of its matrix, quiet zone included."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pypdfium2
import pytest
from pdf_samples import GOLDEN, invoice, invoice_line

from pole_desk.formats.pdf.code import draw_code
from pole_desk.formats.pdf.invoice import render_invoice
from pole_desk.formats.pdf.sheet import Book
from pole_desk.formats.pdf.snapshot import Note
from pole_desk.formats.sepa import transfer_qr
from pole_desk.formats.sepa.qr import QUIET

CODE = transfer_qr(name="Pôle", iban="FR7630006000011234567890189", amount=Decimal("1108.52"), text="FA-2026-00137")
X, Y, SIDE, SCALE = 100.0, 200.0, 90.0, 6


def test_each_module_is_drawn_where_a_telephone_looks_for_it() -> None:
    book = Book(title="x", author="y")
    draw_code(book.page(), X, Y, CODE, side=SIDE)
    picture = pypdfium2.PdfDocument(book.to_bytes())[0].render(scale=SCALE, grayscale=True)
    pixels, step = picture.buffer, SIDE / (CODE.size + 2 * QUIET)

    def is_dark(row: int, column: int) -> bool:
        x, y = (int((edge + (place + QUIET + 0.5) * step) * SCALE) for edge, place in ((X, column), (Y, row)))
        return pixels[y * picture.stride + x] < 128

    around = range(-QUIET, CODE.size + QUIET)
    drawn = {(row, column) for row in around for column in around if is_dark(row, column)}
    assert drawn == {(row, column) for row, cells in enumerate(CODE.rows) for column, dark in enumerate(cells) if dark}


def test_a_code_too_small_to_be_read_is_not_drawn() -> None:
    with pytest.raises(ValueError, match="40"):
        draw_code(Book(title="x", author="y").page(), X, Y, CODE, side=40.0)


def test_an_invoice_that_carries_its_code_shows_it_beside_how_to_pay() -> None:
    lines = tuple(invoice_line(rank, given) for rank, given in enumerate(GOLDEN, start=1))
    account = {"iban": "FR7630006000011234567890189", "bic": "AGRIFRPP"}
    plain = invoice(lines, mentions=(), notes=(Note(subject="", text="Nature."),), payment="transfer", **account)
    coded = replace(plain, transfer_code=True)
    pages = [pypdfium2.PdfDocument(render_invoice(one))[0] for one in (plain, coded)]
    said = [page.get_textpage().get_text_range() for page in pages]
    assert sorted(said[0].split()) == sorted(said[1].split())
    dark = [sum(pixel < 60 for pixel in page.render(scale=2, grayscale=True).buffer) for page in pages]
    assert dark[1] > dark[0] + 2_000
