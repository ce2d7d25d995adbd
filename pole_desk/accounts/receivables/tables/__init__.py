"""Tables of receivables and the guards that keep what was recorded."""

from __future__ import annotations

from pole_desk.accounts.receivables.tables.bank import BankAccountRow, BankLineRow, BankMatchRow, BankStatementRow
from pole_desk.accounts.receivables.tables.guards import GUARDS
from pole_desk.accounts.receivables.tables.payments import AllocationRow, LossRow, PaymentRow, RefundRow

__all__ = [
    "GUARDS", "AllocationRow", "BankAccountRow", "BankLineRow", "BankMatchRow", "BankStatementRow", "LossRow",
    "PaymentRow", "RefundRow",
]  # fmt: skip
