"""Every write to the chantiers, by what is written: plans, chantiers, leads, progress, actions, meetings."""

from pole_desk.registers.chantiers.commands.actions import (
    add_action,
    change_action,
    change_action_state,
    restore_action_state,
    withdraw_action,
)
from pole_desk.registers.chantiers.commands.chantiers import change_chantier
from pole_desk.registers.chantiers.commands.install import install_chantiers
from pole_desk.registers.chantiers.commands.leads import (
    add_referent,
    change_referent,
    restore_leads,
    set_lead,
    withdraw_referent,
)
from pole_desk.registers.chantiers.commands.meetings import (
    add_meeting,
    change_meeting,
    withdraw_meeting,
)
from pole_desk.registers.chantiers.commands.merging import hand_back_chantiers, hand_over_chantiers
from pole_desk.registers.chantiers.commands.plans import change_plan, open_plan, withdraw_plan
from pole_desk.registers.chantiers.commands.progress import set_progress, withdraw_progress
from pole_desk.registers.chantiers.commands.supports import (
    add_support,
    change_support,
    withdraw_support,
)

__all__ = [
    "add_action",
    "add_meeting",
    "add_referent",
    "add_support",
    "change_action",
    "change_action_state",
    "change_chantier",
    "change_meeting",
    "change_plan",
    "change_referent",
    "change_support",
    "hand_back_chantiers",
    "hand_over_chantiers",
    "install_chantiers",
    "open_plan",
    "restore_action_state",
    "restore_leads",
    "set_lead",
    "set_progress",
    "withdraw_action",
    "withdraw_meeting",
    "withdraw_plan",
    "withdraw_progress",
    "withdraw_referent",
    "withdraw_support",
]
