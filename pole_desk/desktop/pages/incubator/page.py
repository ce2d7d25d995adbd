"""Incubateur: the pipeline and a project's card; meetings, calls, juries, cohorts and the agenda beside."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPoint
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu, QStackedWidget, QWidget

from pole_desk.activities.incubator.commands import move_stage
from pole_desk.activities.incubator.rules import Stage
from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.incubator import exit_forms, project_forms, reading
from pole_desk.desktop.pages.incubator.help import HELP
from pole_desk.desktop.pages.incubator.paper import Paper
from pole_desk.desktop.pages.incubator.pipeline import Pipeline, tile_why
from pole_desk.desktop.pages.incubator.project import ProjectCard
from pole_desk.desktop.pages.incubator.words import COLUMNS, LEAVING, reach_name
from pole_desk.desktop.seat import Seat
from pole_desk.desktop.widgets.buttons import primary
from pole_desk.desktop.widgets.header import PageHeader
from pole_desk.desktop.widgets.segmented import Segmented
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.kernel.i18n import _, ngettext, number
from pole_desk.ports.ids import IncubationId


class IncubatorPage(Page):
    """Tabs over lists; a card opens in their place."""

    key = "incubator"
    title = _("Incubateur")
    icon = "rocket"
    topics = frozenset(
        {
            "incubations", "incubator_meetings", "incubator_calls", "candidacies", "juries", "cohorts",
            "workshops", "mentors", "sessions", "parties", "dossiers", "links", "claims", "applications",
        }  # fmt: skip
    )
    help = HELP

    def __init__(self, seat: Seat) -> None:
        super().__init__(seat)
        self.header = PageHeader(
            self.title, "", primary(_("Nouveau projet"), self.new, "plus", _("Nouveau projet (Ctrl+N)"))
        )
        self.body.addWidget(self.header)
        self.tabs = Segmented([("projects", _("Projets"))], "projects", _("Vues de l’incubateur"))
        self.body.addWidget(self.tabs)
        self.stack = QStackedWidget()
        self.stack.setObjectName("clear")
        self.body.addWidget(self.stack, 1)
        self.panel = SidePanel(self)
        self._incubation: IncubationId | None = None
        self._behind: QWidget | None = None
        self.pipeline = Pipeline()
        self.card = ProjectCard(self, self.panel)
        self.paper = Paper()
        for view in (self.pipeline, self.card, self.paper):
            self.stack.addWidget(view)
        self._listen()
        for keys, act in (("Alt+Left", self._back), ("Ctrl+N", self.new), ("F2", self._change)):
            QShortcut(QKeySequence(keys), self).activated.connect(act)

    def _listen(self) -> None:
        self.tabs.chosen.connect(self._choose)
        self.pipeline.opened.connect(self.show_record)
        self.pipeline.asked_new.connect(self.new)
        self.pipeline.moved.connect(self.bring)
        self.pipeline.refused.connect(lambda why: self.say(why, "warning"))
        self.pipeline.menu_asked.connect(self._menu)
        self.card.back.connect(self._back)
        self.card.stage_asked.connect(self.bring)
        self.card.pdf_asked.connect(self._show_pdf)
        self.paper.back.connect(self._back)

    # --- the page's contract

    def reload(self) -> None:
        self.ask(reading.board).then(self._told)
        if self._incubation is not None:
            self.ask(reading.sheet, incubation=self._incubation).then(self.card.show_sheet)

    def show_record(self, record: int) -> None:
        """Open the card of a project."""
        self._incubation = IncubationId(record)
        self.panel.close_panel()
        self._show(self.card)

    def start(self, action: str) -> None:
        """`new` opens the form of a project."""
        self.new()

    def new(self) -> None:
        """A new project."""
        project_forms.open_new(self, self.panel, self.show_record)

    # --- stages

    def bring(self, incubation: int, stage: str) -> None:
        """Bring a project to a stage, asking what the stage needs."""
        number_, tile = IncubationId(incubation), self.pipeline.tile(incubation)
        if tile is None:
            return
        if tile.stage in LEAVING:
            if self.card.shown is None or self.card.shown.project.id != number_:
                self.ask(reading.sheet, incubation=number_).then(partial(self._leave, stage))
            else:
                self._leave(stage, self.card.shown)
        elif stage == Stage.SELECTED:
            project_forms.open_place(self, self.panel, number_, tile.title, self._cohorts)
        elif stage == Stage.STOPPED:
            project_forms.open_step(self, self.panel, number_, tile.title, stage)
        else:
            self.do(move_stage, incubation=number_, stage=Stage(stage), on=self.seat.clock.today(),
                    seen_version=tile.version)  # fmt: skip

    def _leave(self, stage: str, found: reading.Sheet) -> None:
        exit_forms.open_exit(self, self.panel, found.project, stage)

    def _menu(self, incubation: int, point: QPoint) -> None:
        tile = self.pipeline.tile(incubation)
        if tile is None:
            return
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        menu.addAction(_("Ouvrir le projet")).triggered.connect(partial(self._open, incubation))
        menu.addSeparator()
        for stage in COLUMNS:
            if stage == tile.stage:
                continue
            wrong = tile_why(tile, stage)
            action = menu.addAction(reach_name(stage))
            action.setEnabled(not wrong)
            action.setToolTip(wrong)
            action.triggered.connect(partial(self._bring, incubation, str(stage)))
        menu.popup(point)

    def _open(self, incubation: int, _checked: bool = False) -> None:
        self.show_record(incubation)

    def _bring(self, incubation: int, stage: str, _checked: bool = False) -> None:
        self.bring(incubation, stage)

    # --- views

    def _told(self, found: reading.Board) -> None:
        self._cohorts = found.cohorts
        self.pipeline.show_board(found)
        here = [one for one in found.tiles if one.stage == Stage.INCUBATED]
        waiting = [one for one in found.tiles if one.stage in (Stage.SPOTTED, Stage.MET, Stage.APPLIED)]
        looked = sum(bool(one.signals) for one in found.tiles)
        self.header.set_subtitle(" · ".join([
            ngettext("{n} projet incubé", "{n} projets incubés", len(here)).format(n=number(len(here))),
            ngettext("{n} avant le jury", "{n} avant le jury", len(waiting)).format(n=number(len(waiting))),
            ngettext("{n} à regarder", "{n} à regarder", looked).format(n=number(looked)),
        ]))  # fmt: skip

    def _change(self) -> None:
        if self.stack.currentWidget() is self.card:
            self.card.change()

    def _choose(self, tab: str) -> None:
        self._incubation = None
        self._show(self.pipeline)

    def _show_pdf(self, content: bytes, title: str, name: str) -> None:
        self._behind = self.stack.currentWidget()
        self.paper.show_pdf(content, title, name)
        self._lay_out(self.paper)

    def _back(self) -> None:
        if self.stack.currentWidget() is self.paper and self._behind is not None:
            self._lay_out(self._behind)
            return
        self._choose(self.tabs.current())

    def _show(self, view: QWidget) -> None:
        self._lay_out(view)
        if self.isVisible():
            self.refresh()
        else:
            self._stale = True

    def _lay_out(self, view: QWidget) -> None:
        self.stack.setCurrentWidget(view)
        told = view not in (self.card, self.paper)
        self.header.setVisible(told)
        self.tabs.setVisible(told)
