"""The structures of a month, what changes most first, and why for the one chosen."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from pole_desk.accounts.billing.queries import Structure
from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.billing.lists import structure_columns
from pole_desk.desktop.pages.billing.month.preview import reason_rows
from pole_desk.desktop.pages.billing.month.reading import MonthView
from pole_desk.desktop.parts.link_many import link_act
from pole_desk.desktop.parts.rows import Rows
from pole_desk.desktop.widgets.buttons import secondary
from pole_desk.desktop.widgets.scroll import Scroll
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.desktop.widgets.table import DataTable
from pole_desk.kernel.i18n import _
from pole_desk.ports.ids import PartyId


class Structures(QWidget):
    """`previewed(party)` when an invoice to be is to be seen."""

    previewed = Signal(int)

    def __init__(self, page: Page, panel: SidePanel) -> None:
        super().__init__()
        self.setObjectName("clear")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        self.table = DataTable(
            "billing-month", structure_columns(), id_of=lambda row: row.party,
            empty=(_("Rien à facturer ce mois‑ci, ni le mois dernier."), "", None),
            placeholder=_("Structure…"),
        )  # fmt: skip
        self.look_at = secondary(_("Aperçu"), self._current, "eye", _("La facture à venir (Entrée)"))
        self.table.add_tool(self.look_at)
        self.table.selected.connect(self._explain)
        self.table.opened.connect(lambda one: self.previewed.emit(one.party))
        self.table.set_actions(lambda one: [
            (_("Aperçu de la facture"), "eye", lambda: self.previewed.emit(one.party)),
            (_("Voir la structure"), "users", lambda: page.seat.go("parties", one.party)),
            link_act(page, panel, self.table, one, party_of=lambda row: row.party),
        ])  # fmt: skip
        row.addWidget(self.table, 7)
        self.reasons = Rows(_("Pourquoi"), _("Choisissez une structure pour lire ligne à ligne ce qui change."))
        beside = Scroll()
        beside.body.addWidget(self.reasons)
        beside.body.addStretch(1)
        row.addWidget(beside, 3)
        self._explain([])

    def show_month(self, view: MonthView) -> None:
        self.table.set_rows(sorted(view.plan.structures, key=lambda one: -abs(one.this_month - one.last_month)))
        self._explain(self.table.selected_rows())

    def order(self) -> list[PartyId]:
        """The structures as listed."""
        return [one.party for one in self.table.rows()]

    def _current(self) -> None:
        row = self.table.current_row()
        if row is not None:
            self.previewed.emit(row.party)

    def _explain(self, rows: list[Structure]) -> None:
        self.reasons.set_title(rows[0].name if len(rows) == 1 else _("Pourquoi"))
        self.reasons.set_rows([row for one in rows[:1] for row in reason_rows(one)])
        self.look_at.why("" if rows else _("Choisissez d’abord une structure."))
