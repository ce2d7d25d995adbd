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
from pole_desk.accounts.receivables.queries.debits import (
    Debit,
    SepaFile,
    debit,
    debit_plan,
    debits,
    kept_files,
    next_rank,
    seller_in_turn,
    sepa_bytes,
    sepa_file,
    sepa_files,
)
from pole_desk.accounts.receivables.queries.debt_audit import Broken, broken_debts
from pole_desk.accounts.receivables.queries.deposits import (
    DepositMovement,
    DepositTotals,
    HeldDeposit,
    deposit_movements,
    deposit_receipt,
    deposit_totals,
    deposits_held,
    standing_movements,
)
from pole_desk.accounts.receivables.queries.leaver import FinalAccount, final_account
from pole_desk.accounts.receivables.queries.mandates import (
    Account,
    Creditor,
    Mandate,
    Payee,
    creditors,
    mandate,
    mandates,
    payees,
)
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
from pole_desk.accounts.receivables.queries.plans import Plan, PlanState, Promised, plan, plan_of, plans, promised
from pole_desk.accounts.receivables.queries.rates import (
    ByRate,
    by_rate,
    loss_by_rate,
    payment_by_rate,
    received_by_rate,
)
from pole_desk.accounts.receivables.queries.reminder_plan import (
    LateInvoice,
    PlannedLetter,
    ReminderPlan,
    Spared,
    letters_due,
    reminder_plan,
)
from pole_desk.accounts.receivables.queries.reminding import (
    Pause,
    ReminderLetter,
    ReminderLine,
    Usage,
    pauses,
    reminded,
    reminder_letters,
    reminder_pdf,
    reminder_usage,
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
from pole_desk.accounts.receivables.queries.transfers import (
    LateFile,
    PlannedTransfer,
    Transfer,
    TransferPlan,
    Unsent,
    transfer,
    transfer_plan,
    transfers,
    unconfirmed,
)
from pole_desk.accounts.receivables.queries.unpaid import Unpaid, unpaid
from pole_desk.accounts.receivables.queries.year_end import LostInvoice, YearEnd, year_end, year_end_csv, year_end_workbook

__all__ = [
    "Account", "AccountEntry", "Aged", "Balance", "BankAccount", "Broken", "ByRate", "Candidate", "ClientAges",
    "Creditor", "Debit", "DepositMovement", "DepositTotals", "Entry", "FinalAccount", "HeldDeposit", "LateFile", "LateInvoice", "Line",
    "Loss",
    "LostInvoice", "Mandate", "Match", "Part", "Pause", "Payee", "Payment", "Plan", "PlanState", "PlannedLetter",
    "PlannedTransfer", "Promised", "ReadFile", "Receivable", "Received", "Refund", "ReminderLetter", "ReminderLine",
    "ReminderPlan", "SepaFile", "Spared", "Standing", "TakenStatement", "Transfer", "TransferPlan", "Unpaid", "Unsent",
    "Usage", "Waiting", "YearEnd", "account", "account_of", "account_paper", "aged", "aged_clients", "balance_of",
    "balances", "bank_account", "bank_accounts", "bank_line", "bank_lines", "broken_debts", "by_rate", "compensations",
    "creditors", "debit", "debit_plan", "debits", "deposit_movements", "deposit_receipt", "deposit_totals", "deposits_held",
    "final_account", "final_paper", "invoices", "kept_files", "letters_due", "loss", "loss_by_rate", "losses",
    "mandate", "mandates", "matches_of", "next_rank", "overdue", "parts_of", "pauses", "payees", "payment",
    "payment_by_rate", "payments", "payments_of", "plan", "plan_of", "plans", "prepare_matching", "promised",
    "read_statement", "receivable", "receivables", "received_by_rate", "refund", "refunds", "reminded",
    "reminder_letters", "reminder_pdf", "reminder_plan", "reminder_usage", "seller_in_turn", "sepa_bytes", "sepa_file",
    "sepa_files", "standing_movements", "standing_on", "taken_statements", "transfer", "transfer_plan", "transfers",
    "unconfirmed", "unpaid", "waiting_on", "withheld_payments", "year_end", "year_end_csv", "year_end_workbook",
]  # fmt: skip
