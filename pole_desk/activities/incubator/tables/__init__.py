"""Tables of the incubator: who is followed, how they are chosen, how they are accompanied; the guards."""

from pole_desk.activities.incubator.tables.following import (
    AssessmentRow,
    AttendanceRow,
    CohortRow,
    ExitRow,
    MentorRow,
    MentoringRow,
    MilestoneRow,
    OutcomeRow,
    RiskRow,
    SessionActionRow,
    SessionRow,
    WorkshopRow,
)
from pole_desk.activities.incubator.tables.identity import (
    DocumentRow,
    IncubationRow,
    MeetingRow,
    SignUpRow,
    StepRow,
)
from pole_desk.activities.incubator.tables.selection import (
    CallRow,
    CandidacyRow,
    ConflictRow,
    CriterionRow,
    DecisionRow,
    HearingRow,
    JurorRow,
    JuryRow,
    PhaseRow,
    ScoreRow,
    VoteRow,
)
from pole_desk.kernel.guards import Guard, trigger
from pole_desk.kernel.i18n import _

_SEATED = "NEW.taken > NEW.seats OR NEW.taken < 0"
_PLACED = "NEW.taken > NEW.size_max OR NEW.taken < 0"
_APART = (
    "NOT NEW.withdrawn AND EXISTS (SELECT 1 FROM incubator_conflict c WHERE c.juror = NEW.juror "
    "AND c.candidacy = NEW.candidacy AND NOT c.withdrawn)"
)


def _kept(name: str, says: str, table: str) -> Guard:
    return trigger(name, says, table, ["DELETE"], {"sqlite": "1", "postgresql": "TRUE"})


GUARDS = [
    trigger(
        "incubator_meeting_seats",
        _("Cette réunion est complète : elle ne prend pas plus de personnes que de places."),
        "incubator_meeting",
        ["INSERT", "UPDATE"],
        {"sqlite": _SEATED, "postgresql": _SEATED},
    ),
    trigger(
        "incubator_cohort_places",
        _("Cette promotion est complète : elle ne prend pas plus de projets que de places."),
        "incubator_cohort",
        ["INSERT", "UPDATE"],
        {"sqlite": _PLACED, "postgresql": _PLACED},
    ),
    *(
        trigger(
            f"incubator_{what}_apart",
            _("Ce membre du jury a un lien d’intérêt avec la candidature : ni note, ni vote."),
            f"incubator_{what}",
            ["INSERT", "UPDATE"],
            {"sqlite": _APART, "postgresql": _APART},
        )
        for what in ("score", "vote")
    ),
    _kept(
        "incubator_candidacy_kept",
        _("Une candidature ne se supprime pas : elle est retirée."),
        "incubator_candidacy",
    ),
    _kept(
        "incubator_decision_kept",
        _("Une décision de jury ne se supprime pas : elle est reprise."),
        "incubator_decision",
    ),
    _kept(
        "incubation_kept",
        _("Un projet suivi ne se supprime pas : il est arrêté ou retiré."),
        "incubation",
    ),
]

__all__ = [
    "GUARDS",
    "AssessmentRow",
    "AttendanceRow",
    "CallRow",
    "CandidacyRow",
    "CohortRow",
    "ConflictRow",
    "CriterionRow",
    "DecisionRow",
    "DocumentRow",
    "ExitRow",
    "HearingRow",
    "IncubationRow",
    "JurorRow",
    "JuryRow",
    "MeetingRow",
    "MentorRow",
    "MentoringRow",
    "MilestoneRow",
    "OutcomeRow",
    "PhaseRow",
    "RiskRow",
    "ScoreRow",
    "SessionActionRow",
    "SessionRow",
    "SignUpRow",
    "StepRow",
    "VoteRow",
    "WorkshopRow",
]
