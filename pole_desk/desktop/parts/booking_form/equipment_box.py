"""What is lent with the room, with what is left of it at that time; a chosen one has its number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from pole_desk.desktop.widgets.chip import Chip, Flow
from pole_desk.desktop.widgets.fields import IntField
from pole_desk.desktop.widgets.labels import label
from pole_desk.desktop.widgets.tab_stops import OneStop
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _, ngettext, number


class Left(NamedTuple):
    """Something lent: how many the pole owns, how many are left over the time asked for."""

    code: str
    label: str
    stock: int
    left: int


class EquipmentBox(QWidget):
    """`moved` when another equipment or number is asked for."""

    moved = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("clear")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        chips = QWidget()
        chips.setObjectName("clear")
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        chips.setSizePolicy(policy)
        self._flow = Flow(6)
        chips.setLayout(self._flow)
        column.addWidget(chips)
        self._column = column
        self.chips: dict[str, Chip] = {}
        self._stop = OneStop(self)
        self.counts: dict[str, IntField] = {}
        self._rows: dict[str, QWidget] = {}
        self._wanted: dict[str, str] = {}

    def set_left(self, found: Sequence[Left]) -> None:
        """Show what there is; numbers change in place, what was chosen stays chosen."""
        if [one.code for one in found] != list(self.chips):
            self._rebuild(found)
        for one in found:
            chip = self.chips[one.code]
            chip.set_count(one.left)
            some = _("{label} : {left} sur {stock} disponibles à ces heures")
            chip.setToolTip(some.format(label=one.label, left=number(one.left), stock=number(one.stock)))
            short = self.asked().get(one.code, 0) - one.left
            if short > 0 and one.code in self.counts:
                self.counts[one.code].refuse(
                    ngettext("Il n’en reste que {n}.", "Il n’en reste que {n}.", one.left).format(n=one.left)
                )
            elif one.code in self.counts:
                self.counts[one.code].accept_text()

    def _rebuild(self, found: Sequence[Left]) -> None:
        for chip in self.chips.values():
            self._flow.removeWidget(chip)
            chip.deleteLater()
        self.chips = {one.code: Chip(one.label, one.left) for one in found}
        for code, chip in self.chips.items():
            chip.setChecked(code in self._wanted)
            chip.clicked.connect(lambda on, code=code: self._toggled(code, on=on))
            self._flow.addWidget(chip)
        self._stop.set_buttons(list(self.chips.values()))
        for code in [*self._rows]:
            self._drop(code)
        for code, text in self._wanted.items():
            if code in self.chips:
                self._ask(code, text)

    def asked(self) -> dict[str, int]:
        """How many of each; a number that can't be read counts one."""
        found = {}
        for code, text in self._wanted.items():
            try:
                found[code] = self.counts[code].value() or 1 if code in self.counts else int(text or 1)
            except (BadInput, ValueError):
                found[code] = 1
        return found

    def texts(self) -> dict[str, str]:
        """What stands in the fields."""
        return {
            code: self.counts[code].line.text() if code in self.counts else text
            for code, text in self._wanted.items()
        }

    def set_texts(self, texts: Mapping[str, str]) -> None:
        """Put back what was asked for; shown once what there is is known."""
        self._wanted = dict(texts)
        for code in [*self._rows]:
            self._drop(code)
        for code, chip in self.chips.items():
            chip.setChecked(code in self._wanted)
            if code in self._wanted:
                self._ask(code, self._wanted[code])

    def refuse(self, message: str) -> None:
        """Show a refusal of the rules under the last number asked for."""
        if self.counts:
            field = list(self.counts.values())[-1]
            field.refuse(message)
            field.setFocus()

    def _toggled(self, code: str, *, on: bool) -> None:
        if on:
            self._wanted[code] = "1"
            self._ask(code, "1")
            self.counts[code].line.selectAll()
        else:
            self._wanted.pop(code, None)
            self._drop(code)
        self.moved.emit()

    def _ask(self, code: str, text: str) -> None:
        row = QWidget()
        row.setObjectName("clear")
        across = QHBoxLayout(row)
        across.setContentsMargins(8, 0, 0, 0)
        across.addWidget(label(self.chips[code].text().rpartition("  ")[0], "secondary"), 1)
        count = IntField("1", least=1, most=9999)
        count.set_name(_("Combien : {what}").format(what=self.chips[code].text().rpartition("  ")[0]))
        count.line.setText(text)
        count.setMaximumWidth(110)
        count.edited.connect(self.moved)
        across.addWidget(count)
        former = [one.line for one in self.counts.values()] or list(self.chips.values())
        self.counts[code], self._rows[code] = count, row
        self._column.addWidget(row)
        QWidget.setTabOrder(former[-1], count.line)

    def _drop(self, code: str) -> None:
        self.counts.pop(code, None)
        row = self._rows.pop(code, None)
        if row is not None:
            row.hide()
            row.deleteLater()
