"""« Envoyées »: every letter as it left, by what way, and what came of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QWidget

from pole_desk.accounts.receivables.queries import reminder_pdf
from pole_desk.accounts.receivables.rules.reminding import level_names
from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.billing.reminders.columns import sent_columns
from pole_desk.desktop.pages.billing.reminders.reading import SentLine, sent_lines, together
from pole_desk.desktop.parts.link_many import link_act
from pole_desk.desktop.widgets.buttons import icon_button
from pole_desk.desktop.widgets.card import Card
from pole_desk.desktop.widgets.pdf_view import PdfView
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.desktop.widgets.table import DataTable
from pole_desk.kernel.i18n import _


class SentView(QWidget):
    """The list, and beside it the very file that was sent."""

    def __init__(self, page: Page, panel: SidePanel) -> None:
        super().__init__()
        self.setObjectName("clear")
        self.page, self.panel = page, panel
        self._shown: Any = None
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        self.table = DataTable(
            "billing-reminders-sent", sent_columns(), placeholder=_("Structure, facture…"),
            empty=(_("Aucune relance envoyée pour l’instant."), "", None),
        )  # fmt: skip
        self.join = icon_button("layers", _("Réunir les lettres choisies en un PDF"), self.show_together)
        self.table.add_tool(self.join)
        self.table.selected.connect(self._chosen)
        self.table.opened.connect(lambda one: self.page.seat.go("parties", one.party))
        self.table.set_actions(self._acts)
        row.addWidget(self.table, 7)
        preview = Card(margin=12)
        self.pdf = PdfView(_("relance.pdf"))
        preview.body.addWidget(self.pdf)
        row.addWidget(preview, 5)

    def look(self) -> None:
        self.table.set_loading()
        self.page.ask_latest("reminders-sent", sent_lines).then(self.show_lines)

    def show_lines(self, lines: list[SentLine]) -> None:
        self.table.set_rows(lines)
        if lines and self.table.current_row() is None:
            self.table.grid.selectRow(0)
        self._chosen(self.table.selected_rows())

    def show_together(self) -> None:
        """The files of the letters chosen as one, to print them again."""
        rows = self.table.selected_rows()
        words = _("relances-{n}.pdf").format(n=len(rows))
        self._shown = None
        self.page.ask_latest("reminder-file", together, letters=[one.id for one in rows]).then(
            lambda pdf: self.pdf.show_pdf(pdf, words)
        )

    def _chosen(self, rows: list[SentLine]) -> None:
        self.join.why("" if len(rows) > 1 else _("Choisissez plusieurs lettres (Maj ou Ctrl)."))
        row = self.table.current_row()
        if row is None:
            self._shown = None
            self.pdf.show_message(_("Choisissez une relance pour la lire."))
        elif row.id != self._shown and len(rows) < 2:
            self._shown = row.id
            name = f"{level_names()[row.level].lower().replace(' ', '-')}-{row.id}.pdf"
            self.page.ask_latest("reminder-file", reminder_pdf, letter=row.id).then(
                lambda pdf: self.pdf.show_pdf(pdf, name)
            )

    def _acts(self, row: SentLine) -> list[tuple[str, str, Callable[[], object]]]:
        return [
            (_("Ouvrir la facture"), "file-text", partial(self.page.show_record, row.first)),
            (_("Voir la structure"), "users", lambda: self.page.seat.go("parties", row.party)),
            link_act(self.page, self.panel, self.table, row, party_of=lambda one: one.party),
        ]
