"""A pole whose incubator can be tried, 23 November 2026."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from pole_desk import backend
from pole_desk.activities.incubator.commands import (
    add_document,
    begin_cohort,
    complete_candidacy,
    give_place,
    open_call,
    open_cohort,
    receive_candidacy,
    spot_project,
)
from pole_desk.activities.incubator.queries import candidacy_card, project
from pole_desk.activities.incubator.rules import CallInput, Criterion, FieldKind, FormField, Piece, ProjectInput
from pole_desk.formats.address import PostalAddress
from pole_desk.kernel.clock import FixedClock
from pole_desk.kernel.work import Outcome, Runner
from pole_desk.ports.ids import CallId, CandidacyId, CohortId, IncubationId, PartyId, SpaceId
from pole_desk.registers.parties.commands import add_party
from pole_desk.registers.parties.rules import PartyInput
from pole_desk.registers.spaces.queries import space_by_code

MONDAY = date(2026, 11, 23)
ASKED: dict[str, Any] = {
    "fields": (
        FormField(label="Besoin", kind=FieldKind.LONG, required=True, key="besoin"),
        FormField(label="Budget prévu", kind=FieldKind.NUMBER),
        FormField(label="Statut envisagé", kind=FieldKind.CHOICE, choices=("SCIC", "Association")),
        FormField(label="Début", kind=FieldKind.DATE),
        FormField(label="À temps plein", kind=FieldKind.YES_NO),
    ),
    "pieces": (Piece(label="Budget", key="budget"), Piece(label="CV", required=False)),
    "criteria": (
        Criterion(label="Utilité sociale", weight=3),
        Criterion(label="Modèle économique", weight=2),
        Criterion(label="Équipe", weight=1, scale=10),
    ),
    "quorum": 2,
}


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

    def incubated(self, cohort: int, *titles: str, on: date = date(2026, 9, 7), **more: Any) -> list[IncubationId]:
        """Projects that are incubated in a cohort from a day on, one or two persons each."""
        found = [self.spotted(title, on=on, **more) for title in titles]
        for one in found:
            self.do(give_place, incubation=one, cohort=cohort, on=on, reason="partenaire")
        self.do(begin_cohort, cohort=cohort, on=on)
        return found

    def running(self, name: str = "Promotion 2026", **more: Any) -> CohortId:
        """A cohort that runs since September 2026."""
        days = {"first_day": date(2026, 9, 1), "last_day": date(2027, 8, 31)}
        return self.cohort(name, **{**days, **more})

    def call(self, cohort: int | None = None, **more: Any) -> CallId:
        """A call open since September, one question and one piece required, three criteria."""
        values = CallInput(
            name=more.pop("name", "Appel 2027"), opens_on=date(2026, 9, 1),
            closes_on=date(2026, 10, 31), cohort=cohort, **{**ASKED, **more},
        )  # fmt: skip
        return self.do(open_call, call=values)

    def candidacy(self, call: int, title: str = "La Ressourcerie", **more: Any) -> CandidacyId:
        """A candidacy received; complete when `whole`."""
        whole, on = more.pop("whole", False), more.pop("on", date(2026, 10, 5))
        who = self.spotted(title)
        answers = {"besoin": "Un local"} if whole else {}
        one = self.do(
            receive_candidacy, call=call, incubation=who, on=on, **{"answers": answers, **more}
        )
        if whole:
            self.do(add_document, incubation=who, candidacy=one, piece="budget", on=on,
                    file_name="budget.pdf", content=title.encode())  # fmt: skip
            self.do(complete_candidacy, candidacy=one)
        return one

    def filed(self, candidacy: int) -> Any:
        return self.read(candidacy_card, candidacy=candidacy)

    def party(self, name: str) -> PartyId:
        address = PostalAddress(street="8 rue Saint-Domingue", postcode="44200", town="Nantes")
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
