"""« Mandats »: who may be debited, whether it still holds; a mandate opens beside the list."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pole_desk.accounts.receivables.commands import reinstate_mandate, withdraw_mandate
from pole_desk.accounts.receivables.rules.mandates import Standing
from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.billing.debits.columns import mandate_columns
from pole_desk.desktop.pages.billing.debits.mandate_card import open_card
from pole_desk.desktop.pages.billing.debits.mandate_forms import (
    open_creditor,
    open_mandate,
    open_new_mandate,
    open_revoke,
)
from pole_desk.desktop.pages.billing.debits.reading import MandateDesk, MandateLine, mandate_desk, mandate_sheet
from pole_desk.desktop.parts.link_many import link_act
from pole_desk.desktop.widgets.banner import Banner
from pole_desk.desktop.widgets.buttons import primary, secondary
from pole_desk.desktop.widgets.key_figure import KeyFigure
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.desktop.widgets.table import DataTable
from pole_desk.kernel.i18n import _, ngettext, number
from pole_desk.ports.ids import PartyId


class MandatesView(QWidget):
    """The list; what sellers lack to debit at all stands above it."""

    def __init__(self, page: Page, panel: SidePanel) -> None:
        super().__init__()
        self.setObjectName("clear")
        self.page, self.panel = page, panel
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        figures = QHBoxLayout()
        figures.setSpacing(10)
        self.live = KeyFigure(_("Mandats en vigueur"), "file-check")
        self.soon = KeyFigure(_("Bientôt caducs"), "hourglass")
        self.over = KeyFigure(_("Ne servent plus"), "file-x")
        for one in (self.live, self.soon, self.over):
            figures.addWidget(one, 1)
        column.addLayout(figures)
        self.notices = QVBoxLayout()
        column.addLayout(self.notices)
        self.table = DataTable(
            "billing-mandates", mandate_columns(), placeholder=_("Structure, référence, IBAN…"),
            empty=(_("Aucun mandat : un client qui en signe un est prélevé sans qu’on y pense."),
                   _("Nouveau mandat"), self.new),
        )  # fmt: skip
        self.change = secondary(_("Modifier"), self._change_current, "pencil")
        self.revoke = secondary(_("Révoquer…"), self._revoke_current, "file-x")
        self.add = primary(_("Nouveau mandat"), self.new, "plus")
        for one in (self.change, self.revoke, self.add):
            self.table.add_tool(one)
        self.table.selected.connect(lambda _rows: self._allow())
        self.table.opened.connect(lambda row: self.open(row.id))
        self.table.set_actions(self._acts)
        column.addWidget(self.table, 1)
        self._allow()

    def look(self) -> None:
        self.table.set_loading()
        self.page.ask_latest("mandates", mandate_desk).then(self.show_desk)

    def show_desk(self, desk: MandateDesk) -> None:
        live = sum(one.standing == Standing.LIVE for one in desk.lines)
        soon = sum(one.soon for one in desk.lines)
        to_come = sum(one.standing == Standing.TO_COME for one in desk.lines)
        over = len(desk.lines) - live - to_come
        clients = len({one.party for one in desk.lines if one.standing == Standing.LIVE})
        self.live.set(number(live), ngettext("{n} client", "{n} clients", clients).format(n=number(clients)))
        self.soon.set(number(soon), _("36 mois sans prélèvement"), pill=(_("à relancer"), "warning") if soon else None)
        self.over.set(number(over), _("révoqués, caducs, épuisés"))
        self.table.set_rows(desk.lines)
        while (item := self.notices.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for issuer, name, what in desk.missing:
            said = _("{name} ne peut pas encore prélever, il manque : {what}.").format(name=name, what=what)
            banner = Banner(said, "warning", _("Compléter…"), partial(open_creditor, self.page, self.panel, issuer, name),
                            closable=False)  # fmt: skip
            self.notices.addWidget(banner)
        self._allow()

    def new(self, party: PartyId | None = None) -> None:
        """A mandate just signed."""
        open_new_mandate(self.page, self.panel, party)

    def open(self, mandate: int) -> None:
        """A mandate with its debits, in the panel."""
        self.page.ask(mandate_sheet, mandate_id=mandate).then(
            lambda found: open_card(self.page, self.panel, found, change=self._change, revoke=self._revoke)
        )

    def _allow(self) -> None:
        row = self.table.current_row()
        first = _("Choisissez d’abord un mandat.")
        self.change.why("" if row is not None else first)
        again = row is not None and row.mandate.revoked_on is not None
        self.revoke.setText(_("Rétablir") if again else _("Révoquer…"))
        self.revoke.why("" if row is not None else first)

    def _change_current(self) -> None:
        row = self.table.current_row()
        if row is not None:
            self._change(row)

    def _revoke_current(self) -> None:
        row = self.table.current_row()
        if row is not None:
            self._revoke(row)

    def _change(self, row: MandateLine) -> None:
        open_mandate(self.page, self.panel, row)

    def _revoke(self, row: MandateLine) -> None:
        if row.mandate.revoked_on is not None:
            self.page.do(reinstate_mandate, mandate=row.id)
        else:
            open_revoke(self.page, self.panel, row)

    def _acts(self, row: MandateLine) -> list[tuple[str, str, Callable[[], object]]]:
        revoke = _("Rétablir") if row.mandate.revoked_on is not None else _("Révoquer…")
        acts: list[tuple[str, str, Callable[[], object]]] = [
            (_("Ouvrir"), "file-text", partial(self.open, row.id)),
            (_("Modifier…"), "pencil", partial(self._change, row)),
            (revoke, "file-x", partial(self._revoke, row)),
            (_("Voir la structure"), "users", lambda: self.page.seat.go("parties", row.party)),
            link_act(self.page, self.panel, self.table, row, party_of=lambda one: one.party),
        ]
        if row.last_on is None or row.last_on == row.mandate.used_on:
            acts.append((_("Retirer : saisi par erreur"), "trash-2",
                         lambda: self.page.do(withdraw_mandate, mandate=row.id)))  # fmt: skip
        return acts
