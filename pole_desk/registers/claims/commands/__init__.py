"""Claims written: held, moved, ended, released, split; every refusal names who is there."""

from pole_desk.registers.claims.commands.holding import (
    change_hold,
    firm_hold,
    firm_holds,
    hold_series,
    hold_space,
    release_hold,
    release_holds,
)
from pole_desk.registers.claims.commands.moving import end_hold, move_hold, move_holds, swap_holds
from pole_desk.registers.claims.commands.splitting import split_space

__all__ = [
    "change_hold",
    "end_hold",
    "firm_hold",
    "firm_holds",
    "hold_series",
    "hold_space",
    "move_hold",
    "move_holds",
    "release_hold",
    "release_holds",
    "split_space",
    "swap_holds",
]
