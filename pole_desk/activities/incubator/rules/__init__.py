"""What the incubator's words mean: stages, forms, seats, scores, decisions; no SQL, no clock."""

from pole_desk.activities.incubator.rules.identity import ProjectInput, checked_project
from pole_desk.activities.incubator.rules.stages import Stage, stage_name
from pole_desk.activities.incubator.rules.topics import (
    CALLS_TOPIC,
    CANDIDACIES_TOPIC,
    COHORTS_TOPIC,
    JURIES_TOPIC,
    MEETINGS_TOPIC,
    TOPIC,
)

__all__ = [
    "CALLS_TOPIC",
    "CANDIDACIES_TOPIC",
    "COHORTS_TOPIC",
    "JURIES_TOPIC",
    "MEETINGS_TOPIC",
    "TOPIC",
    "ProjectInput",
    "Stage",
    "checked_project",
    "stage_name",
]
