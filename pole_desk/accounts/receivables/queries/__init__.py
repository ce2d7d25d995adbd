"""What is due, paid and late; a module per question."""

from __future__ import annotations

from pole_desk.accounts.receivables.queries.payments import (
    Loss,
    Part,
    Payment,
    Received,
    Refund,
    compensations,
    loss,
    losses,
    parts_of,
    payment,
    payments,
    payments_of,
    refund,
    refunds,
)
from pole_desk.accounts.receivables.queries.standing import (
    Aged,
    Balance,
    Receivable,
    aged,
    balance_of,
    balances,
    invoices,
    overdue,
    receivable,
    receivables,
)

__all__ = [
    "Aged", "Balance", "Loss", "Part", "Payment", "Receivable", "Received", "Refund", "aged", "balance_of",
    "balances", "compensations", "invoices", "loss", "losses", "overdue", "parts_of", "payment", "payments",
    "payments_of", "receivable", "receivables", "refund", "refunds",
]  # fmt: skip
