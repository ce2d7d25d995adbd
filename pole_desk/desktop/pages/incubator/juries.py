"""Jury days: the list, and a day with its programme, members, scores, decisions and minutes."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any, NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from pole_desk.activities.incubator.commands import (
    cancel_jury,
    give_scores,
    note_jury_presences,
    reopen_jury,
    restore_jury,
    set_timetable,
)
from pole_desk.activities.incubator.queries import (
    Call,
    Candidacy,
    Jury,
    JuryCard,
    Ranking,
    Score,
    call_card,
    calls,
    candidacies,
    juries,
    jury_card,
    jury_minutes,
    ranking,
    scores,
)
from pole_desk.activities.incubator.rules import Criterion, Presence, Slot, reordered
from pole_desk.activities.incubator.rules.candidacies import HEARD
from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.incubator import jury_forms, jury_rows
from pole_desk.desktop.pages.incubator.passing import Passing
from pole_desk.desktop.pages.incubator.places import rooms
from pole_desk.desktop.pages.incubator.score_grid import ScoreGrid
from pole_desk.desktop.pages.incubator.words import jury_pill
from pole_desk.desktop.parts.rows import Rows
from pole_desk.desktop.widgets.buttons import ghost, icon_button, primary, secondary
from pole_desk.desktop.widgets.card import Card
from pole_desk.desktop.widgets.fields import ChoiceField
from pole_desk.desktop.widgets.labels import Elided, text
from pole_desk.desktop.widgets.labels import secondary as grey
from pole_desk.desktop.widgets.scroll import Scroll
from pole_desk.desktop.widgets.segmented import Segmented
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.desktop.widgets.table import Column, DataTable
from pole_desk.formats.pdf.jury_minutes import render_jury_minutes
from pole_desk.kernel.i18n import _, ngettext, number, numeric_day
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import CandidacyId, JuryId
from pole_desk.registers.claims.queries import hold
from pole_desk.registers.spaces.queries import Space

PARTS = ("programme", "members", "scores", "decisions", "minutes")


class Told(NamedTuple):
    """The jury days, the calls they may be for, the rooms."""

    juries: list[Jury]
    calls: list[Call]
    rooms: list[Space]
    on: date


class JurySheet(NamedTuple):
    """A jury day whole, with what may still pass before it; `hours` those its room is held for."""

    card: JuryCard
    waiting: list[Candidacy]
    criteria: dict[CandidacyId, list[Criterion]]
    scores: list[Score]
    ranking: Ranking
    rooms: list[Space]
    hours: tuple[int, int] | None


def told(reader: Reader) -> Told:
    """Every jury day, the latest first."""
    return Told(list(reversed(juries(reader, cancelled=True))), calls(reader), rooms(reader), reader.clock.today())


def jury_sheet(reader: Reader, *, number: JuryId) -> JurySheet:
    """A jury day; raises NotFound."""
    card = jury_card(reader, jury=number)
    form = call_card(reader, call=card.jury.call)
    waiting = [one for one in candidacies(reader, call=card.jury.call) if one.state in HEARD]
    held = None if card.jury.hold is None else hold(reader, hold=card.jury.hold)
    return JurySheet(
        card, waiting, {one.candidacy: form.criteria(one.track) for one in card.hearings},
        scores(reader, jury=number), ranking(reader, jury=number), rooms(reader),
        None if held is None else (held.starts_at, held.ends_at),
    )  # fmt: skip


def keys_text() -> str:
    """How the scores are typed."""
    return _("Flèches pour aller, chiffres pour noter, Entrée pour garder, Suppr. pour effacer.")


def minutes_pdf(reader: Reader, *, number: JuryId) -> bytes:
    """The minutes as they stand."""
    return render_jury_minutes(jury_minutes(reader, jury=number))


class Juries(QWidget):
    """`opened(jury)`; `asked_new`."""

    opened = Signal(int)
    asked_new = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("clear")
        self.found: Told | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.table = DataTable(
            "incubator-juries", [
                Column("held_on", _("Jour"), 110, strong=True),
                Column("call_name", _("Appel"), 240),
                Column("where", _("Où"), 180),
                Column("quorum", _("Quorum"), 80),
                Column("closed_on", _("État"), 180, state=self._pill, text=lambda row: self._pill(row)[1]),
            ],
            empty=(_("Aucun jury prévu."), _("Prévoir un jury"), self.asked_new.emit),
            placeholder=_("Appel, lieu…"),
        )  # fmt: skip
        self.table.add_tool(primary(_("Prévoir un jury"), self.asked_new.emit, "plus"))
        self.table.opened.connect(lambda one: self.opened.emit(one.id))
        column.addWidget(self.table, 1)

    def show_told(self, found: Told) -> None:
        """Fill the list."""
        self.found = found
        self.table.set_rows(found.juries)

    def _pill(self, row: Jury) -> tuple[str, str]:
        return jury_pill(row, row.held_on if self.found is None else self.found.on)


class JuryView(QWidget):
    """A jury day. `back`; `project_asked(id)`; `pdf_asked(bytes, title, name)`."""

    back = Signal()
    project_asked = Signal(int)
    pdf_asked = Signal(object, str, str)

    def __init__(self, page: Page, panel: SidePanel) -> None:
        super().__init__()
        self.setObjectName("clear")
        self.page, self.panel = page, panel
        self.shown: JurySheet | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addLayout(self._head())
        self.about = grey("", wrap=True)
        column.addWidget(self.about)
        self.tabs = Segmented(
            list(zip(PARTS, (_("Programme"), _("Membres"), _("Notes"), _("Décisions"), _("Procès-verbal")), strict=True)),
            "programme", _("Parties du jury"),
        )  # fmt: skip
        self.tabs.chosen.connect(self.choose)
        column.addWidget(self.tabs)
        self.stack = QStackedWidget()
        self.stack.setObjectName("clear")
        self._make_parts()
        column.addWidget(self.stack, 1)

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(icon_button("arrow-left", _("Revenir aux jurys (Alt+Gauche)"), self.back.emit))
        self.title = Elided("", "heading", least=160)
        row.addWidget(self.title, 1)
        self.off = secondary(_("Annuler le jury"), self._turn, "calendar-x")
        row.addWidget(self.off)
        self.edit = secondary(_("Modifier…"), self.change, "pencil")
        row.addWidget(self.edit)
        row.addWidget(primary(_("Voir le PDF"), self.show_minutes, "file-text"))
        return row

    def _make_parts(self) -> None:
        timetable = ghost(_("Établir le programme…"), self._timetable, "calendar-clock")
        there = ghost(_("Noter les attendus présents"), self._all_there, "check")
        add = icon_button("user-plus", _("Ajouter au jury"), self._add_juror)
        write = icon_button("pencil", _("Écrire le procès-verbal"), self._write)
        self.locked = (self.off, self.edit, timetable, there, add, write)
        self.programme = Rows(_("Programme"), _("Aucune audition : établissez le programme."), timetable)
        self.passing = Passing(self.programme)
        self.passing.moved.connect(self._pass)
        self.members = Rows(_("Membres et suppléances"), _("Personne ne siège encore."), there, add)
        self.conflicts = Rows(_("Conflits d’intérêts"), _("Aucun lien déclaré."))
        self.decisions = Rows(_("Votes et décisions"), _("Aucune audition au programme."))
        self.minutes = text("")
        minutes = Card(_("Procès-verbal"), write)
        minutes.body.addWidget(self.minutes)
        self.reopen = ghost(_("Rouvrir le procès-verbal"), self._reopen, "undo-2")
        minutes.body.addWidget(self.reopen)
        for boxes in ((self.programme,), (self.members, self.conflicts), (), (self.decisions,), (minutes,)):
            self.stack.addWidget(_column(*boxes) if boxes else self._scoring())

    def _scoring(self) -> QWidget:
        view = QWidget()
        view.setObjectName("clear")
        column = QVBoxLayout(view)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        row = QHBoxLayout()
        self.juror = ChoiceField()
        self.juror.set_name(_("Membre qui note"))
        self.juror.setMaximumWidth(300)
        self.juror.edited.connect(self._show_scores)
        row.addWidget(self.juror, 1)
        self.hint = grey(keys_text(), wrap=True)
        row.addWidget(self.hint, 3)
        column.addLayout(row)
        self.grid = ScoreGrid()
        self.grid.scored.connect(self._score)
        self.grid.stood.connect(lambda why: self.hint.setText(why or keys_text()))
        self.grid.refused.connect(lambda why: self.page.say(why, "danger"))
        column.addWidget(self.grid, 3)
        self.results = DataTable(
            "incubator-results", jury_rows.result_columns(), id_of=lambda one: one.candidacy, searchable=False,
            empty=(_("Rien n’est noté."), "", None),
        )  # fmt: skip
        self.results.opened.connect(lambda one: self.project_asked.emit(one.incubation))
        column.addWidget(self.results, 3)
        return view

    def choose(self, key: str) -> None:
        """Show a part of the day."""
        self.tabs.choose(key)
        self.stack.setCurrentIndex(PARTS.index(key))

    # --- showing

    def show_sheet(self, found: JurySheet) -> None:
        """Fill everything; the part and the member looked at stay."""
        self.shown = found
        one, card = found.card.jury, found.card
        self.title.set_text(_("Jury du {day}").format(day=numeric_day(one.held_on)))
        sits = sum(juror.sits for juror in card.jurors)
        expected = sum(juror.presence == Presence.EXPECTED for juror in card.jurors)
        parts = [
            one.call_name, one.where,
            ngettext("{n} membre siège", "{n} membres siègent", sits).format(n=number(sits)),
            ngettext("{n} membre attendu", "{n} membres attendus", expected).format(n=number(expected)) if expected else "",
            _("quorum de {n}").format(n=one.quorum),
            _("quorum atteint") if sits >= one.quorum else _("quorum pas atteint"),
            _("clos le {day}").format(day=numeric_day(one.closed_on)) if one.closed_on is not None else "",
            _("annulé") if one.cancelled else "",
        ]  # fmt: skip
        self.about.setText(" · ".join(part for part in parts if part))
        self.off.setText(_("Rétablir le jury") if one.cancelled else _("Annuler le jury"))
        for button in self.locked:
            button.why(jury_rows.locked(one, but_cancelled=button is self.off))
        self.programme.set_rows(jury_rows.hearing_rows(found, self))
        self.passing.watch()
        self.members.set_rows(jury_rows.juror_rows(found, self))
        self.conflicts.set_rows(jury_rows.conflict_rows(found, self))
        self.decisions.set_rows(jury_rows.decision_rows(found, self))
        self.minutes.setText(one.minutes or _("Rien n’est encore écrit."))
        self.reopen.setVisible(one.closed_on is not None)
        self.juror.set_choices([(juror.id, juror.name) for juror in card.jurors])
        if self.juror.value() is None and card.jurors:
            self.juror.set_value(card.jurors[0].id)
        self.results.set_rows(jury_rows.result_rows(found))
        self._show_scores()

    def _show_scores(self) -> None:
        juror = self.juror.value()
        if self.shown is not None and juror is not None:
            self.grid.show_scores(self.shown.card, self.shown.criteria, self.shown.scores, juror)

    # --- acts

    def _score(self, candidacy: int, criterion: int, points: Decimal | None) -> None:
        def refused(error: Exception) -> None:
            self._show_scores()
            self.page.say(str(error), "danger")

        self.page.do(
            give_scores, juror=self.juror.value(), candidacy=CandidacyId(candidacy), points={criterion: points}
        ).fail(refused)

    def change(self) -> None:
        """Change the day, the room, the quorum."""
        if self.shown is not None:
            one = self.shown.card.jury
            jury_forms.open_change(self.page, self.panel, self.shown.rooms, one, self.shown.hours)

    def _pass(self, place: int, to: int) -> None:
        """An audition passes at another's hour; those between move by one."""
        if self.shown is None:
            return
        card = self.shown.card
        slots = [Slot(one.candidacy, one.starts_at, one.ends_at) for one in card.hearings]
        self.page.do(set_timetable, jury=card.jury.id, slots=reordered(slots, place, to))

    def _timetable(self) -> None:
        if self.shown is not None:
            jury_forms.open_timetable(self.page, self.panel, self.shown.card, self.shown.waiting)

    def _all_there(self) -> None:
        """Everybody whose presence is not noted is there, but for substitutes."""
        if self.shown is None:
            return
        expected = [
            one.id for one in self.shown.card.jurors
            if one.presence == Presence.EXPECTED and one.substitute_of is None
        ]  # fmt: skip
        if not expected:
            self.page.say(_("La présence de chaque titulaire est déjà notée."), "info")
            return
        self.page.do(
            note_jury_presences, jury=self.shown.card.jury.id, presences=dict.fromkeys(expected, Presence.PRESENT)
        )

    def _add_juror(self) -> None:
        if self.shown is not None:
            jury_forms.open_juror(self.page, self.panel, self.shown.card)

    def _write(self) -> None:
        if self.shown is not None:
            jury_forms.open_minutes(self.page, self.panel, self.shown.card)

    def _reopen(self) -> None:
        if self.shown is not None:
            self.page.do(reopen_jury, jury=self.shown.card.jury.id)

    def _turn(self) -> None:
        if self.shown is not None:
            one = self.shown.card.jury
            self.page.do(restore_jury if one.cancelled else cancel_jury, jury=one.id)

    def show_minutes(self) -> None:
        """The minutes as a PDF, a draft until they are closed."""
        if self.shown is not None:
            one = self.shown.card.jury
            name = f"proces-verbal-{one.held_on.isoformat()}.pdf"
            title = _("Procès-verbal du {day}").format(day=numeric_day(one.held_on))
            self.page.ask(minutes_pdf, number=one.id).then(partial(self._drawn, title, name))

    def _drawn(self, title: str, name: str, pdf: Any) -> None:
        self.pdf_asked.emit(pdf, title, name)


def _column(*boxes: QWidget) -> QWidget:
    scroll = Scroll()
    for box in boxes:
        scroll.body.addWidget(box)
    scroll.body.addStretch(1)
    return scroll
