"""Every act on what is owed and comes in; a module per gesture."""

from __future__ import annotations

from pole_desk.accounts.receivables.commands.allocating import (
    adjust_allocations,
    allocate_payment,
    move_allocation,
    release_payment,
    set_off_credit,
)
from pole_desk.accounts.receivables.commands.bank import (
    add_bank_account,
    describe_bank_csv,
    import_statement,
    restore_bank_account,
    restore_statement,
    retire_bank_account,
    withdraw_statement,
)
from pole_desk.accounts.receivables.commands.deposits import (
    bring_back_from_deposit,
    pay_from_deposit,
    take_back_from_deposit,
)
from pole_desk.accounts.receivables.commands.leaving import Settled, settle_final_account, take_settlement_back
from pole_desk.accounts.receivables.commands.losses import restore_loss, withdraw_loss, write_off
from pole_desk.accounts.receivables.commands.matching import (
    accept_proposals,
    ignore_line,
    match_line,
    match_recorded,
    match_return,
    rematch_line,
    rematch_lines,
    unmatch_line,
    unmatch_lines,
)
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
    "Settled", "accept_proposals", "bring_back_from_deposit", "pay_from_deposit", "settle_final_account",
    "take_back_from_deposit", "take_settlement_back", "add_bank_account", "adjust_allocations", "allocate_payment", "cancel_return",
    "describe_bank_csv", "ignore_line", "import_statement", "match_line", "match_recorded", "match_return",
    "move_allocation", "receive_payment", "record_payment", "refund_payment", "release_payment", "rematch_line",
    "rematch_lines", "restore_bank_account", "restore_loss", "restore_payment", "restore_refund",
    "restore_statement", "retire_bank_account", "return_payment", "set_off_accounts", "set_off_credit",
    "unmatch_line", "unmatch_lines", "withdraw_loss", "withdraw_payment", "withdraw_refund", "withdraw_statement",
    "write_off",
]  # fmt: skip
