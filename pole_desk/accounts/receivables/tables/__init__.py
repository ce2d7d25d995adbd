"""Tables of receivables and the guards that keep what was recorded."""

from __future__ import annotations

from pole_desk.accounts.receivables.tables.payments import GUARDS, AllocationRow, PaymentRow

__all__ = ["GUARDS", "AllocationRow", "PaymentRow"]
