"""A PDF looked at in the place of a card."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pole_desk.desktop.widgets.buttons import icon_button
from pole_desk.desktop.widgets.labels import Elided
from pole_desk.desktop.widgets.pdf_view import PdfView
from pole_desk.kernel.i18n import _


class Paper(QWidget):
    """`back` asked; saving and printing are in its own bar."""

    back = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("clear")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        row = QHBoxLayout()
        row.addWidget(icon_button("arrow-left", _("Revenir à la fiche (Alt+Gauche)"), self.back.emit))
        self.title = Elided("", "heading", least=160)
        row.addWidget(self.title, 1)
        column.addLayout(row)
        self.pdf = PdfView()
        column.addWidget(self.pdf, 1)

    def show_pdf(self, content: bytes, title: str, name: str) -> None:
        """Show these bytes."""
        self.title.set_text(title)
        self.pdf.show_pdf(content, name)
