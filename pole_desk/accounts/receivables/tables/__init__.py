"""Tables of receivables and the guards that keep what was recorded."""

from __future__ import annotations

from pole_desk.accounts.receivables.tables.bank import BankAccountRow, BankLineRow, BankMatchRow, BankStatementRow
from pole_desk.accounts.receivables.tables.debt_guards import GUARDS as DEBT_GUARDS
from pole_desk.accounts.receivables.tables.guards import GUARDS as MONEY_GUARDS
from pole_desk.accounts.receivables.tables.leaving import FinalAccountRow
from pole_desk.accounts.receivables.tables.mandates import DebitRow, MandateRow, PayeeRow, SepaFileRow, TransferRow
from pole_desk.accounts.receivables.tables.payments import AllocationRow, LossRow, PaymentRow, RefundRow
from pole_desk.accounts.receivables.tables.plans import InstalmentRow, PlanInvoiceRow, PlanRow
from pole_desk.accounts.receivables.tables.reminding import ReminderInvoiceRow, ReminderLetterRow, ReminderPauseRow

GUARDS = [*MONEY_GUARDS, *DEBT_GUARDS]

__all__ = [
    "GUARDS", "AllocationRow", "BankAccountRow", "BankLineRow", "BankMatchRow", "BankStatementRow", "DebitRow",
    "FinalAccountRow", "InstalmentRow", "LossRow", "MandateRow", "PayeeRow", "PaymentRow", "PlanInvoiceRow", "PlanRow", "RefundRow",
    "ReminderInvoiceRow", "ReminderLetterRow", "ReminderPauseRow", "SepaFileRow", "TransferRow",
]  # fmt: skip
