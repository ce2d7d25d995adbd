"""The plan for screen readers: each space is an item with its words and its place; no painting is here."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRect
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QAccessibleInterface,
    QColor,
    QWindow,
)
from PySide6.QtWidgets import QAccessibleWidget, QWidget

if TYPE_CHECKING:
    from pole_desk.desktop.widgets.floorplan.view import FloorPlan

_kept: dict[int, QAccessibleInterface] = {}
"""Qt keeps no reference of its own to what the factory makes."""
_kinds: list[type[QWidget]] = []


class SpaceAccess(QAccessibleInterface):
    """One space, told in the words of its tooltip."""

    def __init__(self, plan: FloorPlan, space: int) -> None:
        super().__init__()
        self._plan = plan
        self.space = space

    def isValid(self) -> bool:
        return True

    def object(self) -> QObject | None:
        return None

    def window(self) -> QWindow | None:
        return self._plan.window().windowHandle()

    def parent(self) -> QAccessibleInterface:
        return QAccessible.queryAccessibleInterface(self._plan)

    def child(self, index: int) -> QAccessibleInterface | None:
        return None

    def childCount(self) -> int:
        return 0

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:
        return None

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        return -1

    def text(self, kind: QAccessible.Text) -> str:
        return self._plan.words_of(self.space) if kind == QAccessible.Text.Name else ""

    def setText(self, kind: QAccessible.Text, text: str) -> None:
        """The words come from the register; nothing is written back."""

    def rect(self) -> QRect:
        place = self._plan.item_rect(self.space)
        return QRect(self._plan.viewport().mapToGlobal(place.topLeft()), place.size())

    def role(self) -> QAccessible.Role:
        return QAccessible.Role.ListItem

    def state(self) -> QAccessible.State:
        state = QAccessible.State()
        state.selectable = True
        state.focusable = True
        state.selected = self._plan.selected() == self.space
        state.focused = state.selected and self._plan.hasFocus()
        return state

    def foregroundColor(self) -> QColor:
        return self._plan.palette().text().color()

    def backgroundColor(self) -> QColor:
        return self._plan.palette().base().color()


class PlanAccess(QAccessibleWidget):
    """The plan: its name, and its spaces as children."""

    def __init__(self, plan: FloorPlan) -> None:
        super().__init__(plan, QAccessible.Role.List)
        self._plan = plan
        self._children: dict[int, SpaceAccess] = {}

    def childCount(self) -> int:
        return len(self._plan.space_ids())

    def child(self, index: int) -> QAccessibleInterface | None:
        keys = self._plan.space_ids()
        if not 0 <= index < len(keys):
            return None
        key = keys[index]
        if key not in self._children:
            self._children[key] = SpaceAccess(self._plan, key)
        return self._children[key]

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        return self._plan.space_ids().index(child.space) if isinstance(child, SpaceAccess) else -1

    def text(self, kind: QAccessible.Text) -> str:
        if kind == QAccessible.Text.Name:
            return self._plan.accessibleName()
        if kind == QAccessible.Text.Value:
            chosen = self._plan.selected()
            return "" if chosen is None else self._plan.words_of(chosen)
        return super().text(kind)


def _make(name: str, thing: QObject | None) -> QAccessibleInterface | None:
    if not _kinds or not isinstance(thing, _kinds[0]):
        return None
    made = PlanAccess(thing)
    key = id(thing)
    _kept[key] = made
    thing.destroyed.connect(_forgetter(key))
    return made


def _forgetter(key: int) -> Callable[[], None]:
    def forget() -> None:
        _kept.pop(key, None)

    return forget


def install(kind: type[QWidget]) -> None:
    """Tell Qt once how a plan, whose class is given, speaks."""
    if not _kinds:
        _kinds.append(kind)
        QAccessible.installFactory(_make)


def announce_focus(plan: FloorPlan) -> None:
    """Tell a listening screen reader that another space is selected."""
    if QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleEvent(plan, QAccessible.Event.Focus))
