"""What serves a chantier: its structures and its dossiers, each with its share."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QTableView

from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.chantiers.forms import ask_links
from pole_desk.desktop.parts.dossier_way import open_dossier
from pole_desk.desktop.parts.link_many import link_act
from pole_desk.desktop.widgets.buttons import Button, secondary
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.desktop.widgets.table import Column, DataTable
from pole_desk.kernel.i18n import _, numeric_day
from pole_desk.registers.dossiers.queries import LinkedDossier, LinkedParty
from pole_desk.registers.dossiers.rules import kind_name, share_text

STATES = {"open": ("occupied", _("ouvert")), "closed": ("ended", _("clos")), "cancelled": ("ended", _("annulé"))}


class Linked:
    """The two tables; a row opens the record it speaks of."""

    def __init__(self, page: Page, panel: SidePanel) -> None:
        self.page, self.panel = page, panel
        self.parties = DataTable(
            "chantiers.parties", _party_columns(), id_of=lambda row: row.party,
            empty=(_("Aucune structure n’est reliée à ce chantier. Les liens se posent sur sa fiche."),
                   _("Voir les structures"), lambda: page.seat.go("parties")),
            placeholder=_("Chercher une structure reliée…"),
        )  # fmt: skip
        self.dossiers = DataTable(
            "chantiers.dossiers", _dossier_columns(), id_of=lambda row: row.dossier,
            empty=(_("Aucun dossier n’est relié. Un dossier reprend les liens de sa structure à l’ouverture."),
                   _("Voir les structures"), lambda: page.seat.go("parties")),
            placeholder=_("Chercher un dossier relié…"),
        )  # fmt: skip
        self.links: Button = secondary(_("Modifier les liens"), self.change_links, "link",
                                       _("Les parts de ce dossier (F2)"))  # fmt: skip
        self.dossiers.add_tool(self.links)
        self.parties.opened.connect(self._open_party)
        self.dossiers.opened.connect(self._open_dossier)
        self.dossiers.selected.connect(lambda _rows: self._grey())
        self.parties.set_actions(lambda row: [
            (_("Ouvrir la structure"), "arrow-right", partial(self._open_party, row)),
            link_act(page, panel, self.parties, row, party_of=lambda one: one.party),
        ])  # fmt: skip
        self.dossiers.set_actions(lambda row: [
            (_("Ouvrir le dossier"), "arrow-right", partial(self._open_dossier, row)),
            (_("Modifier les liens…"), "link", partial(ask_links, page, panel, row)),
            (_("Voir la structure"), "users", partial(self._open_party, row)),
            link_act(page, panel, self.dossiers, row, dossier_of=lambda one: one.dossier),
        ])  # fmt: skip
        self._grey()

    def show(self, parties: tuple[LinkedParty, ...], dossiers: tuple[LinkedDossier, ...]) -> None:
        self.parties.set_rows(parties)
        self.dossiers.set_rows(dossiers)
        self._grey()

    def change_links(self) -> None:
        row = self.dossiers.current_row()
        if row is not None:
            ask_links(self.page, self.panel, row)

    def _grey(self) -> None:
        none = self.dossiers.current_row() is None
        self.links.why(_("Choisissez d’abord un dossier dans la liste.") if none else "")

    def _open_party(self, row: LinkedParty | LinkedDossier) -> None:
        self.page.seat.go("parties", row.party)

    def _open_dossier(self, row: LinkedDossier) -> None:
        """The card of the dossier; the structure when it has none."""
        open_dossier(self.page, row.dossier, row.kind, row.party)


def focused_in(table: DataTable) -> bool:
    """Whether the keys typed are for this table."""
    grid: QTableView = table.grid
    return grid.hasFocus() or grid.viewport().hasFocus()


def _dates() -> list[Column]:
    return [
        Column("share", _("Part"), 60, align="right", text=lambda row: share_text(row.share)),
        Column("first_day", _("Depuis"), 92, text=lambda row: numeric_day(row.first_day)),
        Column("last_day", _("Jusqu’à"), 92, hidden=True,
               text=lambda row: "" if row.last_day is None else numeric_day(row.last_day)),
    ]  # fmt: skip


def _party_columns() -> list[Column]:
    return [
        Column("name", _("Structure"), 220, strong=True, tip=lambda row: row.name),
        Column("legal_form", _("Forme"), 120, filter=True),
        *_dates(),
    ]  # fmt: skip


def _dossier_columns() -> list[Column]:
    return [
        Column("party_name", _("Structure"), 150, strong=True, tip=lambda row: row.party_name),
        Column("kind", _("Nature"), 130, text=lambda row: kind_name(row.kind), filter=True,
               tip=lambda row: kind_name(row.kind)),
        Column("title", _("Dossier"), 84, tip=lambda row: row.title),
        *_dates(),
        Column("state", _("État"), 100, state=lambda row: STATES[row.state], text=lambda row: STATES[row.state][1],
               hidden=True),
    ]  # fmt: skip
