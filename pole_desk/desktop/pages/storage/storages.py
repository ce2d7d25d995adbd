"""Who stores, in which way, until when; and who is late, with the rung that comes."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pole_desk.activities.leases.rules import State
from pole_desk.activities.storage.rules import By, by_name
from pole_desk.activities.storage.rules.ladder import cause_name, step_name
from pole_desk.desktop.pages.storage.reading import LateLine, StorageLine
from pole_desk.desktop.pages.storage.words import (
    PILLS,
    flags_text,
    flags_tone,
    part_text,
    storage_pill,
    way,
)
from pole_desk.desktop.widgets.chip import ChipRow
from pole_desk.desktop.widgets.table import Column, DataTable
from pole_desk.kernel.i18n import _, brief_day, number, numeric_day
from pole_desk.kernel.money import ZERO, euros

STATES = (State.RUNNING, State.NOTICE, State.SIGNED, State.ENDED, State.CANCELLED)
USUAL = (State.RUNNING, State.NOTICE, State.SIGNED)
FLAGGED = "flagged"


class Storages(QWidget):
    """`opened(dossier)`; `asked_new` from the empty list."""

    opened = Signal(int)
    asked_new = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("clear")
        self._rows: list[StorageLine] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        self.chips = ChipRow()
        self._count()
        for state in USUAL:
            self.chips.chips[str(state)].setChecked(True)
        column.addWidget(self.chips)
        self.table = DataTable(
            "storages", _columns(), empty=(_("Aucun stockage ici."), _("Louer un espace"), self.asked_new.emit),
            placeholder=_("Structure, espace…"),
        )  # fmt: skip
        column.addWidget(self.table, 1)
        self.chips.changed.connect(lambda _keys: self._filter())
        self.table.opened.connect(lambda row: self.opened.emit(row.dossier))

    def set_rows(self, rows: list[StorageLine]) -> None:
        self._rows = rows
        self._count()
        self._filter()

    def _count(self) -> None:
        chips: list[tuple[str, str, int | None, str]] = [
            (str(state), storage_pill(state)[1], sum(row.state == state for row in self._rows), PILLS[state])
            for state in STATES
        ]
        chips += [
            (str(by), by_name(by).capitalize(), sum(row.by == by for row in self._rows), "") for by in By
        ]
        chips.append((FLAGGED, _("À suivre"), sum(bool(row.flags) for row in self._rows), ""))
        self.chips.set_chips(chips)

    def _filter(self) -> None:
        checked = self.chips.checked()
        states = checked & {str(state) for state in STATES}
        ways = checked & {str(by) for by in By}
        self.table.set_rows([
            row for row in self._rows
            if (not states or row.state in states) and (not ways or row.by in ways)
            and (FLAGGED not in checked or row.flags)
        ])  # fmt: skip


def _columns() -> list[Column]:
    return [
        Column("party_name", _("Structure"), 190, strong=True),
        Column("code", _("Espace"), 70),
        Column("by", _("Formule"), 96, text=lambda row: way(row.storage)),
        Column("size", _("Taille"), 120, text=lambda row: part_text(row.storage),
               sort=lambda row: row.storage.area_m2),
        Column("first_day", _("Du"), 92, spare=2),
        Column("last_day", _("Au"), 92, text=lambda row: numeric_day(row.last_day) if row.last_day else ""),
        Column("state", _("État"), 116, state=lambda row: storage_pill(row.state),
               text=lambda row: storage_pill(row.state)[1]),
        Column("price", _("Prix HT"), 96, total=_monthly, tip=_price_tip),
        Column("goods", _("Biens"), 62, spare=3, align="right", text=lambda row: number(row.goods) if row.goods else ""),
        Column("flags", _("À suivre"), 150, text=lambda row: flags_text(row.flags), align="left",
               tone=lambda row: flags_tone(row.flags), sort=lambda row: flags_text(row.flags)),
    ]  # fmt: skip


def _monthly(rows: Sequence[Any]) -> str:
    total = sum((row.price for row in rows if row.by != By.DAY and row.state in USUAL), ZERO)
    return _("{amount}/mois").format(amount=euros(total))


def _price_tip(row: StorageLine) -> str:
    return _("pour toute la location") if row.by == By.DAY else _("par mois")


class LateOnes(QWidget):
    """`opened(dossier)` to see, `climb(line)` to take the next rung."""

    opened = Signal(int)
    climb = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("clear")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.table = DataTable(
            "storage-late", _late_columns(), empty=(_("Personne n’est en retard."), "", None),
            placeholder=_("Structure, espace…"),
        )  # fmt: skip
        column.addWidget(self.table, 1)
        self.table.opened.connect(lambda row: self.opened.emit(row.late.dossier))

    def set_rows(self, rows: list[LateLine]) -> None:
        self.table.set_rows(rows)


def _late_columns() -> list[Column]:
    return [
        Column("party_name", _("Structure"), 170, strong=True),
        Column("codes", _("Espace"), 66),
        Column("cause", _("Retard"), 176, text=lambda row: cause_name(row.late.cause)),
        Column("since", _("Depuis le"), 92, spare=3),
        Column("amount", _("Dû"), 80, align="right", text=lambda row: euros(row.amount) if row.amount else "",
               total=lambda rows: euros(sum((row.amount for row in rows), Decimal(0)))),
        Column("taken", _("Étape prise"), 184, text=_taken),
        Column("follows", _("Étape suivante"), 206, text=_follows,
               tone=lambda row: "danger" if _due(row) else ""),
    ]  # fmt: skip


def _taken(row: LateLine) -> str:
    steps = [one for one in row.late.case.steps if not one.withdrawn] if row.late.case else []
    if not steps:
        return ""
    return _("{step}, le {day}").format(step=step_name(steps[-1].step), day=brief_day(steps[-1].on_day))


def _follows(row: LateLine) -> str:
    if row.late.follows is None:
        return ""
    return _("{step}, dès le {day}").format(
        step=step_name(row.late.follows.step), day=brief_day(row.late.follows.due_on)
    )


def _due(row: LateLine) -> bool:
    case = row.late.case
    return case is not None and case.blocks
