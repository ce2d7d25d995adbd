"""Every gesture of the incubator has its way on screen: presses, keys and drags, taken back afterwards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLabel, QMenu
from pytestqt.qtbot import QtBot

from pole_desk.activities.canteen.commands import book_meal, open_service
from pole_desk.activities.canteen.queries.usual import cutoffs_on
from pole_desk.activities.canteen.rules import PartInput
from pole_desk.activities.incubator.commands import (
    JuryInput,
    MeetingInput,
    add_document,
    add_juror,
    add_mentor,
    assign_mentor,
    attach_party,
    build_timetable,
    complete_candidacy,
    hold_session,
    note_exit,
    open_cohort,
    plan_jury,
    plan_meeting,
    plan_session,
    plan_workshop,
    receive_candidacy,
    spot_project,
)
from pole_desk.activities.incubator.queries import (
    actions,
    cohort_card,
    cohorts,
    jury_card,
    mentorings,
    mentors,
    milestones,
    project,
    sessions,
)
from pole_desk.activities.incubator.reminders import IncubatorReminders
from pole_desk.activities.incubator.rules import (
    ActionInput,
    ExitInput,
    ExitKind,
    MentorInput,
    MentorKind,
    ProjectInput,
    SessionInput,
    WorkshopInput,
)
from pole_desk.activities.incubator.search import IncubatorSearch
from pole_desk.desktop.notice import Notice
from pole_desk.desktop.pages.incubator.page import IncubatorPage
from pole_desk.desktop.parts.rows import Rows
from pole_desk.desktop.seat import lead
from pole_desk.desktop.widgets.buttons import Button
from pole_desk.kernel.periods import PARIS
from pole_desk.kernel.permissions import Permission
from pole_desk.registers.parties.commands import add_party
from pole_desk.registers.parties.rules import PartyInput

from .conftest import Press
from .test_incubator_days import form_of, typed

LEFT = Qt.MouseButton.LeftButton
Pick = Callable[[Rows, str, str], None]


def at(day: int, hour: int, minute: int = 0) -> int:
    return int(datetime(2026, 11, day, hour, minute, tzinfo=PARIS).timestamp())


@pytest.fixture
def pick(qtbot: QtBot) -> Pick:
    """Choose an act in the menu of the line that begins so."""

    def do(rows: Rows, line: str, words: str) -> None:
        QApplication.processEvents()
        frame = next(one for one in rows.lines() if one.accessibleName().startswith(line))
        button = next(one for one in frame.findChildren(Button) if one.accessibleName().startswith("Actes sur"))
        qtbot.mouseClick(button, LEFT)
        menu = next(one for one in button.findChildren(QMenu) if one.isVisible())
        chosen = next(one for one in menu.actions() if one.text() == words)
        assert chosen.isEnabled(), chosen.toolTip()
        qtbot.mouseClick(menu, LEFT, pos=menu.actionGeometry(chosen).center())
        QApplication.processEvents()

    return do


@pytest.fixture
def followed(made: SimpleNamespace) -> SimpleNamespace:
    """A mentor follows the incubated project; a session was held, another is planned."""
    run = made.run
    made.mentor = run.do(
        add_mentor, mentor=MentorInput(name="Jeanne Ozanne", kind=MentorKind.MENTOR), since=date(2026, 9, 1)
    )
    made.mentoring = run.do(
        assign_mentor, incubation=made.tea, mentor=made.mentor, hours=10, first_day=date(2026, 11, 2)
    )
    made.held = run.do(plan_session, session=SessionInput(
        incubation=made.tea, starts_at=at(10, 10), minutes=60, mentor=made.mentor, subject="Statuts"
    ))  # fmt: skip
    run.do(
        hold_session, session=made.held, notes="Fatiguée, à ménager", next_on=date(2026, 12, 1),
        actions=[ActionInput(text="Écrire les statuts", owner="Maya Lefort", due_on=date(2026, 11, 30))],
    )  # fmt: skip
    made.coming = run.do(plan_session, session=SessionInput(
        incubation=made.tea, starts_at=at(26, 14), minutes=60, subject="Budget"
    ))  # fmt: skip
    return made


def test_a_session_moves_its_notes_are_corrected_and_its_actions_change(
    page: IncubatorPage, followed: SimpleNamespace, qtbot: QtBot, press: Press, pick: Pick
) -> None:
    run = followed.run
    page.open_part("follow", followed.tea)
    rows = page.card.follow.sessions
    pick(rows, rows.lines()[0].accessibleName(), "Modifier…")
    typed(form_of(page), qtbot, "hour", "16h30")
    press("Enregistrer", page.panel)
    assert [one.starts_at for one in run.read(sessions, incubation=followed.tea)][-1] == at(26, 16, 30)
    held = next(one.accessibleName() for one in rows.lines() if "Statuts" in one.accessibleName())
    pick(rows, held, "Écrire les notes…")
    typed(form_of(page), qtbot, "notes", "Plus sereine, dit-elle")
    press("Enregistrer les notes", page.panel)
    assert run.read(sessions, incubation=followed.tea)[0].notes == "Plus sereine, dit-elle"
    pick(rows, "→ Écrire les statuts", "Modifier…")
    typed(form_of(page), qtbot, "due", "15/12")
    press("Enregistrer", page.panel)
    assert run.read(actions, incubation=followed.tea)[0].due_on == date(2026, 12, 15)


def test_a_mentor_changes_ends_and_gives_other_hours(
    page: IncubatorPage, followed: SimpleNamespace, qtbot: QtBot, press: Press, pick: Pick
) -> None:
    run = followed.run
    page.open_part("follow", followed.tea)
    pick(page.card.follow.mentors, "Jeanne Ozanne", "Modifier…")
    typed(form_of(page), qtbot, "hours", "24")
    typed(form_of(page), qtbot, "last", "31/12")
    press("Enregistrer", page.panel)
    found = run.read(mentorings, incubation=followed.tea)[0]
    assert (found.hours, found.last_day) == (24, date(2026, 12, 31))
    page.open_part("cohort", followed.cohort)
    page.cohort.choose("mentors")
    pick(page.cohort.mentors, "Jeanne Ozanne", "Modifier…")
    typed(form_of(page), qtbot, "skills", "Droit social")
    press("Enregistrer", page.panel)
    pick(page.cohort.mentors, "Jeanne Ozanne", "Dire jusqu’à quand…")
    typed(form_of(page), qtbot, "until", "31/12")
    press("Enregistrer la fin", page.panel)
    one = run.read(mentors, on=date(2026, 11, 23))[0]
    assert (one.skills, one.until) == ("Droit social", date(2026, 12, 31))


def test_a_cohort_takes_partners_and_one_opened_by_mistake_is_taken_back(
    page: IncubatorPage, made: SimpleNamespace, notices: list[Notice], qtbot: QtBot, press: Press, pick: Pick
) -> None:
    run = made.run
    party = run.do(add_party, party=PartyInput(name="Couveuse des Îles"))
    page.open_part("cohort", made.cohort)
    page.cohort.choose("mentors")
    press("Ajouter un partenaire")
    form_of(page).set_values(party=party)
    press("Ajouter le partenaire", page.panel)
    assert list(run.read(cohort_card, cohort=made.cohort).cohort.partners) == [(party, "Couveuse des Îles")]
    pick(page.cohort.partners, "Couveuse des Îles", "Retirer ce partenaire")
    assert not run.read(cohort_card, cohort=made.cohort).cohort.partners
    assert not page.cohort.remove.isEnabled()
    wrong = run.do(open_cohort, name="Promotion 2082", first_day=date(2027, 11, 2), last_day=date(2028, 10, 31))
    page.open_part("cohort", wrong)
    press("Retirer la promotion, ouverte par erreur")
    assert page.stack.currentWidget() is page.cohorts
    assert wrong not in {one.id for one in run.read(cohorts) if one.state == "open"}
    act = notices[-1].action
    assert act is not None
    act()
    assert [one.state for one in run.read(cohorts) if one.id == wrong] == ["open"]


@pytest.fixture
def jury(made: SimpleNamespace) -> Any:
    """Three complete candidacies pass at nine, half past nine and ten."""
    run = made.run
    made.passing = [made.filed]
    for one in (made.recyclery, made.oven):
        number = run.do(
            receive_candidacy, call=made.call, incubation=one, on=date(2026, 10, 6), answers={"besoin": "Un local"}
        )
        run.do(
            add_document, incubation=one, file_name="budget.txt", content=b"12 500", on=date(2026, 10, 6),
            candidacy=number, piece="budget",
        )  # fmt: skip
        run.do(complete_candidacy, candidacy=number)
        made.passing.append(number)
    made.jury = run.do(plan_jury, call=made.call, jury=JuryInput(held_on=date(2026, 11, 23), place="Solilab"))
    run.do(build_timetable, jury=made.jury, order=made.passing, starts_at=at(23, 9), minutes=30)
    made.juror = run.do(add_juror, jury=made.jury, name="Claire Obert")
    return made


def order(made: SimpleNamespace) -> list[int]:
    return [made.passing.index(one.candidacy) for one in made.run.read(jury_card, jury=made.jury).hearings]


def test_an_audition_is_dragged_to_another_hour_or_carried_by_key_and_the_day_keeps_its_hours(
    page: IncubatorPage, jury: SimpleNamespace, notices: list[Notice], qtbot: QtBot
) -> None:
    page.open_part("jury", jury.jury)
    QApplication.processEvents()
    first, _second, third = page.jury.programme.lines()
    here = QPoint(60, first.height() // 2)
    qtbot.mousePress(first, LEFT, pos=here)
    qtbot.mouseMove(first, first.mapFromGlobal(third.mapToGlobal(here)))
    assert page.jury.passing.ghost.isVisible()
    assert "à la place de" in page.jury.passing.ghost.text()
    qtbot.mouseRelease(first, LEFT, pos=first.mapFromGlobal(third.mapToGlobal(here)))
    assert order(jury) == [1, 2, 0]
    assert [one.starts_at for one in jury.run.read(jury_card, jury=jury.jury).hearings] == [
        at(23, 9), at(23, 9, 30), at(23, 10),
    ]  # fmt: skip
    act = notices[-1].action
    assert act is not None
    act()
    QApplication.processEvents()
    assert order(jury) == [0, 1, 2]
    line = page.jury.programme.lines()[0]
    line.setFocus()
    qtbot.keyClick(line, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    QApplication.processEvents()
    assert order(jury) == [1, 0, 2]
    assert page.jury.programme.lines()[1].hasFocus()


def test_escape_lets_a_dragged_audition_where_it_was(
    page: IncubatorPage, jury: SimpleNamespace, qtbot: QtBot
) -> None:
    page.open_part("jury", jury.jury)
    QApplication.processEvents()
    first, _second, third = page.jury.programme.lines()
    qtbot.mousePress(first, LEFT, pos=QPoint(60, 10))
    qtbot.mouseMove(first, first.mapFromGlobal(third.mapToGlobal(QPoint(60, 10))))
    qtbot.keyClick(first, Qt.Key.Key_Escape)
    qtbot.mouseRelease(first, LEFT, pos=first.mapFromGlobal(third.mapToGlobal(QPoint(60, 10))))
    assert not page.jury.passing.ghost.isVisible()
    assert order(jury) == [0, 1, 2]


def test_a_member_s_name_is_corrected(
    page: IncubatorPage, jury: SimpleNamespace, qtbot: QtBot, press: Press, pick: Pick
) -> None:
    page.open_part("jury", jury.jury)
    page.jury.choose("members")
    pick(page.jury.members, "Claire Obert", "Modifier…")
    typed(form_of(page), qtbot, "name", "Claire Aubert")
    press("Enregistrer", page.panel)
    assert [one.name for one in jury.run.read(jury_card, jury=jury.jury).jurors] == ["Claire Aubert"]


def test_a_structure_attached_by_mistake_is_detached(
    page: IncubatorPage, made: SimpleNamespace, press: Press
) -> None:
    party = made.run.do(add_party, party=PartyInput(name="Autre structure"))
    made.run.do(attach_party, incubation=made.tea, party=party, on=date(2026, 11, 3))
    page.show_record(made.tea)
    press("Détacher la structure")
    assert made.run.read(project, incubation=made.tea).party is None


def test_usual_milestones_are_typed_a_line_each_and_given_to_the_cohort(
    page: IncubatorPage, made: SimpleNamespace, notices: list[Notice], qtbot: QtBot, press: Press
) -> None:
    page.open_part("cohort", made.cohort)
    choose = {one.text(): one for one in page.cohort.usual_menu.actions()}
    choose["Modifier les jalons types…"].trigger()
    QApplication.processEvents()
    typed(form_of(page), qtbot, "lines", "Premier client")
    press("Enregistrer les jalons types", page.panel)
    assert "commencez par le mois" in form_of(page).fields["lines"].error()
    typed(form_of(page), qtbot, "lines", "3 Premier client")
    press("Enregistrer les jalons types", page.panel)
    choose["Poser les jalons types"].trigger()
    QApplication.processEvents()
    assert [(one.title, one.due_on) for one in made.run.read(milestones, incubation=made.tea)] == [
        ("Premier client", date(2027, 2, 2))
    ]
    assert "1 jalon type" in notices[-1].text


def test_a_person_spotted_twice_is_made_one_and_taken_back(
    page: IncubatorPage, made: SimpleNamespace, notices: list[Notice], press: Press
) -> None:
    run = made.run
    twin = run.do(
        spot_project, project=ProjectInput(title="Recyclerie bis", carrier="Inès Morel", phone="06 01 02 03 04"),
        on=date(2026, 9, 2), another=True,
    )
    page.show_record(made.recyclery)
    press("Réunir un doublon…")
    form_of(page).set_values(merged=twin)
    press("Réunir", page.panel)
    assert run.read(project, incubation=made.recyclery).phone == "06 01 02 03 04"
    assert run.read(project, incubation=twin).withdrawn
    act = notices[-1].action
    assert act is not None
    act()
    assert not run.read(project, incubation=twin).withdrawn


def test_a_person_is_erased_once_it_was_confirmed(
    page: IncubatorPage, made: SimpleNamespace, notices: list[Notice], press: Press
) -> None:
    page.show_record(made.tea)
    assert not page.card.buttons["erase"].isEnabled()
    assert "accompagné" in page.card.buttons["erase"].toolTip()
    page.show_record(made.recyclery)
    press("Effacer la personne…")
    assert made.run.read(project, incubation=made.recyclery).erased_at is None
    press("Effacer", page.panel)
    one = made.run.read(project, incubation=made.recyclery)
    assert (one.email, one.carrier) == ("", "Personne effacée n° 1")
    assert notices[-1].action is None


def test_what_a_project_has_at_the_pole_opens_its_own_pages(
    page: IncubatorPage, made: SimpleNamespace, went: list[tuple[str, int | None]], press: Press
) -> None:
    run = made.run
    party = run.do(add_party, party=PartyInput(name="Autre structure"))
    page.open_part("pole", made.tea)
    assert "rattachez d’abord la structure" in " ".join(one.text() for one in page.card.after.pole.findChildren(QLabel))
    run.do(attach_party, incubation=made.tea, party=party, on=date(2026, 11, 3))
    lunch = date(2026, 11, 26)
    order, cancel = run.read(cutoffs_on, day=lunch)
    cook = run.do(add_party, party=PartyInput(name="Traiteur solidaire", roles=("canteen_operator",)))
    run.do(open_service, day=lunch, parts=[PartInput(operator=cook, portions=1, order=order, cancel=cancel)])
    run.do(book_meal, day=lunch, party=party, covers=4)
    run.do(note_exit, incubation=made.tea, on=date(2026, 11, 20), values=ExitInput(
        outcome=ExitKind.PEPINIERE, legal_form="SCIC"
    ))  # fmt: skip
    page.open_part("pole", made.tea)
    QApplication.processEvents()
    words = [one.accessibleName() for one in page.card.after.pole.lines()]
    assert any("4 couverts, dont 4 à venir" in one for one in words)
    press("Ouvrir Demande d’hébergement")
    assert went[-1] == ("hosting", None)
    press("Ouvrir Compte cantine")
    assert went[-1][0] == "canteen"
    assert went[-1][1]


def test_reminders_and_hits_open_the_very_record(
    page: IncubatorPage, followed: SimpleNamespace
) -> None:
    run = followed.run
    shop = run.do(plan_workshop, cohort=followed.cohort, workshop=WorkshopInput(
        title="Budget", starts_at=at(20, 9), ends_at=at(20, 12), place="Mairie"
    ))  # fmt: skip
    homeless = run.do(plan_workshop, cohort=followed.cohort, workshop=WorkshopInput(
        title="Statuts", starts_at=at(27, 9), ends_at=at(27, 12)
    ))  # fmt: skip
    run.do(plan_session, session=SessionInput(incubation=followed.tea, starts_at=at(19, 9), minutes=30))
    meeting = run.do(plan_meeting, meeting=MeetingInput(
        title="Accueil", starts_at=at(28, 18), ends_at=at(28, 20), seats=12, place="Mairie"
    ))  # fmt: skip

    def go(_page: str, record: int | None = None, action: str = "") -> None:
        if record is not None:
            page.show_record(record)
        if action:
            page.start(action)
        QApplication.processEvents()

    due = {one.kind: one for one in run.read(IncubatorReminders().reminders, on=date(2026, 11, 23))}
    assert all(one.record for one in due.values())
    assert (due["incubator_attendance"].record, due["incubator_room"].record) == (shop, homeless)
    lead(go, "incubator", due["incubator_attendance"].record, due["incubator_attendance"].part)
    assert page.stack.currentWidget() is page.cohort
    assert "came:" in str(list(form_of(page).fields))
    lead(go, "incubator", due["incubator_room"].record, due["incubator_room"].part)
    assert form_of(page).fields["title"].value() == "Statuts"
    lead(go, "incubator", due["incubator_session"].record, due["incubator_session"].part)
    assert page.stack.currentWidget() is page.card
    assert "minutes" in form_of(page).fields
    for words, view in (("promotion", page.cohort), ("appel", page.call), ("accueil", page.meeting)):
        hit = run.read(IncubatorSearch().find, words=words, limit=9)[0]
        assert hit.record
        lead(go, "incubator", hit.record, hit.part)
        assert page.stack.currentWidget() is view
    assert page._record == meeting


def test_who_may_not_read_notes_is_not_shown_them_nor_offered_to_write_them(
    followed: SimpleNamespace, page: IncubatorPage
) -> None:
    user = replace(page.seat.user, permissions=page.seat.user.permissions - {Permission.INCUBATOR_NOTES})
    followed.run.user = user
    object.__setattr__(page.seat, "user", user)
    page.open_part("follow", followed.tea)
    QApplication.processEvents()
    words = " ".join(one.accessibleName() for one in page.card.follow.sessions.lines())
    assert "ménager" not in words
    assert "notes réservées à la coordination" in words
    page.open_part("session", followed.coming)
    assert "notes" not in form_of(page).fields
