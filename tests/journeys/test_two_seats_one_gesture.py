"""The same gesture by several seats at once: one is done, the others are told why not, in plain words."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from pole_desk import backend
from pole_desk.activities.fund.commands import import_projects
from pole_desk.activities.incubator.commands import open_cohort
from pole_desk.activities.network.commands import ask_accession
from pole_desk.activities.reports.commands import close_year, reopen_year, write_comment
from pole_desk.activities.reports.queries import comments
from pole_desk.kernel.errors import PoleError
from pole_desk.kernel.work import Runner
from pole_desk.registers.chantiers.rules import NewChantier, NewPlan
from pole_desk.registers.dossiers.commands import start_plan
from pole_desk.registers.parties.commands import add_party
from pole_desk.registers.parties.rules import PartyInput

SEATS = 3
NEXT = NewPlan(
    name="Feuille de route", first_day=date(2027, 1, 1), last_day=date(2029, 12, 31), axes={"vivre": "Bien vivre"},
    goals=("Coopérer",), chantiers=(NewChantier(number=1, title="Vieillir", axis="vivre", takes_over=(1,)),),
)  # fmt: skip
PAST = [(2, {"titre": "Le Lieu", "porteur": "Les Voisins", "annee": "2010", "tranche_1": "5000"})]

Race = Callable[[Callable[[Runner], Any]], list[str]]


@pytest.fixture
def race(pole: Runner, pole_url: str, open_pole: Callable[..., Runner]) -> Race:
    """What each seat got of a gesture begun at the same moment: `done`, or the code of its refusal."""
    seats = [open_pole(pole_url) for _seat in range(SEATS)]

    def run(act: Callable[[Runner], Any]) -> list[str]:
        gate = Barrier(SEATS)

        def one(seat: Runner) -> str:
            gate.wait()
            try:
                act(seat)
            except PoleError as error:
                return error.code
            return "done"

        with ThreadPoolExecutor(SEATS) as pool:
            return sorted(pool.map(one, seats))

    return run


def test_one_seat_does_it_and_the_others_are_told(pole: Runner, race: Race) -> None:
    first, last = date(2027, 1, 4), date(2027, 12, 31)
    assert race(lambda seat: seat.do(open_cohort, name="Promotion", first_day=first, last_day=last)) == [
        "cohort_name", "cohort_name", "done",
    ]  # fmt: skip
    assert race(lambda seat: seat.do(close_year, year=2025)) == ["done", "year_closed", "year_closed"]
    reopened = race(lambda seat: seat.do(reopen_year, closing=1, reason=f"Motif {id(seat)}"))
    assert reopened == ["closing", "closing", "done"]
    assert race(lambda seat: seat.do(start_plan, plan=NEXT)) == ["done", "plan_dates", "plan_dates"]
    assert race(lambda seat: seat.do(import_projects, rows=PAST)) == ["done"] * SEATS
    race(lambda seat: seat.do(write_comment, report="activity:2026", section="people", words="Une bonne année."))
    assert [one.words for one in pole.read(comments, report="activity:2026")] == ["Une bonne année."]
    assert pole.read(backend.check) == []


def test_a_structure_waits_for_one_accession_at_a_time(pole: Runner, race: Race) -> None:
    party = pole.do(add_party, party=PartyInput(name="Les Semeurs"))
    told = race(lambda seat: seat.do(ask_accession, party=party, on=date(2026, 9, 1)))
    assert told.count("done") == 1
    assert set(told) <= {"done", "accession_asked", "network_accession_waiting"}
    again = text("INSERT INTO network_accession (party, asked_on, state, goals, reason, version) "
                 "SELECT party, asked_on, 'asked', '', '', 1 FROM network_accession")  # fmt: skip
    with pytest.raises(DBAPIError, match="network_accession_waiting"):
        with pole.engine.execution_options(write=True).begin() as connection:
            connection.execute(again)
    assert pole.read(backend.check) == []
