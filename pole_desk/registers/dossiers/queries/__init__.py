"""Dossiers and links read: from a structure, a dossier, a chantier; proposed links; who works with whom."""

from pole_desk.registers.dossiers.queries.attachments import (
    ActionDossier,
    attached_to,
    odd_attachments,
    odd_dossiers,
    odd_projects,
)
from pole_desk.registers.dossiers.queries.carrying import (
    Carried,
    carried_owners,
    carry_preview,
)
from pole_desk.registers.dossiers.queries.links import (
    Dossier,
    Link,
    LinkedDossier,
    LinkedParty,
    ProjectLink,
    Servings,
    chantiers_served,
    dossier,
    dossiers,
    every_share,
    linked_to,
    links_of,
    parties_linked_to,
    party_links,
    project_links,
    servings,
)
from pole_desk.registers.dossiers.queries.proposals import Proposal, link_proposals
from pole_desk.registers.dossiers.queries.together import Tie, Together, together

__all__ = [
    "ActionDossier",
    "Carried",
    "Dossier",
    "Link",
    "LinkedDossier",
    "LinkedParty",
    "ProjectLink",
    "Proposal",
    "Servings",
    "Tie",
    "Together",
    "attached_to",
    "carried_owners",
    "carry_preview",
    "chantiers_served",
    "dossier",
    "dossiers",
    "every_share",
    "link_proposals",
    "linked_to",
    "links_of",
    "odd_attachments",
    "odd_dossiers",
    "odd_projects",
    "parties_linked_to",
    "party_links",
    "project_links",
    "servings",
    "together",
]
