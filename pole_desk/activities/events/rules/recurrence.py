"""A rule of repetition, as RFC 5545 writes it (§3.3.10), as a value; its dates are in `dates`."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from typing import NamedTuple

from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _
from pole_desk.kernel.periods import PARIS

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
WEEK = 7


class Frequency(StrEnum):
    """How often a booking may come back; hours and minutes are not repeated."""

    DAILY = "DAILY"
    WEEKLY = "WEEKLY"
    MONTHLY = "MONTHLY"
    YEARLY = "YEARLY"


class Weekday(NamedTuple):
    """A day of the week (0 = Monday); `nth` of its month or year, from the end when negative, 0: each."""

    day: int
    nth: int = 0


@dataclass(frozen=True, slots=True)
class Rule:
    """A repetition in local wall time; it ends after `count` dates, at `until` (included), or never.

    Empty tuples say nothing: the first date gives what they leave open.
    """

    every: Frequency
    interval: int = 1
    count: int | None = None
    until: datetime | None = None
    weekdays: tuple[Weekday, ...] = ()
    month_days: tuple[int, ...] = ()
    months: tuple[int, ...] = ()
    year_days: tuple[int, ...] = ()
    week_numbers: tuple[int, ...] = ()
    hours: tuple[int, ...] = ()
    minutes: tuple[int, ...] = ()
    positions: tuple[int, ...] = ()
    week_start: int = 0

    @property
    def endless(self) -> bool:
        return self.count is None and self.until is None

    def until_day(self, day: date) -> Rule:
        """The same repetition, its last possible day included."""
        return replace(self, count=None, until=datetime.combine(day, time(23, 59)))


class _List(NamedTuple):
    """A part that holds a list of numbers: its field, its greatest, whether it counts from the end."""

    field: str
    least: int
    most: int
    signed: bool


_LISTS = {
    "BYMONTHDAY": _List("month_days", 1, 31, True),
    "BYYEARDAY": _List("year_days", 1, 366, True),
    "BYWEEKNO": _List("week_numbers", 1, 53, True),
    "BYMONTH": _List("months", 1, 12, False),
    "BYHOUR": _List("hours", 0, 23, False),
    "BYMINUTE": _List("minutes", 0, 59, False),
    "BYSETPOS": _List("positions", 1, 366, True),
}
_LARGEST_COUNT, _LARGEST_INTERVAL = 1_000_000, 1000


def _wrong(text: str, why: str) -> BadInput:
    shown = text if len(text) <= 80 else f"{text[:80]}…"
    return BadInput(
        "rrule",
        _("« {text} » n’est pas une répétition : {why}. Écrivez par exemple "
          "FREQ=WEEKLY;BYDAY=TH;COUNT=10.").format(text=shown, why=why),
        value=shown,
    )  # fmt: skip


def parse_rule(text: str, zone: tzinfo = PARIS) -> Rule:
    """Reads `FREQ=WEEKLY;INTERVAL=2;BYDAY=TH;UNTIL=20261217`, `RRULE:` before it or not.

    An UNTIL in UTC is turned to the zone; one that is a date includes that day. Raises BadInput
    `rrule` naming the part at fault.
    """
    found: dict[str, str] = {}
    for part in text.strip().removeprefix("RRULE:").split(";"):
        name, equals, value = part.strip().upper().partition("=")
        if not equals or not value:
            raise _wrong(text, _("« {part} » ne dit rien").format(part=part[:40]))
        if name in found:
            raise _wrong(text, _("{part} y est deux fois").format(part=name))
        found[name] = value
    rule = _read(text, found, zone)
    _require_sound(rule, lambda why: _wrong(text, why))
    return rule


def _read(text: str, found: dict[str, str], zone: tzinfo) -> Rule:
    every = found.pop("FREQ", "")
    if every in ("HOURLY", "MINUTELY", "SECONDLY"):
        raise _wrong(text, _("une réservation se répète par jour, semaine, mois ou année, pas par heure"))
    if every not in Frequency.__members__:
        raise _wrong(text, _("FREQ doit être DAILY, WEEKLY, MONTHLY ou YEARLY"))
    fields: dict[str, object] = {"every": Frequency(every)}
    for name, value in found.items():
        if name in _LISTS:
            fields[_LISTS[name].field] = _numbers(text, name, value)
        elif name == "INTERVAL":
            fields["interval"] = _count(text, name, value, _LARGEST_INTERVAL)
        elif name == "COUNT":
            fields["count"] = _count(text, name, value, _LARGEST_COUNT)
        elif name == "UNTIL":
            fields["until"] = _until(text, value, zone)
        elif name == "BYDAY":
            fields["weekdays"] = tuple(_weekday(text, one) for one in value.split(","))
        elif name == "WKST" and value in DAYS:
            fields["week_start"] = DAYS.index(value)
        else:
            raise _wrong(text, _("{part} n’y a pas sa place").format(part=f"{name}={value}"[:40]))
    return Rule(**fields)  # type: ignore[arg-type]


def _numbers(text: str, name: str, value: str) -> tuple[int, ...]:
    form = _LISTS[name]
    read = []
    for word in value.split(","):
        if not re.fullmatch(r"[+-]?[0-9]{1,3}" if form.signed else r"[0-9]{1,3}", word):
            raise _wrong(text, _("« {value} » dans {part}").format(value=word[:20], part=name))
        if not form.least <= abs(int(word)) <= form.most:
            raise _wrong(text, _("« {value} » dans {part}").format(value=word, part=name))
        read.append(int(word))
    return tuple(read)


def _count(text: str, name: str, value: str, most: int) -> int:
    if not re.fullmatch(r"[0-9]{1,12}", value) or not 1 <= int(value) <= most:
        raise _wrong(text, _("« {value} » dans {part}").format(value=value[:20], part=name))
    return int(value)


def _weekday(text: str, word: str) -> Weekday:
    found = re.fullmatch(r"([+-]?[0-9]{1,2})?(MO|TU|WE|TH|FR|SA|SU)", word)
    nth = int(found[1] or 0) if found else 99
    if found is None or abs(nth) > 53 or (found[1] and nth == 0):
        raise _wrong(text, _("« {value} » dans {part}").format(value=word[:20], part="BYDAY"))
    return Weekday(DAYS.index(found[2]), nth)


def _until(text: str, value: str, zone: tzinfo) -> datetime:
    try:
        if re.fullmatch(r"[0-9]{8}", value):
            return datetime.combine(datetime.strptime(value, "%Y%m%d").date(), time(23, 59))
        moment = datetime.strptime(value.removesuffix("Z"), "%Y%m%dT%H%M%S")
        if value.endswith("Z"):
            moment = moment.replace(tzinfo=UTC).astimezone(zone).replace(tzinfo=None)
        if not 1900 <= moment.year <= 2200:
            raise ValueError(value)
        return moment.replace(fold=0)
    except (ValueError, OverflowError):
        raise _wrong(text, _("« {value} » dans {part}").format(value=value[:20], part="UNTIL")) from None


def _require_sound(rule: Rule, wrong: Callable[[str], BadInput]) -> None:
    """What RFC 5545 §3.3.10 forbids together."""
    by_day = rule.every in (Frequency.DAILY, Frequency.WEEKLY)
    numbered = any(one.nth for one in rule.weekdays)
    others = (
        rule.weekdays, rule.month_days, rule.months, rule.year_days, rule.week_numbers, rule.hours,
        rule.minutes,
    )  # fmt: skip
    forbidden = (
        (rule.count is not None and rule.until is not None, _("COUNT ou UNTIL, pas les deux")),
        (numbered and by_day, _("un rang de jour (2TU) demande MONTHLY ou YEARLY")),
        (numbered and bool(rule.week_numbers), _("un rang de jour (2TU) ne va pas avec BYWEEKNO")),
        (bool(rule.month_days) and rule.every == Frequency.WEEKLY, _("BYMONTHDAY ne va pas avec WEEKLY")),
        (bool(rule.year_days) and rule.every != Frequency.YEARLY, _("BYYEARDAY demande YEARLY")),
        (bool(rule.week_numbers) and rule.every != Frequency.YEARLY, _("BYWEEKNO demande YEARLY")),
        (bool(rule.positions) and not any(others), _("BYSETPOS demande un autre BY…")),
    )
    for broken, why in forbidden:
        if broken:
            raise wrong(why)


def rule_text(rule: Rule) -> str:
    """The rule as RFC 5545 writes it: UNTIL in UTC, as a start with a time zone asks."""
    parts = [f"FREQ={rule.every}"]
    if rule.until is not None:
        utc = rule.until.replace(tzinfo=PARIS).astimezone(UTC)
        parts.append(f"UNTIL={utc:%Y%m%dT%H%M%SZ}")
    if rule.count is not None:
        parts.append(f"COUNT={rule.count}")
    if rule.interval != 1:
        parts.append(f"INTERVAL={rule.interval}")
    for name, form in _LISTS.items():
        if name != "BYSETPOS" and getattr(rule, form.field):
            parts.append(f"{name}={','.join(map(str, getattr(rule, form.field)))}")
    if rule.weekdays:
        named = (f"{one.nth or ''}{DAYS[one.day]}" for one in rule.weekdays)
        parts.append(f"BYDAY={','.join(named)}")
    if rule.positions:
        parts.append(f"BYSETPOS={','.join(map(str, rule.positions))}")
    if rule.week_start:
        parts.append(f"WKST={DAYS[rule.week_start]}")
    return ";".join(parts)


def shifted(rule: Rule, days: int) -> Rule | None:
    """The rule whose dates all fall `days` later; None when no simple rule says it.

    Weekdays turn together with the week's first day, so that « one week in two » stays true.
    """
    if days == 0:
        return rule
    until = None if rule.until is None else rule.until + timedelta(days=days)
    filters = (rule.month_days, rule.months, rule.year_days, rule.week_numbers)
    if any(filters) or rule.every not in (Frequency.DAILY, Frequency.WEEKLY):
        return None
    if rule.every == Frequency.DAILY and (rule.weekdays or rule.positions):
        return None
    return replace(
        rule,
        until=until,
        weekdays=tuple(Weekday((one.day + days) % WEEK, one.nth) for one in rule.weekdays),
        week_start=(rule.week_start + days) % WEEK if rule.every == Frequency.WEEKLY else rule.week_start,
    )
