"""The stage: what is to be told, day after day, under the fixed clock; the acts are elsewhere."""

from __future__ import annotations

import heapq
import random
from collections.abc import Callable
from datetime import date, datetime, time
from enum import IntEnum
from typing import Any

from pole_desk.demo.cast import Structure
from pole_desk.kernel.clock import FixedClock
from pole_desk.kernel.periods import PARIS
from pole_desk.kernel.work import Runner
from pole_desk.ports.ids import ChantierId, LeaseId, PartyId
from pole_desk.registers.chantiers.queries import chantiers
from pole_desk.registers.dossiers.commands import set_party_links
from pole_desk.registers.parties.commands import add_contact, add_party, add_scheme

MORNING = time(8)


class ToldClock(FixedClock):
    """A clock that the story sets, and that never passes the moment when the story is told."""

    def __init__(self, instant: datetime, until: datetime) -> None:
        self._until = until
        super().__init__(instant)

    def set(self, instant: datetime) -> None:
        super().set(min(instant, self._until))


class Turn(IntEnum):
    """The order of the acts of one day: what frees a space before what takes it."""

    SETTINGS = 0
    ENDINGS = 1
    OPENINGS = 2
    CHANGES = 3
    INVOICES = 4
    PAYMENTS = 5


class Stage:
    """Plays acts by day through the runner, and remembers who is who in the pole."""

    def __init__(self, runner: Runner, clock: FixedClock, today: date, rng: random.Random) -> None:
        self.runner, self.clock, self.today, self.rng = runner, clock, today, rng
        self.parties: dict[int, PartyId] = {}
        self.payers: dict[PartyId, Structure] = {}
        self.leases: dict[int, LeaseId] = {}
        self._acts: list[tuple[date, Turn, int, Callable[..., None], tuple[Any, ...]]] = []
        self._count = 0
        self.chantiers: dict[int, ChantierId] = {
            chantier.number: chantier.id for chantier in runner.read(chantiers)
        }

    def at(self, day: date, turn: Turn, act: Callable[..., None], *arguments: Any) -> None:
        """Have an act played on a day; what would come after the last day is left out."""
        if day <= self.today:
            self._count += 1
            heapq.heappush(self._acts, (day, turn, self._count, act, arguments))

    def play(self) -> None:
        """Every act in its order, those too that others bring about."""
        while self._acts:
            day, _turn, _rank, act, arguments = heapq.heappop(self._acts)
            if day != self.clock.today():
                self.clock.set(datetime.combine(day, MORNING, PARIS))
            act(self, *arguments)

    def known(self, structure: Structure) -> PartyId:
        """The structure's number; it is added when the pole meets it first."""
        if structure.rank in self.parties:
            return self.parties[structure.rank]
        runner, today = self.runner, self.clock.today()
        party = runner.do(add_party, party=structure.card)
        self.parties[structure.rank] = party
        self.payers[party] = structure
        for contact in structure.contacts:
            runner.do(add_contact, party=party, contact=contact)
        shares = {self.chantiers[number]: share for number, share in structure.shares.items()}
        if shares:
            runner.do(set_party_links, party=party, shares=shares, on=today)
        if structure.scheme:
            runner.do(add_scheme, party=party, scheme=structure.scheme, since=today)
        return party
