"""A leaver's final account: what is owed either way, and what is still to be given back."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from pole_desk.accounts.receivables.queries.as_of import Standing, Waiting, standing_on, waiting_on
from pole_desk.accounts.receivables.queries.deposits import HeldDeposit, deposits_held
from pole_desk.accounts.receivables.queries.payments import Loss, losses
from pole_desk.kernel.money import ZERO
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import PartyId
from pole_desk.ports.settlement import Unsettled, unsettled
from pole_desk.registers.parties.queries import party_names, require_party

RUNNING = frozenset({"lease", "storage"})
"""What must have ended before a deposit is given back."""
_TOLD = frozenset({"unpaid", "unallocated", "deposit"})


class FinalAccount(NamedTuple):
    """What a client and the pole owe each other on a day, in euros; `others` are keys, goods, accounts elsewhere.

    `balance` above zero is due by the client, below zero by the pole.
    """

    party: PartyId
    party_name: str
    on: date
    open: tuple[Standing, ...]
    waiting: tuple[Waiting, ...]
    deposits: tuple[HeldDeposit, ...]
    others: tuple[Unsettled, ...]
    losses: tuple[Loss, ...]

    @property
    def owed(self) -> Decimal:
        return sum((one.balance for one in self.open), ZERO)

    @property
    def free(self) -> Decimal:
        return sum((one.free for one in self.waiting), ZERO)

    @property
    def held(self) -> Decimal:
        return sum((one.held for one in self.deposits), ZERO)

    @property
    def elsewhere(self) -> Decimal:
        return sum((one.amount or ZERO for one in self.others), ZERO)

    @property
    def balance(self) -> Decimal:
        return self.owed + self.elsewhere - self.free - self.held

    @property
    def running(self) -> tuple[Unsettled, ...]:
        return tuple(one for one in self.others if one.kind in RUNNING)


def final_account(reader: Reader, *, party: PartyId, on: date | None = None) -> FinalAccount:
    """A client's final account on a day (today when None); raises NotFound `party`."""
    require_party(reader, party=party)
    day = on or reader.clock.today()
    others = [one for one in unsettled(reader, party=party, on=day) if one.kind not in _TOLD]
    return FinalAccount(
        party, party_names(reader, parties=[party])[party], day, tuple(standing_on(reader, on=day, party=party)),
        tuple(waiting_on(reader, on=day, party=party)), tuple(deposits_held(reader, on=day, party=party)),
        tuple(others), tuple(one for one in losses(reader, party=party) if one.withdrawn_on is None),
    )  # fmt: skip
