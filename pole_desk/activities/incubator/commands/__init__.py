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
    return_candidacy,
)
from pole_desk.activities.incubator.commands.candidacies_import import (
    import_candidacies,
    prepare_candidacies_import,
    take_back_candidacies,
)
from pole_desk.activities.incubator.commands.candidacies_leaving import (
    restore_candidacy,
    withdraw_candidacy,
)
from pole_desk.activities.incubator.commands.cohorts import (
    give_place,
    open_cohort,
    restore_cohort,
    take_place_back,
    withdraw_cohort,
)
from pole_desk.activities.incubator.commands.documents import (
    add_document,
    restore_document,
    withdraw_document,
)
from pole_desk.activities.incubator.commands.identity import (
    attach_party,
    change_incubation,
    detach_party,
    restore_project,
    spot_project,
    withdraw_project,
)
from pole_desk.activities.incubator.commands.identity_stages import (
    move_stage,
    restore_step,
    withdraw_step,
)
from pole_desk.activities.incubator.commands.juries import (
    JuryInput,
    cancel_jury,
    change_jury,
    close_jury,
    plan_jury,
    reopen_jury,
    restore_jury,
    write_minutes,
)
from pole_desk.activities.incubator.commands.juries_decisions import (
    decide,
    meet_conditions,
    withdraw_decision,
)
from pole_desk.activities.incubator.commands.juries_members import (
    add_juror,
    change_juror,
    declare_conflict,
    note_jury_presences,
    restore_juror,
    withdraw_conflict,
    withdraw_juror,
)
from pole_desk.activities.incubator.commands.juries_scores import (
    cast_votes,
    give_scores,
)
from pole_desk.activities.incubator.commands.juries_timetable import (
    build_timetable,
    move_hearing,
    note_hearings,
    set_timetable,
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
from pole_desk.activities.incubator.commands.merging import hand_over_incubations

__all__ = [
    "JuryInput",
    "MeetingInput",
    "add_document",
    "add_juror",
    "ask_more",
    "attach_party",
    "build_timetable",
    "cancel_jury",
    "cancel_meeting",
    "cast_votes",
    "change_call",
    "change_candidacy",
    "change_incubation",
    "change_juror",
    "change_jury",
    "change_meeting",
    "close_jury",
    "complete_candidacy",
    "copy_call",
    "decide",
    "declare_conflict",
    "detach_party",
    "give_place",
    "give_scores",
    "hand_over_incubations",
    "import_candidacies",
    "meet_conditions",
    "move_hearing",
    "move_stage",
    "note_hearings",
    "note_jury_presences",
    "note_presences",
    "open_call",
    "open_cohort",
    "plan_jury",
    "plan_meeting",
    "prepare_candidacies_import",
    "receive_candidacy",
    "reopen_jury",
    "restore_call",
    "restore_candidacy",
    "restore_cohort",
    "restore_document",
    "restore_juror",
    "restore_jury",
    "restore_meeting",
    "restore_project",
    "restore_sign_up",
    "restore_step",
    "return_candidacy",
    "set_timetable",
    "sign_up",
    "spot_project",
    "take_back_candidacies",
    "take_place_back",
    "withdraw_call",
    "withdraw_candidacy",
    "withdraw_cohort",
    "withdraw_conflict",
    "withdraw_decision",
    "withdraw_document",
    "withdraw_juror",
    "withdraw_project",
    "withdraw_sign_up",
    "withdraw_step",
    "write_minutes",
]
