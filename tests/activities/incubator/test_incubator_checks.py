"""What somebody changes around the program shows in the check, of juries and of the accompaniment."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import text

from pole_desk.activities.incubator.checks import IncubatorChecks
from pole_desk.activities.incubator.commands import (
    MeetingInput,
    answer_outcome,
    assess,
    attach_party,
    note_attendance,
    note_exit,
    plan_meeting,
    plan_workshop,
    sign_up,
)
from pole_desk.activities.incubator.rules import (
    Attendance,
    ExitInput,
    ExitKind,
    OutcomeInput,
    Presence,
    WorkshopInput,
)
from pole_desk.kernel.history import strays
from pole_desk.kernel.periods import PARIS
from pole_desk.kernel.work import Reader

from .conftest import MONDAY, Incubator
from .test_selection_ports import _heard


def found(incubator: Incubator, statement: str) -> set[str]:
    """The codes that the check gives after a statement, that is then rolled back."""
    with incubator.runner.engine.connect() as connection, connection.begin() as transaction:
        connection.execute(text(statement))
        reader = Reader(connection, incubator.clock, incubator.runner.user, {})
        codes = {one.code for one in IncubatorChecks().check(reader)}
        codes |= {"record_altered" if one.column else "record_gone" for one in strays(reader)}
        transaction.rollback()
    return codes


JURY = (
    ("DELETE FROM incubator_score", "record_gone"),
    ("DELETE FROM incubator_vote", "record_gone"),
    ("UPDATE incubator_score SET quarters = 1", "record_altered"),
    ("UPDATE incubator_criterion SET scale = scale * 2", "record_altered"),
    ("UPDATE incubator_criterion SET weight = 9", "record_altered"),
    ("UPDATE incubator_vote SET vote = 'against'", "record_altered"),
    ("UPDATE incubator_decision SET decision = 'accepted'", "record_altered"),
    ("UPDATE incubator_hearing SET starts_at = starts_at - 86400, ends_at = ends_at - 86400", "hearing_day"),
    ("UPDATE incubator_hearing SET ends_at = ends_at + 3600", "hearing_overlap"),
    ("UPDATE incubator_jury SET call = (SELECT max(id) FROM incubator_call)", "hearing_call"),
)


def test_what_changes_around_a_jury_shows(lite_incubator: Incubator) -> None:
    _heard(lite_incubator)
    lite_incubator.call(name="Appel d’une autre année")
    assert lite_incubator.sound()
    for statement, code in JURY:
        assert code in found(lite_incubator, statement), statement
    assert lite_incubator.sound()


FOLLOWED = (
    ("UPDATE incubator_assessment SET levels = '{\"team\": 9}'", "assessment_level"),
    ("UPDATE incubator_assessment SET levels = '{\"team\": -1}'", "assessment_level"),
    ("UPDATE incubator_exit SET fte = -250", "exit_figures"),
    ("UPDATE incubator_exit SET fte = 400", "record_altered"),
    ("UPDATE incubator_outcome SET fte = -1", "outcome_figures"),
    ("UPDATE incubator_outcome SET turnover = -100", "outcome_figures"),
    ("UPDATE incubator_workshop SET cancelled = 1", "workshop_cancelled"),
    ("UPDATE incubator_attendance SET incubation = (SELECT max(id) FROM incubation)", "workshop_attendance"),
)


def test_what_changes_around_the_accompaniment_shows(lite_incubator: Incubator) -> None:
    run, begun = lite_incubator, date(2025, 9, 8)
    cohort = run.cohort("Promotion 2025", first_day=begun, last_day=date(2026, 8, 31))
    (one,) = run.incubated(cohort, "Alpha", on=begun)
    run.spotted("Sans promotion")
    starts = int(datetime(2025, 10, 6, 9, tzinfo=PARIS).timestamp())
    workshop = run.do(plan_workshop, cohort=cohort, workshop=WorkshopInput(
        title="Budget", starts_at=starts, ends_at=starts + 7200, place="Mairie"
    ))  # fmt: skip
    run.do(note_attendance, workshop=workshop, sheet={one: Attendance(Presence.PRESENT, 1)})
    run.do(assess, incubation=one, on=date(2025, 10, 20), levels={"team": 4})
    run.do(attach_party, incubation=one, party=run.party("Alpha"), on=begun)
    values = ExitInput(outcome=ExitKind.CREATED, legal_form="SCOP", fte=Decimal("2.5"))
    run.do(note_exit, incubation=one, values=values, on=date(2025, 11, 3))
    run.do(answer_outcome, incubation=one, months=12, on=MONDAY, answer=OutcomeInput(
        alive=True, fte=Decimal(2), turnover=Decimal(1000)
    ))  # fmt: skip
    assert run.sound()
    for statement, code in FOLLOWED:
        assert code in found(run, statement), statement


def test_who_came_to_a_meeting_without_a_seat_shows(lite_incubator: Incubator) -> None:
    starts = int(datetime(2026, 11, 2, 18, tzinfo=PARIS).timestamp())
    meeting = lite_incubator.do(plan_meeting, meeting=MeetingInput(
        title="Réunion", starts_at=starts, ends_at=starts + 3600, seats=5, place="Mairie"
    ))  # fmt: skip
    lite_incubator.do(sign_up, meeting=meeting, incubation=lite_incubator.spotted(), on=date(2026, 10, 1))
    assert lite_incubator.sound()
    tampered = "UPDATE incubator_sign_up SET withdrawn = 1, presence = 'present'"
    assert "sign_up_presence" in found(lite_incubator, tampered)
