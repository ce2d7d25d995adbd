"""Figures, their cuts, the rows behind them; closings and comments."""

from pole_desk.activities.reports.queries.closings import (
    Closing,
    Comment,
    closing_of,
    closings,
    comments,
)
from pole_desk.activities.reports.queries.figures import (
    By,
    Cut,
    Figure,
    Slice,
    behind,
    cuts,
    figures,
)
from pole_desk.activities.reports.queries.gathering import Counted, counted, definitions
from pole_desk.activities.reports.queries.preparing import ClosingPlan, prepare_closing

__all__ = [
    "By",
    "Closing",
    "ClosingPlan",
    "Comment",
    "Counted",
    "Cut",
    "Figure",
    "Slice",
    "behind",
    "closing_of",
    "closings",
    "comments",
    "counted",
    "cuts",
    "definitions",
    "figures",
    "prepare_closing",
]
