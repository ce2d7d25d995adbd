"""A deposit withheld pays invoices: activities hold the money, accounts say what it pays."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Protocol

from pole_desk.kernel.work import Tx
from pole_desk.ports.ids import InvoiceId, PartyId


class DepositUse(Protocol):
    """Receivables' answer to whoever withholds a deposit; `movement` is that withholding."""

    def pay(
        self, tx: Tx, movement: int, party: PartyId, on: date, amount: Decimal, invoices: Sequence[InvoiceId]
    ) -> None:
        """Pay invoices of the client, in the order given; raises RuleBroken `over_due` when they ask for less."""
        ...

    def take_back(self, tx: Tx, movement: int) -> None:
        """What was withheld pays nothing any more."""
        ...

    def bring_back(self, tx: Tx, movement: int) -> None:
        """What was withheld pays again what it paid; raises RuleBroken `over_balance` when it no longer fits."""
        ...
