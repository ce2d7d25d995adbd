"""The QR code drawn on a page has the modules of its matrix, quiet zone included."""

from __future__ import annotations

from decimal import Decimal

import pypdfium2
import pytest

from pole_desk.formats.pdf.code import draw_code
from pole_desk.formats.pdf.sheet import Book
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
