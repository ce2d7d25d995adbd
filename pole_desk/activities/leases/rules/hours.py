"""When the people of the agreements are at work."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _
from pole_desk.kernel.inputs import parse_time
from pole_desk.kernel.periods import PARIS, to_instant

HOURS_SETTING = "hosting.hours"
USUAL_HOURS: Mapping[str, str] = {"first": "08:00", "last": "19:00"}
"""Until the setting says otherwise; from Monday to Friday."""


def work_span(hours: Mapping[str, str], day: date) -> tuple[int, int]:
    """Epoch seconds at which work begins and ends on a day in Paris."""
    return _at(day, hours["first"]), _at(day, hours["last"])


def checked_hours(first: str, last: str) -> dict[str, str]:
    """Hours as they are stored; raises BadInput `work_hours` unless the last comes after the first."""
    begins, ends = parse_time(first), parse_time(last)
    if ends <= begins:
        raise BadInput("work_hours", _("Les heures de travail finissent après avoir commencé."))
    return {"first": begins.strftime("%H:%M"), "last": ends.strftime("%H:%M")}


def _at(day: date, hour: str) -> int:
    return to_instant(datetime(day.year, day.month, day.day, int(hour[:2]), int(hour[3:]), tzinfo=PARIS))
