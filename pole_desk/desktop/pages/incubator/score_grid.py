"""The scores of one member typed cell by cell: a line per candidacy, a column per criterion."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem

from pole_desk.activities.incubator.queries import JuryCard, Score
from pole_desk.activities.incubator.rules import Criterion
from pole_desk.activities.incubator.rules.scoring import points_text
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _
from pole_desk.kernel.inputs import parse_amount
from pole_desk.ports.ids import CandidacyId

ROW = 38


class Cell(NamedTuple):
    """Where a score goes; `why` when it can't be given."""

    candidacy: CandidacyId
    criterion: int
    shown: str
    why: str


class ScoreGrid(QTableWidget):
    """Arrows walk, digits type, Enter keeps, Delete wipes: `scored(candidacy, criterion, points or None)`; `refused(why)`; `stood(why)`.

    `stood` says, on each cell come to, why it can't be scored; nothing when it can.
    """

    scored = Signal(int, int, object)
    refused = Signal(str)
    stood = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(_("Notes du membre choisi"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.AnyKeyPressed | QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
        )  # fmt: skip
        self.setTabKeyNavigation(False)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.horizontalHeader().setMinimumSectionSize(70)
        self.verticalHeader().setDefaultSectionSize(ROW)
        self.verticalHeader().setFixedWidth(230)
        self._cells: dict[tuple[int, int], Cell] = {}
        self._quiet = False
        self.cellChanged.connect(self._typed)
        self.currentCellChanged.connect(self._stand)

    def show_scores(
        self, card: JuryCard, criteria: dict[CandidacyId, list[Criterion]], given: list[Score], juror: int
    ) -> None:
        """Fill the grid for a member; the place stays."""
        place = (self.currentRow(), self.currentColumn())
        columns = {one.id: one for those in criteria.values() for one in those if one.id is not None}
        known = {(one.candidacy, one.criterion): one.quarters for one in given if one.juror == juror}
        self._quiet = True
        self._cells.clear()
        self.setRowCount(len(card.hearings))
        self.setColumnCount(len(columns))
        self.setHorizontalHeaderLabels([
            _("{label}\n×\u202f{weight}, sur {scale}").format(label=one.label, weight=one.weight, scale=one.scale)
            for one in columns.values()
        ])  # fmt: skip
        self.setVerticalHeaderLabels([one.title for one in card.hearings])
        for row, hearing in enumerate(card.hearings):
            asked = {one.id for one in criteria[hearing.candidacy]}
            for column, number in enumerate(columns):
                quarters = known.get((hearing.candidacy, number))
                why = _why(card, hearing.candidacy, juror, asked=number in asked)
                shown = "" if quarters is None else points_text(quarters)
                self._put(row, column, Cell(hearing.candidacy, number, shown, why))
        self._quiet = False
        if place[0] >= 0:
            self.setCurrentCell(*place)

    def _put(self, row: int, column: int, cell: Cell) -> None:
        self._cells[row, column] = cell
        item = QTableWidgetItem("—" if cell.why and not cell.shown else cell.shown)
        item.setTextAlignment(Qt.AlignmentFlag.AlignCenter)
        item.setToolTip(cell.why)
        if cell.why:
            item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsEditable)
        self.setItem(row, column, item)

    def _typed(self, row: int, column: int) -> None:
        if self._quiet:
            return
        cell, text = self._cells[row, column], self.item(row, column).text().strip()
        try:
            points: Decimal | None = parse_amount(text) if text else None
        except BadInput:
            self.restore(row, column)
            self.refused.emit(_("« {text} » n’est pas une note. Écrivez par exemple 3,5.").format(text=text))
            return
        if text != cell.shown:
            self.scored.emit(cell.candidacy, cell.criterion, points)

    def _stand(self, row: int, column: int) -> None:
        cell = self._cells.get((row, column))
        self.stood.emit("" if cell is None else cell.why)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        cell = self._cells.get((self.currentRow(), self.currentColumn()))
        wipes = event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
        if wipes and cell is not None and cell.shown and not cell.why:
            self.scored.emit(cell.candidacy, cell.criterion, None)
        elif not wipes:
            super().keyPressEvent(event)

    def restore(self, row: int, column: int) -> None:
        """Show again what is kept."""
        self._quiet = True
        self.item(row, column).setText(self._cells[row, column].shown)
        self._quiet = False


def _why(card: JuryCard, candidacy: CandidacyId, juror: int, *, asked: bool) -> str:
    if not asked:
        return _("Ce critère n’est pas de ce parcours.")
    if juror in card.apart(candidacy):
        return _("Conflit d’intérêts : ce membre ne note pas cette candidature.")
    if card.decision(candidacy) is not None:
        return _("Le jury a décidé : les notes ne changent plus.")
    return _("Le procès-verbal est clos.") if card.jury.closed_on is not None else ""
