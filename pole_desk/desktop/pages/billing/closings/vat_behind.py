"""The documents, and the money for them, behind a line of the VAT."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.billing.closings.columns import vat_piece_columns
from pole_desk.desktop.pages.billing.closings.reading import VatLine, VatPiece, document_named, vat_pieces
from pole_desk.desktop.pages.billing.closings.words import regime_text
from pole_desk.desktop.pages.billing.words import rate
from pole_desk.desktop.widgets.buttons import icon_button
from pole_desk.desktop.widgets.labels import Elided
from pole_desk.desktop.widgets.table import DataTable
from pole_desk.kernel.i18n import _, month_name
from pole_desk.kernel.money import euros
from pole_desk.ports.ids import IssuerId


class VatBehind(QWidget):
    """`back` to the table, `opened(invoice)`."""

    back = Signal()
    opened = Signal(int)

    def __init__(self, page: Page) -> None:
        super().__init__()
        self.setObjectName("clear")
        self.page = page
        self._asked: tuple[IssuerId, VatLine] | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        head = QHBoxLayout()
        head.addWidget(icon_button("arrow-left", _("Retour à la TVA (Échap)"), self.back.emit))
        self.title = Elided("", "title")
        head.addWidget(self.title, 1)
        column.addLayout(head)
        self.table = DataTable("billing-vat-pieces", vat_piece_columns(), placeholder=_("Client, numéro…"),
                               empty=(_("Aucun document."), "", None))  # fmt: skip
        self.table.opened.connect(self._open)
        self.table.set_actions(lambda row: [(_("Ouvrir la facture"), "file-text", lambda: self._open(row))])
        column.addWidget(self.table, 1)
        QShortcut(QKeySequence("Escape"), self).activated.connect(self.back)

    def show_line(self, issuer: IssuerId, line: VatLine) -> None:
        """Show what a line sums up."""
        self._asked = (issuer, line)
        self.title.set_text(_("{month}, {regime} à {rate} : {vat} de TVA").format(
            month=month_name(line.month).capitalize(), regime=regime_text(line.regime), rate=rate(line.percent),
            vat=euros(line.vat)))  # fmt: skip
        self.look()

    def look(self) -> None:
        if self._asked is not None:
            issuer, line = self._asked
            self.page.ask_latest("vat-pieces", vat_pieces, issuer=issuer, line=line).then(self._show)

    def _show(self, pieces: list[VatPiece]) -> None:
        self.table.set_rows(pieces)
        self.table.grid.setFocus()

    def _open(self, row: VatPiece) -> None:
        self.page.ask(document_named, name=row.part.number).then(self.opened.emit)
