"""A foreign calendar as dates to book: recurrences expanded, exceptions put in their place; pure."""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from pole_desk.activities.events.rules.dates import (
    Limits,
    Occurrence,
    expand,
    occurrence,
    wall_key,
)
from pole_desk.activities.events.rules.needs import DAY, LONGEST_DAYS
from pole_desk.activities.events.rules.recurrence import parse_rule
from pole_desk.formats.ics import ForeignEntry
from pole_desk.kernel.errors import BadInput, RuleBroken
from pole_desk.kernel.i18n import _, ngettext, number, short_day
from pole_desk.kernel.periods import day_of

MOST_DATES = 20_000
"""Dates that one file may give; a recurrence alone may have as many as a long calendar needs."""
LONGEST_UID, LONGEST_TITLE, LONGEST_ZONE = 255, 200, 60


class ForeignDate(NamedTuple):
    """A date of a foreign calendar, in epoch seconds; `recurrence` names it within its series."""

    uid: str
    recurrence: str
    title: str
    starts_at: int
    ends_at: int
    tentative: bool
    cancelled: bool

    @property
    def content(self) -> str:
        """A digest of what was read: the same when nothing changed there."""
        told = f"{self.title}\n{self.starts_at}\n{self.ends_at}\n{self.tentative}"
        return hashlib.sha256(told.encode()).hexdigest()


class LeftOut(NamedTuple):
    """An entry that is not booked, and why: the predicate of a sentence whose subject is its title."""

    title: str
    starts_at: int
    why: str

    @property
    def said(self) -> str:
        """`« Exposition » dure plus de 92 jours.`"""
        return _("« {title} » {why}.").format(title=self.title, why=self.why)


class ForeignDates(NamedTuple):
    """What a file asks for: dates by start, what is left out, what was read otherwise than written."""

    dates: tuple[ForeignDate, ...]
    left_out: tuple[LeftOut, ...]
    notes: tuple[str, ...]


def foreign_dates(
    entries: Sequence[ForeignEntry], *, limits: Limits, today: date, now: int
) -> ForeignDates:
    """The dates to come of the entries of a file; what ended before `now` is left out.

    Raises RuleBroken on a recurrence without end or too long, naming its entry, BadInput.
    """
    reading = _Reading(limits, today)
    latest = _latest(entries)
    for entry in _doubles(entries, latest):
        reading.leave(entry, _("est remplacé par une autre entrée du même nom (UID), plus loin dans le fichier"))
    for entry in latest:
        if entry.replaces is None:
            reading.add(entry)
    for entry in latest:
        if entry.replaces is not None:
            reading.replace(entry, entry.replaces)
    return reading.result(now)


def _latest(entries: Sequence[ForeignEntry]) -> list[ForeignEntry]:
    """One entry for a name and a date: the one with the highest sequence, the last among equals."""
    found: dict[tuple[str, datetime | None], ForeignEntry] = {}
    for entry in entries:
        key = entry.uid, entry.replaces
        known = found.get(key)
        if known is None or entry.sequence >= known.sequence:
            found[key] = entry
    return list(found.values())


def _doubles(
    entries: Sequence[ForeignEntry], latest: Sequence[ForeignEntry]
) -> list[ForeignEntry]:
    """Entries that another hides by chance: the same name, no later sequence, another content."""
    kept = {(entry.uid, entry.replaces): entry for entry in latest}
    return [
        entry for entry in entries
        if entry != (known := kept[entry.uid, entry.replaces]) and entry.sequence == known.sequence
    ]  # fmt: skip


