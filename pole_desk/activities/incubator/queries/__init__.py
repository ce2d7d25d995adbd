"""The incubator read: identities, meetings, calls, candidacies, juries; nothing is written here."""

from pole_desk.activities.incubator.queries.identity import (
    Alike,
    Project,
    Step,
    alike,
    project,
    project_of_dossier,
    projects,
    steps,
)

__all__ = [
    "Alike",
    "Project",
    "Step",
    "alike",
    "project",
    "project_of_dossier",
    "projects",
    "steps",
]
