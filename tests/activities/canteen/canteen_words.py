"""Values that the canteen's tests say often."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from pole_desk.activities.canteen.rules import Offered, local_instant
from pole_desk.kernel.inputs import parse_time


def at(day: date, hour: str, days: int = 0) -> int:
    """Epoch seconds of an hour in Paris, so many days after a day."""
    return local_instant(day + timedelta(days=days), parse_time(hour))


def offer(**values: Any) -> Offered:
    """What a service offers; without words, everybody may book at once."""
    usual = {
        "seats": 90, "sittings": ("12:00", "13:00"), "outsiders_from": 0, "outsider_quota": None,
        "outsider_release": at(date(2026, 12, 31), "10:00"), "event_quota": 0, "event_release": 0,
    }  # fmt: skip
    return Offered(**{**usual, **values})
