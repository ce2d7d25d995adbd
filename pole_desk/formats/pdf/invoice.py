"""An invoice or a credit note as A4 pages; every figure was decided in the snapshot."""

from __future__ import annotations

from pole_desk.formats.pdf.invoice_foot import MENTIONS_END, draw_tail, tail_high
from pole_desk.formats.pdf.invoice_head import draw_following_head, draw_head, title
from pole_desk.formats.pdf.invoice_lines import draw_part, parted
from pole_desk.formats.pdf.parties import draw_foot
from pole_desk.formats.pdf.sheet import LEFT, Book
from pole_desk.formats.pdf.snapshot import InvoiceDocument

FOLLOWING_TOP = 82.0


def render_invoice(document: InvoiceDocument) -> bytes:
    """The PDF of a frozen invoice: one page when it fits, else carried over; same data, same bytes.

    Shows every mention of the snapshot (CGI ann. II art. 242 nonies A, C. com. L. 441-9) and all
    that its XML says, which is attached by `formats.facturx`.
    """
    heading = f"{title(document).capitalize()} {document.number}"
    book = Book(
        title=heading,
        author=document.seller.name,
        subject=f"{heading} – {document.buyer.name}",
    )
    sheet = book.page()
    top = draw_head(sheet, document)
    parts = parted(
        document.lines,
        first=MENTIONS_END - top,
        following=MENTIONS_END - FOLLOWING_TOP,
        tail=tail_high(document, sheet.right - LEFT),
        cut=bool(document.notes),
    )
    end = draw_part(sheet, parts[0], document, top)
    for part in parts[1:]:
        sheet = book.page()
        end = draw_part(sheet, part, document, draw_following_head(sheet, document))
    draw_tail(sheet, document, end)
    for page, each in enumerate(book.sheets, start=1):
        draw_foot(each, document.seller, page, len(book.sheets))
    return book.to_bytes()
