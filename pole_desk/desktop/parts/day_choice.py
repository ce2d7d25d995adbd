"""The day that a view is about: typed or picked, told once it can be read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Signal

from pole_desk.desktop.widgets.when import DateField
from pole_desk.kernel.errors import BadInput


class DayChoice(DateField):
    """`chosen` when another day can be read; `on` is the last one that could."""

    chosen = Signal()

    def __init__(self, today: Callable[[], date], name: str) -> None:
        super().__init__(today)
        self.on = today()
        self.set_name(name)
        self.setFixedWidth(176)
        self.set_value(self.on)
        self.edited.connect(self._typed)

    def _typed(self) -> None:
        try:
            day = self.value()
        except BadInput:
            return
        if day is not None and day != self.on:
            self.on = day
            self.chosen.emit()
