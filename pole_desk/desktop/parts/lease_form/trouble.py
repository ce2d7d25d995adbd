"""What is in the way, said under the places, with other free spaces as buttons."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pole_desk.desktop.parts.lease_form.reading import Place
from pole_desk.desktop.widgets.buttons import secondary
from pole_desk.desktop.widgets.chip import Flow
from pole_desk.desktop.widgets.labels import label
from pole_desk.kernel.i18n import _
from pole_desk.ports.ids import SpaceId


class Trouble(QWidget):
    """`taken_instead(lost space or 0, space)` when another space is chosen."""

    taken_instead = Signal(int, int)

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
        self._row = Flow()
        self.ways.setLayout(self._row)
        column.addWidget(self.ways)
        self.hide()

    def show_words(self, words: str, others: Sequence[Place] = (), lost: SpaceId | None = None) -> None:
        """Say it, nothing to take it away; `others` are offered in place of `lost`."""
        self.said.setText(words)
        while (item := self._row.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for place in others:
            act = partial(self.taken_instead.emit, int(lost or 0), int(place.space))
            button = secondary(_("Prendre {code}").format(code=place.code), act, "check", place.name)
            self._row.addWidget(button)
            button.show()
        self.ways.setVisible(bool(others))
        self.setVisible(bool(words))
