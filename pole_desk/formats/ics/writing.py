"""Entries as an iCalendar file: stable UIDs, the zone of Paris described, times on its clocks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard, vRecur

from pole_desk.kernel.periods import PARIS

PRODUCT = "-//Les Ecossolies//Pole Desk//FR"
_ZONE = "Europe/Paris"
_WINTER, _SUMMER = timedelta(hours=1), timedelta(hours=2)


class Entry(NamedTuple):
    """Something on the calendar; instants in epoch seconds, wall times naive, as in Paris.

    `recurrence` names the date of a series that this entry stands for (RECURRENCE-ID).
    """

    uid: str
    starts_at: int
    ends_at: int
    summary: str
    stamped_at: int
    sequence: int = 0
    location: str = ""
    description: str = ""
    status: str = "CONFIRMED"
    rule: str = ""
    exceptions: Sequence[datetime] = ()
    recurrence: datetime | None = None


def write(name: str, entries: Sequence[Entry]) -> bytes:
    """The file, CRLF and folded at 75 octets; the same entries give the same bytes."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", _ZONE)
    calendar.add_component(_paris())
    for entry in entries:
        calendar.add_component(_event(entry))
    return calendar.to_ical()


def _paris() -> Timezone:
    """The zone by its rule in force since 1996 (directive 2000/84/CE): the last Sundays of March and October."""
    zone = Timezone()
    zone.add("tzid", _ZONE)
    changes = (
        (TimezoneDaylight(), datetime(1996, 3, 31, 2), 3, "CEST", _WINTER, _SUMMER),
        (TimezoneStandard(), datetime(1996, 10, 27, 3), 10, "CET", _SUMMER, _WINTER),
    )
    for part, first, month, name, before, after in changes:
        part.add("dtstart", first)
        part.add("rrule", vRecur.from_ical(f"FREQ=YEARLY;BYMONTH={month};BYDAY=-1SU"))
        part.add("tzname", name)
        part.add("tzoffsetfrom", before)
        part.add("tzoffsetto", after)
        zone.add_component(part)
    return zone


def _event(entry: Entry) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", datetime.fromtimestamp(entry.stamped_at, UTC))
    event.add("dtstart", _moment(entry.starts_at))
    event.add("dtend", _moment(entry.ends_at))
    event.add("summary", entry.summary)
    event.add("status", entry.status)
    event.add("sequence", entry.sequence)
    event.add("transp", "TRANSPARENT" if entry.status == "CANCELLED" else "OPAQUE")
    if entry.location:
        event.add("location", entry.location)
    if entry.description:
        event.add("description", entry.description)
    if entry.recurrence is not None:
        event.add("recurrence-id", entry.recurrence.replace(tzinfo=PARIS))
    if entry.rule:
        event.add("rrule", vRecur.from_ical(entry.rule))
    if entry.exceptions:
        event.add("exdate", [one.replace(tzinfo=PARIS) for one in entry.exceptions])
    return event


def _moment(instant: int) -> datetime:
    """On the clocks of Paris; in UTC for the second of two equal hours, which they can't tell apart."""
    local = datetime.fromtimestamp(instant, PARIS)
    return datetime.fromtimestamp(instant, UTC) if local.fold else local
