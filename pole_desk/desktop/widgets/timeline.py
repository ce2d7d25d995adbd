"""Who did what and when, in words; where the entries come from is the page's affair."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from pole_desk.desktop.widgets.labels import secondary, text
from pole_desk.kernel.i18n import _, moment_text

if TYPE_CHECKING:
    from pole_desk.kernel.audit import Entry


class Timeline(QWidget):
    """The acts on a record, as `kernel.audit.trail` gives them."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("clear")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self.set_entries([])

    def set_entries(self, entries: Sequence[Entry]) -> None:
        """Replace what is shown."""
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for entry in entries:
            self._column.addWidget(_row(entry))
        if not entries:
            self._column.addWidget(secondary(_("Rien n’a encore été fait sur cette fiche.")))
        self._column.addStretch(1)


def _row(entry: Entry) -> QFrame:
    frame = QFrame()
    frame.setObjectName("rowline")
    column = QVBoxLayout(frame)
    column.setContentsMargins(0, 8, 0, 8)
    column.setSpacing(2)
    column.addWidget(text(entry.text or entry.verb))
    who = " · ".join(part for part in (entry.user, entry.seat, moment_text(entry.at)) if part)
    column.addWidget(secondary(who))
    frame.setAccessibleName(f"{who}\u202f: {entry.text}")
    return frame
