"""The QR code of a transfer on paper; what it holds is made in `formats.sepa`."""

from __future__ import annotations

from pole_desk.formats.pdf.sheet import INK, WHITE, Sheet
from pole_desk.formats.sepa.qr import QUIET, QrCode

OVERLAP = 0.04
"""Points by which a stretch of modules covers the next row, so that no screen shows a line between them."""
LEAST = 56.0
"""Points on a side: under 2 cm telephones lose it."""


def draw_code(sheet: Sheet, x: float, y: float, code: QrCode, *, side: float = 80.0) -> None:
    """The code in a white square of `side` points, its quiet zone included, from its top left corner.

    Raises ValueError under `LEAST`.
    """
    if side < LEAST:
        raise ValueError(f"a code of {side} points cannot be read")
    module = side / (code.size + 2 * QUIET)
    sheet.box(x, y, side, side, WHITE)
    for row, column, length in code.runs():
        left, top = x + (column + QUIET) * module, y + (row + QUIET) * module
        sheet.box(left, top, length * module, module + OVERLAP, INK)
