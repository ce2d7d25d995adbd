"""What billing writes: the month's run, credit notes, the files of what was issued."""

from __future__ import annotations

from pole_desk.accounts.billing.commands.collect import collect_charges
from pole_desk.accounts.billing.commands.credit import credit_invoice
from pole_desk.accounts.billing.commands.documents import store_documents
from pole_desk.accounts.billing.commands.issue import issue_invoices
from pole_desk.accounts.billing.commands.lock import lock_billing
from pole_desk.accounts.billing.commands.prepare import prepare_changes, prepare_invoices

__all__ = [
    "collect_charges",
    "credit_invoice",
    "issue_invoices",
    "lock_billing",
    "prepare_changes",
    "prepare_invoices",
    "store_documents",
]
