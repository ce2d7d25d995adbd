"""A pole whose incubator can be tried, 23 November 2026."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from pole_desk import backend
from pole_desk.activities.incubator.commands import open_cohort, spot_project
from pole_desk.activities.incubator.queries import project
from pole_desk.activities.incubator.rules import ProjectInput
from pole_desk.kernel.clock import FixedClock
from pole_desk.kernel.work import Outcome, Runner
from pole_desk.ports.ids import CohortId, IncubationId, PartyId, SpaceId
from pole_desk.registers.parties.commands import add_party
from pole_desk.registers.parties.rules import Address, PartyInput
from pole_desk.registers.spaces.queries import space_by_code

MONDAY = date(2026, 11, 23)


@dataclass
class Incubator:
    """The incubator under test with the names that its tests use."""

    runner: Runner
    clock: FixedClock

    def do(self, command: Any, /, **arguments: Any) -> Any:
        return self.runner.do(command, **arguments)

    def perform(self, command: Any, /, **arguments: Any) -> Outcome:
        return self.runner.perform(command, **arguments)

    def read(self, query: Any, /, **arguments: Any) -> Any:
        return self.runner.read(query, **arguments)

    def back(self, outcome: Outcome) -> Outcome:
        """Take an act back."""
        assert outcome.undo is not None
        return self.runner.undo(outcome.undo)

    def spotted(self, title: str = "La Ressourcerie", **more: Any) -> IncubationId:
        on = more.pop("on", date(2026, 9, 1))
        return self.do(spot_project, project=ProjectInput(title=title, **more), on=on)

    def cohort(self, name: str = "Promotion 2027", **more: Any) -> CohortId:
        days = {"first_day": date(2027, 1, 4), "last_day": date(2027, 12, 31)}
        return self.do(open_cohort, name=name, **{**days, **more})

    def party(self, name: str) -> PartyId:
        address = Address(street="8 rue Saint-Domingue", postcode="44200", town="Nantes")
        return self.do(add_party, party=PartyInput(name=name, address=address))

    def space(self, code: str) -> SpaceId:
        return self.read(space_by_code, code=code).id

    def card(self, incubation: int) -> Any:
        return self.read(project, incubation=incubation)

    def sound(self) -> bool:
        return self.read(backend.check) == []


@pytest.fixture
def incubator(pole: Runner, clock: FixedClock) -> Incubator:
    return Incubator(pole, clock)


@pytest.fixture
def lite_incubator(sqlite_pole: Runner, clock: FixedClock) -> Incubator:
    """On SQLite alone: for what does not depend on the engine."""
    return Incubator(sqlite_pole, clock)
