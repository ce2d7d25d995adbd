"""A menu of acts, the greyed ones with their reason; the acts themselves are in `acts`."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QWidget

from pole_desk.desktop.parts.booking_acts import Entry


def make_menu(parent: QWidget, entries: list[Entry | None]) -> QMenu:
    """A menu of acts; a greyed one says why."""
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.setToolTipsVisible(True)
    for entry in entries:
        if entry is None:
            menu.addSeparator()
            continue
        words, act, reason = entry
        action = menu.addAction(words)
        action.setEnabled(not reason)
        action.setToolTip(reason)
        action.triggered.connect(lambda _on=False, act=act: act())
    return menu
