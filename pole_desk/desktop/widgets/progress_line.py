"""A share of a whole, as a bar with its name, its detail and its percentage."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QVBoxLayout, QWidget

from pole_desk.desktop.widgets.labels import Elided
from pole_desk.kernel.i18n import percent


NAME = 160
"""A name keeps this width, when it needs it, before its detail does."""


class ProgressLine(QWidget):
    """`Bureaux  52/60  87 %` over a bar."""

    def __init__(self, label: str, value: int = 0, detail: str = "") -> None:
        super().__init__()
        self.setObjectName("clear")
        self._label = label
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 2, 0, 6)
        column.setSpacing(8)
        words = QHBoxLayout()
        words.addWidget(Elided(label, least=NAME), 1)
        self._detail = Elided("", "secondary")
        self._percent = QLabel()
        self._percent.setProperty("role", "strong")
        words.addWidget(self._detail)
        words.addSpacing(6)
        words.addWidget(self._percent)
        column.addLayout(words)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        column.addWidget(self._bar)
        self.set(value, detail)

    def set(self, value: int, detail: str = "", brief: str = "") -> None:
        """`value` in percent; over 100 fills the bar and says the number. `brief` is the detail where room lacks."""
        self._bar.setValue(max(0, min(100, value)))
        self._detail.set_text(detail, brief)
        self._percent.setText(percent(value))
        self.setAccessibleName(f"{self._label}\u202f: {percent(value)} {detail}".strip())
        self._bar.setAccessibleName(self.accessibleName())
