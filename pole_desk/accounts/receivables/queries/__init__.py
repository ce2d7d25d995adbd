"""What is due, paid and late; a module per question."""

from __future__ import annotations

from pole_desk.accounts.receivables.queries.standing import (
    Aged,
    Allocated,
    Balance,
    Payment,
    Receivable,
    aged,
    allocated,
    balance_of,
    balances,
    compensations,
    invoices,
    overdue,
    payment,
    payments,
    payments_of,
    receivable,
    receivables,
)

__all__ = [
    "Aged", "Allocated", "Balance", "Payment", "Receivable", "aged", "allocated", "balance_of", "balances",
    "compensations", "invoices", "overdue", "payment", "payments", "payments_of", "receivable", "receivables",
]  # fmt: skip
