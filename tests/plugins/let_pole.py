"""A small pole that is let, played by real commands: what the planning, the plan and others show.

Today is 23 November 2026. `Les Ateliers` have had B02 since February, invoiced and late;
`Le Fournil` B05 for some days of November, all invoiced; `La Recyclerie` B04 for two weeks of
December, not invoiced; `Le Fournil` an option on B06; `La Recyclerie` leaves B08 in December.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pole_desk import backend
from pole_desk.accounts.billing.outbox import issue_month
from pole_desk.activities.leases.commands import draft_lease, open_lease
from pole_desk.activities.leases.rules.terms import Terms
from pole_desk.formats.address import PostalAddress
from pole_desk.kernel.clock import noon
from pole_desk.kernel.periods import Month
from pole_desk.kernel.work import Runner
from pole_desk.ports.ids import LeaseId, PartyId, SpaceId
from pole_desk.registers.claims.queries import Held, holds
from pole_desk.registers.parties.commands import add_contact, add_party
from pole_desk.registers.parties.rules import ContactInput, PartyInput
from pole_desk.registers.spaces.queries import space_by_code

TODAY = date(2026, 11, 23)
_PARTIES = ("Les Ateliers", "Le Fournil", "La Recyclerie")


@dataclass
class LetPole:
    """The pole under test, and the names that its tests use."""

    runner: Runner

    def space(self, code: str) -> SpaceId:
        return self.runner.read(space_by_code, code=code).id

    def do(self, command: Any, /, **arguments: Any) -> Any:
        return self.runner.do(command, **arguments)

    def claims(self) -> list[Held]:
        """Every hold there is, as the ledger tells it."""
        return self.runner.read(holds, starts_at=0, ends_at=253_402_214_400)

    def held(self, code: str) -> list[Held]:
        wanted = self.space(code)
        return [one for one in self.claims() if one.space == wanted]


def build(template: Path, file: Path) -> None:
    """Let a copy of a new pole."""
    for part in template.parent.glob(f"{template.name}*"):
        shutil.copy(part, file.with_name(part.name.replace(template.name, file.name)))
    url = f"sqlite:///{file}"
    runner = backend.open_pole(url, noon(date(2026, 2, 1)))
    parties = {name: _party(runner, name) for name in _PARTIES}
    _let(runner, parties["Les Ateliers"], "B02", date(2026, 2, 1), None)
    runner.engine.dispose()
    for day in (date(2026, 9, 5), date(2026, 11, 5)):
        runner = backend.open_pole(url, noon(day))
        if day.month == 11:
            _let(runner, parties["Le Fournil"], "B05", date(2026, 11, 3), date(2026, 11, 20))
            _let(runner, parties["La Recyclerie"], "B08", date(2026, 11, 1), date(2026, 12, 15))
        issue_month(runner, month=Month.of(day))
        runner.engine.dispose()
    runner = backend.open_pole(url, noon(TODAY))
    _let(runner, parties["La Recyclerie"], "B04", date(2026, 12, 7), date(2026, 12, 18))
    runner.do(
        draft_lease, party=parties["Le Fournil"], spaces=[_space(runner, "B06")],
        first_day=date(2026, 11, 16), last_day=date(2026, 12, 20),
    )  # fmt: skip
    runner.engine.dispose()


def _space(runner: Runner, code: str) -> SpaceId:
    return runner.read(space_by_code, code=code).id


def _let(runner: Runner, party: PartyId, code: str, first: date, last: date | None) -> LeaseId:
    return runner.do(
        open_lease, party=party, spaces=[_space(runner, code)], first_day=first, last_day=last,
        terms=Terms(people=2),
    )  # fmt: skip


def _party(runner: Runner, name: str) -> PartyId:
    address = PostalAddress(street="8 rue Saint-Domingue", postcode="44200", town="Nantes")
    party = runner.do(add_party, party=PartyInput(name=name, address=address))
    contact = ContactInput(name="Camille Bérenger", phone="02 40 00 00 00", main=True)
    runner.do(add_contact, party=party, contact=contact)
    return party
