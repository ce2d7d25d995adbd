"""What each payment gave to invoices, and took off them again, by day: the steps behind what stands."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import select

from pole_desk.accounts.receivables.tables import AllocationRow
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import InvoiceId, PaymentId


class Allocated(NamedTuple):
    """A step: what an invoice got of a payment on a day, below zero what was taken off it."""

    payment: PaymentId
    invoice: InvoiceId
    on: date
    amount: Decimal


def allocations(reader: Reader) -> list[Allocated]:
    """Every step of every payment, withdrawn ones too, in the order in which they were made."""
    row = AllocationRow
    statement = select(row.payment, row.invoice, row.on_day, row.amount).order_by(row.id)
    return reader.rows(statement, Allocated)
