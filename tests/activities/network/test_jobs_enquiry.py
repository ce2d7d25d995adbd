"""The yearly enquiry on jobs: sent to the hosted, never overwritten, its rate shown."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from pole_desk.activities.network.commands import (
    answer_enquiry,
    ask_more_parties,
    open_enquiry,
    remind,
)
from pole_desk.activities.network.indicators import NetworkIndicators
from pole_desk.activities.network.queries import answers, enquiry, jobs
from pole_desk.activities.network.reminders import NetworkReminders
from pole_desk.activities.network.rules import Jobs
from pole_desk.kernel.errors import BadInput, NotFound, RuleBroken

ON, TERM = date(2026, 1, 12), date(2026, 2, 28)


@pytest.fixture
def asked(network: Any) -> Any:
    network.do(open_enquiry, year=2025, on=ON, closes_on=TERM)
    return network


def test_it_is_sent_to_every_structure_hosted_in_the_year(asked: Any) -> None:
    card = asked.read(enquiry, year=2025)
    assert (card.asked, card.answered, card.rate) == (1, 0, 0)
    act = asked.runner.perform(ask_more_parties, year=2025, parties=[asked.hosted, asked.other], on=ON)
    assert act.value == 1
    assert [one.name for one in asked.read(answers, year=2025)] == ["La Rive", "Les Semeurs"]
    asked.runner.undo(act.undo)
    assert [one.name for one in asked.read(answers, year=2025)] == ["Les Semeurs"]
    with pytest.raises(RuleBroken, match="déjà ouverte"):
        asked.do(open_enquiry, year=2025, on=ON, closes_on=TERM)
    with pytest.raises(RuleBroken, match="année finie"):
        asked.do(open_enquiry, year=2026, on=ON, closes_on=TERM)


def test_a_correction_is_another_revision_and_the_last_one_counts(asked: Any) -> None:
    told = {"year": 2025, "party": asked.hosted, "on": date(2026, 2, 1)}
    asked.do(answer_enquiry, jobs=Jobs(people=4, fte=Decimal("3.50"), permanent=2), **told)
    act = asked.runner.perform(
        answer_enquiry, jobs=Jobs(people=5, fte=Decimal("4.20"), permanent=3, district_hired=1,
                                  turnover=Decimal("120000.00")), **told,
    )  # fmt: skip
    sums = asked.read(jobs, year=2025)
    assert sums == (5, Decimal("4.20"), 3, 1, Decimal("120000.00"))
    assert asked.read(enquiry, year=2025).rate == 100
    back = asked.runner.undo(act.undo)
    assert asked.read(jobs, year=2025).people == 4
    asked.runner.undo(back.undo)
    assert asked.read(jobs, year=2025).people == 5
    with pytest.raises(Exception, match="network_answer"), asked.runner.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE network_answer SET people = 50")


@pytest.mark.parametrize(
    "jobs_told",
    [Jobs(people=-1), Jobs(people=2, fte=Decimal("3.00")), Jobs(people=2, permanent=3),
     Jobs(people=2, turnover=Decimal("-1.00")), Jobs(people=10**7)],
)  # fmt: skip
def test_figures_that_cannot_be_are_refused(asked: Any, jobs_told: Jobs) -> None:
    with pytest.raises(BadInput):
        asked.do(answer_enquiry, year=2025, party=asked.hosted, jobs=jobs_told, on=ON)


def test_who_was_not_asked_is_named_and_an_enquiry_never_opened_too(asked: Any) -> None:
    with pytest.raises(NotFound, match="La Rive n’est pas dans l’enquête 2025"):
        asked.do(answer_enquiry, year=2025, party=asked.other, jobs=Jobs(people=1), on=ON)
    with pytest.raises(NotFound, match="n’est pas ouverte"):
        asked.read(enquiry, year=2024)


def test_what_is_not_answered_waits_and_is_reminded(asked: Any) -> None:
    def told(on: date) -> list[str]:
        return [one.detail for one in asked.read(lambda reader: NetworkReminders().reminders(reader, on))]

    assert told(TERM) == []
    assert told(date(2026, 3, 1)) == ["1 structure n’a pas répondu"]
    assert asked.do(remind, year=2025, parties=[asked.hosted], on=date(2026, 3, 1)) == 1
    asked.do(answer_enquiry, year=2025, party=asked.hosted, jobs=Jobs(people=4), on=date(2026, 3, 2))
    assert told(date(2026, 3, 3)) == []
    with pytest.raises(BadInput):
        asked.do(remind, year=2025, parties=[asked.hosted], on=date(2026, 3, 3))


def test_the_answers_are_the_jobs_figures_of_their_year(asked: Any) -> None:
    asked.do(answer_enquiry, year=2025, party=asked.hosted, on=ON,
             jobs=Jobs(people=4, fte=Decimal("3.50"), turnover=Decimal("90000.50")))  # fmt: skip
    codes = {each.code for each in NetworkIndicators().indicators()}

    def amounts(first: date, last: date) -> dict[str, int]:
        rows = asked.read(lambda reader: list(NetworkIndicators().rows(reader, first, last, codes)))
        return {row.indicator: row.amount for row in rows}

    assert amounts(date(2025, 1, 1), date(2025, 12, 31)) == {
        "network.asked": 100, "network.answered": 100, "network.people": 400, "network.fte": 350,
        "network.turnover": 9_000_050,
    }  # fmt: skip
    assert amounts(date(2024, 1, 1), date(2024, 12, 31)) == {}
