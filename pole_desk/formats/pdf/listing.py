"""A list as seen on screen, on paper; which columns, the page decides."""

from __future__ import annotations

from collections.abc import Sequence

from pole_desk.formats.pdf.flow import Flow
from pole_desk.formats.pdf.papers import Column, ListDocument
from pole_desk.formats.pdf.sheet import A4, A4_LANDSCAPE, Book

AUTHOR = "Pole Desk"


def render_list(document: ListDocument) -> bytes:
    """The PDF of a list, its headings repeated on each page."""
    size = A4_LANDSCAPE if document.landscape else A4
    book = Book(title=document.title, author=AUTHOR, subject=document.subtitle, size=size)
    flow = Flow(book, running=document.title)
    flow.title(document.title, document.subtitle)
    if document.rows:
        flow.table(document.columns, document.rows, totals=document.totals)
    else:
        flow.paragraph("La liste est vide.")
    flow.number_pages(document.printed)
    return book.to_bytes()


def render_table(
    title: str,
    subtitle: str,
    columns: Sequence[Column],
    rows: Sequence[Sequence[str]],
    *,
    totals: Sequence[str] = (),
    landscape: bool = False,
    printed: str = "",
) -> bytes:
    """`render_list` from plain values."""
    return render_list(
        ListDocument(
            title=title,
            subtitle=subtitle,
            columns=tuple(columns),
            rows=tuple(tuple(row) for row in rows),
            totals=tuple(totals),
            landscape=landscape,
            printed=printed,
        )
    )
