"""Rooms that are booked: open or closed, usual set-up, tariff class, people per layout, bays together."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from pole_desk.activities.events.rules.figures import layout_words
from pole_desk.activities.events.rules.needs import Layout
from pole_desk.desktop.pages.settings.room_forms import (
    open_figures,
    open_other,
    open_parting,
    open_room,
    open_together,
)
from pole_desk.desktop.pages.settings.room_rows import RoomLine, Rooms, people_text, read_rooms
from pole_desk.desktop.pages.settings.section import Section
from pole_desk.desktop.widgets.buttons import primary, secondary
from pole_desk.desktop.widgets.table import Column, DataTable
from pole_desk.kernel.i18n import _, number


def _minutes(value: int | None) -> str:
    return "" if value is None else _("{minutes} min").format(minutes=number(value)) if value else "–"


COLUMNS = [
    Column("id", _("Code"), 150, strong=True, text=lambda row: " + ".join(row.codes), tip=lambda row: row.name),
    *(
        Column(f"people_{layout}", layout_words(layout), 70, "right", text=partial(people_text, layout=layout),
               sort=lambda row, layout=layout: row.people.get(layout))
        for layout in Layout
    ),
    Column("state", _("État"), 122, state=lambda row: row.state, filter=True),
    Column("set_up", _("Montage"), 80, "right", text=lambda row: _minutes(row.set_up)),
    Column("tear_down", _("Démontage"), 98, "right", text=lambda row: _minutes(row.tear_down)),
    Column("tariff", _("Tarif"), 150, tip=lambda row: row.tariff),
    Column("name", _("Nom"), 200, tip=lambda row: row.name),
    Column("fixed", _("Matériel fixe"), 150, tip=lambda row: row.fixed),
    Column("kind", _("Sorte"), 110, filter=True, hidden=True),
]  # fmt: skip


class RoomsSection(Section):
    """A figure changes from a day on; bookings made keep the set-up that they were made with."""

    key, name, icon = "rooms", _("Salles"), "presentation"
    about = _("Qui tient où, avec quel montage et à quel tarif.")

    def build(self) -> None:
        self._rooms = Rooms([], {}, [], [])
        self.change_button = secondary(_("Modifier"), self.change_current, "pencil")
        self.figures_button = secondary(_("Capacités"), self.figures_current, "users")
        self.add_act(self.change_button)
        self.add_act(self.figures_button)
        self.add_act(primary(_("Réunir des travées"), self.add, "columns-3"))
        self.table = DataTable(
            "settings-rooms", COLUMNS, placeholder=_("Code, nom, tarif…"),
            empty=(_("Aucune salle. Ajoutez d’abord un espace dans « Espaces »."), "", None),
        )  # fmt: skip
        self.table.add_tool(secondary(_("Autre espace"), self.open_other, "plus"))
        self.table.set_actions(self._acts_of)
        self.table.opened.connect(self.change)
        self.table.selected.connect(lambda _rows: self._tell_why())
        self.body.addWidget(self.table, 1)
        self._tell_why()

    def reload(self) -> None:
        self.table.set_loading()
        self.page.ask(read_rooms, on=self.page.seat.clock.today()).then(self._loaded)

    def add(self) -> None:
        open_together(self.page, self.panel, self._rooms)

    def open_other(self) -> None:
        """Set up a space that is no room: a stall, a storage unit, the shop."""
        open_other(self.page, self.panel, self._rooms)

    def change(self, row: RoomLine) -> None:
        """A room's own settings; bays together have figures alone."""
        if row.setting is None:
            open_figures(self.page, self.panel, row)
        else:
            open_room(self.page, self.panel, row.setting, self._rooms)

    def figures_current(self) -> None:
        row = self.table.current_row()
        if row is not None:
            open_figures(self.page, self.panel, row)

    def _loaded(self, found: Rooms) -> None:
        self._rooms = found
        self.table.set_rows(found.lines)
        self._tell_why()

    def _acts_of(self, row: RoomLine) -> list[tuple[str, str, Callable[[], object]]]:
        acts: list[tuple[str, str, Callable[[], object]]] = []
        if row.setting is not None:
            acts.append((_("Modifier"), "pencil", lambda: self.change(row)))
        acts.append((_("Capacités"), "users", lambda: open_figures(self.page, self.panel, row)))
        if row.setting is None and row.people:
            acts.append((_("Ne plus réunir"), "split", lambda: open_parting(self.page, self.panel, row)))
        return acts

    def _tell_why(self) -> None:
        row = self.table.current_row()
        reason = "" if row is not None else _("Choisissez d’abord une salle dans la liste.")
        bays = row is not None and row.setting is None
        self.change_button.why(_("Des travées réunies n’ont que des capacités.") if bays else reason)
        self.figures_button.why(reason)
