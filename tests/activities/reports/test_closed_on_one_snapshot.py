"""What a closing keeps comes from one moment: another seat's write during it is in all of it or in none."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import date
from threading import Thread
from typing import Any

import pytest
from sqlalchemy import select

from pole_desk.activities.reports.checks import ReportChecks
from pole_desk.activities.reports.commands import close_year
from pole_desk.activities.reports.queries import prepare_closing
from pole_desk.activities.reports.tables import ClosedRow
from pole_desk.kernel.work import Reader, Runner
from pole_desk.ports.ids import DossierId
from pole_desk.ports.indicators import IndicatorSources, Row
from pole_desk.registers.chantiers.queries import chantiers
from pole_desk.registers.dossiers.commands import set_links
from pole_desk.registers.dossiers.queries import links_of

from .conftest import Source

FIRST = date(2025, 1, 6)
AFTER = 3
"""How many periods are counted before the other seat writes: the year, January, February."""


class Interrupted(Source):
    """While it counts, another seat sets the dossier's share to 10 %."""

    def __init__(self, told: list[Row], other: Runner, dossier: DossierId) -> None:
        super().__init__(told)
        chantier = other.read(chantiers)[0].id
        self.waits = 10.0 if other.engine.dialect.name == "postgresql" else 0.0
        self.seat = Thread(
            target=other.do, args=(set_links,), kwargs={"dossier": dossier, "shares": {chantier: 1_000}, "on": FIRST}
        )

    def rows(self, reader: Reader, first: date, last: date, codes: Collection[str]) -> Iterable[Row]:
        found = list(super().rows(reader, first, last, codes))
        if self.asked == AFTER:
            self.seat.start()
            self.seat.join(self.waits)
            assert self.waits == 0 or not self.seat.is_alive(), "the other seat wrote while the year was counted"
        return found


@pytest.fixture
def interrupted(
    pole: Runner, pole_url: str, open_pole: Callable[..., Runner], dossier: DossierId, source: Source
) -> Interrupted:
    made = Interrupted(source.told, open_pole(pole_url), dossier)
    pole.ports = {**pole.ports, IndicatorSources: IndicatorSources((made,))}
    return made


def kept_shares(pole: Runner) -> dict[str, Any]:
    with pole.engine.connect() as connection:
        rows = connection.execute(select(ClosedRow.period, ClosedRow.chantiers)).all()
    return {period: shares for period, shares in rows}


def test_a_year_closed_without_a_plan_is_kept_as_it_stood_at_one_moment(
    pole: Runner, interrupted: Interrupted, dossier: DossierId
) -> None:
    pole.do(close_year, year=2025)
    interrupted.seat.join()
    kept = kept_shares(pole)
    assert set(kept) == {"2025", "2025-05"}
    assert kept["2025"] == kept["2025-05"]
    assert pole.read(ReportChecks().check) == []
    assert [one.share for one in pole.read(links_of, dossier=dossier, on=date(2025, 5, 2))] == [1_000]


def test_a_plan_that_saw_half_of_a_write_is_not_written(
    pole: Runner, interrupted: Interrupted, dossier: DossierId
) -> None:
    plan = pole.read(prepare_closing, year=2025)
    interrupted.seat.join()
    pole.do(close_year, year=2025, plan=plan)
    kept = kept_shares(pole)
    assert kept["2025"] == kept["2025-05"]
    served = [part for target, part in kept["2025"].items() if target]
    assert served == [120]
