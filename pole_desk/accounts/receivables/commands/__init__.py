"""Every act on what is owed and comes in; a module per gesture."""

from __future__ import annotations

from pole_desk.accounts.receivables.commands.allocating import (
    adjust_allocations,
    allocate_payment,
    move_allocation,
    release_payment,
    set_off_credit,
)
from pole_desk.accounts.receivables.commands.losses import restore_loss, withdraw_loss, write_off
from pole_desk.accounts.receivables.commands.netting import set_off_accounts
from pole_desk.accounts.receivables.commands.payments import (
    receive_payment,
    record_payment,
    restore_payment,
    withdraw_payment,
)
from pole_desk.accounts.receivables.commands.refunds import (
    cancel_return,
    refund_payment,
    restore_refund,
    return_payment,
    withdraw_refund,
)

__all__ = [
    "adjust_allocations", "allocate_payment", "cancel_return", "move_allocation", "receive_payment",
    "record_payment", "refund_payment", "release_payment", "restore_loss", "restore_payment", "restore_refund",
    "return_payment", "set_off_accounts", "set_off_credit", "withdraw_loss", "withdraw_payment", "withdraw_refund",
    "write_off",
]  # fmt: skip
