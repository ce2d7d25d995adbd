"""Feuille du jour: what happens today, for the front desk's wall."""

from __future__ import annotations

from pole_desk.formats.pdf.flow import Flow
from pole_desk.formats.pdf.papers import Column, DaySection, DaySheet
from pole_desk.formats.pdf.sheet import MUTED, Book, Style
from pole_desk.kernel.i18n import long_day

NOTHING = Style(9, colour=MUTED)
COLUMNS = (
    Column("Heure", 12),
    Column("Quoi", 40),
    Column("Où", 22),
    Column("À savoir", 26),
)


def render_day_sheet(sheet: DaySheet) -> bytes:
    """The PDF of one day, a section under the other."""
    day = long_day(sheet.day)
    heading = day[0].upper() + day[1:]
    book = Book(title=f"Feuille du jour – {day}", author=sheet.pole)
    flow = Flow(book, running=f"Feuille du jour – {day}")
    flow.title(heading, f"Feuille du jour – {sheet.pole}")
    for section in sheet.sections:
        _section(flow, section)
    flow.number_pages(sheet.printed)
    return book.to_bytes()


def _section(flow: Flow, section: DaySection) -> None:
    count = f" ({len(section.rows)})" if section.rows else ""
    flow.section(f"{section.title}{count}")
    if section.rows:
        flow.table(COLUMNS, [(row.time, row.what, row.where, row.note) for row in section.rows])
    else:
        flow.paragraph(section.empty, NOTHING)
