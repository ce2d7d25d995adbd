"""A pole whose shop can be tried: three structures, 23 November 2026, billing as it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from pole_desk import backend
from pole_desk.activities.shop.commands import declare_sales, open_contract
from pole_desk.activities.shop.queries import balances, contract_card
from pole_desk.activities.shop.rules import Mode
from pole_desk.activities.shop.rules.sales import Sale
from pole_desk.formats.address import PostalAddress
from pole_desk.kernel.clock import FixedClock
from pole_desk.kernel.periods import Month
from pole_desk.kernel.work import Runner
from pole_desk.ports.ids import PartyId, ShopContractId, SpaceId
from pole_desk.registers.claims.queries import holds
from pole_desk.registers.parties.commands import add_party
from pole_desk.registers.parties.rules import PartyInput
from pole_desk.registers.spaces.queries import space_by_code

START = date(2026, 9, 1)
OCTOBER = Month(2026, 10)


def sold(**amounts: str) -> list[Sale]:
    """Sales by category: `sold(cycles="120.50")`."""
    return [Sale(category, Decimal(amount)) for category, amount in amounts.items()]


@dataclass
class Shop:
    """The shop under test with the names that its tests use."""

    runner: Runner
    clock: FixedClock
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

    def opened(self, name: str = "Cycles", *stalls: str, **more: Any) -> ShopContractId:
        """A participation from 1 September on, stand and consignment unless said otherwise."""
        arguments = {"first_day": START, "mode": Mode.BOTH, **more}
        spaces = [self.space(code) for code in stalls]
        return self.do(open_contract, party=self.parties[name], stalls=spaces, **arguments)

    def declare(self, contract: int, month: Month = OCTOBER, **amounts: str) -> int:
        return self.do(declare_sales, contract=contract, month=month, sales=sold(**amounts))

    def card(self, contract: int) -> Any:
        return self.read(contract_card, contract=contract)

    def owed(self, contract: int, through: Month = OCTOBER) -> Decimal:
        return self.read(balances, through=through)[contract]

    def claimed(self, code: str) -> list[tuple[int, int, int]]:
        """What is held of a stall: dossier and bounds."""
        wanted = self.space(code)
        found = self.read(holds, starts_at=0, ends_at=253_402_214_400)
        return [(one.dossier, one.starts_at, one.ends_at) for one in found if one.space == wanted]

    def sound(self) -> bool:
        return self.read(backend.check) == []


def _opened(runner: Runner, clock: FixedClock) -> Shop:
    address = PostalAddress(street="8 rue Saint-Domingue", postcode="44200", town="Nantes")
    names = {"Cycles": "Atelier des cycles", "Mode": "La Fripe", "Bois": "Bois et Cie"}
    parties = {
        short: runner.do(add_party, party=PartyInput(name=name, address=address, email="a@b.example"))
        for short, name in names.items()
    }
    return Shop(runner, clock, parties)


@pytest.fixture
def shop(pole: Runner, clock: FixedClock) -> Shop:
    return _opened(pole, clock)


@pytest.fixture
def lite_shop(sqlite_pole: Runner, clock: FixedClock) -> Shop:
    """On SQLite alone: for what does not depend on the engine."""
    return _opened(sqlite_pole, clock)
