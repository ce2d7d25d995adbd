"""A pole where the fund can be tried: two carriers, a project, and the gestures that tests repeat."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from pole_desk.activities.fund.checks import FundChecks
from pole_desk.activities.fund.commands import (
    MemberInput,
    ProjectInput,
    add_member,
    decide_instalment,
    gather_group,
    give_opinion,
    justify_instalment,
    pay_instalment,
    receive_report,
    sign_instalment,
    submit_project,
)
from pole_desk.activities.fund.queries import group_of, instalments, project_card
from pole_desk.activities.fund.rules import MemberKind, Opinion
from pole_desk.kernel.clock import FixedClock, noon
from pole_desk.kernel.work import Outcome, Runner
from pole_desk.ports.ids import GrantId, GroupId, PartyId, ProjectId
from pole_desk.registers.dossiers.checks import LinkChecks
from pole_desk.registers.parties.commands import add_party
from pole_desk.registers.parties.rules import PartyInput


@dataclass
class Fund:
    """The pole under test with the names that its tests use."""

    runner: Runner
    clock: FixedClock
    carrier: PartyId
    other: PartyId

    def do(self, command: Any, /, **arguments: Any) -> Any:
        return self.runner.do(command, **arguments)

    def read(self, query: Any, /, **arguments: Any) -> Any:
        return self.runner.read(query, **arguments)

    def perform(self, command: Any, /, **arguments: Any) -> Outcome:
        return self.runner.perform(command, **arguments)

    def there_and_back(self, command: Any, /, **arguments: Any) -> Any:
        """Do a command, take it back, do it again: the value of the first time."""
        done = self.perform(command, **arguments)
        assert done.undo is not None
        back = self.runner.undo(done.undo)
        assert back.undo is not None
        self.runner.undo(back.undo)
        return done.value

    def on(self, day: date) -> None:
        self.clock.set(noon(day).now())

    def project(self, title: str = "Café des voisins", carrier: PartyId | None = None) -> ProjectId:
        typed = ProjectInput(title=title, need="Un lieu où se parler", policies=("Lien social",))
        return self.do(submit_project, carrier=carrier or self.carrier, project=typed, on=date(2020, 3, 2))

    def group(self, project: ProjectId) -> GroupId:
        found = self.read(group_of, project=project)
        if found is not None:
            return found.group.id
        group = self.do(gather_group, project=project)
        for person, network in (("Awa", "Les Ecossolies"), ("Paul", "CRESS")):
            member = MemberInput(kind=MemberKind.NETWORK, person=person, network=network)
            self.do(add_member, group=group, member=member, on=date(2020, 3, 2))
        return group

    def decided(self, project: ProjectId, amount: str = "5000", on: date = date(2020, 4, 1)) -> GrantId:
        return self.do(decide_instalment, project=project, amount=Decimal(amount), on=on)

    def to_pay(self, grant: GrantId, project: ProjectId) -> None:
        """Sign, report, justify and have the opinion of the group."""
        self.do(sign_instalment, instalment=grant, on=date(2020, 5, 1))
        self.do(receive_report, instalment=grant, on=date(2021, 4, 1), accepted=True)
        self.do(justify_instalment, instalment=grant, on=date(2021, 5, 1))
        self.group(project)
        self.do(give_opinion, instalment=grant, opinion=Opinion.FAVOURABLE, on=date(2021, 5, 2))

    def paid(self, project: ProjectId) -> GrantId:
        grant = self.decided(project)
        self.to_pay(grant, project)
        self.do(pay_instalment, instalment=grant, on=date(2021, 6, 1))
        return grant

    def grants(self, project: ProjectId) -> list[Any]:
        return list(self.read(instalments, project=project))

    def card(self, project: ProjectId) -> Any:
        return self.read(project_card, project=project)

    def sound(self) -> bool:
        return self.read(lambda reader: [*FundChecks().check(reader), *LinkChecks().check(reader)]) == []


def funded(runner: Runner, clock: FixedClock) -> Fund:
    carrier, other = (
        runner.do(add_party, party=PartyInput(name=name, commune="Nantes", territory="qpv"))
        for name in ("Les Voisins", "La Recyclerie")
    )
    return Fund(runner, clock, carrier, other)


@pytest.fixture
def fund(pole: Runner, clock: FixedClock) -> Fund:
    return funded(pole, clock)


@pytest.fixture
def sqlite_fund(sqlite_pole: Runner, clock: FixedClock) -> Fund:
    return funded(sqlite_pole, clock)
