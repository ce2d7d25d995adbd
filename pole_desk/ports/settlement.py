"""What a structure that leaves has still to settle with the pole, asked of whoever holds something."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple, Protocol

from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import PartyId


class Unsettled(NamedTuple):
    """Something to end, give back or pay; `page` and `record` lead to where it is done.

    `amount`, in euros, is what the structure owes; below zero the pole owes it; None where it is no
    money: a storage still open, goods, a key.
    """

    kind: str
    title: str
    detail: str
    amount: Decimal | None
    page: str
    record: int
    party: PartyId


class SettlementSource(Protocol):
    """A feature that may hold something of a structure, or have something due by it."""

    def unsettled(self, reader: Reader, party: PartyId | None, on: date) -> Sequence[Unsettled]:
        """What stands open on a day; empty when the structure may leave. Of everybody when it is None."""
        ...


@dataclass(frozen=True, slots=True)
class SettlementSources:
    """Every source, in the order of the leaver's page, as wired by the composition root."""

    sources: tuple[SettlementSource, ...] = ()


def unsettled(reader: Reader, *, party: PartyId | None, on: date) -> list[Unsettled]:
    """All that a structure, or everybody, has still to settle on a day, whoever holds it."""
    sources = reader.port(SettlementSources).sources
    return [one for source in sources for one in source.unsettled(reader, party, on)]
