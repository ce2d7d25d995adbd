"""A month or a week at a time: two arrows and the period's words."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from pole_desk.desktop.widgets.buttons import icon_button
from pole_desk.desktop.widgets.labels import label


class Stepper(QWidget):
    """`stepped(-1)` or `stepped(1)`."""

    stepped = Signal(int)

    def __init__(self, before: str, after: str, wide: int = 150) -> None:
        super().__init__()
        self.setObjectName("clear")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        self.before = icon_button("chevron-left", before, lambda: self.stepped.emit(-1))
        self.words = label("", "title")
        self.words.setMinimumWidth(wide)
        self.after = icon_button("chevron-right", after, lambda: self.stepped.emit(1))
        for one in (self.before, self.words, self.after):
            row.addWidget(one)

    def say(self, text: str) -> None:
        self.words.setText(text)
