"""A source that counts what it is told, and a dossier that serves the first chantier by 60 %."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

import pytest

from pole_desk.kernel.work import Reader, Runner
from pole_desk.ports.ids import DossierId
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
from pole_desk.registers.dossiers.commands import open_dossier, set_links
from pole_desk.registers.dossiers.rules import Kind
from pole_desk.registers.parties.queries import the_pole

HOURS = Indicator(
    code="fake.hours", title="Heures", definition="Heures de salle.", version=1, unit=Unit.HOURS,
    decimals=2, span=Span.OVER, source="essai", function=Function.EVENTS,
)  # fmt: skip
RATE = Ratio(
    code="fake.rate", title="Part", definition="Heures sur heures.", version=1, over="fake.hours",
    under="fake.hours", function=Function.EVENTS,
)  # fmt: skip


@dataclass
class Source:
    """Counts what it is told, cut to the period."""

    told: list[Row] = field(default_factory=list)
    asked: int = 0

    def indicators(self) -> Sequence[Indicator | Ratio]:
        return (HOURS, RATE)

    def rows(
        self, reader: Reader, first: date, last: date, codes: Collection[str]
    ) -> Iterable[Row]:
        self.asked += 1
        return [
            row for row in self.told if row.indicator in codes and first <= row.first and row.last <= last
        ]


@pytest.fixture
def source(pole: Runner) -> Source:
    source = Source()
    pole.ports = {**pole.ports, IndicatorSources: IndicatorSources((source,))}
    return source


@pytest.fixture
def dossier(pole: Runner, source: Source) -> DossierId:
    """A dossier that serves the first chantier by 60 %, and 12 hours that it had in May 2025."""
    opened = pole.do(
        open_dossier, kind=Kind.EVENT, party=pole.read(the_pole), title="Forum",
        on=date(2025, 1, 6),
    )  # fmt: skip
    first = pole.read(chantiers)[0].id
    pole.do(set_links, dossier=opened, shares={first: 6_000}, on=date(2025, 1, 6))
    source.told = [
        Row("fake.hours", "booking:1", "Forum", 1_201, date(2025, 5, 2), date(2025, 5, 2), opened)
    ]
    return opened
