"""The board for screen readers: each bar in sight is an item with its words and its place; no painting is here."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QRect
from PySide6.QtGui import QAccessible, QAccessibleEvent, QAccessibleInterface, QColor, QWindow
from PySide6.QtWidgets import QAccessibleWidget, QWidget

from pole_desk.desktop.widgets.board.model import Bar
from pole_desk.desktop.widgets.board.titles import bar_words

_kept: dict[int, QAccessibleInterface] = {}
"""Qt keeps no reference of its own to what the factory makes."""
_kinds: list[type[QWidget]] = []


class BarAccess(QAccessibleInterface):
    """One bar, told in the words of its tooltip."""

    def __init__(self, board: QWidget, bar: Bar) -> None:
        super().__init__()
        self._board = board
        self.bar = bar

    def isValid(self) -> bool:
        return True

    def object(self) -> QObject | None:
        return None

    def window(self) -> QWindow | None:
        return self._board.window().windowHandle()

    def parent(self) -> QAccessibleInterface:
        return QAccessible.queryAccessibleInterface(self._board)

    def child(self, index: int) -> QAccessibleInterface | None:
        return None

    def childCount(self) -> int:
        return 0

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:
        return None

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        return -1

    def text(self, kind: QAccessible.Text) -> str:
        if kind != QAccessible.Text.Name:
            return ""
        model = self._board.stage.model
        row = model.row(self.bar.row)
        clash = self.bar.id in model.conflicts(self.bar.row)
        words = bar_words(self.bar, by_day=row.kind == "long", conflict=clash)
        return f"{row.title} : {words}"

    def setText(self, kind: QAccessible.Text, text: str) -> None:
        """The words come from the booking; nothing is written back."""

    def rect(self) -> QRect:
        place = self._board.rect_of(self.bar.id)
        corner = self._board.viewport().mapToGlobal(place.topLeft())
        return QRect(corner, place.size())

    def role(self) -> QAccessible.Role:
        return QAccessible.Role.ListItem

    def state(self) -> QAccessible.State:
        state = QAccessible.State()
        state.selectable = True
        state.focusable = True
        state.selected = self._board.stage.selected == self.bar.id
        state.focused = state.selected and self._board.hasFocus()
        state.readOnly = self.bar.locked
        return state

    def foregroundColor(self) -> QColor:
        return self._board.stage.palette.text

    def backgroundColor(self) -> QColor:
        return self._board.stage.palette.surface


class BoardAccess(QAccessibleWidget):
    """The board: its name, the period in sight, and the bars in sight as children."""

    def __init__(self, board: QWidget) -> None:
        super().__init__(board, QAccessible.Role.List)
        self._board = board
        self._children: dict[int, BarAccess] = {}

    def bars(self) -> list[Bar]:
        """Bars in sight, top down then by start."""
        stage = self._board.stage
        t1, t2 = stage.camera.window()
        strips = stage.layout.between(stage.top, stage.top + stage.body().height())
        return [
            bar
            for strip in strips
            if strip.row is not None and not stage.scene.aggregated(strip)
            for bar in stage.model.bars(strip.row.id, t1, t2)
        ]

    def childCount(self) -> int:
        return len(self.bars())

    def child(self, index: int) -> QAccessibleInterface | None:
        bars = self.bars()
        if not 0 <= index < len(bars):
            return None
        bar = bars[index]
        known = self._children.get(bar.id)
        if known is None or known.bar != bar:
            known = self._children[bar.id] = BarAccess(self._board, bar)
        return known

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        keys = [bar.id for bar in self.bars()]
        return keys.index(child.bar.id) if isinstance(child, BarAccess) else -1

    def text(self, kind: QAccessible.Text) -> str:
        if kind == QAccessible.Text.Name:
            return f"{self._board.accessibleName()}, {self._board.title()}"
        if kind == QAccessible.Text.Value:
            key = self._board.stage.selected
            bar = None if key is None else self._board.stage.model.bar(key)
            return "" if bar is None else BarAccess(self._board, bar).text(QAccessible.Text.Name)
        return super().text(kind)


def _make(name: str, thing: QObject | None) -> QAccessibleInterface | None:
    if not _kinds or not isinstance(thing, _kinds[0]):
        return None
    made = BoardAccess(thing)
    key = id(thing)
    _kept[key] = made
    thing.destroyed.connect(_forgetter(key))
    return made


def _forgetter(key: int) -> Callable[[], None]:
    def forget() -> None:
        _kept.pop(key, None)

    return forget


def install(kind: type[QWidget]) -> None:
    """Tell Qt once how a board, whose class is given, speaks."""
    if not _kinds:
        _kinds.append(kind)
        QAccessible.installFactory(_make)


def announce_focus(board: QWidget) -> None:
    """Tell a listening screen reader that another bar is selected."""
    if QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleEvent(board, QAccessible.Event.Focus))
