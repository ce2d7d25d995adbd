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
from pole_desk.activities.incubator.rules.cohorts import CohortInput
from pole_desk.activities.incubator.rules.exits import (
    ExitInput,
    ExitKind,
    OutcomeInput,
    exit_name,
)
from pole_desk.activities.incubator.rules.identity import ProjectInput, checked_project
from pole_desk.activities.incubator.rules.juries import (
    Decision,
    Pause,
    Slot,
    Vote,
    decision_name,
    reordered,
    vote_name,
)
from pole_desk.activities.incubator.rules.meetings import Presence, presence_name
from pole_desk.activities.incubator.rules.mentors import (
    ActionInput,
    MentorInput,
    MentorKind,
    SessionInput,
    SessionState,
    mentor_kind_name,
    session_state_name,
)
from pole_desk.activities.incubator.rules.progress import (
    Axis,
    Level,
    Milestone,
    level_name,
    milestone_state_name,
)
from pole_desk.activities.incubator.rules.stages import Stage, stage_name
from pole_desk.activities.incubator.rules.topics import (
    CALLS_TOPIC,
    CANDIDACIES_TOPIC,
    COHORTS_TOPIC,
    JURIES_TOPIC,
    MEETINGS_TOPIC,
    MENTORS_TOPIC,
    SESSIONS_TOPIC,
    TOPIC,
    WORKSHOPS_TOPIC,
)
from pole_desk.activities.incubator.rules.usual_milestones import Usual
from pole_desk.activities.incubator.rules.workshops import Attendance, WorkshopInput

__all__ = [
    "CALLS_TOPIC",
    "CANDIDACIES_TOPIC",
    "COHORTS_TOPIC",
    "JURIES_TOPIC",
    "MEETINGS_TOPIC",
    "MENTORS_TOPIC",
    "SESSIONS_TOPIC",
    "TOPIC",
    "Usual",
    "WORKSHOPS_TOPIC",
    "ActionInput",
    "Attendance",
    "Axis",
    "CallInput",
    "CohortInput",
    "Criterion",
    "Decision",
    "ExitInput",
    "ExitKind",
    "FieldKind",
    "FormField",
    "Level",
    "MentorInput",
    "MentorKind",
    "Milestone",
    "OutcomeInput",
    "Pause",
    "Phase",
    "Piece",
    "Presence",
    "ProjectInput",
    "SessionInput",
    "SessionState",
    "Slot",
    "Stage",
    "Track",
    "Vote",
    "WorkshopInput",
    "candidacy_state_name",
    "checked_project",
    "decision_name",
    "exit_name",
    "field_kind_name",
    "level_name",
    "mentor_kind_name",
    "milestone_state_name",
    "presence_name",
    "reordered",
    "session_state_name",
    "stage_name",
    "vote_name",
]
