"""Every write of the agreements; a module per part of their life."""

from pole_desk.activities.leases.commands.clauses import change_terms, set_insurance, set_people
from pole_desk.activities.leases.commands.deposits import (
    ask_deposit,
    receive_deposit,
    restore_deposit,
    return_deposit,
    withdraw_deposit,
    withhold_deposit,
)
from pole_desk.activities.leases.commands.ending import (
    change_lease_start,
    end_lease,
    give_notice,
    reopen_lease,
    withdraw_notice,
)
from pole_desk.activities.leases.commands.hours import set_work_hours
from pole_desk.activities.leases.commands.indexation import apply_indexation, withdraw_indexation
from pole_desk.activities.leases.commands.lines import (
    add_line,
    change_line_days,
    end_line,
    move_line,
    move_line_to,
    restore_line,
    undo_move,
    withdraw_line,
)
from pole_desk.activities.leases.commands.occupants import (
    add_occupant,
    change_occupant,
    end_occupant,
    restore_occupant,
    withdraw_occupant,
)
from pole_desk.activities.leases.commands.opening import (
    cancel_lease,
    draft_lease,
    open_lease,
    restore_lease,
    sign_lease,
    unsign_lease,
)
from pole_desk.activities.leases.commands.rents import (
    add_rent_step,
    restore_rent_step,
    withdraw_rent_step,
)
from pole_desk.activities.leases.commands.services import (
    add_one_off,
    add_service,
    end_service,
    restore_one_off,
    restore_service,
    withdraw_one_off,
    withdraw_service,
)

__all__ = [
    "add_line",
    "add_occupant",
    "add_one_off",
    "add_rent_step",
    "add_service",
    "apply_indexation",
    "ask_deposit",
    "cancel_lease",
    "change_lease_start",
    "change_line_days",
    "change_occupant",
    "change_terms",
    "draft_lease",
    "end_lease",
    "end_line",
    "end_occupant",
    "end_service",
    "give_notice",
    "move_line",
    "move_line_to",
    "open_lease",
    "receive_deposit",
    "reopen_lease",
    "restore_deposit",
    "restore_lease",
    "restore_line",
    "restore_occupant",
    "restore_one_off",
    "restore_rent_step",
    "restore_service",
    "return_deposit",
    "set_insurance",
    "set_people",
    "set_work_hours",
    "sign_lease",
    "undo_move",
    "unsign_lease",
    "withdraw_deposit",
    "withdraw_indexation",
    "withdraw_line",
    "withdraw_notice",
    "withdraw_occupant",
    "withdraw_one_off",
    "withdraw_rent_step",
    "withdraw_service",
    "withhold_deposit",
]
