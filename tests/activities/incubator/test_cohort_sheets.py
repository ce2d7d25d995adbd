"""What the papers of a cohort and of a project say: the same figures as the screen, no notes."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from pole_desk.activities.incubator.commands import (
    add_mentor,
    assess,
    assign_mentor,
    hold_session,
    note_exit,
    plan_session,
    plan_workshop,
    set_milestone,
)
from pole_desk.activities.incubator.queries import cohort_sheet, project_sheet
from pole_desk.activities.incubator.rules import (
    ExitInput,
    ExitKind,
    MentorInput,
    SessionInput,
    WorkshopInput,
)
from pole_desk.activities.incubator.search import IncubatorSearch
from pole_desk.kernel.periods import PARIS

from .conftest import MONDAY, Incubator

OCTOBER = date(2026, 10, 6)


def at(day: date, hour: int) -> int:
    return int(datetime(day.year, day.month, day.day, hour, tzinfo=PARIS).timestamp())


def test_the_sheets_say_what_was_done_and_nothing_of_the_notes(lite_incubator: Incubator) -> None:
    own = lite_incubator.running(hours=40)
    one, _two = lite_incubator.incubated(own, "Alpha", "Bêta")
    karim = lite_incubator.do(add_mentor, mentor=MentorInput(name="Karim"), since=date(2026, 1, 1))
    lite_incubator.do(assign_mentor, incubation=one, mentor=karim, hours=12, first_day=OCTOBER)
    session = lite_incubator.do(plan_session, session=SessionInput(
        incubation=one, starts_at=at(OCTOBER, 14), minutes=90, mentor=karim))  # fmt: skip
    lite_incubator.do(hold_session, session=session, notes="Confidentiel")
    lite_incubator.do(plan_workshop, cohort=own, workshop=WorkshopInput(
        title="Droit", starts_at=at(OCTOBER, 9), ends_at=at(OCTOBER, 11), place="Mairie"))  # fmt: skip
    lite_incubator.do(set_milestone, incubation=one, title="Budget", due_on=OCTOBER)
    lite_incubator.do(assess, incubation=one, on=OCTOBER, levels={"team": 2})
    lite_incubator.do(note_exit, incubation=one, on=MONDAY, values=ExitInput(
        outcome=ExitKind.CREATED, legal_form="SCOP", fte=Decimal("1.5")))  # fmt: skip
    sheet = lite_incubator.read(cohort_sheet, cohort=own)
    hours = (sheet.hours_given, sheet.session_hours, sheet.workshop_hours)
    assert hours == (Decimal("3.50"), Decimal("1.50"), Decimal("2.00"))
    assert [(line.title, line.exit, line.legal_form) for line in sheet.projects] == [
        ("Alpha", "Entreprise créée", "SCOP"), ("Bêta", "", ""),
    ]  # fmt: skip
    assert [line.title for line in sheet.workshops] == ["Droit"] and sheet.funnel.created == 1
    paper = lite_incubator.read(project_sheet, incubation=one)
    assert (paper.sessions_held, paper.hours, paper.mentors) == (1, Decimal("1.50"), (("Karim", 12, Decimal("1.50")),))
    assert paper.milestones == (("Budget", OCTOBER, "En retard"),)
    assert paper.exits == ((MONDAY, "Entreprise créée", "SCOP", Decimal("1.50")),)
    assert "Confidentiel" not in repr(sheet) + repr(paper)


def test_a_cohort_is_found_by_its_name(lite_incubator: Incubator) -> None:
    lite_incubator.running("Promotion des Machines")
    hits = lite_incubator.read(lambda reader: IncubatorSearch().find(reader, "machines", 5))
    assert [(hit.kind, hit.title) for hit in hits] == [("incubator_cohort", "Promotion des Machines")]
