"""Exits: the stage that follows, the hosting application that opens; outcomes asked, answered, corrected."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from pole_desk.activities.hosting.commands import (
    Wish,
    call_committee,
    decide_application,
    lease_to_applicant,
    present_to_committee,
    receive_application,
    record_visit,
)
from pole_desk.activities.hosting.queries import application, applications
from pole_desk.activities.hosting.rules import State
from pole_desk.activities.incubator.commands import (
    answer_outcome,
    ask_outcome,
    attach_party,
    note_exit,
    restore_exit,
    withdraw_exit,
    withdraw_outcome,
    withdraw_step,
)
from pole_desk.activities.incubator.queries import (
    at_pole,
    cohort_card,
    exits,
    outcomes,
    outcomes_to_ask,
    steps,
    survival,
)
from pole_desk.activities.incubator.reminders import IncubatorReminders
from pole_desk.activities.incubator.rules import ExitInput, ExitKind, OutcomeInput, Stage
from pole_desk.activities.leases.rules.terms import Terms
from pole_desk.kernel.clock import noon
from pole_desk.kernel.errors import BadInput, RuleBroken
from pole_desk.kernel.money import ZERO
from pole_desk.kernel.periods import FOREVER, day_start
from pole_desk.ports.admissions import Wanted
from pole_desk.ports.ids import IncubationId
from pole_desk.registers.claims.queries import free_spaces

from .conftest import MONDAY, Incubator

CREATED = ExitInput(outcome=ExitKind.CREATED, legal_form="SCOP", created_on=date(2026, 11, 2), fte=Decimal("2.5"))
PEPINIERE = ExitInput(outcome=ExitKind.PEPINIERE, legal_form="SAS")


def hosted(incubator: Incubator, title: str = "Alpha") -> tuple[IncubationId, int]:
    """A project incubated in a cohort, with its structure."""
    (one,) = incubator.incubated(incubator.running(f"Promotion {title}"), title)
    party = incubator.party(f"{title} SCOP")
    incubator.do(attach_party, incubation=one, party=party, on=MONDAY)
    return one, party


def test_an_exit_to_the_pepiniere_opens_a_hosting_application_and_undo_takes_both_back(incubator: Incubator) -> None:
    one, party = hosted(incubator)
    left = incubator.perform(
        note_exit, incubation=one, values=PEPINIERE, on=MONDAY,
        wanted=Wanted(offices=1, people=3, from_day=date(2027, 1, 4)),
    )  # fmt: skip
    (asked,) = incubator.read(applications)
    assert (asked.party, asked.state, asked.people, asked.wanted_from) == (party, "received", 3, date(2027, 1, 4))
    assert "pépinière" in asked.note
    assert incubator.card(one).stage == Stage.PEPINIERE
    assert [item.application for item in incubator.read(exits, incubation=one)] == [asked.id]
    assert [item.application for item in incubator.read(at_pole, incubation=one).asked] == [asked.id]
    with pytest.raises(RuleBroken, match="l’étape suivra"):
        incubator.do(withdraw_step, step=incubator.read(steps, incubation=one)[-1].id)
    redo = incubator.back(left)
    assert incubator.card(one).stage == Stage.INCUBATED and incubator.read(exits, incubation=one) == []
    assert incubator.read(application, application=asked.id).state == State.WITHDRAWN
    again = incubator.back(redo)
    assert incubator.card(one).stage == Stage.PEPINIERE
    standing = [item for item in incubator.read(applications) if item.state == State.RECEIVED]
    assert len(standing) == 1
    assert incubator.read(exits, incubation=one)[0].application == standing[0].id
    incubator.back(again)
    assert {item.state for item in incubator.read(applications)} == {State.WITHDRAWN} and incubator.sound()


def test_the_application_becomes_a_pepiniere_lease_and_then_the_exit_stays(incubator: Incubator) -> None:
    one, _party = hosted(incubator)
    left = incubator.perform(note_exit, incubation=one, values=PEPINIERE, on=MONDAY)
    (asked,) = incubator.read(applications)
    incubator.do(record_visit, application=asked.id, on=MONDAY)
    incubator.do(present_to_committee, application=asked.id, committee=incubator.do(call_committee, on=MONDAY))
    incubator.do(decide_application, application=asked.id, decision=State.ACCEPTED, on=MONDAY)
    office = incubator.read(free_spaces, starts_at=day_start(MONDAY), ends_at=FOREVER, kind="office")[0]
    lease = incubator.do(
        lease_to_applicant, application=asked.id, spaces=[office.id], first_day=MONDAY,
        terms=Terms(people=2, pepiniere=True),
    )  # fmt: skip
    assert [item.id for item in incubator.read(at_pole, incubation=one).desks] == [lease]
    with pytest.raises(RuleBroken):
        incubator.back(left)
    assert incubator.card(one).stage == Stage.PEPINIERE and incubator.sound()


def test_an_exit_says_what_it_needs(incubator: Incubator) -> None:
    (one,) = incubator.incubated(incubator.running(), "Alpha")
    for values, said in (
        (ExitInput(outcome=ExitKind.CREATED), "forme juridique"), (ExitInput(outcome=ExitKind.STOPPED), "motif"),
        (ExitInput(outcome=ExitKind.CREATED, legal_form="SAS", fte=Decimal("0.333")), "deux décimales"),
        (ExitInput(outcome=ExitKind.CREATED, legal_form="SAS", created_on=date(2027, 1, 1)), "avant la sortie"),
    ):  # fmt: skip
        with pytest.raises(BadInput, match=said):
            incubator.do(note_exit, incubation=one, values=values, on=MONDAY)
    with pytest.raises(RuleBroken, match="rattachez-la d’abord"):
        incubator.do(note_exit, incubation=one, values=PEPINIERE, on=MONDAY)
    assert incubator.card(one).stage == Stage.INCUBATED
    other, _party = hosted(incubator, "Bêta")
    with pytest.raises(BadInput, match="au moins un bureau"):
        incubator.do(note_exit, incubation=other, values=PEPINIERE, on=MONDAY, wanted=Wanted(offices=0))
    assert incubator.card(other).stage == Stage.INCUBATED
    with pytest.raises(BadInput, match="pas encore là"):
        incubator.do(note_exit, incubation=one, values=CREATED, on=date(2026, 12, 1))
    with pytest.raises(RuleBroken, match="seul un projet incubé"):
        incubator.do(note_exit, incubation=incubator.spotted("Gamma"), values=CREATED, on=MONDAY)
    assert incubator.read(exits) == [] and incubator.read(applications) == []


def test_a_structure_that_asked_already_is_not_asked_twice(incubator: Incubator) -> None:
    one, party = hosted(incubator)
    incubator.do(receive_application, party=party, wish=Wish(wanted_from=MONDAY, offices=1), on=MONDAY)
    with pytest.raises(RuleBroken, match="déjà une candidature"):
        incubator.do(note_exit, incubation=one, values=PEPINIERE, on=MONDAY)
    incubator.do(note_exit, incubation=one, values=CREATED, on=MONDAY)
    assert incubator.card(one).stage == Stage.CREATED


def test_what_a_project_became_since_is_another_exit(incubator: Incubator) -> None:
    one, _party = hosted(incubator)
    created = incubator.do(note_exit, incubation=one, values=CREATED, on=MONDAY)
    later = incubator.perform(note_exit, incubation=one, values=PEPINIERE, on=MONDAY)
    assert [(item.outcome, item.first) for item in incubator.read(exits, incubation=one)] == [
        ("created", True), ("pepiniere", False),
    ]  # fmt: skip
    with pytest.raises(RuleBroken, match="depuis"):
        incubator.do(withdraw_exit, exit=created)
    incubator.back(later)
    incubator.do(withdraw_exit, exit=created)
    with pytest.raises(RuleBroken, match="déjà reprise"):
        incubator.do(withdraw_exit, exit=created)
    incubator.do(restore_exit, exit=created)
    with pytest.raises(RuleBroken, match="pas été reprise"):
        incubator.do(restore_exit, exit=created)
    assert incubator.card(one).stage == Stage.CREATED and incubator.sound()


class Years:
    """A cohort of three that left on 23 November 2026, seen from later days."""

    def __init__(self, incubator: Incubator, pole_url: str, open_pole: Any) -> None:
        self.cohort = incubator.running()
        self.one, self.two, self.three = incubator.incubated(self.cohort, "Alpha", "Bêta", "Gamma")
        for who in (self.one, self.two):
            incubator.do(note_exit, incubation=who, values=CREATED, on=MONDAY)
        incubator.do(note_exit, incubation=self.three, on=MONDAY, values=ExitInput(
            outcome=ExitKind.STOPPED, reason="abandon"))  # fmt: skip
        self.open = lambda day: Incubator(open_pole(pole_url, clock=noon(day)), noon(day))


def test_outcomes_fall_due_at_12_24_and_36_months_and_are_asked(
    incubator: Incubator, pole_url: str, open_pole: Any
) -> None:
    years = Years(incubator, pole_url, open_pole)
    assert incubator.read(outcomes_to_ask) == []
    with pytest.raises(BadInput, match="à partir du 23 novembre 2027"):
        incubator.do(ask_outcome, incubation=years.one, months=12, on=MONDAY)
    later = years.open(date(2028, 11, 23))
    assert [(item.title, item.months) for item in later.read(outcomes_to_ask)] == [
        ("Alpha", 12), ("Bêta", 12), ("Alpha", 24), ("Bêta", 24),
    ]  # fmt: skip
    asked = later.perform(ask_outcome, incubation=years.one, months=12, on=date(2028, 1, 10))
    with pytest.raises(RuleBroken, match="déjà demandé"):
        later.do(ask_outcome, incubation=years.one, months=12, on=date(2028, 1, 11))
    assert later.read(outcomes_to_ask)[0].asked_on == date(2028, 1, 10)
    found = later.read(lambda reader: IncubatorReminders().reminders(reader, date(2028, 11, 23)))
    assert [item.verb for item in found] == ["Noter la réponse", "Demander", "Demander", "Demander"]
    later.back(asked)
    assert later.read(outcomes_to_ask)[0].asked_on is None
    with pytest.raises(RuleBroken, match="rien n’est à"):
        later.do(ask_outcome, incubation=years.three, months=12, on=date(2028, 1, 11))
    for months in (0, 6, 48):
        with pytest.raises(BadInput, match="12, 24 et 36"):
            later.do(ask_outcome, incubation=years.one, months=months, on=date(2028, 1, 11))


def test_an_answer_is_corrected_by_another_and_never_overwritten(
    incubator: Incubator, pole_url: str, open_pole: Any
) -> None:
    years = Years(incubator, pole_url, open_pole)
    later = years.open(date(2027, 12, 1))
    day, one = date(2027, 12, 1), years.one
    later.do(ask_outcome, incubation=one, months=12, on=day)
    first = OutcomeInput(alive=True, at_pole=True, fte=Decimal("3"), turnover=Decimal("120000"))
    later.do(answer_outcome, incubation=one, months=12, answer=first, on=day)
    right = later.perform(answer_outcome, incubation=one, months=12, on=day, answer=OutcomeInput(
        alive=True, at_pole=True, fte=Decimal("3.5"), turnover=Decimal("125000.50"), legal_form="SCOP"))  # fmt: skip
    every = later.read(outcomes, incubation=one, every=True)
    assert [(item.revision, item.fte, item.standing) for item in every] == [
        (1, None, False), (2, Decimal("3.00"), False), (3, Decimal("3.50"), True),
    ]  # fmt: skip
    (standing,) = later.read(outcomes, incubation=one)
    assert (standing.asked_on, standing.turnover, standing.legal_form) == (day, Decimal("125000.50"), "SCOP")
    redo = later.back(right)
    assert later.read(outcomes, incubation=one)[0].fte == 3
    later.back(redo)
    later.do(withdraw_outcome, outcome=every[1].id)
    assert later.read(outcomes, incubation=one)[0].fte == Decimal("3.5")
    with pytest.raises(RuleBroken, match="reprenez-le d’abord"):
        later.do(withdraw_exit, exit=later.read(exits, incubation=one)[0].id)
    for bad in (OutcomeInput(alive=True, fte=Decimal(-1)), OutcomeInput(alive=True, turnover=Decimal(-1))):
        with pytest.raises(BadInput):
            later.do(answer_outcome, incubation=one, months=12, answer=bad, on=day)
    assert later.sound()


def test_survival_counts_those_that_are_known(incubator: Incubator, pole_url: str, open_pole: Any) -> None:
    years = Years(incubator, pole_url, open_pole)
    later = years.open(date(2028, 12, 1))
    on = date(2028, 12, 1)
    answer = OutcomeInput(alive=True, fte=Decimal(3), at_pole=True)
    later.do(answer_outcome, incubation=years.one, months=12, on=on, answer=answer)
    at_12, at_24 = later.read(survival, cohort=years.cohort)
    assert (at_12.due, at_12.answered, at_12.alive, at_12.at_pole, at_12.fte) == (2, 1, 1, 1, 3)
    assert (at_12.rate, at_12.response, at_24.rate) == (Decimal("100.0"), Decimal("50.0"), None)
    later.do(answer_outcome, incubation=years.two, months=12, on=on, answer=OutcomeInput(alive=False))
    at_12, at_24 = later.read(survival, cohort=years.cohort)
    assert (at_12.rate, at_24.answered, at_24.alive, at_24.fte) == (Decimal("50.0"), 1, 0, ZERO)
    assert [(item.title, item.months) for item in later.read(outcomes_to_ask)] == [("Alpha", 24)]
    assert later.read(cohort_card, cohort=years.cohort).survival == (at_12, at_24)
    assert incubator.read(survival) == []
