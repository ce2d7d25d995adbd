"""The activity report of a pole with ten years behind it: processor time and memory, PDF included.

Ten years of 30 000 rows each, of 200 structures that serve two chantiers; a closed year is read
from its closing. Goals: 5 s and 150 MB.
"""

from __future__ import annotations

import tracemalloc
from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta

import pytest
from measured import ms, told

from pole_desk.activities.reports.commands import close_year
from pole_desk.activities.reports.queries.papers import activity_report
from pole_desk.formats.pdf.report import render_report
from pole_desk.formats.xlsx.report import report_workbook
from pole_desk.kernel.work import Reader, Runner
from pole_desk.ports.ids import PartyId
from pole_desk.ports.indicators import (
    Function,
    Indicator,
    IndicatorSources,
    Ratio,
    Row,
    Span,
    Unit,
)
from pole_desk.registers.chantiers.queries import chantiers
from pole_desk.registers.dossiers.commands import set_party_links
from pole_desk.registers.parties.commands import add_party
from pole_desk.registers.parties.rules import PartyInput

STRUCTURES, A_YEAR = 200, 30_000
SECONDS, MEGABYTES = 5, 150


def _indicators() -> tuple[Indicator, ...]:
    return tuple(
        Indicator(
            code=f"many.hours_{function}_{n}", title=f"Heures {n} ({function})", definition="Des heures.", version=1,
            unit=Unit.HOURS, decimals=2, span=Span.OVER, source="mesure", function=function,
        )
        for function in Function for n in range(6)
    )  # fmt: skip


class Many:
    """As many rows a year as a busy pole has bookings, meals and invoice lines."""

    def __init__(self, parties: Sequence[PartyId]) -> None:
        self._known, self._parties = _indicators(), parties

    def indicators(self) -> Sequence[Indicator | Ratio]:
        return self._known

    def rows(
        self, reader: Reader, first: date, last: date, codes: Collection[str]
    ) -> Iterable[Row]:
        days = (last - first).days + 1
        for number in range(A_YEAR * days // 365):
            day = first + timedelta(days=number % days)
            code = self._known[number % len(self._known)].code
            if code in codes:
                party = self._parties[number * 7 % len(self._parties)]
                yield Row(code, f"booking:{number}", f"Réservation {number}", 150, day, day, None, party, "events", number)


@pytest.fixture(scope="module")
def places() -> list[str]:
    return ["Nantes", "Rezé", "Orvault", "Bouaye"]


@pytest.fixture
def busy(sqlite_pole: Runner, places: list[str]) -> Runner:
    first, second = sqlite_pole.read(chantiers)[:2]
    parties = []
    for number in range(STRUCTURES):
        party = sqlite_pole.do(add_party, party=PartyInput(name=f"Structure {number}", commune=places[number % 4]))
        shares = {first.id: 3_000, second.id: 2_500}
        sqlite_pole.do(set_party_links, party=party, shares=shares, on=date(2016, 1, 1))
        parties.append(party)
    sources = (*sqlite_pole.ports[IndicatorSources].sources, Many(parties))
    sqlite_pole.ports = {**sqlite_pole.ports, IndicatorSources: IndicatorSources(sources)}
    return sqlite_pole


def test_the_activity_report_of_ten_years_takes_less_than_five_seconds_and_150_mb(busy: Runner) -> None:
    def report(year: int = 2026) -> bytes:
        paper = busy.read(activity_report, year=year)
        report_workbook(paper)
        return render_report(paper)

    report(2016)
    took = ms(report) / 1000
    tracemalloc.start()
    report()
    peak = tracemalloc.get_traced_memory()[1] / 2**20
    tracemalloc.stop()
    told("Rapport d’activité, année ouverte, PDF et tableur", took, " s", SECONDS)
    told("  mémoire de plus", peak, " Mo", MEGABYTES)
    busy.do(close_year, year=2024)
    closed = ms(lambda: report(2024)) / 1000
    told("Rapport d’activité, année close", closed, " s", SECONDS)
    assert max(took, closed) < SECONDS
    assert peak < MEGABYTES
