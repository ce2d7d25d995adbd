"""Cutting figures by what they served, the periods of reports, states of a year; pure."""

from pole_desk.activities.reports.rules.cutting import Cutter, Part
from pole_desk.activities.reports.rules.periods import (
    Period,
    days_period,
    month_period,
    months_of,
    period_name,
    read_period,
    year_before,
    year_period,
)

TOPIC = "reports"

__all__ = [
    "TOPIC",
    "Cutter",
    "Part",
    "Period",
    "days_period",
    "month_period",
    "months_of",
    "period_name",
    "read_period",
    "year_before",
    "year_period",
]
