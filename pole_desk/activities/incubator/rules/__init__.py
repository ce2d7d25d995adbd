"""What the incubator's words mean: stages, forms, seats, scores, decisions; no SQL, no clock."""

from pole_desk.activities.incubator.rules.calls import (
    CallInput,
    Criterion,
    FieldKind,
    FormField,
    Phase,
    Piece,
    Track,
    field_kind_name,
)
from pole_desk.activities.incubator.rules.candidacies import candidacy_state_name
from pole_desk.activities.incubator.rules.identity import ProjectInput, checked_project
from pole_desk.activities.incubator.rules.juries import (
    Decision,
    Pause,
    Slot,
    Vote,
    decision_name,
    vote_name,
)
from pole_desk.activities.incubator.rules.meetings import (
    Presence,
    presence_name,
)
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
    "CallInput",
    "Criterion",
    "Decision",
    "FieldKind",
    "FormField",
    "Pause",
    "Phase",
    "Piece",
    "Presence",
    "ProjectInput",
    "Slot",
    "Stage",
    "Track",
    "Vote",
    "candidacy_state_name",
    "checked_project",
    "decision_name",
    "field_kind_name",
    "presence_name",
    "stage_name",
    "vote_name",
]
