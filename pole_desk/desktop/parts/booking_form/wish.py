"""What the person on the phone wants, as typed and as read; pure, no widget, no query."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from pole_desk.activities.events.queries import Booking
from pole_desk.activities.events.rules.series import SeriesChange, SeriesWish
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _, numeric_day
from pole_desk.kernel.inputs import parse_time
from pole_desk.kernel.periods import PARIS, from_instant
from pole_desk.ports.ids import PartyId, SpaceId

USUAL_HOURS = 2
"""A booking's length when nothing was drawn nor typed."""
PARTS = (
    ("morning", _("Matin"), time(9), time(12, 30)),
    ("afternoon", _("Après-midi"), time(14), time(18)),
    ("day", _("Journée"), time(9), time(18)),
    ("evening", _("Soirée"), time(18), time(22)),
)
"""Parts of a day that callers name, one press each."""
_DURATION = re.compile(r"\+\s*(?:(\d{1,3})\s*h\s*(\d{0,2})|(\d{1,4})\s*(?:min|m|')?)\s*", re.IGNORECASE)
_AN_HOUR_AT_LEAST = 24
"""`+2` is two hours, `+45` three quarters of one."""


@dataclass
class Kept:
    """What was typed in the panel, as text, so that a half-written word comes back too."""

    party: PartyId | None = None
    party_name: str = ""
    texts: dict[str, str] = field(default_factory=dict)
    layout: str = ""
    spaces: tuple[SpaceId, ...] = ()
    equipment: dict[str, str] = field(default_factory=dict)
    repeat: dict[str, str] = field(default_factory=dict)


class Asked(NamedTuple):
    """What is wanted, readable or not yet: what the rooms are searched by."""

    party: PartyId | None
    people: int
    layout: str
    span: tuple[int, int] | None
    equipment: dict[str, int]
    set_up: int | None
    tear_down: int | None
    rule: str
    keep_closed: bool


class Times(NamedTuple):
    """When a booking starts and ends on the wall; `last` is its last day when it is not the first."""

    day: date
    starts: time
    ends: time | timedelta
    last: date | None = None


def wall(day: date, at: time) -> int:
    """Epoch seconds of an hour of a day in Paris; raises BadInput on an hour that the clock skips."""
    moment = datetime.combine(day, at, PARIS)
    instant = int(moment.timestamp())
    if from_instant(instant).astimezone(PARIS).replace(tzinfo=None) != moment.replace(tzinfo=None):
        raise BadInput(
            "no_such_hour",
            _("{hour} n’existe pas le {day} : l’heure change cette nuit-là. Prenez une heure plus tard.").format(
                hour=at.strftime("%H:%M"), day=numeric_day(day)
            ),
        )
    return instant


def bounds(times: Times) -> tuple[int, int]:
    """Epoch seconds; an end before the start is on the next day, a length is elapsed time.

    Raises BadInput on an hour that does not exist, or on a last day before the first.
    """
    starts_at = wall(times.day, times.starts)
    if isinstance(times.ends, timedelta):
        return starts_at, starts_at + int(times.ends.total_seconds())
    last = times.last or times.day
    if last < times.day:
        raise BadInput("dates_reversed", _("Le dernier jour est avant le premier."))
    if times.last is None and times.ends <= times.starts:
        last += timedelta(days=1)
    ends_at = wall(last, times.ends)
    if ends_at <= starts_at:
        raise BadInput("dates_reversed", _("La fin est avant le début."))
    return starts_at, ends_at


def read_end(text: str) -> time | timedelta:
    """An hour (`12h30`), or a length after a plus sign: `+2h`, `+1h30`, `+90`. Raises BadInput."""
    if not text.lstrip().startswith("+"):
        return parse_time(text)
    found = _DURATION.fullmatch(text.strip())
    minutes = 0
    if found and found[3] is not None:
        count = int(found[3])
        minutes = count * 60 if count < _AN_HOUR_AT_LEAST else count
    elif found:
        minutes = int(found[1]) * 60 + int(found[2] or 0)
    if not minutes:
        raise BadInput(
            "duration", _("« {text} » n’est pas une durée. Écrivez par exemple +2h ou +90.").format(text=text)
        )
    return timedelta(minutes=minutes)


def hour_written(at: time) -> str:
    """`09:30`, as the fields write it."""
    return f"{at.hour:02d}:{at.minute:02d}"


def wall_of(instant: int) -> datetime:
    """The wall time in Paris."""
    return datetime.fromtimestamp(instant, PARIS)


def usual_start(now: int) -> datetime:
    """The next full hour of the day's opening hours, tomorrow at nine when the day is over."""
    moment = wall_of(now)
    if moment.hour >= 19:
        return (moment + timedelta(days=1)).replace(hour=9, minute=0, second=0, microsecond=0)
    hour = max(9, moment.hour + 1)
    return moment.replace(hour=hour, minute=0, second=0, microsecond=0)


def series_wish(asked: Asked, space: SpaceId, *others: SpaceId) -> SeriesWish:
    """The repetition asked for, in a room or in several that repeat as one; its length is the clock's."""
    assert asked.span is not None
    starts, ends = (wall_of(at).replace(tzinfo=None) for at in asked.span)
    minutes = int((ends - starts).total_seconds()) // 60
    return SeriesWish(
        space, asked.rule, starts.strftime("%Y-%m-%dT%H:%M"), minutes, asked.set_up, asked.tear_down,
        asked.people, asked.layout, others=others,
    )  # fmt: skip


def series_change(booking: Booking, space: SpaceId, starts_at: int, ends_at: int) -> SeriesChange:
    """What a date's new place means for each date of its series: other room, hour, length, days later."""
    was, now = wall_of(booking.starts_at), wall_of(starts_at)
    lasted = wall_of(booking.ends_at).replace(tzinfo=None) - was.replace(tzinfo=None)
    lasts = wall_of(ends_at).replace(tzinfo=None) - now.replace(tzinfo=None)
    return SeriesChange(
        space=None if space == booking.space else space,
        starts=None if was.time() == now.time() else hour_written(now.time()),
        minutes=None if lasted == lasts else int(lasts.total_seconds()) // 60,
        days=(now.date() - was.date()).days,
    )
