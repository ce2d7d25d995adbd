"""What is due, paid and late; a module per question."""

from __future__ import annotations

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
from pole_desk.accounts.receivables.queries.plans import Plan, PlanState, Promised, plan, plan_of, plans, promised
from pole_desk.accounts.receivables.queries.reminder_plan import (
    LateInvoice,
    PlannedLetter,
    ReminderPlan,
    Spared,
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
    PlannedTransfer,
    Transfer,
    TransferPlan,
    Unsent,
    transfer,
    transfer_plan,
    transfers,
)
from pole_desk.accounts.receivables.queries.unpaid import Unpaid, unpaid

__all__ = [
    "Account", "Aged", "Balance", "Broken", "Creditor", "Debit", "LateInvoice", "Loss", "Mandate", "Part",
    "Pause", "Payee", "Payment", "Plan", "PlanState", "PlannedLetter", "PlannedTransfer", "Promised", "Receivable",
    "Received", "Refund", "ReminderLetter", "ReminderLine", "ReminderPlan", "SepaFile", "Spared", "Transfer",
    "TransferPlan", "Unpaid", "Unsent", "Usage", "aged", "balance_of", "balances", "broken_debts", "compensations",
    "creditors", "debit", "debit_plan", "debits", "invoices", "kept_files", "loss", "losses", "mandate", "mandates",
    "next_rank", "overdue", "parts_of", "pauses", "payees", "payment", "payments", "payments_of", "plan", "plan_of",
    "plans", "promised", "receivable", "receivables", "refund", "refunds", "reminded", "reminder_letters",
    "reminder_pdf", "reminder_plan", "reminder_usage", "seller_in_turn", "sepa_bytes", "sepa_file", "sepa_files",
    "transfer", "transfer_plan", "transfers", "unpaid",
]  # fmt: skip
