"""Tables of billing and the guards that keep issued documents as they were issued."""

from __future__ import annotations

from pole_desk.accounts.billing.tables.guards import GUARDS
from pole_desk.accounts.billing.tables.records import (
    ChargeRow,
    DeductionRow,
    DocumentRow,
    InvoiceRow,
    InvoiceTaxRow,
    LineRow,
    OutboxRow,
    SeriesRow,
)

__all__ = [
    "GUARDS",
    "ChargeRow",
    "DeductionRow",
    "DocumentRow",
    "InvoiceRow",
    "InvoiceTaxRow",
    "LineRow",
    "OutboxRow",
    "SeriesRow",
]
