"""The list of participations, with chips that are its filters."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pole_desk.activities.shop.rules import State, mode_name, state_name
from pole_desk.desktop.pages.shop.reading import Line
from pole_desk.desktop.pages.shop.words import PILLS, contract_pill
from pole_desk.desktop.widgets.chip import ChipRow
from pole_desk.desktop.widgets.table import Column, DataTable
from pole_desk.kernel.i18n import _
from pole_desk.kernel.money import ZERO, euros

STATES = (State.RUNNING, State.UPCOMING, State.ENDED, State.CANCELLED)
USUAL = (State.RUNNING, State.UPCOMING)


class Participants(QWidget):
    """`opened(contract)`; `asked_new` from the empty list."""

    opened = Signal(int)
    asked_new = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("clear")
        self._rows: list[Line] = []
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
            "shop-participants", _columns(),
            empty=(_("Personne ne participe encore au magasin."), _("Ouvrir une participation"),
                   self.asked_new.emit),
            placeholder=_("Structure, stand, numéro…"),
        )  # fmt: skip
        column.addWidget(self.table, 1)
        self.table.opened.connect(lambda row: self.opened.emit(row.id))

    def set_rows(self, rows: list[Line]) -> None:
        self._rows = rows
        self._count()
        self._filter()

    def _count(self) -> None:
        self.chips.set_chips([
            (str(state), state_name(state).capitalize(), sum(row.state == state for row in self._rows), PILLS[state])
            for state in STATES
        ])  # fmt: skip

    def _filter(self) -> None:
        wanted = self.chips.checked()
        self.table.set_rows([row for row in self._rows if not wanted or str(row.state) in wanted])


def _columns() -> list[Column]:
    return [
        Column("party_name", _("Structure"), 210, strong=True, tip=lambda row: row.party_name),
        Column("number", _("N°"), 128, spare=3),
        Column("mode", _("Vient pour"), 180, text=lambda row: mode_name(row.mode), filter=True),
        Column("stalls", _("Stands"), 96, tip=lambda row: row.stalls),
        Column("first_day", _("Depuis"), 92, hidden=True),
        Column("last_day", _("Jusqu’au"), 96, spare=2),
        Column("state", _("État"), 112, state=lambda row: contract_pill(row.state),
               text=lambda row: contract_pill(row.state)[1]),
        Column("sales", _("Ventes, 12 mois"), 118, total=lambda rows: euros(sum((r.sales for r in rows), ZERO))),
        Column("balance", _("Solde"), 104, tone=lambda row: "danger" if row.balance < ZERO else "",
               total=lambda rows: euros(sum((r.balance for r in rows), ZERO))),
    ]  # fmt: skip
