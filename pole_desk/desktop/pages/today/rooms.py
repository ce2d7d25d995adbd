"""The rooms of the day: who comes where at what hour, and what is to be set up."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout

from pole_desk.activities.events.queries import Booking
from pole_desk.activities.events.rules import DONE, layout_name
from pole_desk.desktop.pages.today.reading import Day
from pole_desk.desktop.seat import Seat
from pole_desk.desktop.widgets.action_row import ActionRow
from pole_desk.desktop.widgets.board.titles import hour_text
from pole_desk.desktop.widgets.buttons import ghost
from pole_desk.desktop.widgets.card import Card
from pole_desk.desktop.widgets.labels import secondary
from pole_desk.kernel.i18n import _, ngettext

SHOWN = 4
"""Rooms named in the card; the planning tells the others."""


class Rooms(Card):
    """The next rooms of the day, each opening its event."""

    def __init__(self, seat: Seat) -> None:
        self.more = ghost(_("Planning"), lambda: seat.go("planning"))
        super().__init__(_("Salles du jour"), self.more)
        self._seat = seat
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        self.body.addLayout(self._rows)
        self.body.addStretch(1)

    def show_day(self, day: Day) -> None:
        while (item := self._rows.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        coming = [one for one in day.rooms if one.shown != DONE]
        for one in coming[:SHOWN]:
            self._rows.addWidget(
                ActionRow(
                    hour_text(one.starts_at), "presentation", "info", f"{one.code} — {one.title}",
                    room_words(one), _("Ouvrir"), lambda event=one.event: self._seat.go("events", int(event)),
                )
            )  # fmt: skip
        rest = len(coming) - SHOWN
        words = ngettext("{n} autre sur le planning", "{n} autres sur le planning", rest)
        self.more.setText(words.format(n=rest) if rest > 0 else _("Planning"))
        if not coming:
            self._rows.addWidget(secondary(_("Plus aucune salle réservée aujourd’hui."), wrap=True))


def room_words(booking: Booking) -> str:
    """`Coop’Alim · 20 pers. · théâtre · montage dès 08:30`."""
    people = ngettext("{n} pers.", "{n} pers.", booking.people).format(n=booking.people)
    ready = _("montage dès {hour}").format(hour=hour_text(booking.starts_at - booking.set_up))
    parts = [
        booking.party_name, people if booking.people else "", layout_name(booking.layout),
        ready if booking.set_up else "",
    ]  # fmt: skip
    return " · ".join(part for part in parts if part)