class _Reading:
    """Entries being read, one after the other."""

    def __init__(self, limits: Limits, today: date) -> None:
        self._limits = limits._replace(dates=max(limits.dates, MOST_DATES))
        self._today = today
        self._dates: dict[tuple[str, str], ForeignDate] = {}
        self._left_out: list[LeftOut] = []
        self._notes: list[str] = []

    def add(self, entry: ForeignEntry) -> None:
        """A single entry, or the master of a recurrence."""
        if entry.lost_zone:
            self._notes.append(
                _("« {title} » est lu à l’heure de Paris : son fuseau « {zone} » n’est pas connu.").format(
                    title=_title(entry), zone=entry.lost_zone[:LONGEST_ZONE]
                )
            )  # fmt: skip
        if self._unfit(entry):
            return
        recurs = bool(entry.rule or entry.extra)
        for one in self._occurrences(entry):
            self._keep(entry, one, one.key if recurs else "")

    def replace(self, entry: ForeignEntry, replaced: datetime) -> None:
        """One date of a recurrence, moved, renamed or cancelled."""
        key = wall_key(replaced)
        self._dates.pop((_uid(entry.uid), key), None)
        if entry.onward:
            self.leave(entry, _("change aussi toutes les dates suivantes : réservez-les à la main"))
        elif not self._unfit(entry):
            self._keep(entry, _alone(entry), key)

    def result(self, now: int) -> ForeignDates:
        dates = sorted(self._dates.values(), key=lambda one: (one.starts_at, one.uid))
        to_come = [one for one in dates if one.ends_at > now]
        past = len(dates) - len(to_come)
        notes = list(self._notes)
        if past:
            told = ngettext(
                "{count} date est passée : elle n’est pas réservée.",
                "{count} dates sont passées : elles ne sont pas réservées.", past,
            )  # fmt: skip
            notes.append(told.format(count=number(past)))
        return ForeignDates(tuple(to_come), tuple(self._left_out), tuple(notes))

    def _unfit(self, entry: ForeignEntry) -> bool:
        if entry.status == "CANCELLED":
            return False
        if entry.transparent:
            self.leave(entry, _("ne bloque pas l’agenda d’origine"))
        elif entry.minutes <= 0:
            self.leave(entry, _("n’a pas de durée"))
        elif entry.minutes * 60 > LONGEST_DAYS * DAY:
            self.leave(entry, _("dure plus de {days} jours").format(days=LONGEST_DAYS))
        else:
            return False
        return True

    def leave(self, entry: ForeignEntry, why: str) -> None:
        self._left_out.append(LeftOut(_title(entry), _alone(entry).starts_at, why))

    def _occurrences(self, entry: ForeignEntry) -> list[Occurrence]:
        if not entry.rule and not entry.extra:
            return [_alone(entry)]
        minutes = max(1, entry.minutes)
        found: list[Occurrence] = []
        if entry.rule:
            try:
                found = expand(
                    parse_rule(entry.rule, entry.zone), starts=entry.starts, minutes=minutes,
                    exceptions=entry.exceptions, limits=self._limits, zone=entry.zone, today=self._today,
                )  # fmt: skip
            except (RuleBroken, BadInput) as refused:
                if refused.code != "series_empty":
                    raise type(refused)(
                        refused.code,
                        _("« {title} » : {why}").format(title=_title(entry), why=refused.message),
                        uid=entry.uid,
                    ) from refused
        known = {one.wall for one in found}
        extra = [
            wall for wall in (entry.starts, *entry.extra)
            if wall not in known and wall_key(wall) not in entry.exceptions
            and wall_key(wall)[:10] not in entry.exceptions
        ]  # fmt: skip
        found += [occurrence(wall, minutes, entry.zone) for wall in dict.fromkeys(extra)]
        return [_exact(entry, one) for one in found]

    def _keep(self, entry: ForeignEntry, one: Occurrence, recurrence: str) -> None:
        if one.missing:
            self._notes.append(
                _("« {title} », le {day}, est lu une heure plus tard : son heure n’existe pas, la nuit du "
                  "passage à l’heure d’été.").format(
                    title=_title(entry), day=short_day(day_of(one.starts_at))
                )
            )  # fmt: skip
        self._dates[_uid(entry.uid), recurrence] = ForeignDate(
            _uid(entry.uid), recurrence, _title(entry), one.starts_at, one.ends_at,
            entry.status == "TENTATIVE", entry.status == "CANCELLED",
        )  # fmt: skip
        if len(self._dates) > MOST_DATES:
            raise RuleBroken(
                "ics_size",
                _("Ce calendrier donne plus de {most} dates. Importez-le par parties.").format(
                    most=number(MOST_DATES)
                ),
            )


def _alone(entry: ForeignEntry) -> Occurrence:
    return _exact(entry, occurrence(entry.starts, max(1, entry.minutes), entry.zone))


def _exact(entry: ForeignEntry, one: Occurrence) -> Occurrence:
    """A duration passes whatever the clock says."""
    return one._replace(ends_at=one.starts_at + entry.minutes * 60) if entry.exact else one


def _uid(uid: str) -> str:
    if len(uid) <= LONGEST_UID:
        return uid
    return hashlib.sha256(uid.encode()).hexdigest()


def _title(entry: ForeignEntry) -> str:
    return entry.title[:LONGEST_TITLE] or _("Sans titre")


class Taken:
    """Intervals accepted one by one, that must not meet; each remembers what it is for."""

    def __init__(self) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._titles: list[str] = []

    def meets(self, starts_at: int, ends_at: int) -> str | None:
        """What an interval would meet."""
        place = bisect_left(self._starts, ends_at) - 1
        return self._titles[place] if place >= 0 and self._ends[place] > starts_at else None

    def add(self, starts_at: int, ends_at: int, title: str) -> None:
        place = bisect_left(self._starts, starts_at)
        self._starts.insert(place, starts_at)
        self._ends.insert(place, ends_at)
        self._titles.insert(place, title)
