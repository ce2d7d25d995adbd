"""A question asked in the page, beside what it is about; no window in the way."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from pole_desk.desktop.widgets.buttons import danger as danger_button
from pole_desk.desktop.widgets.buttons import primary, secondary
from pole_desk.desktop.widgets.labels import text, title
from pole_desk.kernel.i18n import _


class ConfirmPanel(QFrame):
    """The question, what follows from yes, a button named by the verb; Esc is no."""

    closed = Signal()

    def __init__(
        self,
        question: str,
        detail: str,
        verb: str,
        act: Callable[[], object],
        *,
        danger: bool = False,
    ) -> None:
        super().__init__()
        self.setObjectName("confirm")
        self.setProperty("tone", "danger" if danger else "")
        self.setAccessibleName(question)
        self._act = act
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.addWidget(title(question))
        if detail:
            column.addWidget(text(detail))
        row = QHBoxLayout()
        row.addStretch(1)
        self.no = secondary(_("Ne rien changer"), self._close)
        self.yes = danger_button(verb, self._go) if danger else primary(verb, self._go)
        row.addWidget(self.no)
        row.addWidget(self.yes)
        column.addLayout(row)

    def _go(self) -> None:
        self._close()
        self._act()

    def _close(self) -> None:
        self.hide()
        self.closed.emit()
        self.deleteLater()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._close()
        else:
            super().keyPressEvent(event)
