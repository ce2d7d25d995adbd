"""A part of a page that stands on its ground: a column without margins."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

SPACING = 10


class Bare(QWidget):
    """What it holds goes into `column`."""

    def __init__(self, spacing: int = SPACING) -> None:
        super().__init__()
        self.setObjectName("clear")
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(spacing)
