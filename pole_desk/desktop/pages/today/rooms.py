"""The rooms of the day: who comes where at what hour, and what is to be set up."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from pole_desk.activities.events.queries import Booking
from pole_desk.activities.events.rules import DONE, layout_name
from pole_desk.desktop.pages.today.reading import Day
from pole_desk.desktop.seat import Seat
from pole_desk.desktop.widgets.action_row import ActionRow
from pole_desk.desktop.widgets.board.titles import hour_text
from pole_desk.desktop.widgets.buttons import ghost, icon_button
from pole_desk.desktop.widgets.card import Card
from pole_desk.desktop.widgets.labels import secondary
from pole_desk.kernel.i18n import _, ngettext


class Rooms(Card):
    """The rooms that the day still brings, each opening its event; the list scrolls."""

    def __init__(self, seat: Seat, print_rooms: Callable[[], object]) -> None:
        super().__init__(
            _("Salles du jour"),
            icon_button("printer", _("Imprimer le programme des salles"), print_rooms),
            ghost(_("Planning"), lambda: seat.go("planning", action="day")),
        )
        self._seat = seat
        self.rows: list[ActionRow] = []
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setAccessibleName(_("Salles du jour"))
        self.body.addWidget(self.area, 1)

    def show_day(self, day: Day) -> None:
        inner = QWidget()
        inner.setObjectName("clear")
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(0)
        self.rows = [self._row(one) for one in day.rooms if one.shown != DONE]
        for row in self.rows:
            column.addWidget(row)
        if not self.rows:
            column.addWidget(secondary(_("Plus aucune salle réservée aujourd’hui."), wrap=True))
        column.addStretch(1)
        self.area.setWidget(inner)

    def _row(self, one: Booking) -> ActionRow:
        return ActionRow(
            hour_text(one.starts_at), "presentation", "info", f"{one.code} — {one.title}",
            room_words(one), _("Ouvrir"), lambda: self._seat.go("events", int(one.event)),
        )  # fmt: skip


def room_words(booking: Booking) -> str:
    """`Coop’Alim · 20 pers. · théâtre · montage dès 08:30`."""
    people = ngettext("{n} pers.", "{n} pers.", booking.people).format(n=booking.people)
    ready = _("montage dès {hour}").format(hour=hour_text(booking.starts_at - booking.set_up))
    parts = [
        booking.party_name, people if booking.people else "", layout_name(booking.layout),
        ready if booking.set_up else "",
    ]  # fmt: skip
    return " · ".join(part for part in parts if part)
