"""The list as pages use it: bar with search and filters, table, footer; empty, loading, error."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QMenu,
    QStackedLayout,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from pole_desk.desktop import memory
from pole_desk.desktop.widgets.buttons import icon_button
from pole_desk.desktop.widgets.dialogs import save_file
from pole_desk.desktop.widgets.empty import EmptyState, Loading
from pole_desk.desktop.widgets.labels import Elided
from pole_desk.desktop.widgets.labels import text as text_label
from pole_desk.desktop.widgets.search_field import SearchField
from pole_desk.desktop.widgets.table import export
from pole_desk.desktop.widgets.table.columns import Column
from pole_desk.desktop.widgets.table.delegate import Cell
from pole_desk.desktop.widgets.table.fitting import SHRINK, left_out, takes_rest
from pole_desk.desktop.widgets.table.menus import FilterButton, TickMenu, column_menu
from pole_desk.desktop.widgets.table.model import Rows
from pole_desk.kernel.i18n import _, ngettext, number

ROW_HEIGHT = 38
LEAST_SEARCH = 96
"""Width that the search keeps beside many filters."""
NO_BREAK = "\u00a0"
SPREAD = 1.4
"""How much wider than asked a column may become in a wide window."""
Empty = tuple[str, str, Callable[[], object] | None]
RowActs = Callable[[Any], Sequence[tuple[str, str, Callable[[], object]]]]


class Grid(QTableView):
    """The table itself: Enter opens, Ctrl+C copies."""

    entered_row = Signal()
    copied = Signal()
    resized = Signal()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.resized.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered_row.emit()
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copied.emit()
        else:
            super().keyPressEvent(event)


class DataTable(QFrame):
    """A list of frozen rows. `opened(row)` on Enter or a double click, `selected(rows)`.

    `key` names it in the seat's memory (columns, widths, sort). `id_of` tells a row's identity,
    by which selection survives a reload. `empty` is (sentence, button, act).
    """

    opened = Signal(object)
    selected = Signal(object)

    def __init__(
        self,
        key: str,
        columns: Sequence[Column],
        *,
        empty: Empty | None = None,
        id_of: Callable[[Any], Any] = lambda row: row.id,
        placeholder: str = "",
        searchable: bool = True,
    ) -> None:
        super().__init__()
        self.setObjectName("card")
        self.key, self.id_of = key, id_of
        self._spreading, self._own_widths, self._ready = False, False, False
        self._squeezed: set[int] = set()
        self._pinned: frozenset[int] = frozenset()
        self._acts: RowActs | None = None
        self._empty_words = empty or (_("Rien ici."), "", None)
        self.model = Rows(columns)
        self.grid = self._make_grid()
        self.toolbar = QHBoxLayout()
        self.toolbar.setContentsMargins(12, 10, 10, 10)
        self.toolbar.setSpacing(8)
        self.search_field = SearchField(placeholder or _("Chercher dans la liste…"))
        self.filters: dict[str, FilterButton] = {}
        self._fill_toolbar(searchable=searchable)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addLayout(self.toolbar)
        self._stack = QStackedLayout()
        self._loading = Loading()
        self._stack.addWidget(self.grid)
        self._stack.addWidget(self._loading)
        self._other: QWidget | None = None
        column.addLayout(self._stack, 1)
        column.addWidget(self._make_foot())
        self._loaded = False
        self._restore()
        self._ready = True

    # --- what pages call

    def set_rows(self, rows: Sequence[Any]) -> None:
        """Show these rows, keeping selection, current line and scroll."""
        self._loaded = True
        self._keeping(lambda: self.model.set_rows(rows))

    def set_loading(self) -> None:
        """Show that something is awaited, unless rows are already shown."""
        if not self._loaded:
            self._stack.setCurrentWidget(self._loading)

    def set_empty(self, empty: Empty) -> None:
        """What is said from now on where there is no row: (sentence, button, act)."""
        self._empty_words = empty

    def set_error(self, message: str, retry: Callable[[], object]) -> None:
        self._show_other(EmptyState("circle-alert", message, _("Réessayer"), retry))

    def set_actions(self, acts: RowActs) -> None:
        """The context menu of a row: (text, icon, act)."""
        self._acts = acts

    def add_tool(self, widget: QWidget) -> None:
        """Put a widget in the bar, before the columns and export buttons."""
        self.toolbar.insertWidget(self.toolbar.count() - 2, widget)

    def search(self, text: str) -> None:
        """Search as if typed."""
        self.search_field.setText(text)
        self._search(text)

    def rows(self) -> list[Any]:
        """The rows seen, in their order."""
        return list(self.model.seen)

    def current_row(self) -> Any | None:
        return self.model.row_at(self.grid.currentIndex())

    def selected_rows(self) -> list[Any]:
        lines = sorted(index.row() for index in self.grid.selectionModel().selectedRows())
        return [self.model.seen[line] for line in lines]

    def select_id(self, wanted: Any) -> bool:
        """Select the row of this identity and bring it into view; whether it is there."""
        place = self.model.place_of(lambda row: self.id_of(row) == wanted)
        if place >= 0:
            self.grid.selectRow(place)
            self.grid.scrollTo(self.model.index(place, 0))
        return place >= 0

    # --- making

    def _make_grid(self) -> Grid:
        grid = Grid()
        grid.setModel(self.model)
        grid.setItemDelegate(Cell(grid))
        grid.setShowGrid(False)
        grid.setWordWrap(False)
        grid.setTabKeyNavigation(False)
        grid.setMouseTracking(True)
        grid.setAccessibleName(_("Liste"))
        grid.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        grid.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        grid.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        grid.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        grid.verticalHeader().hide()
        grid.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        grid.verticalHeader().setMinimumSectionSize(ROW_HEIGHT)
        head = grid.horizontalHeader()
        head.setHighlightSections(False)
        head.setSectionsMovable(True)
        head.setMinimumSectionSize(48)
        head.setSectionsClickable(True)
        head.setSortIndicatorShown(True)
        head.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        head.sectionClicked.connect(self._sort)
        head.sectionResized.connect(self._resized)
        head.sectionMoved.connect(self._remember)
        for place, column in enumerate(self.model.columns):
            grid.setColumnWidth(place, column.width)
            grid.setColumnHidden(place, column.hidden)
        grid.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        grid.customContextMenuRequested.connect(self._menu_at)
        grid.doubleClicked.connect(self._open_index)
        grid.entered_row.connect(self._open_current)
        grid.copied.connect(self.copy)
        grid.resized.connect(self._spread)
        grid.selectionModel().selectionChanged.connect(self._selection_changed)
        return grid

    def _fill_toolbar(self, *, searchable: bool) -> None:
        self.search_field.setMinimumWidth(LEAST_SEARCH)
        self.search_field.setMaximumWidth(300)
        self.search_field.setVisible(searchable)
        self.search_field.searched.connect(self._search)
        self.search_field.left.connect(self._take_keys)
        self.toolbar.addWidget(self.search_field, 1)
        for place, column in enumerate(self.model.columns):
            if column.filter:
                self.filters[column.key] = self._filter_button(place, column)
                self.toolbar.addWidget(self.filters[column.key])
        self.toolbar.addStretch(1)
        titles = [column.title for column in self.model.columns]
        self._columns_button = icon_button("columns-3", _("Choisir les colonnes"))
        self._columns_button.setMenu(
            column_menu(self, titles, lambda at: not self.grid.isColumnHidden(at), self._show_column)
        )
        self._export_button = icon_button("download", _("Exporter la liste"))
        self._export_button.setMenu(self._export_menu())
        self.toolbar.addWidget(self._columns_button)
        self.toolbar.addWidget(self._export_button)

    def _filter_button(self, place: int, column: Column) -> FilterButton:
        def narrow(values: frozenset[str]) -> None:
            self._keeping(lambda: self.model.filter(place, values))

        return FilterButton(column.title, lambda: self.model.values(place), narrow)

    def _export_menu(self) -> QMenu:
        menu = TickMenu(self)
        menu.addAction(_("Enregistrer en CSV…")).triggered.connect(lambda: self._export("csv"))
        menu.addAction(_("Enregistrer en XLSX…")).triggered.connect(lambda: self._export("xlsx"))
        menu.addAction(_("Copier la liste")).triggered.connect(lambda: self._copy(self.model.seen))
        return menu

    def _make_foot(self) -> QFrame:
        foot = QFrame()
        foot.setObjectName("tablefoot")
        row = QHBoxLayout(foot)
        row.setContentsMargins(12, 7, 12, 7)
        self._count = Elided("", "secondary")
        self._totals = text_label()
        self._totals.setProperty("role", "strong")
        self._totals.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._count)
        row.addWidget(self._totals, 1)
        return foot

    # --- acts

    def copy(self) -> None:
        """The selected rows, or all, to the clipboard."""
        self._copy(self.selected_rows() or self.model.seen)

    def _copy(self, rows: Sequence[Any]) -> None:
        QGuiApplication.clipboard().setText(export.as_text(self._shown_columns(), rows))

    def _export(self, kind: str) -> None:
        make = {"csv": self.to_csv, "xlsx": self.to_workbook}[kind]
        filters = {"csv": "CSV (*.csv)", "xlsx": "Excel (*.xlsx)"}[kind]

        def write(path: Path) -> None:
            try:
                path.write_bytes(make())
            except OSError:
                self.set_note(_("Le fichier {path} ne peut pas être écrit.").format(path=path))
            else:
                self.set_note(_("Enregistré : {path}").format(path=path))

        save_file(self, _("Enregistrer la liste"), f"{self.key}.{kind}", filters, write)

    def to_csv(self) -> bytes:
        """What is seen, as CSV."""
        return export.as_csv(self._shown_columns(), self.model.seen)

    def to_workbook(self) -> bytes:
        """What is seen, as XLSX."""
        return export.as_workbook(self.key, self._shown_columns(), self.model.seen)

    def set_note(self, text: str) -> None:
        """A word in the footer, until the next change."""
        self._count.set_text(text)

    def _shown_columns(self) -> list[Column]:
        head = self.grid.horizontalHeader()
        order = [head.logicalIndex(place) for place in range(head.count())]
        return [self.model.columns[at] for at in order if self._wanted(at)]

    def _wanted(self, place: int) -> bool:
        """Whether the user sees a column, or would if there were room."""
        return place in self._squeezed or not self.grid.isColumnHidden(place)

    # --- inside

    def _take_keys(self) -> None:
        """From the search, the keys go to the lines, the first when none is chosen."""
        if self.model.seen and self.grid.isVisible():
            if not self.grid.selectedIndexes():
                self.grid.selectRow(0)
            self.grid.setFocus(Qt.FocusReason.TabFocusReason)

    def _search(self, text: str) -> None:
        self._keeping(lambda: self.model.search(text))

    def _sort(self, column: int) -> None:
        down = self.model.sorted_by == (column, False)
        self.sort(column, down=down)
        self._remember()

    def sort(self, column: int, *, down: bool = False) -> None:
        """Sort by a column's place."""
        order = Qt.SortOrder.DescendingOrder if down else Qt.SortOrder.AscendingOrder
        self.grid.horizontalHeader().setSortIndicator(column, order)
        self._keeping(lambda: self.model.order(column, down=down))

    def _keeping(self, change: Callable[[], None]) -> None:
        """Change the rows; selection, current row and scroll stay where they were."""
        chosen = {self.id_of(row) for row in self.selected_rows()}
        current = self.current_row()
        bars = (self.grid.horizontalScrollBar(), self.grid.verticalScrollBar())
        places = [bar.value() for bar in bars]
        self.grid.selectionModel().blockSignals(True)
        change()
        flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
        selection = self.grid.selectionModel()
        for place, row in enumerate(self.model.seen):
            if chosen and self.id_of(row) in chosen:
                selection.select(self.model.index(place, 0), flags)
            if current is not None and self.id_of(row) == self.id_of(current):
                selection.setCurrentIndex(self.model.index(place, 0), QItemSelectionModel.SelectionFlag.NoUpdate)
        selection.blockSignals(False)
        for bar, place in zip(bars, places, strict=True):
            bar.setValue(place)
        self._refresh()

    def _refresh(self) -> None:
        seen = self.model.seen
        words = ngettext("{count} ligne", "{count} lignes", len(seen)).format(count=number(len(seen)))
        if self.model.narrowed:
            words = _("{words} sur {all}").format(words=words, all=number(len(self.model.rows)))
        self._count.set_text(words)
        totals = [
            f"{column.title.replace(' ', NO_BREAK)}\u202f:{NO_BREAK}{column.total(seen)}"
            for column in self.model.columns
            if column.total is not None
        ]
        self._totals.setText(f"{NO_BREAK}{NO_BREAK}·{NO_BREAK} ".join(totals) if seen else "")
        if seen:
            self._stack.setCurrentWidget(self.grid)
        elif self.model.narrowed:
            self._show_other(EmptyState("search", _("Rien ne correspond."), _("Tout montrer"), self.show_all))
        else:
            text, label, act = self._empty_words
            self._show_other(EmptyState("inbox", text, label, act))

    def show_all(self) -> None:
        """Take search and filters away."""
        for button in self.filters.values():
            button.tick(frozenset())
        self.search("")

    def _show_other(self, widget: QWidget) -> None:
        if self._other is not None:
            self._stack.removeWidget(self._other)
            self._other.deleteLater()
        self._other = widget
        self._stack.addWidget(widget)
        self._stack.setCurrentWidget(widget)

    def _selection_changed(self) -> None:
        self.selected.emit(self.selected_rows())

    def _open_index(self, index: QModelIndex) -> None:
        row = self.model.row_at(index)
        if row is not None:
            self.opened.emit(row)

    def _open_current(self) -> None:
        self._open_index(self.grid.currentIndex())

    def _menu_at(self, place: QPoint) -> None:
        row = self.model.row_at(self.grid.indexAt(place))
        if row is None or self._acts is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for text, _icon, act in self._acts(row):
            menu.addAction(text).triggered.connect(lambda _on=False, act=act: act())
        menu.popup(self.grid.viewport().mapToGlobal(place))

    def _resized(self) -> None:
        if self._ready and not self._spreading:
            self._own_widths = True
            self._remember()

    def _spread(self) -> None:
        """Use the whole width: the least useful columns leave a narrow list, one takes the rest.

        Widths that the user set are kept.
        """
        head, room = self.grid.horizontalHeader(), self.grid.viewport().width()
        order = [head.logicalIndex(place) for place in range(head.count())]
        own = self._own_widths
        widths = {
            at: (self.grid.columnWidth(at) if own else 0) or self.model.columns[at].width
            for at in order
            if self._wanted(at)
        }
        self._spreading = True
        if self.isVisible():
            self._squeeze(left_out(self.model.columns, widths, room, self._pinned))
        if not own:
            self._widen({at: width for at, width in widths.items() if at not in self._squeezed}, room)
        self._spreading = False

    def _squeeze(self, gone: set[int]) -> None:
        """Show what has room again, hide what has none, and say so on the button of the columns."""
        for place in self._squeezed ^ gone:
            self.grid.setColumnHidden(place, place in gone)
        self._squeezed = gone
        words = _("Choisir les colonnes")
        if gone:
            titles = ", ".join(self.model.columns[place].title for place in sorted(gone))
            words = _("Choisir les colonnes (faute de place : {titles})").format(titles=titles)
        self._columns_button.setToolTip(words)

    def _widen(self, widths: dict[int, int], room: int) -> None:
        taker = takes_rest(self.model.columns, list(widths))
        others = [place for place in widths if place != taker]
        grow = max(1.0, min(SPREAD, room / max(1, sum(widths.values()))))
        for place in others:
            self.grid.setColumnWidth(place, round(widths[place] * grow))
        rest = room - sum(self.grid.columnWidth(place) for place in others)
        self.grid.setColumnWidth(taker, max(round(widths[taker] * SHRINK), rest))

    def _show_column(self, place: int, on: bool) -> None:
        self._pinned = self._pinned | {place} if on else self._pinned - {place}
        self._squeezed.discard(place)
        self.grid.setColumnHidden(place, not on)
        self._spread()
        self._remember()

    def _remember(self) -> None:
        if not self._ready:
            return
        state = bytes(self.grid.horizontalHeader().saveState().toBase64().data()).decode()
        memory.remember(f"tables/{self.key}/head", state)
        keys = ",".join(column.key for column in self.model.columns)
        memory.remember(f"tables/{self.key}/columns", keys)
        memory.remember(f"tables/{self.key}/widths", "own" if self._own_widths else "")
        memory.remember(f"tables/{self.key}/squeezed", _places(self._squeezed))
        memory.remember(f"tables/{self.key}/pinned", _places(self._pinned))
        if self.model.sorted_by is not None:
            place, down = self.model.sorted_by
            memory.remember(f"tables/{self.key}/sort", f"{place}:{int(down)}")

    def _restore(self) -> None:
        keys = ",".join(column.key for column in self.model.columns)
        if memory.recall(f"tables/{self.key}/columns") != keys:
            return
        head: QHeaderView = self.grid.horizontalHeader()
        self._own_widths = memory.recall(f"tables/{self.key}/widths") == "own"
        head.restoreState(memory.from_base64(memory.recall(f"tables/{self.key}/head")))
        self._squeezed = self._recalled("squeezed")
        self._pinned = frozenset(self._recalled("pinned"))
        place, _colon, down = memory.recall(f"tables/{self.key}/sort").partition(":")
        if place.isdecimal() and int(place) < len(self.model.columns):
            self.sort(int(place), down=down == "1")

    def _recalled(self, what: str) -> set[int]:
        kept = memory.recall(f"tables/{self.key}/{what}").split()
        return {int(place) for place in kept if place.isdecimal() and int(place) < len(self.model.columns)}


def _places(places: Iterable[int]) -> str:
    return " ".join(str(place) for place in sorted(places))
