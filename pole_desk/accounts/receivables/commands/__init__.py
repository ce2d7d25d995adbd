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
from pole_desk.accounts.receivables.commands.debits import (
    accept_debit,
    cancel_debit_batch,
    confirm_debits,
    make_debit_batch,
    prepare_debits,
    reject_debit,
    reopen_debits,
    restore_debit_batch,
)
from pole_desk.accounts.receivables.commands.deposits import (
    bring_back_from_deposit,
    pay_from_deposit,
    take_back_from_deposit,
)
from pole_desk.accounts.receivables.commands.leaving import Settled, settle_final_account, take_settlement_back
from pole_desk.accounts.receivables.commands.losses import restore_loss, withdraw_loss, write_off
from pole_desk.accounts.receivables.commands.mandates import (
    add_mandate,
    change_mandate,
    reinstate_mandate,
    restore_mandate,
    revoke_mandate,
    set_creditor_id,
    set_payee,
    withdraw_mandate,
)
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
from pole_desk.accounts.receivables.commands.plans import cancel_plan, make_plan, restore_plan
from pole_desk.accounts.receivables.commands.refunds import (
    cancel_return,
    refund_payment,
    restore_refund,
    return_payment,
    withdraw_refund,
)
from pole_desk.accounts.receivables.commands.reminding import (
    Sent,
    lift_pause,
    pause_reminders,
    prepare_reminders,
    restore_pause,
    send_reminders,
    set_reminder_costs,
    set_reminder_delays,
    set_reminder_text,
    undo_reminder_costs,
)
from pole_desk.accounts.receivables.commands.transfers import (
    accept_transfer,
    cancel_transfer_batch,
    confirm_transfers,
    make_transfer_batch,
    prepare_transfers,
    reject_transfer,
    restore_transfer_batch,
    unconfirm_transfers,
)

__all__ = [
    "Sent", "Settled", "accept_debit", "accept_proposals", "accept_transfer", "add_bank_account", "add_mandate",
    "adjust_allocations", "allocate_payment", "bring_back_from_deposit", "cancel_debit_batch", "cancel_plan",
    "cancel_return", "cancel_transfer_batch", "change_mandate", "confirm_debits", "confirm_transfers", "describe_bank_csv", "ignore_line",
    "import_statement", "lift_pause", "make_debit_batch", "make_plan", "make_transfer_batch", "match_line",
    "match_recorded", "match_return", "move_allocation", "pause_reminders", "pay_from_deposit", "prepare_debits",
    "prepare_reminders", "prepare_transfers", "receive_payment", "record_payment", "refund_payment",
    "reinstate_mandate", "reject_debit", "reject_transfer", "release_payment", "rematch_line", "rematch_lines",
    "reopen_debits", "restore_bank_account", "restore_debit_batch", "restore_loss", "restore_mandate", "restore_pause",
    "restore_payment", "restore_plan", "restore_refund", "restore_statement", "restore_transfer_batch",
    "retire_bank_account", "return_payment", "revoke_mandate", "send_reminders", "set_creditor_id", "set_off_accounts",
    "set_off_credit", "set_payee", "set_reminder_costs", "set_reminder_delays", "set_reminder_text",
    "settle_final_account", "take_back_from_deposit", "take_settlement_back", "unconfirm_transfers", "undo_reminder_costs", "unmatch_line",
    "unmatch_lines", "withdraw_loss", "withdraw_mandate", "withdraw_payment", "withdraw_refund", "withdraw_statement",
    "write_off",
]  # fmt: skip
