"""A month's figures read the month, not ten years of bookings; a year with its cuts takes under 2 s."""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Iterator

import pytest
from booked_pole import MIDDLE, Booked, booked_pole, empty_pole
from statements import note_statements, scans

from pole_desk.activities.reports.queries import By, counted, cuts, definitions, figures
from pole_desk.activities.reports.rules import Period, month_period, year_period
from pole_desk.kernel.periods import Month, day_of
from pole_desk.kernel.work import Reader
from pole_desk.ports.indicators import Indicator

FEW, MANY = 400, 8_000
MONTH = month_period(Month.of(day_of(MIDDLE)))
SECONDS, MEBIBYTES = 2.0, 100


@pytest.fixture(scope="module")
def poles(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Booked, Booked]]:
    empty = empty_pole(tmp_path_factory.mktemp("figures"))
    few, many = (booked_pole(empty, count) for count in (FEW, MANY))
    for pole in (few, many):
        note_statements(pole.runner)
    yield few, many
    for pole in (few, many):
        pole.runner.engine.dispose()


def _codes(reader: Reader) -> set[str]:
    """Every figure but those of the whole ledger, which sums its firm claims through their index."""
    return {
        each.code
        for each in definitions(reader, period=MONTH)
        if isinstance(each, Indicator) and not each.code.startswith("claims.")
    }


def _all_and_cut(reader: Reader, period: Period) -> int:
    rows = counted(reader, period=period)
    figures(reader, period=period, rows=rows)
    for by in By:
        cuts(reader, period=period, by=by, rows=rows)
    return len(rows)


def test_a_month_reads_no_large_table_through(poles: tuple[Booked, Booked]) -> None:
    for pole in poles:
        codes = pole.runner.read(_codes)
        assert scans(pole.runner, lambda reader, codes=codes: counted(reader, period=MONTH, codes=codes)) == []


def test_the_whole_ledger_is_summed_through_its_index_alone(poles: tuple[Booked, Booked]) -> None:
    read = scans(poles[1].runner, lambda reader: counted(reader, period=MONTH, codes={"claims.hours"}))
    assert all(step.startswith("SCAN claim USING INDEX ix_claim_firm") for step in read)


def test_a_full_year_with_every_cut_is_told_in_time_and_space(poles: tuple[Booked, Booked]) -> None:
    runner = poles[1].runner
    year = year_period(day_of(MIDDLE).year)
    count, taken = 0, SECONDS * 9
    for _try in range(2):
        begun = time.process_time()
        count = runner.read(_all_and_cut, period=year)
        taken = min(taken, time.process_time() - begun)
        if taken < SECONDS:
            break
    assert count > 4_000
    assert taken < SECONDS
    tracemalloc.start()
    runner.read(counted, period=year)
    most = tracemalloc.get_traced_memory()[1] / 2**20
    tracemalloc.stop()
    assert most < MEBIBYTES
