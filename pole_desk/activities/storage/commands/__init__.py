"""Every write of storage; a module per part of its life."""

from pole_desk.activities.storage.commands.access import (
    end_access,
    give_access,
    restore_access,
    withdraw_access,
)
from pole_desk.activities.storage.commands.agreements import (
    end_storage,
    note_insurance,
    put_back_insurance,
    put_back_storage,
    rent_unit,
)
from pole_desk.activities.storage.commands.cancelling import cancel_storage, restore_storage
from pole_desk.activities.storage.commands.goods import (
    add_good,
    change_good,
    put_back_good,
    remove_good,
    restore_good,
    set_forbidden,
    withdraw_good,
)
from pole_desk.activities.storage.commands.overdue import (
    charge_penalty,
    climb_ladder,
    close_overdue,
    reopen_overdue,
    restore_penalty,
    restore_step,
    set_ladder,
    withdraw_penalty,
    withdraw_step,
)
from pole_desk.activities.storage.commands.rentals import (
    cancel_rental,
    move_rental,
    rent_days,
    restore_rental,
)
from pole_desk.activities.storage.commands.shares import (
    change_share,
    end_share,
    restore_share,
    take_share,
    undo_share_change,
    withdraw_share,
)
from pole_desk.activities.storage.commands.sharing import (
    end_unit,
    restore_unit,
    share_unit,
    withdraw_unit,
)

__all__ = [
    "add_good",
    "cancel_rental",
    "cancel_storage",
    "change_good",
    "change_share",
    "charge_penalty",
    "climb_ladder",
    "close_overdue",
    "end_access",
    "end_share",
    "end_storage",
    "end_unit",
    "give_access",
    "move_rental",
    "note_insurance",
    "put_back_good",
    "put_back_insurance",
    "put_back_storage",
    "remove_good",
    "rent_days",
    "rent_unit",
    "reopen_overdue",
    "restore_access",
    "restore_good",
    "restore_penalty",
    "restore_rental",
    "restore_share",
    "restore_step",
    "restore_storage",
    "restore_unit",
    "set_forbidden",
    "set_ladder",
    "share_unit",
    "take_share",
    "undo_share_change",
    "withdraw_access",
    "withdraw_good",
    "withdraw_penalty",
    "withdraw_share",
    "withdraw_step",
    "withdraw_unit",
]
