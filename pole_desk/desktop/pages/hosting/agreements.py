"""The list of agreements, with filters that are also its legend."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pole_desk.activities.leases.rules import State, state_name
from pole_desk.desktop.pages.hosting.reading import ENDING, INSURANCE, NO_DEPOSIT, AgreementRow
from pole_desk.desktop.pages.hosting.words import PILLS, lease_pill, money_or_nothing, total
from pole_desk.desktop.widgets.chip import ChipRow
from pole_desk.desktop.widgets.table import Column, DataTable
from pole_desk.kernel.i18n import _, number

STATES = (State.RUNNING, State.NOTICE, State.SIGNED, State.DRAFT, State.ENDED, State.CANCELLED)
USUAL = (State.RUNNING, State.NOTICE, State.SIGNED, State.DRAFT)
FLAGS = (
    (ENDING, _("Finissent sous 3 mois")),
    (NO_DEPOSIT, _("Sans dépôt")),
    (INSURANCE, _("Assurance périmée")),
)


class Agreements(QWidget):
    """`opened(lease)`; `asked_new` from the empty list."""

    opened = Signal(int)
    asked_new = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("clear")
        self._rows: list[AgreementRow] = []
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
            "agreements", _columns(),
            empty=(_("Aucune convention ici."), _("Héberger une structure"), self.asked_new.emit),
            placeholder=_("Structure, espace, numéro…"),
        )  # fmt: skip
        column.addWidget(self.table, 1)
        self.table.opened.connect(lambda row: self.opened.emit(row.id))

    def set_rows(self, rows: list[AgreementRow]) -> None:
        self._rows = rows
        self._count()
        self._filter()

    def set_error(self, error: Exception, retry: object) -> None:
        self.table.set_error(str(error), retry)  # type: ignore[arg-type]

    def _count(self) -> None:
        chips = [
            (str(state), state_name(state).capitalize(), self._of_state(state), PILLS[state])
            for state in STATES
        ]
        chips += [
            (flag, words, sum(flag in row.flags for row in self._rows), "") for flag, words in FLAGS
        ]
        self.chips.set_chips(chips)

    def _of_state(self, state: State) -> int:
        return sum(row.state == state for row in self._rows)

    def _filter(self) -> None:
        checked = self.chips.checked()
        states = checked & {str(state) for state in STATES}
        flags = checked & {flag for flag, _words in FLAGS}
        self.table.set_rows([
            row for row in self._rows
            if (not states or row.state in states) and (not flags or row.flags & flags)
        ])  # fmt: skip


def _columns() -> list[Column]:
    return [
        Column("number", _("Numéro"), 120),
        Column("party_name", _("Structure"), 168, strong=True),
        Column("spaces", _("Espaces"), 78, tip=lambda row: row.spaces),
        Column("first_day", _("Du"), 94, spare=2),
        Column("last_day", _("Au"), 124, icon=_ending),
        Column("state", _("État"), 142, text=lambda row: lease_pill(row.state)[1],
               state=lambda row: lease_pill(row.state)),
        Column("people", _("Pers."), 62, spare=1, total=lambda rows: number(sum(row.people for row in rows))),
        Column("rent", _("Redevance"), 92, total=total("rent")),
        Column("list_rent", _("Prix de liste"), 98, spare=4, total=total("list_rent")),
        Column("support", _("Soutien"), 84, spare=3, align="right", total=total("support"),
               text=lambda row: money_or_nothing(row.support)),
        Column("balance", _("Solde dû"), 88, align="right",
               text=lambda row: money_or_nothing(row.balance),
               tone=lambda row: "danger" if row.balance > 0 else "",
               tip=lambda _row: _("Ce que la structure doit, toutes factures comprises.")),
    ]  # fmt: skip


def _ending(row: AgreementRow) -> tuple[str, str] | None:
    return ("clock", "warning") if ENDING in row.flags else None
