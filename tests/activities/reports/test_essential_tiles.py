"""The figures that lead a report: of several ways to tell a thing, the one that the period knows."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, cast

from pole_desk.activities.reports.queries.papers.essential import Essential
from pole_desk.formats.report import Measure, Tile

JOBS, PEOPLE = "network.fte", "leases.people"


class Known:
    """What is told of two years: a code's amounts, this year and the one before."""

    def __init__(self, **amounts: tuple[int, int]) -> None:
        self.amounts = {code.replace("_", ".", 1): pair for code, pair in amounts.items()}

    def of(self, codes: set[str]) -> list[str]:
        return [code for code in self.amounts if code in codes]

    def tile(self, code: str) -> Tile:
        now, before = (Measure(Decimal(one), "count") for one in self.amounts[code])
        return Tile(code, now, before)


def led_by(*, now: bool = False, **amounts: tuple[int, int]) -> list[str]:
    found = Essential(cast(Any, Known(**amounts))).tiles([(JOBS, PEOPLE)], now=now)
    return [one.label for one in found]


def test_jobs_that_nobody_was_asked_about_yet_are_not_told_as_none() -> None:
    assert led_by(network_fte=(0, 343), leases_people=(174, 160)) == [PEOPLE]
    assert led_by(network_fte=(350, 343), leases_people=(174, 160)) == [JOBS]


def test_what_only_the_year_before_knew_is_told_unless_this_one_alone_is_asked() -> None:
    assert led_by(network_fte=(0, 343)) == [JOBS]
    assert led_by(network_fte=(0, 343), now=True) == []
