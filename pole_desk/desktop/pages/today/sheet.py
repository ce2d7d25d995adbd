"""The day on paper: the same lines as on the screen."""

from __future__ import annotations

from datetime import date

from pole_desk.activities.events.queries.doors import day_schedule
from pole_desk.desktop.pages.today.reading import Day
from pole_desk.desktop.pages.today.rooms import room_words
from pole_desk.desktop.widgets.board.titles import hour_text
from pole_desk.formats.pdf.day_sheet import render_day_sheet
from pole_desk.formats.pdf.door import render_day_schedule
from pole_desk.formats.pdf.papers import DayRow, DaySection, DaySheet
from pole_desk.kernel.i18n import _, short_day
from pole_desk.kernel.work import Reader


def sheet_of(day: Day, pole: str, printed: str) -> DaySheet:
    """Arrivals, departures and what is to be done, for the front desk's wall."""

    def moves(arrival: bool) -> tuple[DayRow, ...]:
        return tuple(
            DayRow(
                time=short_day(one.on),
                what=one.lease.party_name,
                where=one.lease.spaces,
                note=_("convention {number}").format(number=one.lease.number),
            )
            for one in day.movements
            if one.arrival is arrival
        )

    tasks = tuple(
        DayRow(time=short_day(one.on), what=one.title, note=one.detail) for one in day.reminders
    )
    rooms = tuple(
        DayRow(
            time=f"{hour_text(one.starts_at)} – {hour_text(one.ends_at)}",
            what=one.title, where=one.space_name, note=room_words(one),
        )
        for one in day.rooms
    )  # fmt: skip
    return DaySheet(
        pole=pole,
        day=day.on,
        sections=(
            DaySection(title=_("Salles"), rows=rooms, empty=_("Aucune salle réservée.")),
            DaySection(title=_("Arrivées de la semaine"), rows=moves(True), empty=_("Aucune arrivée.")),
            DaySection(title=_("Départs de la semaine"), rows=moves(False), empty=_("Aucun départ.")),
            DaySection(title=_("À faire"), rows=tasks, empty=_("Rien n’attend.")),
        ),
        printed=printed,
    )


def draw_sheet(day: Day, pole: str, printed: str) -> bytes:
    """The sheet as PDF."""
    return render_day_sheet(sheet_of(day, pole, printed))


def draw_rooms(reader: Reader, *, on: date) -> bytes:
    """Every room of a day by its hours, for the pole's door."""
    return render_day_schedule(day_schedule(reader, on=on))
