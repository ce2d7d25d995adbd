"""Every write of the incubator; a module per part of its life."""

from pole_desk.activities.incubator.commands.calls import (
    change_call,
    copy_call,
    open_call,
    restore_call,
    withdraw_call,
)
from pole_desk.activities.incubator.commands.candidacies import (
    ask_more,
    change_candidacy,
    complete_candidacy,
    receive_candidacy,
    restore_candidacy,
    return_candidacy,
    withdraw_candidacy,
)
from pole_desk.activities.incubator.commands.candidacies_import import (
    import_candidacies,
    prepare_candidacies_import,
    take_back_candidacies,
)
from pole_desk.activities.incubator.commands.cohorts import open_cohort
from pole_desk.activities.incubator.commands.documents import (
    add_document,
    restore_document,
    withdraw_document,
)
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
from pole_desk.activities.incubator.commands.meetings import (
    MeetingInput,
    cancel_meeting,
    change_meeting,
    plan_meeting,
    restore_meeting,
)
from pole_desk.activities.incubator.commands.meetings_seats import (
    note_presences,
    restore_sign_up,
    sign_up,
    withdraw_sign_up,
)

__all__ = [
    "MeetingInput",
    "add_document",
    "ask_more",
    "attach_party",
    "cancel_meeting",
    "change_call",
    "change_candidacy",
    "change_incubation",
    "change_meeting",
    "complete_candidacy",
    "copy_call",
    "detach_party",
    "import_candidacies",
    "move_stage",
    "note_presences",
    "open_call",
    "open_cohort",
    "plan_meeting",
    "prepare_candidacies_import",
    "receive_candidacy",
    "restore_call",
    "restore_candidacy",
    "restore_document",
    "restore_meeting",
    "restore_project",
    "restore_sign_up",
    "restore_step",
    "return_candidacy",
    "sign_up",
    "spot_project",
    "take_back_candidacies",
    "withdraw_call",
    "withdraw_candidacy",
    "withdraw_document",
    "withdraw_project",
    "withdraw_sign_up",
    "withdraw_step",
]
