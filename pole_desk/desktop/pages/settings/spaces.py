"""The spaces of the pole: list, what they were, and the acts that change them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from pole_desk.desktop.pages.settings.section import Section
from pole_desk.desktop.pages.settings.space_forms import open_addition, open_change, open_closing
from pole_desk.desktop.pages.settings.space_rows import SpaceLine, read_spaces
from pole_desk.desktop.pages.settings.split_form import open_split
from pole_desk.desktop.widgets.buttons import primary, secondary
from pole_desk.desktop.widgets.table import Column, DataTable
from pole_desk.kernel.i18n import _, ngettext, number
from pole_desk.registers.spaces.commands import reopen_space

COLUMNS = [
    Column("code", _("Code"), 76, strong=True),
    Column("name", _("Nom"), 150),
    Column("kind", _("Sorte"), 104, filter=True),
    Column("building", _("Bâtiment"), 100, filter=True),
    Column("floor_name", _("Niveau"), 80, spare=2, sort=lambda row: row.floor),
    Column("area_m2", _("m²"), 66, "right", text=lambda row: number(row.area_m2, 0 if row.area_m2 % 1 == 0 else 2),
           total=lambda rows: number(sum(row.area_m2 for row in rows if row.counted))),
    Column("capacity", _("Pers."), 66, "right"),
    Column("valid_from", _("Depuis"), 96, spare=4),
    Column("valid_to", _("Jusqu’au"), 96, spare=3),
    Column("state", _("État"), 110, text=lambda row: row.state, state=lambda row: row.pill, filter=True),
    Column("parent_code", _("Partie de"), 84, hidden=True),
]  # fmt: skip


class SpacesSection(Section):
    """Nothing is erased: a space is closed after a day, or divided from a day on."""

    key, name, icon = "spaces", _("Espaces"), "map-pin"
    about = _("Le plan, le planning et les conventions lisent cette liste.")

    def build(self) -> None:
        self.table = DataTable(
            "settings-spaces", COLUMNS, placeholder=_("Code, nom, bâtiment…"),
            empty=(_("Aucun espace."), _("Ajouter un espace"), self.add),
        )  # fmt: skip
        self.change_button = secondary(_("Modifier"), lambda: self._with_row(self.change), "pencil")
        self.split_button = secondary(_("Diviser"), lambda: self._with_row(self.split), "split")
        self.close_button = secondary(_("Fermer"), lambda: self._with_row(self.close_or_reopen), "door-closed")
        for button in (self.change_button, self.split_button, self.close_button):
            self.add_act(button)
        self.add_act(primary(_("Ajouter un espace"), self.add, "plus"))
        self.table.set_actions(self._acts_of)
        self.table.opened.connect(self.change)
        self.table.selected.connect(lambda _rows: self._tell_why())
        self.body.addWidget(self.table, 1)
        self._tell_why()

    def reload(self) -> None:
        self.table.set_loading()
        self.page.ask(read_spaces, on=self.page.seat.clock.today()).then(self._loaded)

    def show_space(self, space: int) -> None:
        """Select a space and open its form."""
        if self.table.select_id(space) and (row := self.table.current_row()) is not None:
            self.change(row)

    def add(self) -> None:
        open_addition(self.page, self.panel, self.table.rows())

    def change(self, row: SpaceLine) -> None:
        open_change(self.page, self.panel, row)

    def split(self, row: SpaceLine) -> None:
        if not row.why_not_split:
            open_split(self.page, self.panel, row)

    def close_or_reopen(self, row: SpaceLine) -> None:
        if row.valid_to is None:
            open_closing(self.page, self.panel, row)
        else:
            self.page.do(reopen_space, space=row.id)

    def _loaded(self, rows: list[SpaceLine]) -> None:
        self.table.set_rows(rows)
        there = sum(1 for row in rows if row.exists_on(self._today()))
        self.table.set_note(ngettext("{count} espace aujourd’hui", "{count} espaces aujourd’hui", there).format(count=there))
        self._tell_why()

    def _today(self) -> date:
        return self.page.seat.clock.today()

    def _row(self) -> SpaceLine | None:
        row = self.table.current_row()
        return row if row is not None and len(self.table.selected_rows()) == 1 else None

    def _with_row(self, act: Callable[[SpaceLine], object]) -> None:
        row = self._row()
        if row is not None:
            act(row)

    def _tell_why(self) -> None:
        row = self._row()
        reason = "" if row is not None else _("Choisissez d’abord un espace dans la liste.")
        self.change_button.why(reason)
        self.close_button.why(reason)
        self.split_button.why(reason or (row.why_not_split if row is not None else ""))
        closed = row is not None and row.valid_to is not None
        self.close_button.setText(_("Rouvrir") if closed else _("Fermer"))
        self.close_button.set_icon("door-open" if closed else "door-closed")

    def _acts_of(self, row: SpaceLine) -> list[tuple[str, str, Callable[[], object]]]:
        acts: list[tuple[str, str, Callable[[], object]]] = [(_("Modifier"), "pencil", lambda: self.change(row))]
        if not row.why_not_split:
            acts.append((_("Diviser à partir du…"), "split", lambda: self.split(row)))
        words = _("Rouvrir") if row.valid_to is not None else _("Fermer après le…")
        acts.append((words, "door-closed", lambda: self.close_or_reopen(row)))
        return acts
