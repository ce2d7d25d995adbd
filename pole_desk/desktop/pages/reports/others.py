"""The other papers: the month's board, occupancy, support, the sheet of a chantier, structure or project."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.reports.reading import Asked, Subjects
from pole_desk.desktop.parts.party_picker import PartyPicker
from pole_desk.desktop.widgets.buttons import primary, secondary
from pole_desk.desktop.widgets.fields import ChoiceField
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.kernel.i18n import MONTHS, _
from pole_desk.kernel.periods import Month


class Others(Form):
    """A paper and what it is about; `asked()` reads it, None when something lacks."""

    def __init__(self, page: Page, year: int, found: Subjects) -> None:
        super().__init__()
        self.year = year
        self.add(
            _("Papier"),
            ChoiceField([
                ("board", _("Tableau de bord du mois")), ("occupancy", _("Occupation de l’année")),
                ("inkind", _("Soutien en nature de l’année")), ("chantier", _("Fiche d’un chantier")),
                ("structure", _("Fiche d’une structure")), ("dossier", _("Fiche d’une promotion ou d’un projet")),
            ]),
            name="kind",
        )  # fmt: skip
        last = Month.of(page.seat.clock.today()).previous()
        self.add(
            _("Mois"), ChoiceField([(n, f"{name.capitalize()} {year}") for n, name in enumerate(MONTHS, start=1)]),
            name="month",
        )  # fmt: skip
        self.add(
            _("Chantier"), ChoiceField([(each.id, f"{each.number}. {each.title}") for each in found.chantiers]),
            name="chantier",
        )  # fmt: skip
        self.add(_("Structure"), PartyPicker(page), name="party")
        self.add(
            _("Promotion ou projet"),
            ChoiceField([(each.id, each.title or each.party_name) for each in found.dossiers]), name="dossier",
        )  # fmt: skip
        self.set_values(kind="board", month=last.month if last.year == year else 12)
        self.fields["kind"].edited.connect(self._kind)
        self._kind()

    def _kind(self) -> None:
        """Only what the paper chosen is about can be told."""
        needed = _NEEDS.get(self.fields["kind"].value(), "")
        for name in ("month", "chantier", "party", "dossier"):
            self.fields[name].setEnabled(name == needed)

    def asked(self) -> Asked | None:
        values: dict[str, Any] | None = self.values()
        if values is None:
            return None
        needed = _NEEDS.get(values["kind"], "")
        if needed and values[needed] is None:
            self.refuse(needed, _("Dites de quoi parle cette fiche."))
            return None
        about = {needed: values[needed]} if needed else {}
        return Asked(kind=values["kind"], year=self.year, **about)


_NEEDS = {"board": "month", "chantier": "chantier", "structure": "party", "dossier": "dossier"}


def open_others(
    page: Page, panel: SidePanel, year: int, found: Subjects, show: Callable[[Asked], object],
    save: Callable[[Asked], object],
) -> Others:  # fmt: skip
    """Open the choice in the panel; `show` previews, `save` asks where to write the workbook."""
    form = Others(page, year, found)

    def chosen(act: Callable[[Asked], object]) -> None:
        asked = form.asked()
        if asked is not None:
            act(asked)

    panel.open(
        _("Autres papiers de {year}").format(year=year), form,
        secondary(_("Tableur"), lambda: chosen(save), "file-spreadsheet"),
        primary(_("Voir le papier"), lambda: chosen(show), "eye"),
    )  # fmt: skip
    return form
