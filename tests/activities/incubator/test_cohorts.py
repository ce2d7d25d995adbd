"""Cohorts: opened, changed, begun, closed; never more projects than places; what their card counts."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest

from pole_desk.activities.incubator.commands import (
    begin_cohort,
    change_cohort,
    close_cohort,
    give_place,
    hold_session,
    note_attendance,
    note_exit,
    open_cohort,
    plan_session,
    plan_workshop,
    reopen_cohort,
    set_milestone,
    signal_risk,
    withdraw_cohort,
)
from pole_desk.activities.incubator.queries import (
    cohort,
    cohort_card,
    cohort_funnels,
    cohorts,
    current_cohort,
    steps,
)
from pole_desk.activities.incubator.rules import (
    Attendance,
    CohortInput,
    ExitInput,
    ExitKind,
    Level,
    Presence,
    SessionInput,
    Stage,
    WorkshopInput,
)
from pole_desk.activities.incubator.rules.cohorts import SIZE_SETTING
from pole_desk.kernel.errors import BadInput, Conflict, NotFound, RuleBroken
from pole_desk.kernel.periods import PARIS
from pole_desk.kernel.settings import set_setting
from pole_desk.registers.dossiers.queries import dossier

from .conftest import MONDAY, Incubator


def at(day: date, hour: int, minute: int = 0) -> int:
    return int(datetime(day.year, day.month, day.day, hour, minute, tzinfo=PARIS).timestamp())


def test_a_cohort_is_opened_changed_and_given_up_with_its_dossier(incubator: Incubator) -> None:
    network = incubator.party("Réseau Initiative")
    opened = incubator.perform(
        open_cohort, name=" Promotion  2027 ", first_day=date(2027, 1, 4), last_day=date(2027, 12, 31),
        hours=600, coordinator="Inès Robin", partners=[network],
    )  # fmt: skip
    one = incubator.read(cohort, cohort=opened.value)
    assert (one.name, one.size_min, one.size_max, one.hours) == ("Promotion 2027", 6, 10, 600)
    assert one.partners == ((network, "Réseau Initiative"),) and (one.left, one.short) == (10, 6)
    values = CohortInput(
        name="Promotion 8", first_day=one.first_day, last_day=one.last_day, size_min=2, size_max=4
    )
    changed = incubator.perform(change_cohort, cohort=one.id, values=values, seen_version=one.version)
    with pytest.raises(Conflict):
        incubator.do(change_cohort, cohort=one.id, values=values, seen_version=one.version)
    assert incubator.read(cohort, cohort=one.id).name == "Promotion 8"
    assert incubator.read(dossier, dossier=one.dossier).title == "Promotion 8"
    incubator.back(changed)
    assert incubator.read(cohort, cohort=one.id)[:12] == one[:12]
    redo = incubator.back(opened)
    assert incubator.read(cohorts) == [] and len(incubator.read(cohorts, cancelled=True)) == 1
    incubator.back(redo)
    assert [c.id for c in incubator.read(cohorts)] == [one.id] and incubator.sound()


def test_the_usual_size_of_a_cohort_is_a_setting(lite_incubator: Incubator) -> None:
    lite_incubator.do(set_setting, key=SIZE_SETTING, value={"least": 3, "most": 5}, valid_from=date(2026, 1, 1))
    one = lite_incubator.read(cohort, cohort=lite_incubator.cohort())
    assert (one.size_min, one.size_max) == (3, 5)
    small = lite_incubator.read(cohort, cohort=lite_incubator.cohort("Petite", size_max=2))
    assert (small.size_min, small.size_max) == (2, 2)


def test_a_cohort_that_can_not_be_is_refused_with_the_fix(lite_incubator: Incubator) -> None:
    for values, said in (
        ({"size_max": 0}, "zéro place"), ({"size_min": 9, "size_max": 4}, "inversez ces nombres"),
        ({"last_day": date(2026, 1, 1)}, "inversez les dates"), ({"hours": -1}, "négatives"),
    ):  # fmt: skip
        with pytest.raises(BadInput, match=said):
            lite_incubator.cohort(**values)
    with pytest.raises(BadInput, match="nom"):
        lite_incubator.cohort("  ")
    lite_incubator.cohort("A")
    with pytest.raises(RuleBroken, match="autre nom"):
        lite_incubator.cohort("A")
    with pytest.raises(NotFound):
        lite_incubator.cohort("B", partners=[9999])
    with pytest.raises(NotFound):
        lite_incubator.read(cohort, cohort=99)


def test_a_cohort_begins_with_its_projects_and_closes_once_they_all_left(incubator: Incubator) -> None:
    own = incubator.running(size_max=2)
    with pytest.raises(RuleBroken, match="aucun projet sélectionné"):
        incubator.do(begin_cohort, cohort=own, on=date(2026, 9, 7))
    first, second = (incubator.spotted(title) for title in ("Un", "Deux"))
    for one in (first, second):
        incubator.do(give_place, incubation=one, cohort=own, on=date(2026, 9, 2), reason="réseau")
    begun = incubator.perform(begin_cohort, cohort=own, on=date(2026, 9, 7))
    assert {incubator.card(one).stage for one in (first, second)} == {Stage.INCUBATED}
    redo = incubator.back(begun)
    assert {incubator.card(one).stage for one in (first, second)} == {Stage.SELECTED}
    incubator.back(redo)
    values = CohortInput(name="Promotion 2026", first_day=date(2026, 9, 1), last_day=date(2027, 8, 31), size_max=1)
    with pytest.raises(RuleBroken, match="gardez au moins 2 places"):
        incubator.do(change_cohort, cohort=own, values=values)
    with pytest.raises(RuleBroken, match="2 projets sont encore"):
        incubator.do(close_cohort, cohort=own, on=MONDAY)
    with pytest.raises(RuleBroken, match="la promotion reste"):
        incubator.do(withdraw_cohort, cohort=own)
    with pytest.raises(RuleBroken, match="n’est pas close"):
        incubator.do(reopen_cohort, cohort=own)
    for one in (first, second):
        incubator.do(note_exit, incubation=one, on=MONDAY, values=ExitInput(outcome=ExitKind.STOPPED, reason="x"))
    closed = incubator.perform(close_cohort, cohort=own, on=MONDAY)
    assert incubator.read(cohort, cohort=own).state == "closed"
    with pytest.raises(RuleBroken, match="rouvrez-la"):
        incubator.do(give_place, incubation=incubator.spotted("Trois"), cohort=own, on=MONDAY, reason="x")
    incubator.back(incubator.back(incubator.back(closed)))
    assert incubator.read(cohort, cohort=own).state == "open" and incubator.sound()


def test_a_cohort_with_a_workshop_or_a_call_is_not_given_up(lite_incubator: Incubator) -> None:
    own = lite_incubator.cohort()
    lite_incubator.call(own)
    with pytest.raises(RuleBroken, match="Appel 2027"):
        lite_incubator.do(withdraw_cohort, cohort=own)
    other = lite_incubator.cohort("Autre")
    lite_incubator.do(plan_workshop, cohort=other, workshop=WorkshopInput(
        title="Statuts", starts_at=at(MONDAY, 9), ends_at=at(MONDAY, 12)))  # fmt: skip
    with pytest.raises(RuleBroken, match="L’atelier «\u202fStatuts\u202f»"):
        lite_incubator.do(withdraw_cohort, cohort=other)


def test_the_card_of_a_cohort_adds_up(incubator: Incubator) -> None:
    own = incubator.running(hours=10)
    one, two = incubator.incubated(own, "Alpha", "Bêta", people=2)
    day = date(2026, 10, 6)
    workshop = incubator.do(plan_workshop, cohort=own, workshop=WorkshopInput(
        title="Statuts", starts_at=at(day, 9), ends_at=at(day, 12), place="Mairie"))  # fmt: skip
    incubator.do(note_attendance, workshop=workshop, sheet={
        one: Attendance(Presence.PRESENT, 2), two: Attendance(Presence.EXCUSED)})  # fmt: skip
    session = incubator.do(plan_session, session=SessionInput(incubation=one, starts_at=at(day, 14), minutes=45))
    incubator.do(hold_session, session=session, minutes=60)
    incubator.do(plan_session, session=SessionInput(incubation=two, starts_at=at(date(2026, 12, 1), 14)))
    incubator.do(set_milestone, incubation=two, title="Statuts déposés", due_on=date(2026, 11, 1))
    incubator.do(signal_risk, incubation=two, on=MONDAY, level=Level.DANGER, reason="associé parti")
    card = incubator.read(cohort_card, cohort=own)
    assert card.cohort.stages == {"incubated": 2} and card.cohort.attendance == Decimal("50.0")
    assert (card.cohort.session_minutes, card.cohort.workshop_minutes) == (60, 180)
    assert (card.cohort.given_hours, card.cohort.given_percent) == (Decimal("4.00"), Decimal("40.0"))
    assert (card.cohort.late, card.cohort.watch, card.cohort.danger) == (1, 0, 1)
    alpha, beta = card.members
    assert (alpha.session_minutes, alpha.presences, alpha.sheets, alpha.late) == (60, 1, 1, 0)
    assert (beta.late, beta.risk, beta.risk_reason, beta.presences) == (1, "danger", "associé parti", 0)
    assert incubator.read(current_cohort).id == own
    assert incubator.read(cohort, cohort=own, on=date(2026, 10, 5)).session_minutes == 0
    assert incubator.sound()


def test_a_cohort_s_conversion_counts_each_project_as_far_as_it_came(lite_incubator: Incubator) -> None:
    own = lite_incubator.running()
    call = lite_incubator.call(own)
    lite_incubator.spotted("Repéré seulement", on=date(2026, 9, 3))
    lite_incubator.spotted("Pour l’an prochain", on=date(2026, 11, 20))
    lite_incubator.candidacy(call, "Candidat")
    created, _other = lite_incubator.incubated(own, "Gamma", "Delta")
    lite_incubator.do(note_exit, incubation=created, on=MONDAY, values=ExitInput(
        outcome=ExitKind.CREATED, legal_form="SCOP"))  # fmt: skip
    funnel = lite_incubator.read(cohort_funnels)[0]
    assert funnel[2:] == (4, 3, 3, 2, 2, 1)
    assert [step.stage for step in lite_incubator.read(steps, incubation=created)][-1] == "created"


def test_the_current_cohort_is_the_running_one_else_the_next_else_the_last(lite_incubator: Incubator) -> None:
    assert lite_incubator.read(current_cohort) is None
    past = lite_incubator.cohort("Passée", first_day=date(2024, 9, 1), last_day=date(2025, 8, 31))
    assert lite_incubator.read(current_cohort).id == past
    coming = lite_incubator.cohort("À venir")
    lite_incubator.cohort("Plus tard", first_day=date(2028, 1, 3), last_day=date(2028, 12, 31))
    assert lite_incubator.read(current_cohort).id == coming
    running = lite_incubator.running()
    assert lite_incubator.read(current_cohort).id == running
