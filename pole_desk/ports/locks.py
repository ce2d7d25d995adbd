"""The months that the ledger has closed: whoever writes money of one is told so, and what to do."""

from __future__ import annotations

from datetime import date
from typing import Protocol

from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import IssuerId


class MoneyLock(Protocol):
    """The ledger's answer: the months that a seller has sealed take no money any more, nor lose any."""

    def require_open(self, reader: Reader, *, on: date, issuer: IssuerId | None = None, fix: str = "") -> None:
        """Raises RuleBroken `closed_month` naming the closing, and `fix` as what to do; else: date it today.

        Without a seller, the pole's first one is meant, as the journal has it.
        """
        ...

    def require_activity_open(self, reader: Reader, *, activity: str, on: date, fix: str = "") -> None:
        """The same for money in the books of the seller of an activity: a deposit of hosting, a payout of the shop."""
        ...

    def first_seller(self, reader: Reader) -> IssuerId | None:
        """In whose books is money that names no seller."""
        ...

    def open_day(self, reader: Reader, *, on: date, issuer: IssuerId | None = None) -> date:
        """The day, or the first one after it that no closing covers: what the bank tells late is written there."""
        ...
