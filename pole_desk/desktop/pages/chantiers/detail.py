"""One chantier: what it is for and who leads it, its actions, and what serves it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.chantiers.actions import Actions
from pole_desk.desktop.pages.chantiers.forms import open_lead, open_progress
from pole_desk.desktop.pages.chantiers.figures import Figures
from pole_desk.desktop.pages.chantiers.levers import open_chantier
from pole_desk.desktop.pages.chantiers.linked import Linked
from pole_desk.desktop.pages.chantiers.meetings import Meetings, Supports
from pole_desk.desktop.pages.chantiers.network import Network
from pole_desk.desktop.pages.chantiers.reading import Card as Found
from pole_desk.desktop.pages.chantiers.reading import by_year
from pole_desk.desktop.pages.chantiers.referents import Referents
from pole_desk.desktop.pages.chantiers.tabs import Tabs
from pole_desk.desktop.parts.trail import Trail
from pole_desk.desktop.widgets.buttons import ghost, secondary
from pole_desk.desktop.widgets.card import Card
from pole_desk.desktop.widgets.charts import Series, Sparkline, StackedBars
from pole_desk.desktop.widgets.labels import Elided, Pairs, text
from pole_desk.desktop.widgets.labels import secondary as small
from pole_desk.desktop.widgets.pill import TonePill
from pole_desk.desktop.widgets.progress_line import ProgressLine
from pole_desk.desktop.widgets.scroll import Scroll
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.kernel.i18n import _, ngettext, numeric_day, percent
from pole_desk.registers.chantiers.queries import Chantier, Lead
from pole_desk.registers.chantiers.rules import lead_kinds, lever_names
from pole_desk.registers.dossiers.rules import kind_name

SHOWN = 4
"""How many of the last reviews are written under the curve."""


class Detail(QWidget):
    """Eight views of the chantier chosen at the left."""

    def __init__(self, page: Page, panel: SidePanel) -> None:
        super().__init__()
        self.setObjectName("clear")
        self.page, self.panel = page, panel
        self.found: Found | None = None
        self.acts, self.linked = Actions(page, panel), Linked(page, panel)
        self.meetings, self.supports = Meetings(page, panel), Supports(page, panel)
        self.network, self.figures = Network(page), Figures(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        head = QHBoxLayout()
        self.title = Elided("", "title")
        self.mark = TonePill(_("transversal"), "accent")
        head.addWidget(self.title, 1)
        head.addWidget(self.mark)
        column.addLayout(head)
        self.tabs = Tabs()
        column.addWidget(self.tabs)
        self.stack = QStackedWidget()
        self.stack.setObjectName("clear")
        self.views: dict[str, QWidget] = {
            "about": self._about(), "actions": self.acts.table,
            "meetings": self.meetings.table, "supports": self.supports.table,
            "parties": self.linked.parties, "dossiers": self.linked.dossiers,
            "together": self.network, "figures": self.figures,
        }  # fmt: skip
        for view in self.views.values():
            self.stack.addWidget(view)
        column.addWidget(self.stack, 1)
        self.tabs.chosen.connect(self.turn)

    def turn(self, key: str) -> None:
        """Show a view."""
        self.tabs.choose(key)
        self.stack.setCurrentWidget(self.views[key])
        if key == "figures":
            self.figures.read()

    def _about(self) -> Scroll:
        self.sheet = Scroll()
        self.lead_button = secondary(_("Pilotage"), lambda: self._with(open_lead), "pencil",
                                     _("Dire qui pilote le chantier"))  # fmt: skip
        self.far_button = secondary(_("Avancement"), lambda: self._with(open_progress), "flag",
                                    _("Noter l’avancement et le rythme"))  # fmt: skip
        where = Card(_("Pilotage et avancement"), self.lead_button, self.far_button)
        self.progress, self.facts = ProgressLine(_("Avancement")), Pairs()
        self.curve = Sparkline(_("Avancement dans le temps"))
        self.curve.setFixedHeight(44)
        self.history = small("", wrap=True)
        where.body.addWidget(self.progress)
        where.body.addWidget(self.curve)
        where.body.addWidget(self.history)
        where.body.addWidget(self.facts)
        self.words_button = secondary(_("Titre et leviers"), lambda: self._with(open_chantier), "pencil",
                                      _("Modifier le titre, l’objectif et les leviers du chantier"))  # fmt: skip
        aim = Card(_("Objectif"), self.words_button)
        self.goal, self.stakes = text(""), small("", wrap=True)
        self.goals, self.goals_title = small("", wrap=True), small(_("Objectifs du plan"))
        self.goals_title.setProperty("role", "strong")
        self.stakes_title = small(_("Enjeux du plan"))
        self.stakes_title.setProperty("role", "strong")
        for one in (self.goal, self.goals_title, self.goals, self.stakes_title, self.stakes):
            aim.body.addWidget(one)
        self.chart = StackedBars(_("Dossiers rattachés, par nature et par année"))
        self.chart.setFixedHeight(220)
        self.data_button = ghost(_("Voir les données"), self.chart.show_data)
        self.kinds = Card(_("Dossiers rattachés, par nature et par année"), self.data_button)
        self.nothing = small(_("Rien n’est encore relié à ce chantier : les liens se posent sur la fiche d’une "
                               "structure, et ses dossiers les reprennent."), wrap=True)  # fmt: skip
        self.kinds.body.addWidget(self.chart)
        self.kinds.body.addWidget(self.nothing)
        self.trail = Trail()
        self.referents = Referents(self.page, self.panel)
        for card in (where, self.referents, aim, self.kinds, self.trail):
            self.sheet.body.addWidget(card)
        self.sheet.body.addStretch(1)
        self.sheet.body.setContentsMargins(0, 0, 8, 0)
        self.sheet.setAlignment(Qt.AlignmentFlag.AlignTop)
        return self.sheet

    def show_card(self, found: Found) -> None:
        """Fill the views; another chantier begins at its top."""
        one = found.card.chantier
        if self.found is None or self.found.card.chantier.id != one.id:
            self.trail.fold()
            self.sheet.verticalScrollBar().setValue(0)
        self.found = found
        self.title.set_text(f"{one.number}. {one.title}")
        self.mark.setVisible(one.transversal)
        self.goal.setText(one.goal or _("L’objectif n’est pas renseigné."))
        for title, words, lines in ((self.goals_title, self.goals, found.card.goals),
                                    (self.stakes_title, self.stakes, found.card.stakes)):  # fmt: skip
            words.setText("\n".join(f"• {line}" for line in lines))
            title.setVisible(bool(lines))
            words.setVisible(bool(lines))
        self._show_progress(found)
        self.facts.set_pairs(_facts(found))
        self.referents.show_card(found.card)
        self.acts.show(found.card, found.attached)
        self.meetings.show(one, found.card.meetings)
        self.supports.show(one, found.card.supports)
        self.linked.show(found.parties, found.dossiers)
        self.network.show_together(found.together)
        self.figures.about(one)
        self._show_kinds(found)
        self.trail.set_entries(found.entries)

    def _show_progress(self, found: Found) -> None:
        one, noted = found.card.chantier, found.card.progress
        self.progress.set(one.progress, one.pace)
        self.curve.set_values([line.percent for line in noted])
        self.curve.setVisible(len(noted) > 1)
        lines = [
            " · ".join(part for part in (numeric_day(line.day), percent(line.percent), line.pace, line.words) if part)
            for line in reversed(noted[-SHOWN:])
        ]
        self.history.setText("\n".join(lines))
        self.history.setVisible(bool(lines))

    def _show_kinds(self, found: Found) -> None:
        years, counts = by_year(found.ever, last=self.page.seat.clock.today().year)
        series = [Series(kind_name(kind), values) for kind, values in counts.items()]
        self.chart.set_data(series, [str(year) for year in years], unit="")
        self.chart.setVisible(bool(series))
        self.data_button.setVisible(bool(series))
        self.nothing.setVisible(not series)

    def _with(self, act: Callable[[Page, SidePanel, Chantier], None]) -> None:
        if self.found is not None:
            act(self.page, self.panel, self.found.card.chantier)


def _facts(found: Found) -> list[tuple[str, str]]:
    one, levers = found.card.chantier, lever_names()
    rows = [
        (_("Axe"), one.axis_title),
        (_("Portée"), _("transversal : il irrigue tous les autres chantiers") if one.transversal else ""),
        (_("Pilote"), " · ".join(part for part in (one.animator, one.lead_name) if part) or _("à nommer")),
        (_("Conduit par"), f"{lead_kinds()[one.lead_kind]}{_since(found)}" if one.lead_kind else ""),
        (_("Avant"), "\n".join(_former(lead) for lead in found.card.leads if lead.last_day is not None)),
        (_("Acteurs"), "" if one.actors is None else str(one.actors)),
        (_("Leviers"), "\n".join(f"{levers[lever]}\u202f: {words}" if words else levers[lever]
                               for lever, words in one.levers.items())),
        (
            _("Actions"),
            ngettext("{done} réalisée sur {all}", "{done} réalisées sur {all}", one.done).format(
                done=one.done, all=one.actions
            ),
        ),
        (_("Fait suite à"), "\n".join(f"{near.number}. {near.title} ({near.plan})" for near in found.card.takes_over)),
    ]
    return [(name, value) for name, value in rows if value]


def _since(found: Found) -> str:
    first = found.card.leads[0] if found.card.leads else None
    return "" if first is None else _(", depuis le {day}").format(day=numeric_day(first.first_day))


def _former(lead: Lead) -> str:
    assert lead.last_day is not None
    return _("{name}, jusqu’au {day}").format(name=lead.name or lead.party_name, day=numeric_day(lead.last_day))
