"""The units as a small map and a list: who is there until when, what is left of the shared ones."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from pole_desk.activities.storage.rules import quantity_text
from pole_desk.desktop.pages.storage.reading import UnitLine
from pole_desk.desktop.pages.storage.words import UNIT_PILLS, flags_text, flags_tone, unit_pill, unit_word
from pole_desk.desktop.theme import theme, tokens
from pole_desk.desktop.widgets.chip import ChipRow
from pole_desk.desktop.widgets.floorplan.plan import Occupancy, OccupancyState, PlanSpace
from pole_desk.desktop.widgets.floorplan.view import FloorPlan
from pole_desk.desktop.widgets.table import Column, DataTable
from pole_desk.kernel.i18n import _, number, numeric_day
from pole_desk.kernel.money import euros

STATES = ("free", "let", "shared", "option", "closed")
NAMES = {
    "free": _("Libres"), "let": _("Loués"), "shared": _("Partagés"), "option": _("En option"),
    "closed": _("Indisponibles"),
}  # fmt: skip
MAP_HIGH, MAP_LOW = 240, 176
"""Heights of the map, in points: with room, and on a low window."""
LEAST_METRE = 9.0
"""Pixels that a metre takes at least: all three rows of units stay in sight."""
LOW_WINDOW = 620


class Units(QWidget):
    """`opened(unit line)` by Enter or a double click, on the list or on the map."""

    opened = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("clear")
        self._rows: list[UnitLine] = []
        self._known: tuple[PlanSpace, ...] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        self.chips = ChipRow()
        self.chips.set_chips([(state, NAMES[state], 0, UNIT_PILLS[state]) for state in STATES])
        column.addWidget(self.chips)
        self.plan = FloorPlan(tokens())
        self.plan.setAccessibleName(_("Plan du stockage"))
        self.plan.viewport().setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column.addWidget(self._framed())
        self.table = DataTable(
            "storage-units", _columns(), empty=(_("Aucun espace de stockage ici."), "", None),
            placeholder=_("Espace, structure…"),
        )  # fmt: skip
        column.addWidget(self.table, 1)
        self.chips.changed.connect(lambda _keys: self._filter())
        self.table.opened.connect(self.opened.emit)
        self.table.selected.connect(self._mark)
        self.plan.space_selected.connect(self._chosen)
        self.plan.space_opened.connect(self._open)
        theme().changed.connect(self._recolour)

    def _framed(self) -> QFrame:
        self._frame = QFrame()
        self._frame.setObjectName("card")
        inside = QVBoxLayout(self._frame)
        inside.setContentsMargins(4, 4, 4, 4)
        self.plan.least_height, self.plan.least_metre = MAP_LOW - 24, LEAST_METRE
        self.plan.setMinimumSize(320, MAP_LOW - 8)
        inside.addWidget(self.plan)
        self._frame.setFixedHeight(MAP_HIGH)
        return self._frame

    def fit(self, high: int) -> None:
        """Give the map less room on a low window."""
        self._frame.setFixedHeight(MAP_LOW if high < LOW_WINDOW else MAP_HIGH)

    def _recolour(self) -> None:
        self.plan.set_tokens(tokens())

    def set_rows(self, rows: list[UnitLine]) -> None:
        """Show the units of a day; selection, filter and zoom stay."""
        self._rows = rows
        self.chips.set_chips([
            (state, NAMES[state], sum(row.state == state for row in rows), UNIT_PILLS[state]) for state in STATES
        ])  # fmt: skip
        places = tuple(_place(row) for row in rows)
        if places != self._known:
            self._known = places
            self.plan.set_plan(places)
        self.plan.set_occupancies([_occupancy(row) for row in rows])
        self._filter()

    def selected(self) -> UnitLine | None:
        """The line chosen in the list."""
        found: UnitLine | None = self.table.current_row()
        return found

    def _filter(self) -> None:
        checked = self.chips.checked()
        self.table.set_rows([row for row in self._rows if not checked or row.state in checked])
        self.plan.set_filter({_state(row) for row in self._rows if row.state in checked} if checked else ())

    def _mark(self, rows: Sequence[UnitLine]) -> None:
        row = rows[0] if len(rows) == 1 else None
        if row is not None and self.plan.selected() != row.id:
            self.plan.blockSignals(True)
            self.plan.select(row.id)
            self.plan.blockSignals(False)

    def _chosen(self, space: int) -> None:
        self.table.select_id(space)

    def _open(self, space: int) -> None:
        found = next((row for row in self._rows if row.id == space), None)
        if found is not None:
            self.opened.emit(found)


def _state(row: UnitLine) -> OccupancyState:
    found: dict[str, OccupancyState] = {
        "free": "free", "let": "occupied", "shared": "occupied", "option": "option", "closed": "unavailable",
    }  # fmt: skip
    return "unpaid" if row.flags & {"late", "left"} else found[row.state]


def _occupancy(row: UnitLine) -> Occupancy:
    who = row.party
    if row.state == "shared":
        who = _("complet") if row.left <= 0 else _("reste {left}").format(left=quantity_text(row.measure, row.left))
    until = "" if row.until is None else _("jusqu’au {day}").format(day=numeric_day(row.until))
    return Occupancy(row.id, _state(row), who, until)


def _place(row: UnitLine) -> PlanSpace:
    space = row.unit.place
    return PlanSpace(
        space.id, space.code, space.name, space.kind, space.building, space.floor, float(space.x_m),
        float(space.y_m), float(space.w_m), float(space.h_m), space.area_m2, space.capacity, None,
    )  # fmt: skip


def _columns() -> list[Column]:
    return [
        Column("code", _("Espace"), 76, strong=True),
        Column("area_m2", _("Surface"), 76, align="right", text=lambda row: f"{number(row.area_m2)}\u202fm²",
               total=lambda rows: f"{number(_sum(rows))}\u202fm²"),
        Column("state", _("État"), 116, state=unit_pill, text=unit_word),
        Column("party", _("Structure"), 164, text=_who, tip=_all),
        Column("until", _("Jusqu’au"), 96, text=lambda row: numeric_day(row.until) if row.until else ""),
        Column("left", _("Reste"), 78, align="right",
               text=lambda row: quantity_text(row.measure, row.left) if row.state == "shared" else ""),
        Column("goods", _("Biens"), 62, align="right", text=lambda row: number(row.goods) if row.goods else ""),
        Column("value", _("Valeur"), 104, align="right", text=lambda row: euros(row.value) if row.value else ""),
        Column("flags", _("À suivre"), 134, text=lambda row: flags_text(row.flags), align="left",
               tone=lambda row: flags_tone(row.flags), sort=lambda row: flags_text(row.flags)),
    ]  # fmt: skip


def _sum(rows: Sequence[UnitLine]) -> Decimal:
    return sum((row.area_m2 for row in rows), Decimal(0))


def _who(row: UnitLine) -> str:
    if row.party or not row.unit.storages:
        return row.party
    return _("{n} structures").format(n=number(len({one.dossier for one in row.unit.storages})))


def _all(row: UnitLine) -> str:
    return ", ".join(dict.fromkeys(one.party_name for one in row.unit.storages)) or row.party
