"""Every write to dossiers and links: dossiers, links one by one or many, attached actions, a new plan."""

from pole_desk.registers.dossiers.commands.attachments import attach_dossiers, detach_dossier
from pole_desk.registers.dossiers.commands.dossiers import (
    change_dossier,
    close_dossier,
    hand_back_dossiers,
    hand_over_dossiers,
    open_dossier,
)
from pole_desk.registers.dossiers.commands.links import (
    link_many,
    restore_links,
    serve_project,
    set_links,
    set_party_links,
    take_proposals,
)
from pole_desk.registers.dossiers.commands.opening import Opening, cancel_dossiers, open_dossiers
from pole_desk.registers.dossiers.commands.succession import start_plan, take_plan_back

__all__ = [
    "Opening",
    "attach_dossiers",
    "cancel_dossiers",
    "change_dossier",
    "close_dossier",
    "detach_dossier",
    "hand_back_dossiers",
    "hand_over_dossiers",
    "link_many",
    "open_dossier",
    "open_dossiers",
    "restore_links",
    "serve_project",
    "set_links",
    "set_party_links",
    "start_plan",
    "take_plan_back",
    "take_proposals",
]
