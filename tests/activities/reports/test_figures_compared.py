"""Figures beside last year's and the plan's baselines; diversity; the month on one page."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from pole_desk.activities.leases.commands import end_lease, open_lease
from pole_desk.activities.leases.rules.terms import Terms
from pole_desk.activities.reports.commands import close_year
from pole_desk.activities.reports.queries import By, baselines, board, compare, cuts
from pole_desk.activities.reports.rules import read_period, year_before, year_period
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.periods import Month
from pole_desk.kernel.work import Runner
from pole_desk.ports.ids import DossierId, LeaseId
from pole_desk.registers.parties.commands import add_party
from pole_desk.registers.parties.rules import PartyInput
from pole_desk.registers.spaces.queries import space_by_code


def _hosted(pole: Runner, code: str, first: date, **party: Any) -> LeaseId:
    number = pole.do(add_party, party=PartyInput(**{"name": f"Structure {code}", **party}))
    space = pole.read(space_by_code, code=code).id
    return LeaseId(pole.do(open_lease, party=number, spaces=[space], first_day=first, terms=Terms(people=2)))


def test_a_figure_is_compared_with_the_one_kept_of_last_year(
    pole: Runner, dossier: DossierId, source: Any
) -> None:
    pole.do(close_year, year=2025)
    source.told.append(source.told[0]._replace(record="booking:9", amount=5_000))
    this_year = date(2026, 3, 4)
    source.told.append(
        source.told[0]._replace(record="booking:3", amount=1_801, first=this_year, last=this_year)
    )
    hours, rate = pole.read(compare, period=year_period(2026))
    assert hours.last_year is not None and hours.last_year.value == Decimal("12.01")
    assert (hours.difference, hours.same_formula) == (Decimal("6.00"), True)
    assert hours.evolution is not None and round(hours.evolution, 2) == Decimal("49.96")
    assert (rate.difference, rate.evolution) == (0, None)


def test_without_a_year_before_nothing_moved(pole: Runner, source: Any) -> None:
    hours, rate = pole.read(compare, period=year_period(2026))
    assert (hours.difference, hours.evolution) == (0, None)
    assert (rate.figure.value, rate.difference) == (None, None)


def test_the_plans_baselines_stand_beside_their_figures(pole: Runner) -> None:
    told = {each.key: each for each in pole.read(baselines)}
    assert told["projects_supported_2009_2012"].value == 78
    assert told["sse_jobs_metropolis"].value == 36_360
    assert (told["sse_share_private_jobs_percent"].value, told["sse_share_private_jobs_percent"].percent) == (
        Decimal("16.2"), True
    )  # fmt: skip
    beside = {
        each.figure.code: each.baseline
        for each in pole.read(compare, period=year_period(2026), codes={"events.people", "events.dates"})
    }
    assert beside["events.dates"] is None
    assert beside["events.people"] is not None and beside["events.people"].value == 320


def test_hosted_structures_are_told_apart_by_size_age_form_and_place(pole: Runner) -> None:
    _hosted(pole, "B12", date(2026, 2, 1), headcount=2, founded_year=2024, commune="Rezé")
    _hosted(pole, "B13", date(2026, 2, 1), headcount=12, founded_year=2010, legal_form="SCIC")
    _hosted(pole, "B14", date(2026, 2, 1))

    def told(by: By) -> dict[str, int]:
        [cut] = pole.read(cuts, period=year_period(2026), by=by, codes={"leases.structures"})
        return {slice.name: slice.amount for slice in cut.slices}

    assert told(By.SIZE) == {"moins de 3 personnes": 100, "10 personnes et plus": 100, "effectif inconnu": 100}
    assert told(By.AGE) == {"moins de 3 ans": 100, "10 ans et plus": 100, "date inconnue": 100}
    assert told(By.LEGAL_FORM) == {"coopérative (SCOP, SCIC, CAE…)": 100, "non précisé": 200}
    assert told(By.COMMUNE) == {"Rezé": 100, "non précisé": 200}


def test_the_board_of_a_month_says_how_full_it_is_and_what_ends_soon(pole: Runner) -> None:
    soon = _hosted(pole, "B12", date(2026, 2, 1))
    _hosted(pole, "B13", date(2026, 2, 1))
    pole.do(end_lease, lease=soon, last_day=date(2027, 1, 31))
    shown = pole.read(board, month=Month(2026, 11))
    assert (shown.over, pole.read(board, month=Month(2026, 10)).over) == (False, True)
    [ending] = shown.endings
    assert (ending.lease, ending.party_name, ending.last_day) == (soon, "Structure B12", date(2027, 1, 31))
    lines = {line.figure.code: line for line in shown.lines}
    assert lines["leases.structures"].since_january is None
    assert lines["events.hours"].since_january == 0
    people = lines["leases.people"]
    assert (people.figure.value, people.month_before, people.year_before) == (4, 4, 0)
    assert pole.read(board, month=Month(2026, 9)).endings == ()


@pytest.mark.parametrize(
    ("typed", "before"),
    [
        ("2026", "2025"), ("2026-03", "2025-03"), ("2026-01-01/2026-06-30", "2025-01-01/2025-06-30"),
        ("2024-02", "2023-02"), ("2024-02-29/2024-03-05", "2023-02-28/2023-03-05"),
        ("2026-01-01/2026-12-31", "2025"), ("2026-05-01/2026-05-31", "2025-05"),
    ],
)  # fmt: skip
def test_a_period_as_typed_has_the_same_one_a_year_before(typed: str, before: str) -> None:
    assert year_before(read_period(typed)).key == before


@pytest.mark.parametrize("typed", ["", "26", "2026-00", "2026-03-01", "2026/2027", "2026-01-01/"])
def test_what_is_no_period_is_refused(typed: str) -> None:
    with pytest.raises(BadInput):
        read_period(typed)
