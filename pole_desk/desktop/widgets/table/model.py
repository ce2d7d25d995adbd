"""The rows of a list as a Qt model: search, filters and sort are done here, on plain rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from pole_desk.desktop.theme import font, tokens
from pole_desk.desktop.widgets.table.columns import Column
from pole_desk.kernel.inputs import slug

Index = QModelIndex | QPersistentModelIndex
DISPLAY = int(Qt.ItemDataRole.DisplayRole)
ALIGN = int(Qt.ItemDataRole.TextAlignmentRole)
COLOUR = int(Qt.ItemDataRole.ForegroundRole)
TIP = int(Qt.ItemDataRole.ToolTipRole)
FONT = int(Qt.ItemDataRole.FontRole)
SPOKEN = int(Qt.ItemDataRole.AccessibleTextRole)
STATE = int(Qt.ItemDataRole.UserRole) + 1
ICON = int(Qt.ItemDataRole.UserRole) + 2
LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
CENTRE = int(Qt.AlignmentFlag.AlignCenter)


class Rows(QAbstractTableModel):
    """Read-only; `seen` are the rows that pass the search and the filters, sorted."""

    def __init__(self, columns: Sequence[Column]) -> None:
        super().__init__()
        self.columns = list(columns)
        self.rows: list[Any] = []
        self.seen: list[Any] = []
        self.sorted_by: tuple[int, bool] | None = None
        self._words: list[str] = []
        self._filters: dict[int, frozenset[str]] = {}
        self._keys: dict[int, str] = {}
        self._align: list[int] = [LEFT] * len(self.columns)

    # --- what the table changes

    def set_rows(self, rows: Sequence[Any]) -> None:
        self.rows = list(rows)
        self._keys.clear()
        first = self.rows[0] if self.rows else None
        self._align = [
            CENTRE if column.align == "center" else RIGHT if column.right(first) else LEFT for column in self.columns
        ]
        self._again()

    def search(self, text: str) -> None:
        """Keep rows that hold every word, accents and case apart."""
        self._words = slug(text).split()
        self._again()

    def filter(self, column: int, values: frozenset[str]) -> None:
        """Keep rows whose shown word is one of `values`; nothing means all."""
        if values:
            self._filters[column] = values
        else:
            self._filters.pop(column, None)
        self._again()

    def values(self, column: int) -> list[str]:
        """The words that a column shows, for its filter."""
        shown = {self.columns[column].shown(row) for row in self.rows}
        return sorted(shown, key=slug)

    def order(self, column: int, *, down: bool) -> None:
        self.sorted_by = (column, down)
        self._again()

    def row_at(self, index: Index) -> Any | None:
        return self.seen[index.row()] if index.isValid() else None

    def place_of(self, test: Callable[[Any], bool]) -> int:
        """The line of the first row that passes, -1 for none."""
        return next((place for place, row in enumerate(self.seen) if test(row)), -1)

    @property
    def narrowed(self) -> bool:
        """Whether a search or a filter hides rows."""
        return bool(self._words or self._filters)

    def _again(self) -> None:
        self.beginResetModel()
        seen = self.rows
        for column, wanted in self._filters.items():
            shown = self.columns[column].shown
            seen = [row for row in seen if shown(row) in wanted]
        if self._words:
            seen = [row for row in seen if all(word in self._key(row) for word in self._words)]
        if self.sorted_by is not None:
            column, down = self.sorted_by
            order = self.columns[column].order
            there = [row for row in seen if order(row)[0] == 0]
            missing = [row for row in seen if order(row)[0] == 1]
            seen = sorted(there, key=order, reverse=down) + missing
        self.seen = list(seen)
        self.endResetModel()

    def _key(self, row: Any) -> str:
        key = self._keys.get(id(row))
        if key is None:
            key = slug(" ".join(column.shown(row) for column in self.columns))
            self._keys[id(row)] = key
        return key

    # --- what Qt asks

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.seen)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = DISPLAY) -> Any:
        if not index.isValid() or role == 1:
            return None
        place = index.column()
        column = self.columns[place]
        if role in (DISPLAY, SPOKEN):
            return column.shown(self.seen[index.row()])
        if role == ALIGN:
            return self._align[place]
        return self._rare(column, self.seen[index.row()], role)

    def _rare(self, column: Column, row: Any, role: int) -> Any:
        if role == COLOUR and column.tone is not None:
            tone = column.tone(row)
            return QColor(tokens().tone(tone)[0]) if tone else None
        if role == FONT and column.strong:
            return font(weight=600)
        if role == STATE and column.state is not None:
            return column.state(row)
        if role == ICON and column.icon is not None:
            return column.icon(row)
        if role == TIP:
            return column.tip(row) if column.tip is not None else None
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = DISPLAY) -> Any:
        if orientation == Qt.Orientation.Vertical or not 0 <= section < len(self.columns):
            return None
        if role == DISPLAY:
            return self.columns[section].title
        if role == ALIGN:
            return self._align[section]
        return None
