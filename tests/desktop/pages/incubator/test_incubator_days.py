"""Meetings, calls, a jury day, a cohort and the follow-up of a project by real presses and keys."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from pole_desk.activities.incubator.commands import (
    JuryInput,
    MeetingInput,
    add_juror,
    assess,
    build_timetable,
    note_jury_presences,
    plan_jury,
    plan_meeting,
    plan_workshop,
    set_milestone,
    sign_up,
    signal_risk,
)
from pole_desk.activities.incubator.queries import (
    attendance,
    call_card,
    candidacies,
    decisions,
    exits,
    milestones,
    project,
    scores,
    sign_ups,
)
from pole_desk.activities.incubator.rules import Level, Presence, WorkshopInput
from pole_desk.desktop.notice import Notice
from pole_desk.desktop.pages.incubator import jury_forms
from pole_desk.desktop.pages.incubator.call_import import open_preview
from pole_desk.desktop.pages.incubator.page import IncubatorPage
from pole_desk.desktop.widgets.form import Form
from pole_desk.kernel.periods import PARIS
from tests.desktop.audits import clipped, unnamed

from .conftest import Press
from .test_incubator_pipeline import told

CONTROL = Qt.KeyboardModifier.ControlModifier


def at(day: int, hour: int, month: int = 11) -> int:
    return int(datetime(2026, month, day, hour, tzinfo=PARIS).timestamp())


def typed(form: Form, qtbot: QtBot, name: str, words: str) -> None:
    """Type into a field of a form as a person does."""
    control = form.fields[name].control
    assert isinstance(control, QLineEdit | QPlainTextEdit)
    control.clear()
    qtbot.keyClicks(control, words)


def form_of(page: IncubatorPage) -> Form:
    form = page.panel.content()
    assert isinstance(form, Form)
    return form


@pytest.fixture
def jury(made: SimpleNamespace) -> Any:
    """A jury day of today: two members present, the complete candidacy at nine."""
    number = made.run.do(plan_jury, call=made.call, jury=JuryInput(held_on=date(2026, 11, 23), place="Solilab"))
    made.jurors = [made.run.do(add_juror, jury=number, name=name) for name in ("Claire Aubert", "Marc Duval")]
    made.run.do(note_jury_presences, jury=number, presences=dict.fromkeys(made.jurors, Presence.PRESENT))
    made.run.do(build_timetable, jury=number, order=[made.filed], starts_at=at(23, 9), minutes=30)
    return number


def test_one_who_signed_up_is_told_in_the_singular(page: IncubatorPage, made: SimpleNamespace) -> None:
    meeting = made.run.do(plan_meeting, meeting=MeetingInput(
        title="Information", starts_at=at(24, 18), ends_at=at(24, 20), place="Mairie", seats=20,
    ))  # fmt: skip
    made.run.do(sign_up, meeting=meeting, incubation=made.oven, on=date(2026, 11, 1))
    page._open(page.meeting, meeting)
    assert "1 inscrit sur 20 places" in page.meeting.about.text()


def test_letters_note_who_came_to_a_meeting_and_the_list_counts_them(
    page: IncubatorPage, made: SimpleNamespace, qtbot: QtBot, press: Press
) -> None:
    number = made.run.do(plan_meeting, meeting=MeetingInput(
        title="Accueil", starts_at=at(10, 18), ends_at=at(10, 20), seats=12, place="Mairie"
    ))  # fmt: skip
    for one in (made.oven, made.bikes):
        made.run.do(sign_up, meeting=number, on=date(2026, 11, 2), incubation=one)
    press("Réunions")
    page.meetings.table.grid.setFocus()
    page.meetings.table.select_id(number)
    qtbot.keyClick(page.meetings.table.grid, Qt.Key.Key_Return)
    assert page.stack.currentWidget() is page.meeting
    page.meeting.table.grid.selectAll()
    qtbot.keyClick(page.meeting.table.grid, Qt.Key.Key_P)
    assert {one.presence for one in made.run.read(sign_ups, meeting=number)} == {"present"}
    qtbot.keyClick(page, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert [row.present for row in page.meetings.table.rows()] == [2]
    assert "100" in page.meetings.figures["present"].accessibleName()


def test_a_call_is_built_line_by_line(
    page: IncubatorPage, made: SimpleNamespace, qtbot: QtBot, press: Press
) -> None:
    page.start("call")
    form = form_of(page)
    typed(form, qtbot, "name", "Appel 2028")
    typed(form, qtbot, "closes", "31/12")
    press("Ajouter une question")
    typed(form.fields_box.lines[0].form, qtbot, "label", "Pourquoi")
    press("Ajouter un critère")
    press("Ouvrir l’appel", page.panel)
    assert form.criteria_box.lines[0].form.fields["label"].error() == "À remplir."
    typed(form.criteria_box.lines[0].form, qtbot, "label", "Sens")
    press("Ouvrir l’appel", page.panel)
    newest = page.calls.table.rows()[0]
    card = made.run.read(call_card, call=newest.id)
    assert card.call.name == "Appel 2028"
    assert [one.label for one in card.fields] == ["Pourquoi"]
    assert [one.weight for one in card.asked.criteria] == [1]


def test_a_file_of_candidacies_is_shown_before_it_is_received(
    page: IncubatorPage, made: SimpleNamespace, tmp_path: Path, press: Press
) -> None:
    source = tmp_path / "candidatures.csv"
    source.write_text("Projet;Porteur;Besoin;Budget prévu\nAtelier bois;Ana;Un atelier;beaucoup\n", "utf-8")
    page._open(page.call, made.call)
    open_preview(page, page.panel, made.run.read(call_card, call=made.call), source)
    said = "\n".join(one.text() for one in page.panel.findChildren(QLabel) if one.isVisible())
    assert "Ligne 2 : " in said.replace("\u202f", " ") and "beaucoup" in said
    assert "à corriger\u202f: 1" in " ".join(one.text() for one in page.panel.findChildren(type(page.jury.minutes)))
    assert len(made.run.read(candidacies, call=made.call)) == 2
    source.write_text("Projet;Porteur;Besoin;Budget prévu\nAtelier bois;Ana;Un atelier;12\n", "utf-8")
    open_preview(page, page.panel, made.run.read(call_card, call=made.call), source)
    press("Recevoir 1 candidature", page.panel)
    assert len(made.run.read(candidacies, call=made.call)) == 3
    assert len(page.call.table.rows()) == 3


def test_a_project_opened_from_a_call_a_jury_or_a_meeting_gives_its_card_back(
    page: IncubatorPage, made: SimpleNamespace, jury: Any, qtbot: QtBot
) -> None:
    for card, record in ((page.call, made.call), (page.jury, jury), (page.cohort, made.cohort)):
        page._open(card, record)
        card.project_asked.emit(made.garden)
        assert page.stack.currentWidget() is page.card
        if card is page.call:
            assert page.card.tabs.current() == "candidacies"
        qtbot.keyClick(page, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
        assert page.stack.currentWidget() is card and page._record == int(record)
    page.show_record(made.garden)
    qtbot.keyClick(page, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert page.stack.currentWidget() is page.pipeline


def test_the_timetable_of_a_jury_fits_its_panel(page: IncubatorPage, made: SimpleNamespace, jury: Any) -> None:
    page._open(page.jury, jury)
    assert page.jury.shown is not None
    jury_forms.open_timetable(page, page.panel, page.jury.shown.card, [])
    QApplication.processEvents()
    form = page.panel.findChildren(Form)[-1]
    assert form.minimumSizeHint().width() <= page.panel.width() - 40
    assert "Ordre de passage" in " ".join(one.text() for one in form.findChildren(QLabel))


def test_scores_are_typed_in_the_grid_and_a_wrong_one_is_refused(
    page: IncubatorPage, made: SimpleNamespace, jury: Any, qtbot: QtBot, press: Press, notices: list[Notice]
) -> None:
    page._open(page.jury, jury)
    press("Notes")
    grid = page.jury.grid
    grid.setFocus()
    grid.setCurrentCell(0, 0)
    for key, expected in (("9", []), ("4", [16])):
        qtbot.keyClicks(grid, key)
        QApplication.processEvents()
        editor = [one for one in grid.findChildren(QLineEdit) if one.isVisible()][-1]
        qtbot.keyClick(editor, Qt.Key.Key_Return)
        QApplication.processEvents()
        assert [one.quarters for one in made.run.read(scores, jury=jury)] == expected
        grid.setFocus()
    assert any(one.kind == "danger" for one in notices)
    row = page.jury.results.rows()[0]
    assert row.left == "Claire Aubert (1/2), Marc Duval (0/2)"
    grid.setCurrentCell(0, 0)
    qtbot.keyClick(grid, Qt.Key.Key_Delete)
    assert made.run.read(scores, jury=jury) == []


def test_votes_then_a_decision_accept_the_candidacy_and_the_minutes_open_as_a_pdf(
    page: IncubatorPage, made: SimpleNamespace, jury: Any, press: Press
) -> None:
    page._open(page.jury, jury)
    press("Décisions")
    assert "2 sans vote" in told(page.jury.decisions)
    assert page.jury.shown is not None
    jury_forms.open_decision(page, page.panel, page.jury.shown.card, made.filed, "Jardin des toits")
    press("Enregistrer la décision", page.panel)
    assert [one.decision for one in made.run.read(decisions, jury=jury)] == ["accepted"]
    assert made.run.read(project, incubation=made.garden).stage == "selected"
    assert "Acceptée" in [one.text() for one in page.jury.decisions.findChildren(type(page.card.pill))]
    press("Voir le PDF")
    assert page.stack.currentWidget() is page.paper
    page.paper.back.emit()
    assert page.stack.currentWidget() is page.jury


def test_the_attendance_of_a_workshop_is_noted_from_the_programme(
    page: IncubatorPage, made: SimpleNamespace, press: Press
) -> None:
    workshop = made.run.do(plan_workshop, cohort=made.cohort, workshop=WorkshopInput(
        title="Budget", starts_at=at(19, 9), ends_at=at(19, 12), place="Salle des fêtes"
    ))  # fmt: skip
    page._open(page.cohort, made.cohort)
    press("Programme")
    assert "Salle des fêtes" in told(page.cohort.programme)
    assert page.cohort.shown is not None
    page.cohort.note_attendance(page.cohort.shown.card.workshops[0])
    form = form_of(page)
    form.fields[f"came:{made.tea}"].set_value(Presence.PRESENT)
    press("Enregistrer la présence", page.panel)
    assert [one.presence for one in made.run.read(attendance, workshop=workshop)] == ["present"]
    assert "1 présent sur 1" in told(page.cohort.programme)


def test_the_follow_up_shows_on_the_card_and_the_board_and_an_exit_is_asked_when_it_leaves(
    page: IncubatorPage, made: SimpleNamespace, qtbot: QtBot, press: Press
) -> None:
    run = made.run
    run.do(set_milestone, incubation=made.tea, title="Étude de marché", due_on=date(2026, 11, 10))
    run.do(signal_risk, incubation=made.tea, on=date(2026, 11, 20), level=Level.DANGER, reason="Local perdu")
    for day, level in ((3, 1), (20, 4)):
        run.do(assess, incubation=made.tea, on=date(2026, 11, day), levels={"usefulness": level, "team": 2})
    page.refresh()
    assert page.pipeline.board.lanes.by_id[made.tea].tile.signal_text == "en risque, 1 jalon en retard"
    page.show_record(made.tea)
    press("Suivi")
    radar = page.card.follow.radar
    assert radar.accessibleDescription() == "20/11/2026\u202f: Utilité sociale 4, Équipe 2"
    radar.setFocus()
    qtbot.keyClick(radar, Qt.Key.Key_Right)
    assert radar.accessibleDescription() == "20/11/2026 · Utilité sociale · 4 sur 5"
    assert "Étude de marché" in told(page.card.follow.milestones)
    assert [one.late for one in run.read(milestones, incubation=made.tea)] == [True]
    page.bring(made.tea, "created")
    form = form_of(page)
    press("Noter la sortie", page.panel)
    assert "forme juridique" in form.fields["legal_form"].error()
    typed(form, qtbot, "legal_form", "SCIC")
    press("Noter la sortie", page.panel)
    assert run.read(project, incubation=made.tea).stage == "created"
    assert [one.legal_form for one in run.read(exits, incubation=made.tea)] == ["SCIC"]
    assert "12 mois" in told(page.card.after)
    qtbot.keyClick(page, Qt.Key.Key_Z, CONTROL)
    assert run.read(project, incubation=made.tea).stage == "incubated"


def test_the_agenda_tells_the_week_and_opens_what_it_names(
    page: IncubatorPage, made: SimpleNamespace, jury: Any, qtbot: QtBot
) -> None:
    page.start("agenda")
    assert [(row.kind, row.title) for row in page.agenda.table.rows()] == [("jury", "Jury\u202f: Appel 2027")]
    page.agenda.table.grid.setFocus()
    page.agenda.table.grid.selectRow(0)
    qtbot.keyClick(page.agenda.table.grid, Qt.Key.Key_Return)
    assert page.stack.currentWidget() is page.jury


def test_no_view_clips_its_words_or_hides_its_names(page: IncubatorPage, made: SimpleNamespace, jury: Any) -> None:
    page.resize(960, 606)
    wrong: dict[str, Any] = {}
    for tab in ("meetings", "calls", "juries", "cohorts", "agenda"):
        page.choose(tab)
        QApplication.processEvents()
        wrong[tab] = [*clipped(page), *unnamed(page)]
    for name, card, record in (("call", page.call, made.call), ("jury", page.jury, jury),
                               ("cohort", page.cohort, made.cohort)):  # fmt: skip
        page._open(card, record)
        for _again in range(4):
            QApplication.processEvents()
        wrong[name] = [*clipped(page), *unnamed(page)]
    assert {name: found for name, found in wrong.items() if found} == {}
