"""What is due, paid and late; a module per question."""

from __future__ import annotations

from pole_desk.accounts.receivables.queries.bank import (
    BankAccount,
    Candidate,
    Line,
    Match,
    ReadFile,
    TakenStatement,
    account_of,
    bank_account,
    bank_accounts,
    bank_line,
    bank_lines,
    matches_of,
    prepare_matching,
    read_statement,
    taken_statements,
)
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
from pole_desk.accounts.receivables.queries.rates import (
    ByRate,
    by_rate,
    loss_by_rate,
    payment_by_rate,
    received_by_rate,
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
    "Aged", "Balance", "BankAccount", "ByRate", "Candidate", "Line", "Loss", "Match", "Part", "Payment", "ReadFile",
    "Receivable", "Received", "Refund", "TakenStatement", "account_of", "aged", "balance_of", "balances",
    "bank_account", "bank_accounts", "bank_line", "bank_lines", "by_rate", "compensations", "invoices", "loss",
    "loss_by_rate", "losses", "matches_of", "overdue", "parts_of", "payment", "payment_by_rate", "payments",
    "payments_of", "prepare_matching", "read_statement", "receivable", "receivables", "received_by_rate", "refund",
    "refunds", "taken_statements",
]  # fmt: skip
