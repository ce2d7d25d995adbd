"""One choice among a few, all of them seen: day, week, month…"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QSizePolicy, QWidget

from pole_desk.desktop.widgets.buttons import Button


class Segmented(QWidget):
    """`chosen(key)` when the user chooses; arrows move along."""

    chosen = Signal(str)

    def __init__(self, choices: Sequence[tuple[str, str]], current: str = "", name: str = "") -> None:
        super().__init__()
        self.setObjectName("clear")
        self.setAccessibleName(name)
        self._keys = [key for key, _text in choices]
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        last = len(choices) - 1
        for place, (_key, text) in enumerate(choices):
            button = Button(text, "segment")
            button.setCheckable(True)
            ends = {0: "first", last: "last"}
            button.setProperty("place", "only" if last == 0 else ends.get(place, "middle"))
            self._group.addButton(button, place)
            button.installEventFilter(self)
            row.addWidget(button)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.choose(current or self._keys[0])
        self._group.idClicked.connect(self._clicked)

    def current(self) -> str:
        return self._keys[self._group.checkedId()]

    def choose(self, key: str) -> None:
        """Choose without a signal."""
        button = self._group.button(self._keys.index(key))
        if button is not None:
            button.setChecked(True)

    def choose_none(self) -> None:
        """None is chosen: another row of segments has the choice."""
        button = self._group.checkedButton()
        if button is not None:
            self._group.setExclusive(False)
            button.setChecked(False)
            self._group.setExclusive(True)

    def _clicked(self, place: int) -> None:
        self.chosen.emit(self._keys[place])

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows choose the neighbour; a button alone would only move the focus."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is None:
            return False
        button = self._group.button((self._group.checkedId() + step) % len(self._keys))
        if button is not None:
            button.setFocus()
            button.click()
        return True
