"""Every act on what is owed and comes in; a module per gesture."""

from __future__ import annotations

from pole_desk.accounts.receivables.commands.payments import (
    record_payment,
    restore_payment,
    set_off_accounts,
    withdraw_payment,
)

__all__ = ["record_payment", "restore_payment", "set_off_accounts", "withdraw_payment"]
