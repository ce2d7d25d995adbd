"""The composer: period, functions, chantier, territory, project, structure, sections; seen, then saved."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from PySide6.QtWidgets import QWidget

from pole_desk.activities.reports.queries.papers import Choice
from pole_desk.activities.reports.rules.periods import days_period
from pole_desk.activities.reports.rules.words import function_names, section_names
from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.reports.reading import Subjects
from pole_desk.desktop.parts.party_picker import PartyPicker
from pole_desk.desktop.widgets.buttons import primary, secondary
from pole_desk.desktop.widgets.fields import CheckField, ChoiceField
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.labels import title
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.desktop.widgets.when import DateField
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _
from pole_desk.ports.ids import PartyId
from pole_desk.ports.indicators import Function
from pole_desk.registers.parties.rules import territory_names


class Builder(Form):
    """What the composed report is about; `choice()` reads it, None when a field refuses."""

    def __init__(self, page: Page, year: int, found: Subjects) -> None:
        super().__init__()
        days = self.row()
        self.add(_("Du"), DateField(page.seat.clock.today), name="first", required=True, beside=days)
        self.add(_("Au"), DateField(page.seat.clock.today), name="last", required=True, beside=days)
        self.set_values(first=date(year, 1, 1), last=date(year, 12, 31))
        every: list[tuple[Any, str]] = [(None, _("Tous"))]
        self.add(
            _("Chantier"), ChoiceField(every + [(each.id, f"{each.number}. {each.title}") for each in found.chantiers]),
            name="chantier",
        )  # fmt: skip
        territories = [(str(key), name) for key, name in territory_names().items()]
        self.add(_("Territoire"), ChoiceField(every + territories), name="territory")
        projects = [(each.id, each.title or each.party_name) for each in found.dossiers]
        self.add(_("Projet ou promotion"), ChoiceField(every + projects), name="project")
        for name in ("chantier", "territory", "project"):
            self.fields[name].set_value(None)
        self.add(_("Structure"), PartyPicker(page), name="party")
        self.add_widget(title(_("Fonctions")))
        for function, words in function_names().items():
            self.add("", CheckField(words, checked=True), name=f"function:{function}")
        self.add_widget(title(_("Sections")))
        for section, words in section_names().items():
            self.add("", CheckField(words, checked=section != "records"), name=f"section:{section}")

    def choice(self) -> Choice | None:
        """What was chosen; refusals show under their field."""
        values = self.values()
        if values is None:
            return None
        sections = tuple(name for name in section_names() if values[f"section:{name}"])
        functions = tuple(each for each in Function if values[f"function:{each}"])
        if not sections:
            self.refuse("section:summary", _("Choisissez au moins une section."))
            return None
        if not functions:
            self.refuse(f"function:{Function.HOSTING}", _("Choisissez au moins une fonction."))
            return None
        try:
            period = days_period(values["first"], values["last"])
        except BadInput as error:
            self.refuse("last", error.message)
            return None
        return Choice(
            period=period,
            functions=() if len(functions) == len(Function) else functions,
            chantier=values["chantier"],
            territory=values["territory"],
            project=values["project"],
            party=None if values["party"] is None else PartyId(values["party"]),
            sections=sections,
        )


def open_builder(
    page: Page, panel: SidePanel, year: int, found: Subjects, show: Callable[[Choice], object],
    save: Callable[[Choice], object],
) -> Builder:  # fmt: skip
    """Open the composer in the panel; `show` previews, `save` asks where to write the workbook."""
    form = Builder(page, year, found)

    def chosen(act: Callable[[Choice], object]) -> None:
        choice = form.choice()
        if choice is not None:
            act(choice)

    buttons: list[QWidget] = [
        secondary(_("Tableur"), lambda: chosen(save), "file-spreadsheet"),
        primary(_("Voir le rapport"), lambda: chosen(show), "eye"),
    ]
    panel.open(_("Composer un rapport"), form, *buttons)
    return form
