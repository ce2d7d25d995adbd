"""Plans, chantiers, their actions and how each is led and followed; nothing is written here."""

from pole_desk.registers.chantiers.queries.actions import Action, action_owner, actions, late_actions
from pole_desk.registers.chantiers.queries.chantiers import (
    Chantier,
    ChantierCard,
    Near,
    chantier,
    chantiers,
    stray_chantiers,
)
from pole_desk.registers.chantiers.queries.following import (
    Attendee,
    Lead,
    Meeting,
    Progress,
    Referent,
    Support,
    leads,
    meetings,
    progress_of,
    referents,
    supports,
)
from pole_desk.registers.chantiers.queries.plans import Plan, plan_on, plans, successors

__all__ = [
    "Action",
    "Attendee",
    "Chantier",
    "ChantierCard",
    "Lead",
    "Meeting",
    "Near",
    "Plan",
    "Progress",
    "Referent",
    "Support",
    "action_owner",
    "actions",
    "chantier",
    "chantiers",
    "late_actions",
    "leads",
    "meetings",
    "plan_on",
    "plans",
    "progress_of",
    "referents",
    "stray_chantiers",
    "successors",
    "supports",
]
