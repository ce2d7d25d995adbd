"""A line of the day's work: when, what, and its one button."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout

from pole_desk.desktop.widgets.banner import ToneIcon
from pole_desk.desktop.widgets.buttons import Button, secondary
from pole_desk.desktop.widgets.labels import Elided


class ActionRow(QFrame):
    """`tone` colours the icon; `act` is what the button, named `verb`, does."""

    def __init__(
        self,
        when: str,
        icon: str,
        tone: str,
        title: str,
        detail: str,
        verb: str,
        act: Callable[[], object],
    ) -> None:
        super().__init__()
        self.setObjectName("rowline")
        row = QHBoxLayout(self)
        row.setContentsMargins(2, 6, 0, 6)
        row.setSpacing(12)
        moment = QLabel(when)
        moment.setProperty("role", "strong")
        moment.setMinimumWidth(54)
        row.addWidget(moment)
        row.addWidget(ToneIcon(icon, tone))
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(Elided(title, "strong"))
        words.addWidget(Elided(detail, "help"))
        row.addLayout(words, 1)
        self.button: Button = secondary(verb, act)
        self.button.setAccessibleName(f"{verb}\u202f: {title}")
        row.addWidget(self.button)
