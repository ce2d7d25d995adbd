"""An iCalendar file as values, or a sentence that names the entry at fault; dates are not expanded."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta, tzinfo
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

from icalendar import Calendar, Component

from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _, number
from pole_desk.kernel.periods import PARIS

MOST_BYTES = 32 * 1024 * 1024
MOST_ENTRIES = 20_000
WALL, DAY = "%Y-%m-%dT%H:%M", "%Y-%m-%d"
_NEEDED = {None, "DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID"}
"""Properties that must be read; another one that is broken is only left out."""
_YEARS = range(1900, 2201)


class ForeignEntry(NamedTuple):
    """A VEVENT: its wall times in its own zone; a floating time is Paris.

    `exact` says that `minutes` pass whatever the change of hour (DURATION), else they are read on
    the clock (DTEND). `exceptions` are days or wall times; `replaces` is the date of the series, as
    a wall time, that this entry stands for; `onward` that it stands for all those after it too.
    `lost_zone` is a zone that nobody knows: its times are read as Paris'.
    """

    uid: str
    sequence: int
    title: str
    place: str
    status: str
    transparent: bool
    starts: datetime
    minutes: int
    exact: bool
    all_day: bool
    zone: tzinfo
    rule: str
    extra: tuple[datetime, ...]
    exceptions: tuple[str, ...]
    replaces: datetime | None
    onward: bool
    lost_zone: str = ""


class CalendarFile(NamedTuple):
    """A calendar's own name and its entries, in the order of the file."""

    name: str
    entries: tuple[ForeignEntry, ...]


def read(source: bytes | Path) -> CalendarFile:
    """The entries of an iCalendar file in UTF-8; to-dos, journals and free-busy times are left out.

    Raises BadInput: ics_unreadable, ics_size, ics_encoding, ics_broken naming the entry at fault.
    """
    text = _decoded(_content(source))
    _require_size(text)
    calendars = _calendars(text)
    found = [event for calendar in calendars for event in calendar.walk("VEVENT")]
    names = [str(calendar.get("X-WR-CALNAME", "")) for calendar in calendars]
    return CalendarFile(
        next(filter(None, names), ""), tuple(_entry(one, place) for place, one in enumerate(found, start=1))
    )


def _content(source: bytes | Path) -> bytes:
    if isinstance(source, bytes):
        return source
    try:
        size = source.stat().st_size
        if size > MOST_BYTES:
            raise BadInput(
                "ics_size",
                _("{file} fait plus de 32 Mo : ce n’est pas un calendrier à importer.").format(file=source.name),
            )
        return source.read_bytes()
    except OSError as error:
        raise BadInput(
            "ics_unreadable",
            _("{file} ne peut pas être lu. Vérifiez son nom et ses droits.").format(file=source),
        ) from error


def _require_size(text: str) -> None:
    count = text.upper().count("BEGIN:VEVENT")
    if count > MOST_ENTRIES:
        raise BadInput(
            "ics_size",
            _("Ce calendrier a {count} événements ; {most} au plus à la fois. Exportez-en une partie.").format(
                count=number(count), most=number(MOST_ENTRIES)
            ),
        )


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise BadInput(
            "ics_encoding",
            _("Ligne {line} : ce fichier n’est pas en UTF-8. Exportez le calendrier à nouveau.").format(line=line),
            line=line,
        ) from None


def _calendars(text: str) -> list[Any]:
    try:
        found = Calendar.from_ical(text, multiple=True)
    except (ValueError, KeyError, IndexError, AttributeError, TypeError, RecursionError) as error:
        raise BadInput(
            "ics_broken",
            _("Ce fichier n’est pas un calendrier iCalendar entier : il est coupé ou abîmé. Exportez-le "
              "à nouveau, puis recommencez."),
        ) from error  # fmt: skip
    calendars = [one for one in found if one.name == "VCALENDAR"]
    if not calendars or text.upper().count("BEGIN:VEVENT") > sum(len(one.walk("VEVENT")) for one in calendars):
        raise BadInput(
            "ics_broken",
            _("Ce fichier n’est pas un calendrier iCalendar entier : il est coupé ou abîmé. Exportez-le "
              "à nouveau, puis recommencez."),
        )  # fmt: skip
    return calendars


def _broken(event: Component, place: int, why: str) -> NoReturn:
    title = str(event.get("SUMMARY", "")) or str(event.get("UID", "")) or _("sans titre")
    raise BadInput(
        "ics_broken",
        _("L’événement n° {place} du fichier (« {title} ») est abîmé : {why}. Corrigez-le, puis "
          "recommencez.").format(place=place, title=title[:80], why=why),
        entry=place,
    )  # fmt: skip


