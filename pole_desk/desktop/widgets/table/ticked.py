"""A list of which each line is kept or left out before an act on those kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent

from pole_desk.desktop.widgets.buttons import icon_button
from pole_desk.desktop.widgets.table.columns import Column
from pole_desk.desktop.widgets.table.view import DataTable, Empty
from pole_desk.kernel.i18n import _


class TickedTable(DataTable):
    """`turned` when a line was kept or left out: Space for the lines chosen, a click on its box for one.

    Every line is kept at first; what was left out stays so while the list is read again.
    """

    turned = Signal()

    def __init__(
        self,
        key: str,
        columns: Sequence[Column],
        *,
        title: str,
        empty: Empty | None = None,
        id_of: Callable[[Any], Any] = lambda row: row.id,
        placeholder: str = "",
    ) -> None:
        self._out: set[Any] = set()
        box = Column(
            "kept", title, 84, "left", text=lambda row: _("oui") if self.keeps(row) else _("non"), strong=True,
            icon=lambda row: ("square-check", "accent") if self.keeps(row) else ("square", "neutral"),
        )  # fmt: skip
        super().__init__(key, [box, *columns], empty=empty, id_of=id_of, placeholder=placeholder)
        self.all = icon_button("square-check", _("Tout retenir, ou tout écarter"), self.turn_all)
        self.add_tool(self.all)
        self.grid.clicked.connect(self._clicked)
        self.grid.installEventFilter(self)

    def keeps(self, row: Any) -> bool:
        """Whether a line is kept."""
        return self.id_of(row) not in self._out

    def kept(self) -> list[Any]:
        """The lines kept, those hidden by a search too."""
        return [row for row in self.model.rows if self.keeps(row)]

    def set_rows(self, rows: Sequence[Any]) -> None:
        self._out &= {self.id_of(row) for row in rows}
        super().set_rows(rows)

    def turn(self, rows: Sequence[Any]) -> None:
        """Leave these out, or keep them all again when they are."""
        ids = {self.id_of(row) for row in rows}
        self._out = self._out - ids if ids <= self._out else self._out | ids
        self.set_rows(self.model.rows)
        self.turned.emit()

    def turn_all(self) -> None:
        """Leave all out, or keep all when something is out."""
        self._out = set() if self._out else {self.id_of(row) for row in self.model.rows}
        self.set_rows(self.model.rows)
        self.turned.emit()

    def _clicked(self, index: QModelIndex) -> None:
        row = self.model.row_at(index)
        if index.column() == 0 and row is not None:
            self.turn([row])

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            watched is self.grid
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() == Qt.Key.Key_Space
        ):
            rows = self.selected_rows()
            if rows:
                self.turn(rows)
            return True
        return False
