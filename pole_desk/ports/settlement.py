"""What a leaver settles: each activity tells what is left between a structure and the pole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple, Protocol

from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import DossierId, PartyId


class Unsettled(NamedTuple):
    """Something left to settle, net euros: `amount` above zero is what the structure owes the pole,
    below what it paid ahead; `record` names it (`canteen_card:3`).
    """

    record: str
    dossier: DossierId
    label: str
    amount: Decimal


class SettlementSource(Protocol):
    """An activity that may be left with something to settle."""

    def unsettled(self, reader: Reader, party: PartyId) -> Sequence[Unsettled]:
        """What is left between a structure and the pole today, not invoiced yet or paid ahead."""
        ...


@dataclass(frozen=True, slots=True)
class SettlementSources:
    """Every source, as wired by the composition root under this very type."""

    sources: tuple[SettlementSource, ...] = ()
