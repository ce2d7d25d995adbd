"""Every write of the incubator; a module per part of its life."""

from pole_desk.activities.incubator.commands.cohorts import open_cohort
from pole_desk.activities.incubator.commands.identity import (
    attach_party,
    change_incubation,
    detach_party,
    move_stage,
    restore_project,
    restore_step,
    spot_project,
    withdraw_project,
    withdraw_step,
)

__all__ = [
    "attach_party",
    "change_incubation",
    "detach_party",
    "move_stage",
    "open_cohort",
    "restore_project",
    "restore_step",
    "spot_project",
    "withdraw_project",
    "withdraw_step",
]
