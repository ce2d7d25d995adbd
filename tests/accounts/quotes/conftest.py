"""A new pole whose quotes are played by real commands; what can be done with them, in a word each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from pole_desk import backend
from pole_desk.accounts.billing.outbox import issue_month
from pole_desk.accounts.billing.queries import invoices
from pole_desk.accounts.quotes import commands, queries
from pole_desk.accounts.quotes.rules.lines import LineInput, QuoteInput
from pole_desk.kernel.clock import FixedClock, noon
from pole_desk.kernel.periods import Month
from pole_desk.kernel.work import Runner
from pole_desk.registers.parties.commands import add_party
from pole_desk.registers.parties.rules import Address, PartyInput

DECEMBER, JANUARY = date(2026, 12, 12), Month(2027, 1)
ROOM = LineInput(label="Halle, une journée", quantity=Decimal(1), unit="journée", unit_price=Decimal("1000.03"))
BREAD = LineInput(label="Pains", quantity=Decimal("12.5"), unit="kg", unit_price=Decimal("4.516129"), tax="S10",
                  account="707000")  # fmt: skip
LESS = LineInput(label="Remise", quantity=Decimal("-1"), unit="forfait", unit_price=Decimal("100"))
FAIR = QuoteInput(title="Foire d’hiver", lines=(ROOM, BREAD, LESS), service_from=DECEMBER, service_to=DECEMBER)


@dataclass
class Quotes:
    """What a test does with quotes."""

    runner: Runner
    clock: FixedClock
    url: str

    def do(self, command: Any, /, **arguments: Any) -> Any:
        return self.runner.do(command, **arguments)

    def read(self, query: Any, /, **arguments: Any) -> Any:
        return self.runner.read(query, **arguments)

    def day(self, day: date) -> None:
        self.clock.set(noon(day).now())

    def party(self, name: str = "Les Jardins du Port", **values: Any) -> int:
        given = {
            "name": name, "legal_form": "association", "commune": "Nantes", "email": "contact@jardins.example",
            "address": Address(street="1 quai des Antilles", postcode="44200", town="Nantes"), **values,
        }  # fmt: skip
        return self.do(add_party, party=PartyInput(**given))

    def prepared(self, party: int | None = None, **values: Any) -> int:
        return self.do(commands.prepare_quote, party=party or self.party(), values=replace(FAIR, **values))

    def sent(self, party: int | None = None, **values: Any) -> int:
        quote = self.prepared(party, **values)
        self.do(commands.send_quote, quote=quote)
        return quote

    def accepted(self, party: int | None = None, **values: Any) -> int:
        quote = self.sent(party, **values)
        self.do(commands.accept_quote, quote=quote, by="Nadia Roux")
        return quote

    def one(self, quote: int) -> queries.Quote:
        return self.read(queries.quote, quote=quote)

    def issue(self, month: Month) -> list[Any]:
        """The documents that a month's run adds."""
        before = {one.id for one in self.read(invoices)}
        issue_month(self.runner, month=month)
        return [one for one in self.read(invoices) if one.id not in before]

    def findings(self) -> list[str]:
        return [f"{one.code} {one.record}" for one in self.read(backend.check)]


@pytest.fixture
def quotes(pole_url: str, open_pole: Callable[..., Runner], clock: FixedClock) -> Quotes:
    """Quotes of a new pole, on SQLite and then on PostgreSQL."""
    return Quotes(open_pole(pole_url), clock, pole_url)


@pytest.fixture
def lone(sqlite_pole_url: str, open_pole: Callable[..., Runner], clock: FixedClock) -> Quotes:
    """The same on SQLite alone: for what does not depend on the engine."""
    return Quotes(open_pole(sqlite_pole_url), clock, sqlite_pole_url)
