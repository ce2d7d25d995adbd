"""Tables of receivables and the guards that keep what was recorded."""

from __future__ import annotations

from pole_desk.accounts.receivables.tables.debt_guards import GUARDS as DEBT_GUARDS
from pole_desk.accounts.receivables.tables.mandates import DebitRow, MandateRow, PayeeRow, SepaFileRow, TransferRow
from pole_desk.accounts.receivables.tables.payments import GUARDS as PAYMENT_GUARDS
from pole_desk.accounts.receivables.tables.payments import AllocationRow, PaymentRow
from pole_desk.accounts.receivables.tables.plans import InstalmentRow, PlanInvoiceRow, PlanRow
from pole_desk.accounts.receivables.tables.reminding import ReminderInvoiceRow, ReminderLetterRow, ReminderPauseRow

GUARDS = [*PAYMENT_GUARDS, *DEBT_GUARDS]

__all__ = [
    "GUARDS", "AllocationRow", "DebitRow", "InstalmentRow", "MandateRow", "PayeeRow", "PaymentRow", "PlanInvoiceRow",
    "PlanRow", "ReminderInvoiceRow", "ReminderLetterRow", "ReminderPauseRow", "SepaFileRow", "TransferRow",
]  # fmt: skip
