"""Lists of admission: all applications, and those who wait with the places that could suit."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pole_desk.activities.hosting.queries import Application
from pole_desk.activities.hosting.rules import State, criterion_name, state_name
from pole_desk.desktop.pages.hosting.admission_reading import Waiting, wish_text
from pole_desk.desktop.pages.hosting.words import ADMISSION_PILLS
from pole_desk.desktop.widgets.buttons import secondary
from pole_desk.desktop.widgets.chip import ChipRow
from pole_desk.desktop.widgets.table import Column, DataTable
from pole_desk.kernel.i18n import _, ngettext, number


class Applications(QWidget):
    """`opened(application)`."""

    opened = Signal(int)
    asked_new = Signal()
    asked_mix = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("clear")
        self._rows: list[Application] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        self.chips = ChipRow()
        self.chips.changed.connect(lambda _keys: self._filter())
        column.addWidget(self.chips)
        self.table = DataTable(
            "applications", _columns(),
            empty=(_("Aucune candidature ici."), _("Nouvelle candidature"), self.asked_new.emit),
            placeholder=_("Structure…"),
        )  # fmt: skip
        self.table.add_tool(secondary(_("Équilibre du pôle"), self.asked_mix.emit, "chart-column"))
        self.table.opened.connect(lambda row: self.opened.emit(row.id))
        column.addWidget(self.table, 1)

    def set_rows(self, rows: list[Application]) -> None:
        self._rows = rows
        self.chips.set_chips([
            (str(state), state_name(state), sum(row.state == state for row in rows), ADMISSION_PILLS[state])
            for state in State
        ])  # fmt: skip
        self._filter()

    def _filter(self) -> None:
        checked = self.chips.checked()
        self.table.set_rows([row for row in self._rows if not checked or row.state in checked])


def _columns() -> list[Column]:
    return [
        Column("party_name", _("Structure"), 200, strong=True),
        Column("legal_form", _("Forme juridique"), 140, spare=2, filter=True),
        Column("state", _("État"), 140, state=lambda row: (ADMISSION_PILLS[State(row.state)], state_name(row.state))),
        Column("received_on", _("Reçue le"), 100),
        Column("wish", _("Demande"), 130, text=wish_text),
        Column("people", _("Pers."), 60),
        Column("wanted_from", _("À partir du"), 100),
        Column("criterion", _("ESS"), 120, text=lambda row: criterion_name(row.criterion), filter=True),
        Column("decided_on", _("Décidée le"), 100, spare=3),
        Column("reason", _("Motif"), 160),
    ]  # fmt: skip


class WaitingList(QWidget):
    """`opened(application)`: those who wait; a place that suits is named beside."""

    opened = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("clear")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.table = DataTable(
            "waiting", _waiting_columns(), empty=(_("Personne n’attend de place."), "", None),
            placeholder=_("Structure, espace…"),
        )  # fmt: skip
        self.table.opened.connect(lambda row: self.opened.emit(row.id))
        column.addWidget(self.table, 1)

    def set_rows(self, rows: list[Waiting]) -> None:
        self.table.set_rows(rows)


def _waiting_columns() -> list[Column]:
    return [
        Column("party_name", _("Structure"), 220, strong=True),
        Column("received_on", _("Attend depuis le"), 120),
        Column("wish", _("Demande"), 140),
        Column("people", _("Pers."), 60),
        Column("wanted_from", _("À partir du"), 96),
        Column("fits", _("Places possibles"), 150, text=_fits, tone=_tone,
               icon=lambda row: ("check", "success") if row.places else None),
        Column("places", _("Lesquelles"), 220, tip=lambda row: row.places),
        Column("free_from", _("Dès le"), 96),
    ]  # fmt: skip


def _fits(row: Waiting) -> str:
    count = len(row.places.split(", ")) if row.places else 0
    if not count:
        return _("aucune sous 3 mois")
    return ngettext(_("{n} place"), _("{n} places"), count).format(n=number(count))


def _tone(row: Waiting) -> str:
    return "success" if row.places else ""
