"""What is in the way, said where it shows, with the ways out as buttons."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from pole_desk.desktop.widgets.buttons import secondary
from pole_desk.desktop.widgets.chip import Flow
from pole_desk.desktop.widgets.labels import label


class Way(NamedTuple):
    """A way out: its verb, its icon, the act, a word more as its tip."""

    words: str
    act: Callable[[], object]
    icon: str = "check"
    tip: str = ""


class Trouble(QWidget):
    """Hidden while nothing is in the way."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("clear")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.said = label("", "error")
        self.said.setWordWrap(True)
        column.addWidget(self.said)
        self.ways = QWidget()
        self.ways.setObjectName("clear")
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.ways.setSizePolicy(policy)
        self._row = Flow()
        self.ways.setLayout(self._row)
        column.addWidget(self.ways)
        self.hide()

    def show_words(self, words: str, ways: Sequence[Way] = ()) -> None:
        """Say it, nothing to take it away."""
        self.said.setText(words)
        self.said.setVisible(bool(words))
        while (item := self._row.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for way in ways:
            button = secondary(way.words, way.act, way.icon, way.tip)
            self._row.addWidget(button)
            button.show()
        self.ways.setVisible(bool(ways))
        self.setVisible(bool(words) or bool(ways))
        self.ways.updateGeometry()
