"""A message that stays in the page, with a way out; passing messages are in `toast`."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel

from pole_desk.desktop.theme import pixmap, theme, tokens
from pole_desk.desktop.widgets.buttons import ghost, icon_button
from pole_desk.desktop.widgets.labels import text as text_label
from pole_desk.kernel.i18n import _

ICONS = {
    "success": "circle-check",
    "info": "info",
    "warning": "triangle-alert",
    "danger": "circle-x",
}


class ToneIcon(QLabel):
    """An icon in a tone's colour that follows the theme."""

    def __init__(self, name: str, tone: str, size: int = 18) -> None:
        super().__init__()
        self._name, self._tone, self._size = name, tone, size
        self.setFixedSize(size, size)
        theme().changed.connect(self.recolour)
        self.recolour()

    def set(self, name: str, tone: str) -> None:
        self._name, self._tone = name, tone
        self.recolour()

    def recolour(self) -> None:
        colour = tokens().tone(self._tone)[0]
        self.setPixmap(pixmap(self._name, colour, self._size, self.devicePixelRatioF()))


class Banner(QFrame):
    """`kind` is info, success, warning or danger."""

    def __init__(
        self,
        text: str,
        kind: str = "info",
        action_label: str = "",
        action: Callable[[], object] | None = None,
        *,
        closable: bool = True,
    ) -> None:
        super().__init__()
        self.setObjectName("banner")
        self.setProperty("tone", kind)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 6, 6)
        row.setSpacing(10)
        row.addWidget(ToneIcon(ICONS[kind], kind), 0, Qt.AlignmentFlag.AlignVCenter)
        self.label = text_label(text)
        row.addWidget(self.label, 1)
        if action_label and action is not None:
            row.addWidget(ghost(action_label, action))
        if closable:
            row.addWidget(icon_button("x", _("Fermer le message"), self.hide))
        self.setAccessibleName(text)
