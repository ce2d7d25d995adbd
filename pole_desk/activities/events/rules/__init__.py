"""Rules of the events, pure: states, needs, the queue of options; each part is a module."""

from pole_desk.activities.events.rules.needs import (
    BookingWish,
    Layout,
    Need,
    OnClosedDay,
    layout_name,
)
from pole_desk.activities.events.rules.options import rank_name
from pole_desk.activities.events.rules.states import (
    DONE,
    HOLDING,
    LAPSED,
    OPTIONS,
    OVER,
    TOPIC,
    BookingState,
    shown_state,
    state_name,
)

__all__ = [
    "DONE",
    "HOLDING",
    "LAPSED",
    "OPTIONS",
    "OVER",
    "TOPIC",
    "BookingState",
    "BookingWish",
    "Layout",
    "Need",
    "OnClosedDay",
    "layout_name",
    "rank_name",
    "shown_state",
    "state_name",
]
