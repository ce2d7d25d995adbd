"""What the pole owes others: canteen operators, depositors of the shop. Never revenue of the pole."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple, Protocol

from pole_desk.kernel.periods import Month
from pole_desk.kernel.work import Reader, Tx
from pole_desk.ports.ids import DossierId, PartyId


@dataclass(frozen=True, slots=True)
class Payout:
    """What was collected on mandate for a structure and is owed to it for a month; `key` is natural.

    Amounts in euros, VAT included: `collected` from the buyers, `kept` by the pole as commission,
    `amount` owed (negative when the structure owes). `netted` says that the contract sets it off
    against what the structure owes the pole.
    """

    key: str
    activity: str
    dossier: DossierId
    party: PartyId
    month: Month
    first: date
    last: date
    label: str
    collected: Decimal
    kept: Decimal
    amount: Decimal
    netted: bool


class PayoutSource(Protocol):
    """An activity that collects for others."""

    def payouts(self, reader: Reader, month: Month) -> Sequence[Payout]:
        """What a month's sales leave to pay out, by structure."""
        ...


@dataclass(frozen=True, slots=True)
class PayoutSources:
    """Every source, as wired by the composition root under this very type."""

    sources: tuple[PayoutSource, ...] = ()


class PaidOut(NamedTuple):
    """Money that went to whom it was collected for; `key` is natural, `account` is where it stood (467…)."""

    key: str
    party: PartyId
    party_name: str
    paid_on: date
    amount: Decimal
    method: str
    account: str = ""


class PaidSource(Protocol):
    """An activity that pays out what it collected."""

    def paid(self, reader: Reader, first: date, last: date) -> Sequence[PaidOut]:
        """What was paid out from `first` to `last`, both included; what was withdrawn is not in it."""
        ...


@dataclass(frozen=True, slots=True)
class PaidSources:
    """Every activity that pays out, as wired by the composition root under this very type."""

    sources: tuple[PaidSource, ...] = ()


class NettedAccount(NamedTuple):
    """A dossier whose invoices are set off against what was collected for it.

    `available` is what the pole holds for it, VAT included: collected and corrected, less what was
    paid out. `key` followed by `:2026-10` is the key of that month's payout.
    """

    dossier: DossierId
    party: PartyId
    key: str
    available: Decimal


class NettingSource(Protocol):
    """An activity whose contracts may net."""

    def netted(
        self, reader: Reader, dossiers: Collection[DossierId] | None = None
    ) -> Sequence[NettedAccount]:
        """The accounts that net, of all dossiers or of these."""
        ...


@dataclass(frozen=True, slots=True)
class NettingSources:
    """Every activity that nets, as wired by the composition root under this very type."""

    sources: tuple[NettingSource, ...] = ()


class Compensation(Protocol):
    """Receivables' answer to whoever changes what is owed on either side."""

    def set_off(self, tx: Tx, dossiers: Collection[DossierId] | None = None) -> None:
        """Bring the compensations of the accounts that net, all or these, to what holds now."""
        ...
