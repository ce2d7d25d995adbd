"""A tab of a page that holds several views, one shown at a time, each loaded when it is turned to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QStackedWidget, QWidget

from pole_desk.desktop.widgets.bare import Bare
from pole_desk.desktop.widgets.segmented import Segmented


class ViewTab(Bare):
    """`names` are keys and texts, in order; `look` loads the view that is shown."""

    def __init__(self, names: Sequence[tuple[str, str]], *, name: str) -> None:
        super().__init__()
        self.choice = Segmented(names, name=name)
        self.choice.chosen.connect(self.show_view)
        self.column.addWidget(self.choice)
        self.stack = QStackedWidget()
        self.stack.setObjectName("clear")
        self.column.addWidget(self.stack, 1)
        self.views: dict[str, Any] = {}

    def hold(self, views: Mapping[str, QWidget]) -> None:
        """Take the views in, by key, each with a `look`; the first is shown."""
        self.views.update(views)
        for view in views.values():
            self.stack.addWidget(view)

    def look(self) -> None:
        """Ask again for what is shown."""
        self.views[self.shown()].look()

    def shown(self) -> str:
        """The view shown."""
        current = self.stack.currentWidget()
        return next(key for key, view in self.views.items() if view is current)

    def show_view(self, key: str) -> None:
        """Turn to a view and load it."""
        self.turn(key)
        self.look()

    def turn(self, key: str) -> None:
        """Turn to a view without loading it."""
        self.choice.choose(key)
        self.stack.setCurrentWidget(self.views[key])
