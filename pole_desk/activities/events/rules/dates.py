"""The dates of a rule, in local wall time: a 9:00 stays 9:00, a night lasts what it lasts."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime, time, timedelta, tzinfo
from itertools import islice, pairwise
from typing import NamedTuple

from dateutil import rrule

from pole_desk.activities.events.rules.recurrence import Frequency, Rule, Weekday
from pole_desk.kernel.errors import BadInput, RuleBroken
from pole_desk.kernel.i18n import _, long_day, ngettext, number, plain_day
from pole_desk.kernel.periods import PARIS, add_months, day_of

WALL = "%Y-%m-%dT%H:%M"
_FREQUENCIES = {
    Frequency.DAILY: rrule.DAILY,
    Frequency.WEEKLY: rrule.WEEKLY,
    Frequency.MONTHLY: rrule.MONTHLY,
    Frequency.YEARLY: rrule.YEARLY,
}


class Limits(NamedTuple):
    """How far ahead of its first date a series may run, and over how many dates."""

    years: int = 2
    dates: int = 1000


class Occurrence(NamedTuple):
    """One date of a series: its wall time as the rule gives it, and its instants (epoch seconds).

    `missing` is `start` or `end` when that hour does not exist (the March night): the instants are
    then those of RFC 5545 §3.3.5, an hour later on the wall, with the duration asked for.
    """

    wall: datetime
    starts_at: int
    ends_at: int
    missing: str = ""

    @property
    def key(self) -> str:
        return wall_key(self.wall)


def wall_key(wall: datetime) -> str:
    """`2026-11-23T09:00`, what names an occurrence of a series."""
    return wall.strftime(WALL)


def read_wall(key: str) -> datetime:
    """A local time written `2026-11-23T09:00`; raises BadInput."""
    try:
        return datetime.strptime(key.strip(), WALL)
    except ValueError:
        raise BadInput(
            "wall_time",
            _("« {text} » n’est pas une date avec une heure. Écrivez par exemple 2026-11-23T09:00.").format(
                text=key[:40]
            ),
            value=key[:40],
        ) from None


def exists(wall: datetime, zone: tzinfo = PARIS) -> bool:
    """Whether a local time is on the clocks of a zone: the last Sunday of March skips an hour."""
    aware = wall.replace(tzinfo=zone)
    back = datetime.fromtimestamp(aware.timestamp(), zone).replace(tzinfo=None, fold=0)
    return back == wall.replace(fold=0)


def occurrence(wall: datetime, minutes: int, zone: tzinfo = PARIS) -> Occurrence:
    """What the clock on the wall says, as instants; the first of two equal hours in October."""
    end = wall + timedelta(minutes=minutes)
    starts_at = int(wall.replace(tzinfo=zone).timestamp())
    missing = "start" if not exists(wall, zone) else "" if exists(end, zone) else "end"
    if missing:
        return Occurrence(wall, starts_at, starts_at + minutes * 60, missing)
    return Occurrence(wall, starts_at, int(end.replace(tzinfo=zone).timestamp()))


def expand(
    rule: Rule,
    *,
    starts: datetime,
    minutes: int,
    exceptions: Collection[str] = (),
    limits: Limits = Limits(),  # noqa: B008
    zone: tzinfo = PARIS,
    today: date | None = None,
) -> list[Occurrence]:
    """Every date of a rule from its first wall time on, without the exceptions (days or wall times).

    A series that began before `today` may run as far ahead as one that begins then.

    Raises RuleBroken: series_endless, series_too_far, series_too_long, series_overlap; BadInput:
    series_empty, dates_reversed.
    """
    if minutes <= 0:
        raise BadInput("dates_reversed", _("La fin est avant le début : inversez les dates."))
    if rule.endless:
        raise _endless(limits)
    begins = starts.date() if today is None else max(starts.date(), today)
    horizon = datetime.combine(add_months(begins, 12 * limits.years), time(23, 59))
    if rule.until is not None and rule.until > horizon:
        raise _too_far(horizon, limits)
    wanted = limits.dates + 1 if rule.count is None else rule.count
    walls = list(islice(_walls(rule, starts, horizon), min(wanted, limits.dates + 1)))
    if len(walls) > limits.dates:
        raise _too_long(limits)
    if rule.count is not None and len(walls) < rule.count:
        raise _too_far(horizon, limits)
    kept = [wall for wall in walls if not _excepted(wall, exceptions)]
    if not kept:
        raise BadInput(
            "series_empty", _("Cette répétition ne donne aucune date. Vérifiez sa fin et ses jours.")
        )
    return [occurrence(wall, minutes, zone) for wall in kept]


def _excepted(wall: datetime, exceptions: Collection[str]) -> bool:
    key = wall_key(wall)
    return key in exceptions or key[:10] in exceptions


def _walls(rule: Rule, starts: datetime, horizon: datetime) -> Iterator[datetime]:
    """The wall times by python-dateutil, never past the horizon.

    Three differences with RFC 5545 are made good: BYWEEKNO alone means the first date's weekday,
    BYSETPOS counts in the whole first week, what comes before the first date included, and
    BYDAY=MO,1TU is the one or the other.
    """
    weekdays = _all_numbered(rule)
    weekly = rule.every == Frequency.WEEKLY
    if not weekdays and (weekly or (rule.week_numbers and not rule.year_days and not rule.month_days)):
        weekdays = (Weekday(starts.weekday()),)
    base = starts
    if weekly and rule.positions:
        base = starts - timedelta(days=(starts.weekday() - rule.week_start) % 7)
    found = rrule.rrule(
        _FREQUENCIES[rule.every],
        dtstart=base,
        interval=rule.interval,
        wkst=rule.week_start,
        until=horizon if rule.until is None else min(rule.until, horizon),
        bysetpos=rule.positions or None,
        bymonth=rule.months or None,
        bymonthday=rule.month_days or None,
        byyearday=rule.year_days or None,
        byweekno=rule.week_numbers or None,
        byweekday=[rrule.weekday(one.day, one.nth or None) for one in weekdays] or None,
        byhour=rule.hours or None,
        byminute=rule.minutes or None,
        bysecond=0,
    )
    return (wall for wall in found if wall >= starts)


def _all_numbered(rule: Rule) -> tuple[Weekday, ...]:
    """Each Monday as the first, second… one, when a number is given to another day."""
    if not any(one.nth for one in rule.weekdays):
        return rule.weekdays
    most = 53 if rule.every == Frequency.YEARLY and not rule.months else 5
    return tuple(
        Weekday(one.day, nth)
        for one in rule.weekdays
        for nth in ((one.nth,) if one.nth else range(1, most + 1))
    )


def require_apart(dates: Sequence[Occurrence], set_up: int, tear_down: int) -> None:
    """Raises RuleBroken when a date of a series, set-up and tear-down (seconds) included, meets the next."""
    for one, following in pairwise(sorted(dates, key=lambda date: date.starts_at)):
        if one.ends_at + tear_down > following.starts_at - set_up:
            raise RuleBroken(
                "series_overlap",
                _("La date du {first} déborde sur celle du {following}, montage et démontage compris. "
                  "Raccourcissez-la, ou espacez la répétition.").format(
                    first=long_day(day_of(one.starts_at)), following=long_day(day_of(following.starts_at))
                ),
            )  # fmt: skip


def _years(limits: Limits) -> str:
    return ngettext("{count} an", "{count} ans", limits.years).format(count=limits.years)


def _endless(limits: Limits) -> RuleBroken:
    return RuleBroken(
        "series_endless",
        _("Cette répétition n’a pas de fin. Donnez une dernière date (UNTIL) ou un nombre de fois "
          "(COUNT) ; une série dure {years} au plus.").format(years=_years(limits)),
    )  # fmt: skip


def _too_far(horizon: datetime, limits: Limits) -> RuleBroken:
    return RuleBroken(
        "series_too_far",
        _("Cette répétition irait au-delà du {day} : une série dure {years} au plus. Arrêtez-la avant, "
          "vous la prolongerez le moment venu.").format(
            day=plain_day(horizon.date()), years=_years(limits)
        ),
    )  # fmt: skip


def _too_long(limits: Limits) -> RuleBroken:
    return RuleBroken(
        "series_too_long",
        _("Cette répétition donne plus de {count} dates, le plus qu’une série peut avoir. Arrêtez-la "
          "plus tôt, ou espacez-la.").format(count=number(limits.dates)),
    )  # fmt: skip
