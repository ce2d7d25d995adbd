"""Where Tab goes: through a form as it is laid, and across a row of buttons in one step."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QLayout, QScrollArea, QWidget

_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}


def tab_as_laid(root: QWidget) -> None:
    """Let Tab follow the layouts of `root`, also through what was added after the rest."""
    for former, then in pairwise(_stops(root)):
        QWidget.setTabOrder(former, then)


def _stops(widget: QWidget) -> Iterator[QWidget]:
    if widget.focusPolicy() != Qt.FocusPolicy.NoFocus:
        yield widget
    elif isinstance(widget, QScrollArea):
        if (inside := widget.widget()) is not None:
            yield from _stops(inside)
    elif (layout := widget.layout()) is not None:
        yield from _laid(layout)


def _laid(layout: QLayout) -> Iterator[QWidget]:
    for place in range(layout.count()):
        item = layout.itemAt(place)
        if item is None:
            continue
        if (inside := item.widget()) is not None:
            yield from _stops(inside)
        elif (further := item.layout()) is not None:
            yield from _laid(further)


class OneStop(QObject):
    """Buttons that Tab crosses in one step: arrows go along them, a letter to the next that begins so."""

    def __init__(self, parent: QObject, buttons: Sequence[QAbstractButton] = ()) -> None:
        super().__init__(parent)
        self._buttons: list[QAbstractButton] = []
        self.set_buttons(buttons)

    def set_buttons(self, buttons: Sequence[QAbstractButton]) -> None:
        """The buttons, in their order; Tab comes to the first."""
        self._buttons = list(buttons)
        for button in self._buttons:
            button.installEventFilter(self)
        if self._buttons:
            self._stand(self._buttons[0])

    def _stand(self, stop: QAbstractButton) -> None:
        for button in self._buttons:
            alone = button is stop
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus if alone else Qt.FocusPolicy.ClickFocus)

    def _usable(self) -> list[QAbstractButton]:
        return [one for one in self._buttons if not one.isHidden() and one.isEnabled()]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        button = next((one for one in self._buttons if one is watched), None)
        if button is None:
            return False
        if event.type() == QEvent.Type.FocusIn:
            self._stand(button)
        elif event.type() == QEvent.Type.HideToParent and self._usable():
            self._stand(self._usable()[0])
        elif event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._go(button, event)
        return False

    def _go(self, button: QAbstractButton, event: QKeyEvent) -> bool:
        usable = self._usable()
        if button not in usable or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        here = usable.index(button)
        onward = [*usable[here + 1 :], *usable[: here + 1]]
        step, letter = _STEPS.get(Qt.Key(event.key())), event.text().casefold()
        if step is not None:
            target = usable[(here + step) % len(usable)]
        elif letter.isalpha():
            target = next((one for one in onward if one.text().casefold().startswith(letter)), button)
        else:
            return False
        target.setFocus(Qt.FocusReason.TabFocusReason)
        return True