def _entry(event: Component, place: int) -> ForeignEntry:
    for name, _said in event.errors:
        if name in _NEEDED:
            _broken(
                event, place,
                _("on n’y comprend pas {name}").format(name=name) if name else _("une ligne y est illisible"),
            )  # fmt: skip
    if "DTSTART" not in event:
        _broken(event, place, _("il n’a pas de début (DTSTART)"))
    start = _one(event, place, "DTSTART").dt
    zone = _zone(start)
    wall = _wall(start, zone)
    if wall.year not in _YEARS:
        _broken(event, place, _("son début n’est pas entre 1900 et 2200"))
    minutes, exact = _length(event, place, start, zone)
    replaced = event.get("RECURRENCE-ID")
    return ForeignEntry(
        uid=str(event.get("UID", "")).strip() or _named(event, wall),
        sequence=_whole(event.get("SEQUENCE", 0)),
        title=" ".join(str(event.get("SUMMARY", "")).split()),
        place=" ".join(str(event.get("LOCATION", "")).split()),
        status=str(event.get("STATUS", "")).upper(),
        transparent=str(event.get("TRANSP", "")).upper() == "TRANSPARENT",
        starts=wall,
        minutes=minutes,
        exact=exact,
        all_day=not isinstance(start, datetime),
        zone=zone,
        rule=_rule(event, place),
        extra=tuple(_wall(one, zone) for one in _listed(event, place, "RDATE")),
        exceptions=tuple(_key(one, zone) for one in _listed(event, place, "EXDATE")),
        replaces=None if replaced is None else _wall(_one(event, place, "RECURRENCE-ID").dt, zone),
        onward=replaced is not None and replaced.params.get("RANGE", "") == "THISANDFUTURE",
        lost_zone=_lost_zone(event),
    )


def _one(event: Component, place: int, name: str) -> Any:
    value = event[name]
    if isinstance(value, list):
        _broken(event, place, _("{name} y est plusieurs fois").format(name=name))
    return value


def _named(event: Component, wall: datetime) -> str:
    """A name for an entry without UID, the same at each reading."""
    content = f"{wall.isoformat()}\n{event.get('SUMMARY', '')}"
    return f"sans-uid-{hashlib.sha256(content.encode()).hexdigest()[:24]}"


def _whole(value: object) -> int:
    try:
        return int(str(value))
    except ValueError:
        return 0


def _zone(moment: date | datetime) -> tzinfo:
    return (moment.tzinfo if isinstance(moment, datetime) else None) or PARIS


def _lost_zone(event: Component) -> str:
    start = event["DTSTART"]
    known = not isinstance(start.dt, datetime) or start.dt.tzinfo is not None
    return "" if known else str(start.params.get("TZID", ""))


def _wall(moment: date | datetime, zone: tzinfo) -> datetime:
    """A moment on the clock of a zone, to the minute."""
    if not isinstance(moment, datetime):
        return datetime.combine(moment, time())
    local = moment if moment.tzinfo is None else moment.astimezone(zone)
    return local.replace(tzinfo=None, second=0, microsecond=0, fold=0)


def _key(moment: date | datetime, zone: tzinfo) -> str:
    return _wall(moment, zone).strftime(WALL) if isinstance(moment, datetime) else moment.strftime(DAY)


def _length(event: Component, place: int, start: date | datetime, zone: tzinfo) -> tuple[int, bool]:
    """Minutes, and whether they are elapsed time rather than read on the clock."""
    if "DTEND" in event:
        end = _one(event, place, "DTEND").dt
        if isinstance(end, datetime) != isinstance(start, datetime):
            _broken(event, place, _("son début et sa fin ne sont pas écrits de même"))
        span = _wall(end, zone) - _wall(start, zone)
        if span < timedelta():
            _broken(event, place, _("il finit avant d’avoir commencé"))
        return int(span.total_seconds()) // 60, False
    if "DURATION" in event:
        span = _one(event, place, "DURATION").dt
        if not isinstance(span, timedelta) or span < timedelta():
            _broken(event, place, _("sa durée n’en est pas une"))
        return int(span.total_seconds()) // 60, isinstance(start, datetime) and bool(span.seconds)
    return (0, False) if isinstance(start, datetime) else (24 * 60, False)


def _rule(event: Component, place: int) -> str:
    if "RRULE" not in event:
        return ""
    text: bytes = _one(event, place, "RRULE").to_ical()
    return text.decode("utf-8")


def _listed(event: Component, place: int, name: str) -> Iterator[date | datetime]:
    values = event.get(name, [])
    for value in values if isinstance(values, list) else [values]:
        for one in value.dts:
            if not isinstance(one.dt, date):
                _broken(event, place, _("{name} n’est pas une date").format(name=name))
            yield one.dt
