"""The same bars as a table, the equal of the board for those who read lists; no drawing is here."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from pole_desk.desktop.widgets.board.model import Bar, BoardModel
from pole_desk.desktop.widgets.board.titles import bar_words, hour_text, state_name
from pole_desk.kernel.i18n import _, numeric_day
from pole_desk.kernel.periods import day_of, last_day_of

Index = QModelIndex | QPersistentModelIndex
_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_TOOLTIP = int(Qt.ItemDataRole.ToolTipRole)
_SPOKEN = int(Qt.ItemDataRole.AccessibleTextRole)
SORT_ROLE = int(Qt.ItemDataRole.UserRole)
BAR_ROLE = SORT_ROLE + 1
_NOWHERE = QModelIndex()


class BoardList(QAbstractTableModel):
    """Bars touching a window, row by row, in the order of the board."""

    def __init__(self, model: BoardModel, t1: int, t2: int) -> None:
        super().__init__()
        self._names = (_("Espace"), _("Du"), _("Au"), _("Intitulé"), _("Détail"), _("État"))
        self._model = model
        self._bars: list[Bar] = _gather(model, t1, t2)
        self._rows: dict[int, tuple[str, ...]] = {}

    def set_bars(self, model: BoardModel, t1: int, t2: int) -> None:
        """Show the bars of another model or window."""
        self.beginResetModel()
        self._model = model
        self._bars = _gather(model, t1, t2)
        self._rows.clear()
        self.endResetModel()

    def bar_at(self, row: int) -> Bar:
        """The bar of a line; raises IndexError below the last."""
        return self._bars[row]

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._bars)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._names)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> str | None:
        if role != _DISPLAY or orientation != Qt.Orientation.Horizontal:
            return None
        return self._names[section]

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        if not index.isValid():
            return None
        row, column = index.row(), index.column()
        if role == _DISPLAY:
            return self._words(row)[column]
        if role == SORT_ROLE:
            bar = self._bars[row]
            return (bar.row, bar.starts, bar.ends)[column] if column < 3 else self._words(row)[column]
        if role == BAR_ROLE:
            return self._bars[row].id
        if role in (_TOOLTIP, _SPOKEN):
            return self._told(row)
        return None

    def _told(self, row: int) -> str:
        bar = self._bars[row]
        space = self._model.row(bar.row)
        clash = bar.id in self._model.conflicts(bar.row)
        return f"{space.title} : {bar_words(bar, by_day=space.kind == 'long', conflict=clash)}"

    def _words(self, row: int) -> tuple[str, ...]:
        known = self._rows.get(row)
        if known is None:
            bar = self._bars[row]
            space = self._model.row(bar.row)
            clash = bar.id in self._model.conflicts(bar.row)
            known = self._rows[row] = (
                space.title,
                *_times(bar, by_day=space.kind == "long"),
                bar.title,
                bar.subtitle,
                state_name("conflict" if clash else bar.state),
            )
        return known


def _gather(model: BoardModel, t1: int, t2: int) -> list[Bar]:
    return [bar for row in model.rows for bar in model.bars(row.id, t1, t2)]


def _times(bar: Bar, *, by_day: bool) -> tuple[str, str]:
    """First and last day, with the hours for a room; no end is told in words."""
    last = last_day_of(bar.ends)
    first = numeric_day(day_of(bar.starts))
    if last is None:
        return first, _("sans fin prévue")
    if by_day:
        return first, numeric_day(last)
    return f"{first} {hour_text(bar.starts)}", f"{numeric_day(last)} {hour_text(bar.ends)}"
