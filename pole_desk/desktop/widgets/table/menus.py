"""Menus that stay open while one ticks: a column's values, the columns shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QMenu, QWidget

from pole_desk.desktop.widgets.buttons import Button
from pole_desk.kernel.i18n import _


class TickMenu(QMenu):
    """Ticking an entry leaves the menu open."""

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        action = self.actionAt(event.position().toPoint())
        if action is not None and action.isCheckable() and action.isEnabled():
            action.trigger()
        else:
            super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        action = self.activeAction()
        if event.key() == Qt.Key.Key_Space and action is not None and action.isCheckable():
            action.trigger()
        else:
            super().keyPressEvent(event)


class FilterButton(Button):
    """`État ▾`, or `État : 2 ▾` when values are ticked."""

    def __init__(
        self,
        title: str,
        values: Callable[[], Sequence[str]],
        chosen: Callable[[frozenset[str]], None],
    ) -> None:
        super().__init__(title, "secondary")
        self._title, self._values, self._chosen = title, values, chosen
        self.ticked: frozenset[str] = frozenset()
        self._menu = TickMenu(self)
        self._menu.aboutToShow.connect(self._fill)
        self.setMenu(self._menu)
        self.setAccessibleName(_("Filtrer par {column}").format(column=title))

    def tick(self, values: frozenset[str]) -> None:
        """Filter by these values; none means all."""
        self.ticked = values
        self.setText(f"{self._title}\u202f: {len(values)}" if values else self._title)
        self._chosen(values)

    def _fill(self) -> None:
        self._menu.clear()
        everything = self._menu.addAction(_("Tout montrer"))
        everything.triggered.connect(lambda: self.tick(frozenset()))
        self._menu.addSeparator()
        for value in self._values():
            self._menu.addAction(self._entry(value))

    def _entry(self, value: str) -> QAction:
        action = QAction(value or _("(vide)"), self._menu)
        action.setCheckable(True)
        action.setChecked(value in self.ticked)
        action.triggered.connect(lambda on: self.tick(self.ticked | {value} if on else self.ticked - {value}))
        return action


def column_menu(
    parent: QWidget,
    titles: Sequence[str],
    shown: Callable[[int], bool],
    show: Callable[[int, bool], None],
) -> TickMenu:
    """The choice of columns, read anew at each opening; the first column always stays."""
    menu = TickMenu(parent)

    def fill() -> None:
        menu.clear()
        for place, title in enumerate(titles):
            action = QAction(title, menu)
            action.setCheckable(True)
            action.setChecked(shown(place))
            action.setEnabled(place > 0 or not shown(place))
            action.triggered.connect(lambda on, place=place: show(place, on))
            menu.addAction(action)

    menu.aboutToShow.connect(fill)
    return menu
