"""Fiche de fonction: what a team does for an event, day by day, and what changed since last time."""

from __future__ import annotations

from pole_desk.formats.pdf.event_papers import FunctionSheet, SheetDay
from pole_desk.formats.pdf.figures import spaced
from pole_desk.formats.pdf.flow import Flow
from pole_desk.formats.pdf.fonts import BOLD
from pole_desk.formats.pdf.offer import grouped_count
from pole_desk.formats.pdf.papers import Column
from pole_desk.formats.pdf.sheet import ACCENT, LEFT, MUTED, TINT, Book, Style, wrap
from pole_desk.kernel.i18n import long_day
from pole_desk.kernel.money import NARROW_SPACE

NOTHING = Style(9, colour=MUTED)
CHANGE = Style(9, leading=12.4)
CHANGE_HEAD = Style(7.6, BOLD, ACCENT)
COLUMNS = (Column("Heure", 17), Column("Où", 29), Column("Quoi", 31), Column("À savoir", 23))
PAD = 9.0


def render_function_sheet(sheet: FunctionSheet) -> bytes:
    """The PDF of one team's sheet."""
    named = f"Fiche de fonction {sheet.event} – {sheet.team}"
    book = Book(title=named, author=sheet.team, subject=sheet.title)
    flow = Flow(book, running=f"{named} – version {sheet.version}")
    flow.title(spaced(sheet.title), f"Fiche de fonction – {sheet.team} – {sheet.event}, version {sheet.version}")
    if sheet.changes:
        _changes(flow, sheet.changes)
    flow.facts(
        [
            ("Client", sheet.client),
            ("Interlocuteur", " · ".join(text for text in (sheet.contact, sheet.phone) if text)),
            ("Personnes attendues", grouped_count(sheet.people)),
            ("État", sheet.state),
        ]
    )
    for day in sheet.days:
        _day(flow, day)
    if not sheet.days:
        flow.section("À faire")
        flow.paragraph("Rien pour cette équipe.", NOTHING)
    if sheet.notes:
        flow.section("Notes")
        for note in sheet.notes:
            flow.paragraph(spaced(note))
    flow.number_pages(f"Établie le {sheet.made}")
    return book.to_bytes()


def _changes(flow: Flow, changes: tuple[str, ...]) -> None:
    lines = [line for change in changes for line in wrap(spaced(f"– {change}"), CHANGE, flow.wide - 2 * PAD)]
    high = CHANGE.step * len(lines) + 24
    if high > flow.bottom - flow.y:
        flow.section(f"Ce qui a changé{NARROW_SPACE}:")
        for change in changes:
            flow.paragraph(spaced(f"– {change}"), CHANGE)
        return
    flow.sheet.box(LEFT, flow.y, flow.wide, high, TINT)
    flow.sheet.text(LEFT + PAD, flow.y + 13, "CE QUI A CHANGÉ DEPUIS LA VERSION PRÉCÉDENTE", CHANGE_HEAD)
    flow.sheet.texts(LEFT + PAD, flow.y + 27, lines, CHANGE)
    flow.skip(high + 8)


def _day(flow: Flow, day: SheetDay) -> None:
    heading = long_day(day.day)
    flow.section(heading[0].upper() + heading[1:])
    rows = [
        (moment.time, moment.where, spaced(moment.what), spaced(moment.note)) for moment in day.moments
    ]
    flow.table(COLUMNS, rows)
