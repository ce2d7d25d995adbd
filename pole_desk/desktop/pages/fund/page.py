"""Fonds: projects in a list with the year's figures, years, advice, coordinations; a project as a card."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QWidget

from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.fund import forms, group_forms, importing, reading
from pole_desk.desktop.pages.fund.acts import Acts
from pole_desk.desktop.pages.fund.card import ProjectCardView
from pole_desk.desktop.pages.fund.coordinations import Coordinations
from pole_desk.desktop.pages.fund.lists import AdviceList, Projects, Years
from pole_desk.desktop.pages.fund.papers import Papers
from pole_desk.desktop.pages.fund.reading import AdviceLine, Picture, ProjectLine
from pole_desk.desktop.parts.link_many import link_act
from pole_desk.desktop.seat import Seat
from pole_desk.desktop.widgets.buttons import primary, secondary
from pole_desk.desktop.widgets.header import PageHeader
from pole_desk.desktop.widgets.segmented import Segmented
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.kernel.errors import PoleError
from pole_desk.kernel.i18n import _, ngettext, number
from pole_desk.kernel.money import ZERO, euros
from pole_desk.ports.ids import ProjectId

TABS = (
    ("projects", _("Projets")), ("years", _("Par année")), ("advice", _("Préconisations")),
    ("coordination", _("Coordination")),
)  # fmt: skip
HELP = _(
    "# Fonds\n\n"
    "Le fonds est celui de Nantes Métropole : ses décisions et ses paiements sont notés ici, jamais dans les "
    "comptes du pôle.\n\n"
    "- **Nouveau projet** (Ctrl+N) : le porteur, le besoin, le territoire, les politiques concernées.\n"
    "- Une subvention est **décidée → signée → justifiée → payée**. Elle n’est justifiée qu’une fois le compte "
    "rendu accepté, et payée qu’avec l’avis favorable du groupe d’appui. Un bouton grisé dit pourquoi.\n"
    "- Trois subventions au plus, jamais plus de 15 000 € pour un projet.\n"
    "- **Groupe d’appui** : ses membres et leurs réseaux, ses réunions, ses préconisations et ce qu’elles sont "
    "devenues. Les heures données sont comptées et valorisées.\n"
    "- Un projet clos est revu à **12, 24 et 36 mois**.\n"
    "- **Importer** : les projets passés, depuis un fichier CSV, montrés ligne par ligne. Une faute, et rien n’est importé.\n"
    "- **Ce qui a servi au projet** : rattacher un dossier avec sa part, la changer, le détacher. "
    "**Rattacher…** (clic droit) relie aux chantiers tous les projets choisis.\n"
    "- **Alt+Gauche** revient à la liste, **Ctrl+Z** annule le dernier acte. Rien n’est supprimé.\n"
)


class FundPage(Page):
    """Tabs above views; a project opens as a card in their place."""

    key = "fund"
    title = _("Fonds")
    icon = "hand-coins"
    topics = frozenset({"fund", "fund_groups", "dossiers", "links", "parties", "chantiers", "settings"})
    help = HELP

    def __init__(self, seat: Seat) -> None:
        super().__init__(seat)
        self._project: ProjectId | None = None
        self.header = PageHeader(
            self.title, "", secondary(_("Importer…"), self.choose_file, "upload", _("Importer des projets passés (CSV)")),
            primary(_("Nouveau projet"), self.new_project, "plus", _("Déposer un projet (Ctrl+N)")),
        )  # fmt: skip
        self.body.addWidget(self.header)
        self.tabs = Segmented(TABS, name=_("Vues du fonds"))
        self.body.addWidget(self.tabs)
        self.stack = QStackedWidget()
        self.stack.setObjectName("clear")
        self.body.addWidget(self.stack, 1)
        self.panel, self.wide = SidePanel(self), SidePanel(self, importing.WIDE)
        self.panel.opened.connect(self.wide.close_panel)
        self.wide.opened.connect(self.panel.close_panel)
        self.papers = Papers(self)
        acts = Acts(self, self.panel, self.papers.save)
        self.projects, self.years, self.advice = Projects(), Years(), AdviceList()
        self.coordination = Coordinations(acts, self.new_coordination)
        self.card = ProjectCardView(acts)
        self.views: dict[str, QWidget] = {
            "projects": self.projects, "years": self.years, "advice": self.advice,
            "coordination": self.coordination, "card": self.card,
        }  # fmt: skip
        for view in self.views.values():
            self.stack.addWidget(view)
        for table in self._tables():
            table.set_loading()
        self._connect()

    def _tables(self) -> tuple[Any, ...]:
        return self.projects.table, self.years.table, self.advice.table

    def _connect(self) -> None:
        self.tabs.chosen.connect(self._show)
        self.projects.opened.connect(self.show_record)
        self.projects.asked_new.connect(self.new_project)
        self.projects.years_asked.connect(partial(self._show, "years"))
        self.projects.table.set_actions(self._project_acts)
        self.years.opened.connect(self._open_year)
        self.advice.opened.connect(self._open_advice)
        self.card.back.connect(self._back)
        for keys, act in (("Alt+Left", self._back), ("Ctrl+N", self.new_project)):
            QShortcut(QKeySequence(keys), self).activated.connect(act)

    def _project_acts(self, row: ProjectLine):  # type: ignore[no-untyped-def]
        return [
            (_("Ouvrir le projet"), "arrow-right", partial(self.show_record, row.id)),
            (_("Voir la structure"), "users", partial(self.seat.go, "parties", row.project.party)),
            link_act(self, self.panel, self.projects.table, row, dossier_of=lambda one: one.project.dossier),
        ]

    # --- the page's contract

    def reload(self) -> None:
        if self._shown() == "card" and self._project is not None:
            self.ask(reading.card, project=self._project).then(self.card.show_card)
        self.ask_latest("picture", reading.picture).then(self._show_picture).fail(self._lost)

    def _lost(self, error: Exception) -> None:
        if isinstance(error, PoleError):
            for table in self._tables():
                table.set_error(error.message, self.refresh)
        else:
            self.refused(error)

    def show_record(self, record: int) -> None:
        """Open the card of a project; 0 is the list of recommendations of groups without one."""
        if record == 0:
            self._show("coordination")
            return
        if record != self._project:
            self.card.trail.fold()
        self._project = ProjectId(record)
        self._show("card")

    def start(self, action: str) -> None:
        """`new` opens the form of a project, `late` keeps the reports that are late, `import` asks the file."""
        if action == "late":
            self._show("projects")
            self.projects.keep("late")
        elif action == "import":
            self.choose_file()
        else:
            self.new_project()

    # --- acts

    def new_project(self) -> None:
        forms.open_project(self, self.panel)

    def new_coordination(self) -> None:
        group_forms.open_coordination(self, self.panel)

    def choose_file(self) -> None:
        """Say what the file should hold, ask which one, and read it."""
        importing.open_asking(self, self.wide)

    def import_file(self, path: Path) -> None:
        """Show what the file would bring; nothing is written before it is wanted."""
        importing.open_preview(self, self.wide, path)

    def _open_year(self, year: int) -> None:
        """The projects behind a line of the years."""
        self._show("projects")
        self.projects.keep_year(year)

    def _open_advice(self, row: AdviceLine) -> None:
        self.show_record(row.project or 0)

    # --- views

    def _back(self) -> None:
        self._show(self.tabs.current())

    def _shown(self) -> str:
        current = self.stack.currentWidget()
        return next(key for key, view in self.views.items() if view is current)

    def _show(self, key: str) -> None:
        self.panel.close_panel()
        self.wide.close_panel()
        self.stack.setCurrentWidget(self.views[key])
        if key in dict(TABS):
            self.tabs.choose(key)
        self.tabs.setVisible(key in dict(TABS))
        if self.isVisible():
            self.refresh()
        else:
            self._stale = True

    def _show_picture(self, found: Picture) -> None:
        self.projects.show_picture(found)
        self.years.table.set_rows(found.years)
        self.advice.set_rows(found.advice)
        self.coordination.set_groups(found.coordinations)
        total = sum((row.decided for row in found.projects), ZERO)
        helped = sum(1 for row in found.projects if row.grants)
        words = ngettext("{n} projet soutenu", "{n} projets soutenus", helped).format(n=number(helped))
        self.header.set_subtitle(_("Nantes Métropole · {words} · {total} décidés").format(words=words, total=euros(total)))
