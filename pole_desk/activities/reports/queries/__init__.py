"""Figures, their cuts, the rows behind them; closings and comments."""

from pole_desk.activities.reports.queries.board import Board, BoardLine, Ending, board
from pole_desk.activities.reports.queries.closings import (
    Closing,
    Comment,
    closing_of,
    closings,
    comments,
)
from pole_desk.activities.reports.queries.comparing import (
    Baseline,
    Comparison,
    baselines,
    compare,
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
    "Baseline",
    "Board",
    "BoardLine",
    "By",
    "Closing",
    "ClosingPlan",
    "Comment",
    "Comparison",
    "Counted",
    "Cut",
    "Ending",
    "Figure",
    "Slice",
    "baselines",
    "behind",
    "board",
    "closing_of",
    "closings",
    "comments",
    "compare",
    "counted",
    "cuts",
    "definitions",
    "figures",
    "prepare_closing",
]
