"""A pole with two structures, one of them hosted in 2025."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from pole_desk.activities.leases.commands import open_lease
from pole_desk.kernel.work import Runner
from pole_desk.ports.ids import PartyId
from pole_desk.registers.parties.commands import add_party
from pole_desk.registers.parties.queries import references
from pole_desk.registers.parties.rules import CHARTER, PartyInput
from pole_desk.registers.spaces.queries import space_by_code


@dataclass
class Network:
    """The pole under test, and the names that its tests use."""

    runner: Runner
    hosted: PartyId
    other: PartyId

    def do(self, command: Any, /, **arguments: Any) -> Any:
        return self.runner.do(command, **arguments)

    def read(self, query: Any, /, **arguments: Any) -> Any:
        return self.runner.read(query, **arguments)

    @property
    def points(self) -> list[str]:
        return [entry.label for entry in self.read(references, kind=CHARTER)]


@pytest.fixture
def network(pole: Runner) -> Network:
    hosted, other = (
        PartyId(pole.do(add_party, party=PartyInput(name=name))) for name in ("Les Semeurs", "La Rive")
    )
    space = pole.read(space_by_code, code="B12").id
    pole.do(open_lease, party=hosted, spaces=[space], first_day=date(2025, 3, 1))
    return Network(pole, hosted, other)
