"""Receivables let a deposit withheld pay invoices."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from pole_desk.accounts.receivables.commands import bring_back_from_deposit, pay_from_deposit, take_back_from_deposit
from pole_desk.kernel.work import Tx
from pole_desk.ports.ids import InvoiceId, PartyId


class ReceivableDeposits:
    """Implements ports.deposits.DepositUse."""

    def pay(
        self, tx: Tx, movement: int, party: PartyId, on: date, amount: Decimal, invoices: Sequence[InvoiceId]
    ) -> None:
        """Pay invoices with what was withheld."""
        pay_from_deposit(tx, movement=movement, party=party, on=on, amount=amount, invoices=invoices)

    def take_back(self, tx: Tx, movement: int) -> None:
        """Let what was withheld pay nothing."""
        take_back_from_deposit(tx, movement=movement)

    def bring_back(self, tx: Tx, movement: int) -> None:
        """Let what was withheld pay again."""
        bring_back_from_deposit(tx, movement=movement)
