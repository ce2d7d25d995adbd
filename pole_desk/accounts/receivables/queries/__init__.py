"""What is due, paid and late; a module per question."""

from __future__ import annotations

from pole_desk.accounts.receivables.queries.account import Account, AccountEntry, Entry, account
from pole_desk.accounts.receivables.queries.as_of import (
    ClientAges,
    Standing,
    Waiting,
    aged_clients,
    standing_on,
    waiting_on,
)
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
from pole_desk.accounts.receivables.queries.deposits import (
    DepositTotals,
    HeldDeposit,
    deposit_receipt,
    deposit_totals,
    deposits_held,
)
from pole_desk.accounts.receivables.queries.leaver import FinalAccount, final_account
from pole_desk.accounts.receivables.queries.papers import account_paper, final_paper
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
    withheld_payments,
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
from pole_desk.accounts.receivables.queries.year_end import LostInvoice, YearEnd, year_end, year_end_workbook

__all__ = [
    "account_paper", "final_paper",
    "Account", "AccountEntry", "Aged", "Balance", "BankAccount", "ByRate", "Candidate", "ClientAges",
    "DepositTotals", "Entry", "FinalAccount", "HeldDeposit", "Line", "Loss", "LostInvoice", "Match", "Part",
    "Payment", "ReadFile", "Receivable", "Received", "Refund", "Standing", "TakenStatement", "Waiting", "YearEnd",
    "account", "account_of", "aged", "aged_clients", "balance_of", "balances", "bank_account", "bank_accounts",
    "bank_line", "bank_lines", "by_rate", "compensations", "deposit_receipt", "deposit_totals", "deposits_held",
    "final_account", "invoices", "loss", "loss_by_rate", "losses", "matches_of", "overdue", "parts_of", "payment",
    "payment_by_rate", "payments", "payments_of", "prepare_matching", "read_statement", "receivable", "receivables",
    "received_by_rate", "refund", "refunds", "standing_on", "taken_statements", "waiting_on", "withheld_payments",
    "year_end", "year_end_workbook",
]  # fmt: skip
