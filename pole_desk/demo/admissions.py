"""Structures that ask for a place: some are heard, some wait, one is refused; leases are in `hosting`."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from pole_desk.activities.hosting.commands import (
    Wish,
    call_committee,
    decide_application,
    present_to_committee,
    receive_application,
    record_visit,
    write_minutes,
)
from pole_desk.activities.hosting.rules import Criterion, State
from pole_desk.demo.cast import Cast, Structure, material
from pole_desk.demo.stays import A_DAY, workday
from pole_desk.demo.telling import Stage, Turn
from pole_desk.ports.ids import ApplicationId

OUTCOMES = (State.ACCEPTED, State.WAITING, State.WAITING, State.REFUSED)
"""What the committee of three weeks ago decided, in the order in which it heard them."""
HEARD, VISITED, RECEIVED = 21, 8, 3
"""Days before the day of the story: the last committee, the last visit, the last letter."""


class Applicant(NamedTuple):
    """Who applies, when, and what becomes of it; None: not decided yet."""

    structure: Structure
    received: date
    visited: date | None
    outcome: State | None


def plan(stage: Stage, cast: Cast) -> None:
    """Have the applications of the last weeks played."""
    today = stage.today
    heard = workday(today - A_DAY * HEARD)
    applicants = [
        Applicant(cast.applicant(today), heard - A_DAY * (30 + rank), heard - A_DAY * (12 + rank), outcome)
        for rank, outcome in enumerate(OUTCOMES)
    ]
    applicants.append(Applicant(cast.applicant(today), today - A_DAY * 18, today - A_DAY * VISITED, None))
    applicants.append(Applicant(cast.applicant(today), today - A_DAY * RECEIVED, None, None))
    known: dict[int, ApplicationId] = {}
    for applicant in applicants:
        stage.at(applicant.received, Turn.OPENINGS, receive, applicant, known)
        if applicant.visited is not None:
            stage.at(applicant.visited, Turn.CHANGES, visit, applicant, known)
    decided = [applicant for applicant in applicants if applicant.outcome is not None]
    stage.at(heard, Turn.CHANGES, hear, decided, known)


def receive(stage: Stage, applicant: Applicant, known: dict[int, ApplicationId]) -> None:
    desks = stage.rng.randrange(2)
    wish = Wish(
        wanted_from=workday(stage.today + A_DAY * stage.rng.randrange(20, 120)),
        offices=1 - desks,
        desks=desks * stage.rng.randrange(1, 3),
        people=stage.rng.randrange(1, 4),
        criterion=Criterion.NONE if applicant.outcome is State.REFUSED else Criterion.STATUS,
        note=applicant.structure.card.object,
    )
    party = stage.known(applicant.structure)
    known[applicant.structure.rank] = stage.runner.do(
        receive_application, party=party, wish=wish, on=stage.clock.today()
    )


def visit(stage: Stage, applicant: Applicant, known: dict[int, ApplicationId]) -> None:
    stage.runner.do(
        record_visit,
        application=known[applicant.structure.rank],
        on=stage.clock.today(),
        guide=material("words")["guides"],
    )


def hear(stage: Stage, applicants: list[Applicant], known: dict[int, ApplicationId]) -> None:
    """A committee's afternoon: each file presented, then decided."""
    words, on = material("words"), stage.clock.today()
    committee = stage.runner.do(call_committee, on=on, members=words["members"])
    for applicant in applicants:
        application = known[applicant.structure.rank]
        assert applicant.outcome is not None
        stage.runner.do(present_to_committee, application=application, committee=committee)
        reason = {State.WAITING: words["waiting"], State.REFUSED: words["refused"]}
        stage.runner.do(
            decide_application,
            application=application,
            decision=applicant.outcome,
            on=on,
            reason=reason.get(applicant.outcome, ""),
        )
    stage.runner.do(
        write_minutes, committee=committee, members=words["members"], minutes=words["minutes"]
    )
