"""What the incubator counts: each figure is the sum of rows that open a record, day by day."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from pole_desk.activities.incubator.commands import (
    add_mentor,
    answer_outcome,
    hold_session,
    move_stage,
    note_attendance,
    note_exit,
    plan_session,
    plan_workshop,
)
from pole_desk.activities.incubator.indicators import INDICATORS, IncubatorIndicators
from pole_desk.activities.incubator.rules import (
    Attendance,
    ExitInput,
    ExitKind,
    MentorInput,
    OutcomeInput,
    Presence,
    SessionInput,
    Stage,
    WorkshopInput,
)
from pole_desk.kernel.clock import noon
from pole_desk.kernel.periods import PARIS
from pole_desk.ports.indicators import Indicator, Ratio

from .conftest import MONDAY, Incubator

FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)


def at(day: date, hour: int) -> int:
    return int(datetime(day.year, day.month, day.day, hour, tzinfo=PARIS).timestamp())


def sums(incubator: Incubator, first: date = FIRST, last: date = LAST) -> dict[str, int]:
    codes = [one.code for one in INDICATORS if isinstance(one, Indicator)]
    found: dict[str, int] = defaultdict(int)
    for row in incubator.read(lambda reader: list(IncubatorIndicators().rows(reader, first, last, codes))):
        assert first <= row.first <= row.last <= last and row.page == "incubator" and row.dossier
        found[row.indicator.removeprefix("incubator.")] += row.amount
    return found


def test_codes_are_its_own_and_ratios_name_figures_that_exist() -> None:
    figures = {one.code for one in INDICATORS if isinstance(one, Indicator)}
    assert len({one.code for one in INDICATORS}) == len(INDICATORS)
    for one in INDICATORS:
        assert one.code.startswith("incubator.") and one.definition and one.version == 1
        if isinstance(one, Ratio):
            assert {one.over, one.under} <= figures


def test_a_year_of_the_incubator_is_counted(incubator: Incubator) -> None:
    own = incubator.running()
    call = incubator.call(own)
    met = incubator.spotted("Rencontré", people=2)
    incubator.do(move_stage, incubation=met, stage=Stage.MET, on=date(2026, 9, 20))
    incubator.candidacy(call, "Candidat")
    one, two = incubator.incubated(own, "Alpha", "Bêta")
    karim = incubator.do(add_mentor, mentor=MentorInput(name="Karim", hour_value=Decimal("60")), since=FIRST)
    day = date(2026, 10, 6)
    for who, minutes in ((karim, 50), (None, 30)):
        session = incubator.do(plan_session, session=SessionInput(
            incubation=one, starts_at=at(day, 14), minutes=minutes, mentor=who))  # fmt: skip
        incubator.do(hold_session, session=session)
    incubator.do(plan_session, session=SessionInput(incubation=one, starts_at=at(date(2026, 12, 15), 14)))
    workshop = incubator.do(plan_workshop, cohort=own, workshop=WorkshopInput(
        title="Droit", starts_at=at(day, 9), ends_at=at(day, 12), place="Mairie", mentor=karim))  # fmt: skip
    incubator.do(note_attendance, workshop=workshop, sheet={
        one: Attendance(Presence.PRESENT, 2), two: Attendance(Presence.ABSENT)})  # fmt: skip
    incubator.do(plan_workshop, cohort=own, workshop=WorkshopInput(
        title="À venir", starts_at=at(date(2026, 12, 8), 9), ends_at=at(date(2026, 12, 8), 12)))  # fmt: skip
    incubator.do(note_exit, incubation=one, on=MONDAY, values=ExitInput(
        outcome=ExitKind.CREATED, legal_form="SCOP", fte=Decimal("2.5")))  # fmt: skip
    incubator.do(note_exit, incubation=two, on=MONDAY, values=ExitInput(outcome=ExitKind.STOPPED, reason="x"))
    assert sums(incubator) == {
        "people_met": 200, "candidacies": 100, "selected": 200, "incubated": 200, "entered": 200,
        "mentoring_hours": 83 + 50, "workshop_hours": 300, "workshop_people": 200,
        "support": 5000 + 18000, "exits": 200, "created": 100, "fte": 250,
    }  # fmt: skip
    assert sums(incubator, date(2026, 11, 24), LAST) == {}
    assert sums(incubator, MONDAY, MONDAY) == {"exits": 200, "created": 100, "fte": 250}
    assert sums(incubator, date(2026, 11, 1), date(2026, 11, 22)) == {"incubated": 200}


def test_what_became_of_projects_is_counted_on_the_day_it_is_due(
    incubator: Incubator, pole_url: str, open_pole: Any
) -> None:
    one, two = incubator.incubated(incubator.running(), "Alpha", "Bêta")
    for who in (one, two):
        incubator.do(note_exit, incubation=who, on=MONDAY, values=ExitInput(
            outcome=ExitKind.CREATED, legal_form="SCOP"))  # fmt: skip
    day = date(2028, 2, 1)
    later = Incubator(open_pole(pole_url, clock=noon(day)), noon(day))
    later.do(answer_outcome, incubation=one, months=12, on=day, answer=OutcomeInput(alive=True, fte=Decimal("3.25")))
    year = (date(2027, 1, 1), date(2027, 12, 31))
    assert sums(later, *year) == {"due_12": 200, "answered_12": 100, "alive_12": 100, "fte_12": 325}
    assert sums(later, date(2029, 1, 1), date(2029, 12, 31)) == {"due_36": 200}
