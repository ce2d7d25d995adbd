"""What is unpaid and late, asked by the activities: accounts answer, nobody imports them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple, Protocol

from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import DossierId


class Late(NamedTuple):
    """An invoice past its due day that bills a dossier; `balance` is what is due on all of it."""

    dossier: DossierId
    invoice: str
    due_on: date
    balance: Decimal


class Arrears(Protocol):
    """What the pole waits for."""

    def late(self, reader: Reader, dossiers: Collection[DossierId], on: date) -> Sequence[Late]:
        """The late invoices that bill these dossiers, the oldest due first."""
        ...
