"""The list of structures, with filters by role that carry their counts."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pole_desk.desktop.pages.parties.reading import ARCHIVED, Listing, PartyLine
from pole_desk.desktop.pages.parties.words import CHIPS, money_or_nothing, roles_text, total
from pole_desk.desktop.widgets.chip import ChipRow
from pole_desk.desktop.widgets.search_field import SearchField
from pole_desk.desktop.widgets.table import Column, DataTable
from pole_desk.kernel.i18n import _, number
from pole_desk.kernel.identifiers import grouped_siren
from pole_desk.ports.ids import PartyId


class Parties(QWidget):
    """`opened(party)`, `searched(words)`, `asked_new` from the empty list."""

    opened = Signal(int)
    searched = Signal(str)
    asked_new = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("clear")
        self._lines: list[PartyLine] = []
        self._kept: frozenset[PartyId] | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        self.chips = ChipRow()
        column.addWidget(self.chips)
        self.table = DataTable(
            "parties", _columns(), searchable=False,
            empty=(_("Aucune structure ici."), _("Créer une structure"), self.asked_new.emit),
        )  # fmt: skip
        self.search = SearchField(_("Nom, personne, téléphone, SIREN…"))
        self.search.setMaximumWidth(320)
        self.table.toolbar.insertWidget(0, self.search, 1)
        column.addWidget(self.table, 1)
        self._count()
        self.chips.changed.connect(lambda _keys: self._filter())
        self.search.searched.connect(self.searched)
        self.table.opened.connect(lambda row: self.opened.emit(row.id))

    def words(self) -> str:
        """What is searched now."""
        return self.search.text()

    def show_listing(self, found: Listing) -> None:
        self._lines, self._kept = found.lines, found.kept
        self._count()
        self._filter()

    def keep(self, kept: frozenset[PartyId] | None) -> None:
        """Show these alone: the answer to the words searched; None shows all."""
        self._kept = kept
        self._filter()

    def _count(self) -> None:
        self.chips.set_chips([
            (key, words, sum(key in line.flags for line in self._lines), "") for key, words in CHIPS
        ])  # fmt: skip

    def _filter(self) -> None:
        wanted = self.chips.checked()
        self.table.set_rows([
            line for line in self._lines
            if (self._kept is None or line.id in self._kept)
            and (line.flags & wanted if wanted else ARCHIVED not in line.flags)
        ])  # fmt: skip


def _columns() -> list[Column]:
    return [
        Column("name", _("Nom"), 186, strong=True, tip=lambda row: row.name),
        Column("acronym", _("Sigle"), 80, hidden=True),
        Column("legal_form", _("Forme juridique"), 140, spare=2, filter=True),
        Column("siren", _("SIREN"), 100, spare=4, text=lambda row: grouped_siren(row.siren) if row.siren else ""),
        Column("commune", _("Commune"), 96, filter=True),
        Column("roles", _("Rôles"), 130, text=lambda row: roles_text(row.roles),
               tip=lambda row: roles_text(row.roles)),
        Column("headcount", _("Effectif"), 64, spare=1,
               total=lambda rows: number(sum(row.headcount or 0 for row in rows))),
        Column("phone", _("Téléphone"), 126),
        Column("email", _("E-mail"), 160, hidden=True),
        Column("agreements", _("Conventions"), 116, tip=lambda row: row.agreements),
        Column("balance", _("Solde dû"), 88, align="right", text=lambda row: money_or_nothing(row.balance),
               tone=lambda row: "danger" if row.balance > 0 else "", total=total("balance"),
               tip=lambda row: _("dont {late} en retard").format(late=money_or_nothing(row.overdue))
               if row.overdue else ""),
        Column("chantiers", _("Chantiers"), 74, spare=3),
    ]  # fmt: skip
