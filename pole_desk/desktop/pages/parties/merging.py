"""Structures proposed as duplicates, and two of them side by side before merging."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.parties.reading import Pair, pair
from pole_desk.desktop.pages.parties.words import roles_text
from pole_desk.desktop.parts.party_picker import PartyPicker
from pole_desk.desktop.widgets.banner import Banner
from pole_desk.desktop.widgets.buttons import Button, primary, secondary
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.labels import label, text, title
from pole_desk.desktop.widgets.labels import secondary as secondary_label
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.desktop.widgets.table import Column, DataTable
from pole_desk.kernel.errors import PoleError
from pole_desk.kernel.i18n import _, numeric_day
from pole_desk.kernel.identifiers import grouped_siren, grouped_siret
from pole_desk.ports.ids import PartyId
from pole_desk.registers.parties.commands import merge_parties
from pole_desk.registers.parties.queries import Duplicate, PartyCard
from pole_desk.registers.parties.rules import liable_names


class DuplicateLine(NamedTuple):
    """A pair in the list."""

    id: tuple[int, int]
    first: PartyId
    first_name: str
    second: PartyId
    second_name: str
    reason: str
    likeness: int


class Duplicates(QWidget):
    """`compared(first, second)` on Enter or a double click."""

    compared = Signal(int, int)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("clear")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(secondary_label(
            _("Ces structures se ressemblent. Ouvrez une ligne pour les comparer ; une fusion se défait."),
            wrap=True,
        ))  # fmt: skip
        self.table = DataTable(
            "duplicates",
            [
                Column("first_name", _("Structure"), 260, strong=True),
                Column("second_name", _("Ressemble à"), 260, strong=True),
                Column("reason", _("Pourquoi"), 200, filter=True),
                Column("likeness", _("Ressemblance"), 110, align="right",
                       text=lambda row: _("{n}\u202f%").format(n=row.likeness)),
            ],
            empty=(_("Aucun doublon : chaque structure n’est là qu’une fois."), "", None),
        )  # fmt: skip
        column.addWidget(self.table, 1)
        self.table.opened.connect(lambda row: self.compared.emit(row.first, row.second))

    def set_rows(self, rows: Sequence[Duplicate]) -> None:
        self.table.set_rows([DuplicateLine((row.first, row.second), *row) for row in rows])


class Compare(QWidget):
    """Two cards side by side; the values that differ stand out."""

    def __init__(self, found: Pair) -> None:
        super().__init__()
        self.setObjectName("clear")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        self._column = column
        self._warning: Banner | None = None
        column.addWidget(text(_(
            "Gardez la fiche la plus complète : ce qu’elle ignore est repris de l’autre, avec ses contacts, "
            "ses dispositifs, ses rôles et ses dossiers. Les factures émises ne changent pas."
        )))  # fmt: skip
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(7)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(2, 1)
        grid.addWidget(title(found.first.name), 0, 1)
        grid.addWidget(title(found.second.name), 0, 2)
        first, second = facts(found.first, found.first_dossiers), facts(found.second, found.second_dossiers)
        row = 1
        for (name, left), (_name, right) in zip(first, second, strict=True):
            if not left and not right:
                continue
            differ = left != right
            grid.addWidget(secondary_label(name), row, 0)
            for place, value in ((1, left), (2, right)):
                shown = label(value or "—", "strong" if differ and value else "secondary")
                shown.setWordWrap(True)
                shown.setAccessibleName(f"{name}\u202f: {value}")
                grid.addWidget(shown, row, place)
            row += 1
        column.addLayout(grid)

    def warn(self, message: str) -> None:
        """Say above the cards why they can't be merged."""
        if self._warning is not None:
            self._warning.hide()
            self._warning.deleteLater()
        self._warning = Banner(message, "danger")
        self._column.insertWidget(0, self._warning)


def facts(card: PartyCard, dossiers: int) -> list[tuple[str, str]]:
    """What tells two cards apart, in the same order for both."""
    people = ", ".join(person.name for person in card.contacts)
    return [
        (_("Forme juridique"), card.legal_form),
        (_("SIREN"), grouped_siren(card.siren) if card.siren else ""),
        (_("SIRET"), grouped_siret(card.siret) if card.siret else ""),
        (_("N° de TVA"), card.vat_number or ""),
        (_("Assujettie"), liable_names()[card.vat_liable]),
        (_("Adresse"), ", ".join(card.address.lines)),
        (_("Commune"), card.commune),
        (_("Téléphone"), card.phone),
        (_("E-mail"), card.email),
        (_("Effectif"), "" if card.headcount is None else str(card.headcount)),
        (_("Rôles"), roles_text(card.roles)),
        (_("Contacts"), people),
        (_("Dispositifs"), ", ".join(scheme.scheme for scheme in card.schemes)),
        (_("Dossiers"), str(dossiers) if dossiers else ""),
        (_("Fiche créée le"), numeric_day(card.created_on)),
    ]


def open_compare(
    page: Page, panel: SidePanel, first: PartyId, second: PartyId, done: Callable[[int], object]
) -> None:
    """Show two structures side by side, and a button for each to keep; `done` gets the kept one."""

    def opened(found: Pair) -> None:
        view = Compare(found)

        def merge(kept: PartyCard, merged: PartyCard) -> None:
            def refused(error: Exception) -> None:
                if not isinstance(error, PoleError):
                    raise error
                view.warn(error.message)

            def merged_now(_value: object) -> None:
                panel.close_panel()
                done(kept.id)

            page.do(merge_parties, kept=kept.id, merged=merged.id).then(merged_now).fail(refused)

        def keep(kept: PartyCard, merged: PartyCard, words: str) -> Button:
            button = primary(words, lambda: merge(kept, merged), "git-merge")
            button.setAccessibleName(_("Garder {name}").format(name=kept.name))
            return button

        panel.open(
            _("Comparer et fusionner"), view, secondary(_("Ne rien changer"), panel.close_panel),
            keep(found.first, found.second, _("Garder celle de gauche")),
            keep(found.second, found.first, _("Garder celle de droite")),
        )  # fmt: skip

    page.ask(pair, first=first, second=second).then(opened)


def open_choice(
    page: Page, panel: SidePanel, card: PartyCard, compare: Callable[[PartyId, PartyId], object]
) -> None:
    """Ask which structure is the same as this one, then compare them."""
    form = Form()
    form.add(_("Quelle structure est la même\u202f?"), PartyPicker(page), name="party", required=True)

    def go() -> None:
        values = form.values()
        if values is None:
            return
        if values["party"] == card.id:
            form.refuse("party", _("C’est cette structure même : choisissez l’autre."))
            return
        panel.close_panel()
        compare(card.id, values["party"])

    button = primary(_("Comparer"), go, "git-merge")
    panel.open(_("Fusionner {name}").format(name=card.name), form,
               secondary(_("Annuler"), panel.close_panel), button)  # fmt: skip
