"""Cutting figures by what they served, the periods of reports, states of a year; pure."""

from pole_desk.activities.reports.rules.cutting import Cutter, Part
from pole_desk.activities.reports.rules.periods import Period, month_period, months_of, year_period

TOPIC = "reports"

__all__ = ["TOPIC", "Cutter", "Part", "Period", "month_period", "months_of", "year_period"]
