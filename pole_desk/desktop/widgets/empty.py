"""What stands where there is nothing (yet): a word, and the act that would fill it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from pole_desk.desktop.widgets.banner import ToneIcon
from pole_desk.desktop.widgets.buttons import primary
from pole_desk.desktop.widgets.labels import secondary
from pole_desk.kernel.i18n import _

CENTRE = Qt.AlignmentFlag.AlignHCenter


class EmptyState(QWidget):
    """An icon, a sentence, and the act that helps."""

    def __init__(self, icon: str, text: str, label: str = "", act: Callable[[], object] | None = None) -> None:
        super().__init__()
        self.setObjectName("clear")
        column = QVBoxLayout(self)
        column.setSpacing(10)
        column.addStretch(1)
        self.icon = ToneIcon(icon, "neutral", 32)
        column.addWidget(self.icon, 0, CENTRE)
        self.label = secondary(text, wrap=True)
        self.label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(self.label)
        if label and act is not None:
            column.addWidget(primary(label, act), 0, CENTRE)
        column.addStretch(2)

    def set_text(self, text: str) -> None:
        self.label.setText(text)


class Loading(QWidget):
    """Something was asked and has not come; shown only when it lasts."""

    def __init__(self, text: str = "") -> None:
        super().__init__()
        self.setObjectName("clear")
        column = QVBoxLayout(self)
        column.addStretch(1)
        bar = QProgressBar()
        bar.setRange(0, 0)
        bar.setTextVisible(False)
        bar.setFixedWidth(160)
        bar.setAccessibleName(_("Chargement"))
        column.addWidget(bar, 0, CENTRE)
        column.addWidget(secondary(text or _("Chargement…")), 0, CENTRE)
        column.addStretch(2)
