"""A white box with a title and acts; what is in it belongs to the page."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from pole_desk.desktop.theme.tokens import TARGET
from pole_desk.desktop.widgets.labels import Elided


class Card(QFrame):
    """Put widgets in `body`; the acts stand at the right of the title."""

    def __init__(self, title: str = "", *actions: QWidget, margin: int = 16) -> None:
        super().__init__()
        self.setObjectName("card")
        column = QVBoxLayout(self)
        column.setContentsMargins(margin, margin - 6, margin, margin)
        column.setSpacing(8)
        self._title = Elided(title, "title")
        if title or actions:
            self._title.setMinimumHeight(TARGET)
            head = QHBoxLayout()
            head.setSpacing(6)
            head.addWidget(self._title, 1)
            for action in actions:
                head.addWidget(action, 0, Qt.AlignmentFlag.AlignVCenter)
            column.addLayout(head)
        self.body = QVBoxLayout()
        self.body.setSpacing(8)
        column.addLayout(self.body, 1)

    def set_title(self, text: str) -> None:
        self._title.set_text(text)


def line() -> QFrame:
    """A thin horizontal separation."""
    made = QFrame()
    made.setObjectName("line")
    made.setFixedHeight(1)
    return made
