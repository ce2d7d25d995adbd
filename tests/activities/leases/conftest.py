"""A pole where agreements can be tried: two structures, a few spaces, what billing has invoiced."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest

from pole_desk.activities.leases.checks import LeaseChecks
from pole_desk.activities.leases.commands import open_lease
from pole_desk.activities.leases.queries import LeaseCard, lease_card
from pole_desk.kernel.clock import FixedClock
from pole_desk.kernel.work import Reader, Runner
from pole_desk.ports.charges import ChargeLedger, InvoicedCharge
from pole_desk.ports.ids import DossierId, LeaseId, PartyId, SpaceId
from pole_desk.registers.claims.queries import holds_of
from pole_desk.registers.parties.commands.cards import add_party
from pole_desk.registers.parties.rules import PartyInput
from pole_desk.registers.spaces.queries import space_by_code

START = date(2026, 12, 1)


@dataclass
class Invoices:
    """What was invoiced, as billing would tell it."""

    charges: list[InvoicedCharge] = field(default_factory=list)

    def invoiced(self, reader: Reader, dossiers: Collection[DossierId]) -> list[InvoicedCharge]:
        return list(self.charges)

    def invoiced_until(self, reader: Reader, dossier: DossierId) -> date | None:
        return max((charge.service_to for charge in self.charges), default=None)

    def add(self, key: str, first: date, last: date) -> None:
        month = f"{first.year}-{first.month:02d}"
        self.charges.append(InvoicedCharge(key, 1, month, first, last, "FA-2026-00001"))


@dataclass
class House:
    """The pole under test with the names that its tests use."""

    runner: Runner
    clock: FixedClock
    invoices: Invoices
    parties: dict[str, PartyId]

    def do(self, command: Any, /, **arguments: Any) -> Any:
        return self.runner.do(command, **arguments)

    def perform(self, command: Any, /, **arguments: Any) -> Any:
        return self.runner.perform(command, **arguments)

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

    def opened(self, code: str = "B01", **more: Any) -> LeaseCard:
        """An agreement on one space, signed, from 1 December on unless said otherwise."""
        arguments = {"party": self.parties["La Recyclerie"], "first_day": START, **more}
        return self.card(self.do(open_lease, spaces=[self.space(code)], **arguments))

    def card(self, lease: LeaseCard | LeaseId) -> LeaseCard:
        """The agreement as it is now."""
        number = lease.id if isinstance(lease, LeaseCard) else lease
        return self.read(lease_card, lease=number)

    def held(self, lease: LeaseCard) -> list[tuple[int, int, int, int]]:
        """What the agreement holds: space, bounds, firm."""
        return [
            (hold.space, hold.starts_at, hold.ends_at, hold.firm)
            for hold in self.read(holds_of, dossier=lease.dossier)
        ]

    def sound(self) -> bool:
        return self.read(lambda reader: LeaseChecks().check(reader)) == []


@pytest.fixture
def house(pole: Runner, clock: FixedClock) -> House:
    invoices = Invoices()
    ports = {**pole.ports, ChargeLedger: invoices}
    runner = Runner(pole.engine, clock, pole.user, ports, pole._guards)
    parties = {
        name: runner.do(add_party, party=PartyInput(name=name))
        for name in ("La Recyclerie", "Le Fournil", "Les Ateliers")
    }
    return House(runner, clock, invoices, parties)
