"""Tables of the fund: grants and aids, groups, what becomes of projects."""

from pole_desk.activities.fund.tables.following import OtherCallRow, OutcomeRow, PositionRow
from pole_desk.activities.fund.tables.grants import (
    GUARDS,
    AidRow,
    AmendmentRow,
    InstalmentRow,
    ProjectRow,
    ReportRow,
)
from pole_desk.activities.fund.tables.group import (
    GroupRow,
    MeetingRow,
    MemberRow,
    OpinionRow,
    PresenceRow,
    RecommendationRow,
)

__all__ = [
    "GUARDS",
    "AidRow",
    "AmendmentRow",
    "GroupRow",
    "InstalmentRow",
    "MeetingRow",
    "MemberRow",
    "OpinionRow",
    "OtherCallRow",
    "OutcomeRow",
    "PositionRow",
    "PresenceRow",
    "ProjectRow",
    "RecommendationRow",
    "ReportRow",
]
