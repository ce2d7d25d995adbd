"""A month's sales typed fast: a line per participant, a column per category; nothing is written here."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemDelegate, QAbstractItemView, QHeaderView, QTableView, QWidget

from pole_desk.activities.shop.commands import Entered
from pole_desk.activities.shop.queries import MonthRow
from pole_desk.activities.shop.rules.sales import Sale
from pole_desk.desktop.theme import font, theme, tokens
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _
from pole_desk.kernel.inputs import parse_amount
from pole_desk.kernel.money import ZERO, euros, grouped

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
LEAST = 98
"""The least width of a column, px."""
LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


class SalesModel(QAbstractTableModel):
    """Cells hold what was typed until it is saved; what is no amount stays, marked."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[MonthRow] = []
        self.categories: list[str] = []
        self.typed: dict[tuple[int, str], str] = {}

    def show(self, rows: list[MonthRow], categories: list[str], *, keep: bool) -> None:
        """Replace the month; what was typed stays with `keep`."""
        self.beginResetModel()
        self.rows, self.categories = rows, categories
        if not keep:
            self.typed = {}
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.categories) + 3

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        names = [_("Structure"), *(c.capitalize() for c in self.categories), _("Total"), _("État")]
        if role == Role.DisplayRole:
            return names[section]
        if role == Role.TextAlignmentRole:
            return RIGHT if 0 < section <= len(self.categories) + 1 else LEFT
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        base = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return base | Qt.ItemFlag.ItemIsEditable if self._category(index) else base

    def _category(self, index: Index) -> str:
        place = index.column() - 1
        return self.categories[place] if 0 <= place < len(self.categories) else ""

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, category = self.rows[index.row()], self._category(index)
        if role in (Role.DisplayRole, Role.EditRole, Role.AccessibleTextRole):
            return self._words(index, row, category)
        if role == Role.TextAlignmentRole:
            return LEFT if index.column() in (0, self.columnCount() - 1) else RIGHT
        if role == Role.ToolTipRole and category:
            return self._trouble(index.row(), category) or None
        return self._look(index, category, role)

    def _words(self, index: Index, row: MonthRow, category: str) -> str:
        if category:
            typed = self.typed.get((index.row(), category))
            if typed is not None:
                return typed
            amount = row.amounts.get(category)
            return "" if amount is None else grouped(amount)
        if index.column() == 0:
            return row.contract.party_name
        if index.column() == len(self.categories) + 1:
            return euros(self.total(index.row()))
        if any(key[0] == index.row() for key in self.typed):
            return _("à enregistrer")
        if row.declaration is None:
            return _("à déclarer")
        return _("version {n}").format(n=row.declaration.revision) if row.declaration.revision > 1 else _("déclaré")

    def _look(self, index: Index, category: str, role: int) -> Any:
        now, typed = tokens(), (index.row(), category) in self.typed
        wrong = bool(category) and bool(self._trouble(index.row(), category))
        if role == Role.BackgroundRole and category:
            if wrong:
                return QColor(now.danger_soft)
            return QColor(now.accent_soft) if typed else None
        if role == Role.ForegroundRole:
            if wrong:
                return QColor(now.danger)
            if index.column() == self.columnCount() - 1:
                late = self.rows[index.row()].declaration is None
                return QColor(now.warning if late else now.secondary)
        if role == Role.FontRole and (index.column() == 0 or typed):
            made: QFont = font(13, 600)
            return made
        return None

    def setData(self, index: Index, value: Any, role: int = Role.EditRole) -> bool:
        category = self._category(index)
        if role != Role.EditRole or not category:
            return False
        self.type(index.row(), category, str(value))
        return True

    def type(self, row: int, category: str, words: str) -> None:
        """Take what was typed in a cell; the same amount as before is nothing typed."""
        words = words.strip()
        before = self.rows[row].amounts.get(category)
        same = words == ("" if before is None else grouped(before))
        if not same:
            try:
                same = (parse_amount(words) if words else ZERO) == (before or ZERO)
            except BadInput:
                same = False
        if same:
            self.typed.pop((row, category), None)
        else:
            self.typed[row, category] = words
        self.dataChanged.emit(self.index(row, 0), self.index(row, self.columnCount() - 1))

    def _trouble(self, row: int, category: str) -> str:
        words = self.typed.get((row, category), "")
        if not words:
            return ""
        try:
            parse_amount(words)
        except BadInput as error:
            return error.message
        return ""

    def total(self, row: int) -> Decimal:
        """The sum of a line, what is no amount left out."""
        return sum((self._amount(row, category) for category in self.categories), ZERO)

    def _amount(self, row: int, category: str) -> Decimal:
        words = self.typed.get((row, category))
        if words is None:
            return self.rows[row].amounts.get(category, ZERO)
        if not words or self._trouble(row, category):
            return ZERO
        return parse_amount(words)

    def troubles(self) -> list[str]:
        """What can't be saved, in words, by line."""
        return [
            _("{party}, {category} : {trouble}").format(
                party=self.rows[row].contract.party_name, category=category, trouble=self._trouble(row, category)
            )
            for row, category in sorted(self.typed)
            if self._trouble(row, category)
        ]

    def entries(self) -> list[Entered]:
        """What is to be declared: the lines in which something was typed."""
        found = []
        for row in sorted({row for row, _category in self.typed}):
            one = self.rows[row]
            sales = tuple(
                Sale(category, self._amount(row, category), one.pieces.get(category, 0))
                for category in self.categories
            )
            revision = one.declaration.revision if one.declaration is not None else 0
            found.append(Entered(one.contract.id, sales, revision))
        return found


