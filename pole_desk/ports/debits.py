"""The debit that will pay an invoice, asked by whoever issues it: the invoice is the notice that the client is due."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date
from typing import NamedTuple, Protocol

from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import IssuerId, PartyId


class Announced(NamedTuple):
    """A debit told beforehand: the mandate's reference, who collects, the account debited, the day."""

    reference: str
    creditor_id: str
    iban: str
    on: date


Announcer = Callable[[IssuerId, PartyId, date, date], Announced | None]
"""Of a seller, a client, the day of issue and the day due: the debit to announce, None when another means pays."""


class Debits(Protocol):
    """What the pole collects by itself."""

    def announcer(self, reader: Reader, parties: Collection[PartyId]) -> Announcer:
        """Reads the mandates of these clients once; the answer is asked for each invoice."""
        ...
