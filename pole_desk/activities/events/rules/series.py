"""What the user says of a series: of each date, of those that clash, of which dates a change is for."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import NamedTuple

from pole_desk.activities.events.rules.dates import Limits, expand, read_wall, wall_key
from pole_desk.activities.events.rules.recurrence import Rule, shifted
from pole_desk.kernel.errors import BadInput, RuleBroken
from pole_desk.kernel.i18n import _
from pole_desk.ports.ids import SpaceId

YEARS, DATES = "events.series_years", "events.series_dates"
USUAL = Limits()
"""Settings, and their first values: how long a series may run, over how many dates."""
MINUTE = 60


class ClosedDays(StrEnum):
    """What becomes of the dates that fall on a public holiday or a closed day."""

    SKIP = "skip"
    KEEP = "keep"


class MissingHour(StrEnum):
    """What becomes of a date whose hour does not exist (the March night)."""

    ASK = "ask"
    SKIP = "skip"
    LATER = "later"


class OnClash(StrEnum):
    """What becomes of the dates that somebody else has: nothing is written, kept as refused, left as they were."""

    STOP = "stop"
    REFUSE = "refuse"
    KEEP = "keep"


class Choice(StrEnum):
    """What the user says of one date.

    `book` also on a closed day, or an hour later than one that does not exist; `move` to another
    room or time; `refuse` keeps it on record until it is freed; `keep` leaves it as it was.
    """

    BOOK = "book"
    SKIP = "skip"
    REFUSE = "refuse"
    MOVE = "move"
    OPTION = "option"
    KEEP = "keep"


class Decision(NamedTuple):
    """The user's word on one date, for all its spaces; `starts` (wall time), `minutes` go with `move`.

    `space` takes the place of `instead_of` alone: without it, of the space that is in the way.
    """

    occurrence: str
    choice: Choice
    space: SpaceId | None = None
    starts: str | None = None
    minutes: int | None = None
    instead_of: SpaceId | None = None


class SeriesWish(NamedTuple):
    """Spaces wished for by a rule; `starts` is the first wall time, buffers in seconds (None: usual).

    `others` repeat with `space`: a date is booked in all of them or in none.
    """

    space: SpaceId
    rule: str
    starts: str
    minutes: int
    set_up: int | None = None
    tear_down: int | None = None
    people: int = 0
    layout: str = ""
    exceptions: tuple[str, ...] = ()
    others: tuple[SpaceId, ...] = ()

    @property
    def spaces(self) -> tuple[SpaceId, ...]:
        """All of them, the first one first."""
        return (self.space, *self.others)


class Scope(StrEnum):
    """Which dates of a series an act is for; the past is in none of them."""

    THIS = "this"
    FOLLOWING = "following"
    ALL = "all"


class SeriesChange(NamedTuple):
    """What changes; None stays. `starts` is an hour (`14:30`), `days` puts each date so much later."""

    space: SpaceId | None = None
    starts: str | None = None
    minutes: int | None = None
    days: int = 0
    title: str | None = None
    people: int | None = None
    layout: str | None = None
    set_up: int | None = None
    tear_down: int | None = None

    @property
    def moves(self) -> bool:
        """Whether the dates are no longer where and when the series says."""
        return (self.space, self.starts, self.minutes, self.days) != (None, None, None, 0)


class Pattern(NamedTuple):
    """A series as written: rule, first wall time, minutes on the clock, exceptions."""

    rule: Rule
    starts: datetime
    minutes: int
    exceptions: tuple[str, ...]


def read_hour(text: str) -> time:
    """An hour written `14:30`; raises BadInput."""
    try:
        return datetime.strptime(text.strip(), "%H:%M").time()
    except ValueError:
        raise BadInput(
            "time", _("« {text} » n’est pas une heure. Écrivez par exemple 14:30.").format(text=text[:20])
        ) from None


def moved_wall(wall: datetime, change: SeriesChange) -> datetime:
    """Where a change puts a wall time."""
    hour = wall.time() if change.starts is None else read_hour(change.starts)
    return datetime.combine(wall.date() + timedelta(days=change.days), hour)


def cut_before(pattern: Pattern, wall: datetime) -> Rule:
    """The rule that ends before a date."""
    return replace(pattern.rule, count=None, until=wall - timedelta(minutes=1))


def carried_on(
    pattern: Pattern, wall: datetime, change: SeriesChange, limits: Limits, left_out: Collection[str]
) -> Pattern:
    """The series that takes over from a date on, changed; `left_out` are dates that stay behind.

    Raises RuleBroken `series_rule` when days of the month can't simply be put later.
    """
    rule = shifted(pattern.rule, change.days)
    if rule is None or ((change.starts or change.days) and (rule.hours or rule.minutes)):
        raise RuleBroken(
            "series_rule",
            _("Cette répétition suit des jours du mois ou des heures précises : elle ne se décale pas "
              "d’un bloc. Annulez les dates suivantes, puis réservez une nouvelle série."),
        )  # fmt: skip
    delta = moved_wall(wall, change) - wall
    if rule.count is not None:
        wide = limits._replace(years=200, dates=max(limits.dates, rule.count))
        walls = [one.wall for one in expand(pattern.rule, starts=pattern.starts, minutes=1, limits=wide)]
        rule = replace(rule, count=sum(1 for one in walls if one >= wall))
    if pattern.rule.until is not None:
        rule = replace(rule, until=pattern.rule.until + delta)
    kept = [key for key in pattern.exceptions if _from(key, wall)]
    gone = [wall_key(read_wall(key) + delta) for key in left_out]
    moved = [wall_key(read_wall(key) + delta) if len(key) > 10 else key for key in kept]
    return Pattern(
        rule, wall + delta, change.minutes or pattern.minutes, tuple(dict.fromkeys([*moved, *gone]))
    )


def _from(key: str, wall: datetime) -> bool:
    return key >= wall_key(wall) if len(key) > 10 else key >= wall_key(wall)[:10]
