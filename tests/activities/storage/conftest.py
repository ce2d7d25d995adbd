"""A pole where storage can be tried: three structures, units of 6, 12 and 24 m², what is invoiced and late."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest

from pole_desk.activities.storage.checks import StorageChecks
from pole_desk.kernel.clock import FixedClock, noon
from pole_desk.kernel.work import Reader, Runner
from pole_desk.ports.arrears import Arrears, Late
from pole_desk.ports.charges import ChargeLedger, InvoicedCharge
from pole_desk.ports.ids import DossierId, PartyId, SpaceId
from pole_desk.registers.claims.checks import ClaimChecks
from pole_desk.registers.claims.queries import holds
from pole_desk.registers.parties.commands.cards import add_party
from pole_desk.registers.parties.rules import PartyInput
from pole_desk.registers.spaces.queries import space_by_code


@dataclass
class Accounts:
    """What was invoiced and what is late, as the accounts would tell it."""

    charges: list[InvoicedCharge] = field(default_factory=list)
    arrears: list[Late] = field(default_factory=list)

    def invoiced(self, reader: Reader, dossiers: Collection[DossierId]) -> list[InvoicedCharge]:
        return list(self.charges)

    def invoiced_until(self, reader: Reader, dossier: DossierId) -> date | None:
        return max((charge.service_to for charge in self.charges), default=None)

    def late(self, reader: Reader, dossiers: Collection[DossierId], on: date) -> Sequence[Late]:
        return [one for one in self.arrears if one.dossier in dossiers and one.due_on < on]

    def add(self, key: str, first: date, last: date) -> None:
        month = f"{first.year}-{first.month:02d}"
        self.charges.append(InvoicedCharge(key, 1, month, first, last, "FA-2026-00001"))


@dataclass
class Store:
    """The pole under test with the names that its tests use."""

    runner: Runner
    clock: FixedClock
    accounts: Accounts
    parties: dict[str, PartyId]

    def do(self, command: Any, /, **arguments: Any) -> Any:
        return self.runner.do(command, **arguments)

    def read(self, query: Any, /, **arguments: Any) -> Any:
        return self.runner.read(query, **arguments)

    def undo(self, command: Any, /, **arguments: Any) -> Any:
        """Do a command, take it back, and return what it had returned."""
        outcome = self.runner.perform(command, **arguments)
        assert outcome.undo is not None
        self.runner.undo(outcome.undo)
        return outcome.value

    def space(self, code: str) -> SpaceId:
        return self.runner.read(space_by_code, code=code).id

    def on(self, day: date) -> None:
        self.clock.set(noon(day).now())

    def board(self) -> list[tuple[int, ...]]:
        """What a board would draw."""
        found = self.read(holds, starts_at=0, ends_at=4_000_000_000)
        return sorted((h.space, h.starts_at, h.ends_at, h.firm, h.dossier) for h in found)

    def sound(self) -> bool:
        return self.read(lambda reader: [*StorageChecks().check(reader), *ClaimChecks().check(reader)]) == []


def stored_in(runner: Runner, clock: FixedClock) -> Store:
    accounts = Accounts()
    ports = {**runner.ports, ChargeLedger: accounts, Arrears: accounts}
    own = Runner(runner.engine, clock, runner.user, ports, runner._guards)
    parties = {
        name: own.do(add_party, party=PartyInput(name=name))
        for name in ("La Recyclerie", "Le Fournil", "Les Ateliers")
    }
    return Store(own, clock, accounts, parties)


@pytest.fixture
def store(pole: Runner, clock: FixedClock) -> Store:
    return stored_in(pole, clock)


@pytest.fixture
def sqlite_store(sqlite_pole: Runner, clock: FixedClock) -> Store:
    return stored_in(sqlite_pole, clock)
