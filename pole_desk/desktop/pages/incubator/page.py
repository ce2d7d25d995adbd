"""Incubateur: the pipeline, meetings, calls, juries, cohorts, the agenda; a card opens in their place."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QPoint
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu, QStackedWidget, QWidget

from pole_desk.activities.incubator.commands import move_stage
from pole_desk.activities.incubator.queries import Engagement, Session, Workshop, agenda, session, workshop
from pole_desk.activities.incubator.rules import SessionState, Stage
from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.incubator import (
    call_forms,
    calls,
    cohort_forms,
    cohorts,
    exit_forms,
    follow_forms,
    juries,
    jury_forms,
    meeting_forms,
    meetings,
    project_forms,
    reading,
)
from pole_desk.desktop.pages.incubator.agenda import Agenda
from pole_desk.desktop.pages.incubator.help import HELP
from pole_desk.desktop.pages.incubator.paper import Paper
from pole_desk.desktop.pages.incubator.pipeline import Pipeline, tile_why
from pole_desk.desktop.pages.incubator.project import ProjectCard
from pole_desk.desktop.pages.incubator.words import COLUMNS, LEAVING, reach_name
from pole_desk.desktop.parts.link_many import Act, link_act
from pole_desk.desktop.seat import Seat
from pole_desk.desktop.widgets.buttons import primary
from pole_desk.desktop.widgets.header import PageHeader
from pole_desk.desktop.widgets.scroll import Scroll
from pole_desk.desktop.widgets.segmented import Segmented
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.desktop.widgets.table import DataTable
from pole_desk.kernel.i18n import _, ngettext, number
from pole_desk.ports.ids import CallId, CohortId, IncubationId, JuryId, SessionId, WorkshopId

TABS = ("projects", "meetings", "calls", "juries", "cohorts", "agenda")


class IncubatorPage(Page):
    """Tabs over lists; a card opens in the place of its list, a paper in the place of its card."""

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
        words = (_("Projets"), _("Réunions"), _("Appels"), _("Jurys"), _("Promotions"), _("Agenda"))
        self.tabs = Segmented(list(zip(TABS, words, strict=True)), "projects", _("Vues de l’incubateur"))
        self.body.addWidget(self.tabs)
        self.stack = QStackedWidget()
        self.stack.setObjectName("clear")
        self.body.addWidget(self.stack, 1)
        self.panel = SidePanel(self)
        self._record = 0
        self._behind: QWidget | None = None
        self._came_from: list[tuple[QWidget, int]] = []
        self._cohorts: list[tuple[CohortId, str]] = []
        self._make_views(seat)
        self._listen()
        for keys, act in (("Alt+Left", self._back), ("Ctrl+N", self.new), ("F2", self._change)):
            QShortcut(QKeySequence(keys), self).activated.connect(act)

    def _make_views(self, seat: Seat) -> None:
        self.pipeline, self.meetings = Pipeline(), meetings.Meetings()
        self.calls, self.juries = calls.Calls(), juries.Juries()
        self.cohorts, self.agenda = cohorts.Cohorts(), Agenda(seat.clock.today())
        self.card = ProjectCard(self, self.panel)
        self.meeting = meetings.MeetingCard(self, self.panel)
        self.call = calls.CallView(self, self.panel)
        self.jury = juries.JuryView(self, self.panel)
        self.cohort = cohorts.CohortView(self, self.panel)
        self.paper = Paper()
        self._lists: dict[str, QWidget] = dict(zip(
            TABS, (self.pipeline, self.meetings, self.calls, self.juries, self.cohorts, self.agenda), strict=True
        ))  # fmt: skip
        self._cards: tuple[QWidget, ...] = (self.card, self.meeting, self.call, self.jury, self.cohort)
        for view in (*self._lists.values(), *self._cards, self.paper):
            self.stack.addWidget(view)

    def _listen(self) -> None:
        self.tabs.chosen.connect(self.choose)
        self.pipeline.opened.connect(self.show_record)
        self.pipeline.asked_new.connect(self.new)
        self.pipeline.moved.connect(self.bring)
        self.pipeline.refused.connect(lambda why: self.say(why, "warning"))
        self.pipeline.menu_asked.connect(self._menu)
        self.pipeline.table.set_actions(lambda row: [
            (_("Ouvrir le projet"), "arrow-right", partial(self.show_record, row.id)),
            link_act(self, self.panel, self.pipeline.table, row, dossier_of=lambda one: one.dossier),
        ])  # fmt: skip
        for words, listed, card in (
            (_("Ouvrir la promotion"), self.cohorts.table, self.cohort),
            (_("Ouvrir la réunion"), self.meetings.table, self.meeting),
            (_("Ouvrir le jury"), self.juries.table, self.jury),
        ):  # fmt: skip
            listed.set_actions(partial(self._list_acts, words, listed, card))
        for view, card in (
            (self.meetings, self.meeting), (self.calls, self.call), (self.juries, self.jury),
            (self.cohorts, self.cohort),
        ):  # fmt: skip
            view.opened.connect(partial(self._open, card))
            card.project_asked.connect(partial(self._open_project, card))
            card.back.connect(self._back)
        self.meetings.asked_new.connect(self.new_meeting)
        self.calls.asked_new.connect(self.new_call)
        self.juries.asked_new.connect(self.new_jury)
        self.cohorts.asked_new.connect(lambda: cohort_forms.open_cohort_form(self, self.panel))
        self.call.jury_asked.connect(self._jury_of)
        self.call.jury_opened.connect(partial(self._open_from, self.call, self.jury))
        self.jury.pdf_asked.connect(self._show_pdf)
        self.cohort.pdf_asked.connect(self._show_pdf)
        self.card.back.connect(self._back)
        self.card.meeting_asked.connect(partial(self._open_from, self.card, self.meeting))
        self.card.stage_asked.connect(self.bring)
        self.card.pdf_asked.connect(self._show_pdf)
        self.agenda.week_asked.connect(lambda _first: self.refresh())
        self.agenda.opened.connect(self._open_engagement)
        self.paper.back.connect(self._back)

    def _list_acts(self, words: str, table: DataTable, card: QWidget, row: Any) -> list[Act]:
        return [
            (words, "arrow-right", partial(self._open, card, row.id)),
            link_act(self, self.panel, table, row, dossier_of=lambda one: one.dossier),
        ]

    # --- the page's contract

    def reload(self) -> None:
        self.ask(reading.board).then(self._told)
        shown = self.stack.currentWidget()
        year = self.seat.clock.today().year
        if shown is self.meetings:
            self.ask(meetings.told).then(lambda found: self.meetings.show_told(found, year))
        elif shown is self.calls:
            self.ask(calls.told).then(self.calls.show_told)
        elif shown is self.juries:
            self.ask(juries.told).then(self.juries.show_told)
        elif shown is self.cohorts:
            self.ask(cohorts.told).then(self.cohorts.table.set_rows)
        elif shown is self.agenda:
            self.ask(agenda, first=self.agenda.first, last=self.agenda.last).then(self.agenda.show_week)
        else:
            self._reload_card(self._behind if shown is self.paper else shown)

    def _reload_card(self, shown: QWidget | None) -> None:
        if shown is self.card:
            self.ask(reading.sheet, incubation=IncubationId(self._record)).then(self.card.show_sheet)
        elif shown is self.meeting:
            self.ask(meetings.meeting_sheet, number=self._record).then(self.meeting.show_sheet)
        elif shown is self.call:
            self.ask(calls.call_sheet, call=CallId(self._record)).then(self.call.show_sheet)
        elif shown is self.jury:
            self.ask(juries.jury_sheet, number=JuryId(self._record)).then(self.jury.show_sheet)
        elif shown is self.cohort:
            self.ask(cohorts.cohort_sheet, number=CohortId(self._record)).then(self.cohort.show_sheet)

    def show_record(self, record: int) -> None:
        """Open the card of a project."""
        self._open(self.card, record)

    def start(self, action: str) -> None:
        """`meeting`, `call`, `jury` and `cohort` open their forms, `agenda` the week; else a project's form.

        `cohort:12` (a part and its number) opens what is there already.
        """
        part, _colon, record = action.partition(":")
        if record.isdigit():
            self.open_part(part, int(record))
            return
        if action == "agenda":
            self.choose("agenda")
            return
        tab = {"meeting": "meetings", "call": "calls", "jury": "juries", "cohort": "cohorts"}.get(action)
        if tab is None:
            self.new()
            return
        self.choose(tab)
        acts = {
            "meeting": self.new_meeting, "call": self.new_call, "jury": self.new_jury,
            "cohort": partial(cohort_forms.open_cohort_form, self, self.panel),
        }  # fmt: skip
        acts[action]()

    def open_part(self, part: str, record: int) -> None:
        """Open a record by its kind: a meeting, call, jury, cohort, workshop, session, or a project's part."""
        cards = {"meeting": self.meeting, "call": self.call, "jury": self.jury, "cohort": self.cohort}
        tabs = {"meeting": "meetings", "call": "calls", "jury": "juries", "cohort": "cohorts"}
        if part in cards:
            self.tabs.choose(tabs[part])
            self._open(cards[part], record)
        elif part in ("workshop", "attendance", "programme"):
            self.ask(workshop, workshop=WorkshopId(record)).then(partial(self._open_workshop, part))
        elif part == "session":
            self.ask(session, session=SessionId(record)).then(self._open_session)
        else:
            self.show_record(record)
            self.card.choose(part)

    def _open_workshop(self, part: str, one: Workshop) -> None:
        self.tabs.choose("cohorts")
        self._open(self.cohort, one.cohort)
        self.cohort.choose("programme")
        if part == "attendance":
            self.cohort.note_attendance(one)
        elif part == "workshop":
            self.cohort.change_workshop(one)

    def _open_session(self, one: Session) -> None:
        self.show_record(one.incubation)
        self.card.choose("follow")
        if one.state == SessionState.PLANNED:
            follow_forms.open_hold(self, self.panel, one)
        elif follow_forms.may_note(self):
            follow_forms.open_notes(self, self.panel, one)

    # --- new things

    def new(self) -> None:
        """A new project."""
        project_forms.open_new(self, self.panel, self.show_record)

    def new_meeting(self) -> None:
        """A new information meeting."""
        self.ask(meetings.told).then(lambda found: meeting_forms.open_meeting(self, self.panel, found.rooms))

    def new_call(self) -> None:
        """A new call."""
        self.ask(calls.told).then(lambda found: call_forms.open_call_form(self, self.panel, found.cohorts))

    def new_jury(self) -> None:
        """A new jury day, for the newest call."""
        self.ask(juries.told).then(self._new_jury)

    def _new_jury(self, found: juries.Told) -> None:
        if not found.calls:
            self.say(_("Un jury juge les candidatures d’un appel : ouvrez d’abord un appel."), "warning")
            self.choose("calls")
        else:
            jury_forms.open_plan(
                self, self.panel, found.calls, found.rooms, call=found.calls[0].id,
                planned=partial(self._open, self.jury),
            )  # fmt: skip

    def _jury_of(self, call: int) -> None:
        self.ask(juries.told).then(
            lambda found: jury_forms.open_plan(
                self, self.panel, found.calls, found.rooms, call=CallId(call),
                planned=partial(self._open_from, self.call, self.jury),
            )
        )

    # --- stages

    def bring(self, incubation: int, stage: str) -> None:
        """Bring a project to a stage, asking what the stage needs."""
        one, tile = IncubationId(incubation), self.pipeline.tile(incubation)
        if tile is None:
            return
        if tile.stage in LEAVING:
            self.ask(reading.sheet, incubation=one).then(partial(self._leave, stage))
        elif stage == Stage.SELECTED:
            project_forms.open_place(self, self.panel, one, tile.title, self._cohorts)
        elif stage == Stage.STOPPED:
            project_forms.open_step(self, self.panel, one, tile.title, stage)
        else:
            self.do(
                move_stage, incubation=one, stage=Stage(stage), on=self.seat.clock.today(),
                seen_version=tile.version,
            )  # fmt: skip

    def _leave(self, stage: str, found: reading.Sheet) -> None:
        exit_forms.open_exit(self, self.panel, found.project, stage)

    def _menu(self, incubation: int, point: QPoint) -> None:
        tile = self.pipeline.tile(incubation)
        if tile is None:
            return
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        menu.addAction(_("Ouvrir le projet")).triggered.connect(lambda _checked=False: self.show_record(incubation))
        menu.addSeparator()
        for stage in COLUMNS:
            if stage == tile.stage:
                continue
            wrong = tile_why(tile, stage)
            action = menu.addAction(reach_name(stage))
            action.setEnabled(not wrong)
            action.setToolTip(wrong)
            action.triggered.connect(lambda _checked=False, to=str(stage): self.bring(incubation, to))
        menu.popup(point)

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
        shown = self.stack.currentWidget()
        if shown in self._cards:
            shown.change()

    def choose(self, tab: str) -> None:
        """Show a tab's list."""
        self._came_from.clear()
        self.panel.close_panel()
        self.tabs.choose(tab)
        self._show(self._lists[tab])

    def _open(self, card: QWidget, record: int) -> None:
        self._came_from.clear()
        self._enter(card, record)

    def _enter(self, card: QWidget, record: int, *, back: bool = False) -> None:
        """Show a record in its card: from the top, or where it was left when one comes back to it."""
        if not back:
            for one in card.findChildren(Scroll):
                one.verticalScrollBar().setValue(0)
        self._record = int(record)
        self.panel.close_panel()
        self._show(card)

    def _open_from(self, card: QWidget, other: QWidget, record: int) -> None:
        """Open a card from another, that the way back leads to."""
        self._came_from.append((card, self._record))
        self._enter(other, record)

    def _open_project(self, card: QWidget, incubation: int) -> None:
        self._open_from(card, self.card, incubation)
        if card is self.call:
            self.card.choose("candidacies")

    def _open_engagement(self, one: Engagement) -> None:
        back = self.tabs.current()
        if one.incubation is not None:
            self.show_record(one.incubation)
            self.card.choose("pole" if one.kind == "outcome" else "follow")
        else:
            self.open_part("programme" if one.kind == "workshop" else one.kind, one.record)
        self.tabs.choose(back)

    def _show_pdf(self, content: bytes, title: str, name: str) -> None:
        self._behind = self.stack.currentWidget()
        self.paper.show_pdf(content, title, name)
        self._lay_out(self.paper)

    def _back(self) -> None:
        if self.stack.currentWidget() is self.paper and self._behind is not None:
            self._lay_out(self._behind)
        elif self._came_from:
            self._enter(*self._came_from.pop(), back=True)
        else:
            self.choose(self.tabs.current())

    def _show(self, view: QWidget) -> None:
        self._lay_out(view)
        if self.isVisible():
            self.refresh()
        else:
            self._stale = True

    def _lay_out(self, view: QWidget) -> None:
        self.stack.setCurrentWidget(view)
        listed = view in self._lists.values()
        self.header.setVisible(listed)
        self.tabs.setVisible(listed)