class SalesGrid(QTableView):
    """Typing begins at once; Enter goes down, Tab right; Ctrl+V pastes cells of a spreadsheet.

    `saved` on Ctrl+Enter, once the cell being typed is taken.
    """

    saved = Signal()

    def __init__(self, model: SalesModel) -> None:
        super().__init__()
        self.cells = model
        self.setModel(model)
        self.setAccessibleName(_("Ventes du mois par participant et catégorie"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.AnyKeyPressed | QAbstractItemView.EditTrigger.DoubleClicked
        )
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(36)
        self.setShowGrid(True)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setMinimumSectionSize(64)
        theme().changed.connect(self.viewport().update)
        model.modelReset.connect(self._spread)

    def _spread(self) -> None:
        head = self.horizontalHeader()
        count = self.cells.columnCount()
        measure = QFontMetrics(font(12, 600))
        for place in range(count):
            head.setSectionResizeMode(place, QHeaderView.ResizeMode.Interactive)
            name = str(self.cells.headerData(place, Qt.Orientation.Horizontal))
            self.setColumnWidth(place, max(LEAST, measure.horizontalAdvance(name) + 26))
        self.setColumnWidth(0, 200)
        if count:
            head.setSectionResizeMode(count - 1, QHeaderView.ResizeMode.Stretch)
        if self.cells.rowCount() and not self.currentIndex().isValid():
            self.setCurrentIndex(self.cells.index(0, 1))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste(QGuiApplication.clipboard().text())
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                QTimer.singleShot(0, self.saved.emit)
            elif self.state() != QAbstractItemView.State.EditingState:
                self._down()
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and index.isValid():
            self.cells.setData(index, "")
        else:
            super().keyPressEvent(event)

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        """Enter in a cell goes to the one below."""
        super().closeEditor(editor, hint)
        if hint == QAbstractItemDelegate.EndEditHint.SubmitModelCache:
            self._down()

    def _down(self) -> None:
        index = self.currentIndex()
        below = self.cells.index(index.row() + 1, index.column())
        if below.isValid():
            self.setCurrentIndex(below)

    def paste(self, words: str) -> None:
        """Fill the cells from the current one on: lines by line breaks, columns by tabs."""
        start = self.currentIndex()
        if not start.isValid():
            return
        for down, line in enumerate(words.strip("\n").splitlines()):
            for right, cell in enumerate(line.split("\t")):
                index = self.cells.index(start.row() + down, start.column() + right)
                if index.isValid():
                    self.cells.setData(index, cell)
