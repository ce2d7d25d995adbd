"""What the pole owes others: canteen operators, depositors of the shop. Never revenue of the pole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol

from pole_desk.kernel.periods import Month
from pole_desk.kernel.work import Reader
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
