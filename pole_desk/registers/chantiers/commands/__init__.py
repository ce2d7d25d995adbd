"""Every write to the chantiers, by what is written: chantiers, actions, plans, the first state."""

from pole_desk.registers.chantiers.commands.actions import (
    add_action,
    change_action,
    change_action_state,
    withdraw_action,
)
from pole_desk.registers.chantiers.commands.chantiers import (
    change_chantier,
    set_lead,
    set_progress,
)
from pole_desk.registers.chantiers.commands.install import install_chantiers
from pole_desk.registers.chantiers.commands.plans import open_plan

__all__ = [
    "add_action",
    "change_action",
    "change_action_state",
    "change_chantier",
    "install_chantiers",
    "open_plan",
    "set_lead",
    "set_progress",
    "withdraw_action",
]
