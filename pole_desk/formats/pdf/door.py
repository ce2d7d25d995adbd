"""What hangs at the doors: the day of every room, and a sign for one room, read from afar."""

from __future__ import annotations

from pole_desk.formats.pdf.event_papers import DaySchedule, DoorSign, RoomSlot
from pole_desk.formats.pdf.figures import spaced
from pole_desk.formats.pdf.flow import Flow
from pole_desk.formats.pdf.fonts import BOLD
from pole_desk.formats.pdf.papers import Column
from pole_desk.formats.pdf.sheet import (
    A4_LANDSCAPE,
    ACCENT,
    LEFT,
    MUTED,
    WHITE,
    Book,
    Sheet,
    Style,
    wrap,
)
from pole_desk.kernel.i18n import long_day

NOTHING = Style(9, colour=MUTED)
COLUMNS = (
    Column("Heures", 24),
    Column("Événement", 33),
    Column("Structure", 27),
    Column("Pers.", 8, "right"),
    Column("À savoir", 20),
)
BAND = 104.0
TITLE_ROOM = 170.0
LARGEST, SMALLEST = 64, 20


def render_day_schedule(schedule: DaySchedule) -> bytes:
    """The PDF of a day: a table per room that is used, in the order given."""
    day = long_day(schedule.day)
    book = Book(title=f"Salles du jour – {day}", author=schedule.pole)
    flow = Flow(book, running=f"Salles du jour – {day}")
    flow.title(day[0].upper() + day[1:], f"Salles du jour – {schedule.pole}")
    used = [room for room in schedule.rooms if room.slots]
    for room in used:
        flow.section(room.name)
        flow.table(COLUMNS, [_row(slot) for slot in room.slots])
    idle = [room.name for room in schedule.rooms if not room.slots]
    if not used:
        flow.paragraph("Aucune salle n’est réservée.", NOTHING)
    elif idle:
        flow.section("Libres toute la journée")
        flow.paragraph(" · ".join(idle), NOTHING)
    flow.number_pages(schedule.printed)
    return book.to_bytes()


def _row(slot: RoomSlot) -> tuple[str, ...]:
    time = f"{slot.time}\n{slot.around}" if slot.around else slot.time
    return time, spaced(slot.title), slot.party, str(slot.people) if slot.people else "", slot.note


def render_door_sign(sign: DoorSign) -> bytes:
    """The PDF of a sign on one page: the title as large as it fits, the hours under it."""
    book = Book(title=f"{sign.room} – {sign.title}", author=sign.pole, size=A4_LANDSCAPE)
    sheet = book.page()
    wide = sheet.right - LEFT
    sheet.box(0, 0, sheet.width, BAND, ACCENT)
    room = _fitting(sign.room, wide, 68.0, 1, WHITE)
    names = wrap(sign.room, room, wide)
    sheet.texts(LEFT, 68 - (len(names) - 1) * room.step / 2, names, room)
    words = spaced(sign.title)
    title = _fitting(words, wide, TITLE_ROOM, 3)
    lines = wrap(words, title, wide)
    y = _centred(sheet, lines, title, 150 + title.size)
    party = _fitting(sign.party, wide, 60.0, 2, MUTED)
    y = _centred(sheet, wrap(sign.party, party, wide), party, y + 14)
    time = _fitting(sign.time, wide, 60.0, 1, ACCENT)
    bottom = sheet.height - 92
    _centred(sheet, [sign.time], time, max(bottom, y + 18))
    day = long_day(sign.day)
    _centred(sheet, [day[0].upper() + day[1:]], Style(20, colour=MUTED), sheet.height - 52)
    if sign.note:
        small = Style(13, colour=MUTED)
        _centred(sheet, wrap(sign.note, small, wide)[:1], small, sheet.height - 30)
    return book.to_bytes()


def _fitting(text: str, wide: float, high: float, most: int, colour: tuple[float, float, float] | None = None) -> Style:
    """The largest size at which a text fits a width and a height in at most some lines."""
    for size in range(LARGEST, SMALLEST, -2):
        style = Style(size, BOLD, colour) if colour else Style(size, BOLD)
        lines = wrap(text, style, wide)
        whole = all(style.width(word) <= wide for word in text.split(" "))
        if whole and len(lines) <= most and len(lines) * style.step <= high * 1.2:
            return style
    return Style(SMALLEST, BOLD, colour) if colour else Style(SMALLEST, BOLD)


def _centred(sheet: Sheet, lines: tuple[str, ...] | list[str], style: Style, y: float) -> float:
    for line in lines:
        sheet.text((sheet.width - style.width(line)) / 2, y, line, style)
        y += style.step
    return y
