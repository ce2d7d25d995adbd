"""The list of events, its filters the steps of an event's life."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pole_desk.activities.events.rules import state_name
from pole_desk.desktop.pages.events.reading import Row
from pole_desk.desktop.pages.events.words import PILLS, STATES, USUAL, event_pill, left_text, when_text
from pole_desk.desktop.widgets.buttons import ghost
from pole_desk.desktop.widgets.chip import ChipRow
from pole_desk.desktop.widgets.table import Column, DataTable
from pole_desk.kernel.i18n import _, ngettext, number
from pole_desk.kernel.money import ZERO, euros

_SOON = 2 * 86_400


class Listing(QWidget):
    """`opened(event)`; `asked_new` from the empty list; `asked_older` when it does not hold all of them."""

    opened = Signal(int)
    asked_new = Signal()
    asked_older = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("clear")
        self._rows: list[Row] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        self.chips = ChipRow()
        column.addWidget(self.chips)
        self._count()
        for state in USUAL:
            self.chips.chips[str(state)].setChecked(True)
        self.chips.changed.connect(lambda _keys: self._filter())
        self.table = DataTable(
            "events", _columns(),
            empty=(_("Aucun événement ici."), _("Réserver une salle"), self.asked_new.emit),
            placeholder=_("Client, titre, salle, téléphone, numéro…"),
        )  # fmt: skip
        self.older = ghost("", self.asked_older.emit, "history", _("Lire aussi les événements d’avant"))
        self.older.hide()
        self.table.add_tool(self.older)
        column.addWidget(self.table, 1)
        self.table.opened.connect(lambda row: self.opened.emit(row.id))

    def set_rows(self, rows: list[Row], *, older: int = 0) -> None:
        self._rows = rows
        self.older.setText(
            ngettext("{n} événement plus ancien", "{n} événements plus anciens", older).format(n=number(older))
        )
        self.older.setVisible(older > 0)
        self._count()
        self._filter()

    def _count(self) -> None:
        self.chips.set_chips(
            [
                (str(state), state_name(state), sum(row.state == state for row in self._rows), PILLS[state])
                for state in STATES
            ]
        )

    def _filter(self) -> None:
        checked = self.chips.checked()
        self.table.set_rows([row for row in self._rows if not checked or row.state in checked])


def _columns() -> list[Column]:
    return [
        Column("number", _("Numéro"), 124, spare=3),
        Column("title", _("Événement"), 156, strong=True),
        Column("party_name", _("Client"), 138, tip=lambda row: " · ".join(filter(None, (row.caller, row.phone)))),
        Column("starts_at", _("Quand"), 206, align="left", text=lambda row: when_text(row.starts_at, row.ends_at)),
        Column("spaces", _("Espaces"), 192, tip=lambda row: row.spaces),
        Column("people", _("Pers."), 60, spare=1),
        Column("state", _("État"), 122, text=lambda row: event_pill(row.state)[1],
               state=lambda row: event_pill(row.state)),
        Column("confirm_by", _("Délai"), 80, align="left",
               text=lambda row: left_text(row.confirm_by, row.now), icon=_hurry),
        Column("agreed_price", _("Prix HT"), 96, spare=2,
               total=lambda rows: euros(sum((row.agreed_price for row in rows), ZERO))),
        Column("support", _("Soutien"), 88, spare=5, hidden=True,
               total=lambda rows: euros(sum((row.support for row in rows), ZERO))),
        Column("bookings", _("Réservations"), 96, spare=6, hidden=True,
               total=lambda rows: number(sum(row.bookings for row in rows))),
        Column("phone", _("Téléphone"), 110, spare=4, hidden=True),
    ]  # fmt: skip


def _hurry(row: Row) -> tuple[str, str] | None:
    if row.confirm_by is None:
        return None
    return ("clock", "danger" if row.confirm_by - row.now < _SOON else "warning")
