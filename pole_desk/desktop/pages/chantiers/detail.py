"""One chantier: what it is for and who leads it, its actions, and what serves it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.chantiers.actions import Actions
from pole_desk.desktop.pages.chantiers.forms import open_lead, open_progress
from pole_desk.desktop.pages.chantiers.linked import Linked
from pole_desk.desktop.pages.chantiers.reading import Card as Found
from pole_desk.desktop.parts.trail import Trail
from pole_desk.desktop.widgets.buttons import ghost, secondary
from pole_desk.desktop.widgets.card import Card
from pole_desk.desktop.widgets.charts import Bars
from pole_desk.desktop.widgets.labels import Elided, Pairs, text
from pole_desk.desktop.widgets.labels import secondary as small
from pole_desk.desktop.widgets.pill import TonePill
from pole_desk.desktop.widgets.progress_line import ProgressLine
from pole_desk.desktop.widgets.scroll import Scroll
from pole_desk.desktop.widgets.segmented import Segmented
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.kernel.i18n import _, ngettext
from pole_desk.registers.chantiers.queries import Chantier
from pole_desk.registers.chantiers.rules import lever_names
from pole_desk.registers.dossiers.rules import kind_name

TABS = (
    ("about", _("Fiche")), ("actions", _("Actions")), ("parties", _("Structures")), ("dossiers", _("Dossiers")),
)  # fmt: skip


class Detail(QWidget):
    """Four views of the chantier chosen at the left."""

    def __init__(self, page: Page, panel: SidePanel) -> None:
        super().__init__()
        self.setObjectName("clear")
        self.page, self.panel = page, panel
        self.found: Found | None = None
        self.acts, self.linked = Actions(page, panel), Linked(page, panel)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        head = QHBoxLayout()
        self.title = Elided("", "title")
        self.mark = TonePill(_("transversal"), "accent")
        head.addWidget(self.title, 1)
        head.addWidget(self.mark)
        column.addLayout(head)
        self.tabs = Segmented(TABS, name=_("Vues du chantier"))
        row = QHBoxLayout()
        row.addWidget(self.tabs)
        row.addStretch(1)
        column.addLayout(row)
        self.stack = QStackedWidget()
        self.stack.setObjectName("clear")
        self.views: dict[str, QWidget] = {
            "about": self._about(), "actions": self.acts.table,
            "parties": self.linked.parties, "dossiers": self.linked.dossiers,
        }  # fmt: skip
        for view in self.views.values():
            self.stack.addWidget(view)
        column.addWidget(self.stack, 1)
        self.tabs.chosen.connect(self.turn)

    def turn(self, key: str) -> None:
        """Show a view."""
        self.tabs.choose(key)
        self.stack.setCurrentWidget(self.views[key])

    def _about(self) -> Scroll:
        self.sheet = Scroll()
        self.lead_button = secondary(_("Pilotage"), lambda: self._with(open_lead), "pencil",
                                     _("Dire qui pilote le chantier"))  # fmt: skip
        self.far_button = secondary(_("Avancement"), lambda: self._with(open_progress), "flag",
                                    _("Noter l’avancement et le rythme"))  # fmt: skip
        where = Card(_("Pilotage et avancement"), self.lead_button, self.far_button)
        self.progress, self.facts = ProgressLine(_("Avancement")), Pairs()
        where.body.addWidget(self.progress)
        where.body.addWidget(self.facts)
        aim = Card(_("Objectif"))
        self.goal, self.stakes = text(""), small("", wrap=True)
        self.stakes_title = small(_("Enjeux du plan"))
        self.stakes_title.setProperty("role", "strong")
        for one in (self.goal, self.stakes_title, self.stakes):
            aim.body.addWidget(one)
        self.chart = Bars(_("Dossiers reliés par nature"))
        self.chart.setFixedHeight(170)
        self.data_button = ghost(_("Voir les données"), self.chart.show_data)
        self.kinds = Card(_("Dossiers reliés par nature"), self.data_button)
        self.nothing = small(_("Rien n’est encore relié à ce chantier : les liens se posent sur la fiche d’une "
                               "structure, et ses dossiers les reprennent."), wrap=True)  # fmt: skip
        self.kinds.body.addWidget(self.chart)
        self.kinds.body.addWidget(self.nothing)
        self.trail = Trail()
        for card in (where, aim, self.kinds, self.trail):
            self.sheet.body.addWidget(card)
        self.sheet.body.addStretch(1)
        self.sheet.body.setContentsMargins(0, 0, 8, 0)
        self.sheet.setAlignment(Qt.AlignmentFlag.AlignTop)
        return self.sheet

    def show_card(self, found: Found) -> None:
        """Fill the four views; another chantier begins at its top."""
        one = found.card.chantier
        if self.found is None or self.found.card.chantier.id != one.id:
            self.trail.fold()
            self.sheet.verticalScrollBar().setValue(0)
        self.found = found
        self.title.set_text(f"{one.number}. {one.title}")
        self.mark.setVisible(one.transversal)
        self.goal.setText(one.goal or _("L’objectif n’est pas renseigné."))
        self.stakes.setText("\n".join(f"• {stake}" for stake in found.card.stakes))
        self.stakes_title.setVisible(bool(found.card.stakes))
        self.progress.set(one.progress, one.pace)
        self.facts.set_pairs(_facts(found))
        self.acts.show(found.card)
        self.linked.show(found.parties, found.dossiers)
        kinds = Counter(kind_name(dossier.kind) for dossier in found.dossiers)
        self.chart.set_values(list(kinds), list(kinds.values()))
        self.chart.setVisible(bool(kinds))
        self.data_button.setVisible(bool(kinds))
        self.nothing.setVisible(not kinds)
        self.trail.set_entries(found.entries)

    def _with(self, act: Callable[[Page, SidePanel, Chantier], None]) -> None:
        if self.found is not None:
            act(self.page, self.panel, self.found.card.chantier)


def _facts(found: Found) -> list[tuple[str, str]]:
    one, levers = found.card.chantier, lever_names()
    rows = [
        (_("Axe"), one.axis_title),
        (_("Pilote"), one.lead_name or _("à nommer")),
        (_("Animateur"), one.animator or _("à nommer")),
        (_("Référent"), one.referent or _("à nommer")),
        (_("Rythme"), one.pace),
        (_("Acteurs"), "" if one.actors is None else str(one.actors)),
        (_("Leviers"), ", ".join(levers[lever] for lever in one.levers)),
        (
            _("Actions"),
            ngettext("{done} réalisée sur {all}", "{done} réalisées sur {all}", one.done).format(
                done=one.done, all=one.actions
            ),
        ),
        (_("Fait suite à"), "\n".join(f"{near.number}. {near.title} ({near.plan})" for near in found.card.takes_over)),
    ]
    return [(name, value) for name, value in rows if value]
