"""Calendars written and read back, foreign ones read, broken ones refused in a sentence."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from pole_desk.formats import ics
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.periods import PARIS

STAMP = int(datetime(2026, 11, 23, 11, tzinfo=UTC).timestamp())


def _at(*when: int) -> int:
    return int(datetime(*when, tzinfo=PARIS).timestamp())  # type: ignore[arg-type]


def _file(*lines: str) -> bytes:
    return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//essai//FR", *lines, "END:VCALENDAR", ""]).encode()


def _event(*lines: str) -> bytes:
    return _file("BEGIN:VEVENT", "UID:un@ailleurs", "SUMMARY:Réunion", *lines, "END:VEVENT")


def _read(*lines: str) -> ics.ForeignEntry:
    return ics.read(_event(*lines)).entries[0]


ENTRY = ics.Entry(
    "reservation-7@pole-desk", _at(2026, 10, 22, 9), _at(2026, 10, 22, 11, 30),
    "Atelier ; vélos, outils\\et plus", STAMP, sequence=3, location="Salle 1, Halle 1",
    description="Première ligne\nSeconde ligne " + "é" * 90, status="TENTATIVE",
    rule="FREQ=WEEKLY;UNTIL=20261217T225900Z;BYDAY=TH",
    exceptions=(datetime(2026, 11, 12, 9), datetime(2026, 12, 3, 9)),
)  # fmt: skip


def test_what_is_written_is_folded_escaped_and_read_back_by_another_program() -> None:
    content = ics.write("Salle 1", [ENTRY])
    lines = content.split(b"\r\n")
    assert max(map(len, lines)) <= 75 and b"\n" not in content.replace(b"\r\n", b"")
    event = Calendar.from_ical(content).walk("VEVENT")[0]
    assert str(event["SUMMARY"]) == ENTRY.summary and str(event["DESCRIPTION"]) == ENTRY.description
    assert str(event["UID"]) == ENTRY.uid and str(event["STATUS"]) == "TENTATIVE"
    assert event.decoded("DTSTART") == datetime(2026, 10, 22, 9, tzinfo=PARIS)
    assert b"DTSTART;TZID=Europe/Paris:20261022T090000" in lines
    assert b"EXDATE;TZID=Europe/Paris:20261112T090000,20261203T090000" in lines
    assert ics.write("Salle 1", [ENTRY]) == content


def test_the_zone_written_changes_its_hour_when_paris_does() -> None:
    calendar = Calendar.from_ical(ics.write("Tout", [ENTRY]))
    zone = calendar.walk("VTIMEZONE")[0].to_tz(lookup_tzid=False)
    for month, day, hour in ((3, 28, 1), (3, 28, 3), (10, 31, 1), (10, 31, 4), (7, 1, 12), (12, 1, 12)):
        wall = datetime(2027, month, day, hour)
        assert wall.replace(tzinfo=zone).utcoffset() == wall.replace(tzinfo=PARIS).utcoffset(), wall


def test_what_we_write_we_read() -> None:
    moved = ENTRY._replace(
        rule="", exceptions=(), recurrence=datetime(2026, 10, 29, 9), starts_at=_at(2026, 10, 30, 14),
        ends_at=_at(2026, 10, 30, 16), status="CANCELLED",
    )  # fmt: skip
    found = ics.read(ics.write("Salle 1", [ENTRY, moved]))
    assert found.name == "Salle 1"
    first, other = found.entries
    assert (first.uid, first.sequence, first.title, first.place) == (
        ENTRY.uid, 3, ENTRY.summary, "Salle 1, Halle 1",
    )  # fmt: skip
    assert (first.starts, first.minutes, first.zone) == (datetime(2026, 10, 22, 9), 150, PARIS)
    assert first.exceptions == ("2026-11-12T09:00", "2026-12-03T09:00") and first.status == "TENTATIVE"
    assert (other.replaces, other.starts) == (datetime(2026, 10, 29, 9), datetime(2026, 10, 30, 14))
    assert other.status == "CANCELLED" and other.transparent


def test_the_second_of_two_equal_hours_is_written_in_utc() -> None:
    again = int(datetime(2026, 10, 25, 1, 30, tzinfo=UTC).timestamp())
    content = ics.write("Nuit", [ENTRY._replace(starts_at=again, ends_at=again + 3600, rule="", exceptions=())])
    assert b"DTSTART:20261025T013000Z" in content and b"DTEND;TZID=Europe/Paris:20261025T033000" in content


def test_a_floating_time_is_paris_a_utc_one_keeps_its_zone() -> None:
    floating = _read("DTSTART:20261201T090000", "DTEND:20261201T103000")
    assert (floating.starts, floating.minutes, floating.zone) == (datetime(2026, 12, 1, 9), 90, PARIS)
    utc = _read("DTSTART:20261201T090000Z", "DTEND:20261201T103000Z")
    assert utc.starts == datetime(2026, 12, 1, 9) and utc.zone.utcoffset(None) == UTC.utcoffset(None)
    far = _read("DTSTART;TZID=America/New_York:20261201T090000", "DTEND;TZID=Europe/Paris:20261201T160000")
    assert (far.zone, far.minutes) == (ZoneInfo("America/New_York"), 60)


def test_the_zone_names_of_windows_and_a_zone_described_in_the_file_are_understood() -> None:
    assert _read('DTSTART;TZID=Romance Standard Time:20261201T090000', "DURATION:PT1H").starts.hour == 9
    own = ics.read(_file(
        "BEGIN:VTIMEZONE", "TZID:Ici", "BEGIN:STANDARD", "DTSTART:19700101T000000", "TZOFFSETFROM:+0300",
        "TZOFFSETTO:+0300", "END:STANDARD", "END:VTIMEZONE",
        "BEGIN:VEVENT", "UID:x", "DTSTART;TZID=Ici:20261201T120000", "DURATION:PT2H", "END:VEVENT",
    )).entries[0]  # fmt: skip
    assert own.starts.replace(tzinfo=own.zone).timestamp() == _at(2026, 12, 1, 10)


def test_whole_days_and_durations_are_read() -> None:
    day = _read("DTSTART;VALUE=DATE:20261224", "DTEND;VALUE=DATE:20261226")
    assert (day.all_day, day.starts, day.minutes, day.exact) == (True, datetime(2026, 12, 24), 2880, False)
    assert _read("DTSTART;VALUE=DATE:20261224").minutes == 1440
    lasting = _read("DTSTART:20261024T220000", "DURATION:PT8H")
    assert (lasting.minutes, lasting.exact) == (480, True)
    assert _read("DTSTART:20261201T090000").minutes == 0


def test_exceptions_and_more_dates_are_read_as_days_or_hours() -> None:
    found = _read(
        "DTSTART;TZID=Europe/Paris:20261201T090000", "DURATION:PT1H", "RRULE:FREQ=WEEKLY;COUNT=5",
        "EXDATE;VALUE=DATE:20261208", "EXDATE:20261215T080000Z", "RDATE;TZID=Europe/Paris:20261203T140000",
    )  # fmt: skip
    assert found.exceptions == ("2026-12-08", "2026-12-15T09:00")
    assert found.extra == (datetime(2026, 12, 3, 14),)
    assert found.rule == "FREQ=WEEKLY;COUNT=5"


def test_an_entry_without_name_gets_the_same_one_at_each_reading() -> None:
    lines = ("BEGIN:VEVENT", "SUMMARY:Sans nom", "DTSTART:20261201T090000", "END:VEVENT")
    first, second = (ics.read(_file(*lines)).entries[0].uid for _n in range(2))
    assert first == second and first.startswith("sans-uid-")


BROKEN = {
    "empty": b"",
    "text": b"Bonjour, voici notre calendrier.\n",
    "cut": _event("DTSTART:20261201T090000")[:90],
    "half an entry": _file("BEGIN:VEVENT", "UID:1", "DTSTART:20261201T090000"),
    "an end alone": _file("END:VEVENT"),
    "no start": _event("DTEND:20261201T090000"),
    "no date": _event("DTSTART:demain"),
    "no such date": _event("DTSTART:20260230T090000"),
    "two starts": _event("DTSTART:20261201T090000", "DTSTART:20261202T090000"),
    "reversed": _event("DTSTART:20261201T090000", "DTEND:20261201T080000"),
    "mixed": _event("DTSTART:20261201T090000", "DTEND;VALUE=DATE:20261202"),
    "no rule": _event("DTSTART:20261201T090000", "RRULE:FREQ=WEEKLY;COUNT=beaucoup"),
    "a broken exception": _event("DTSTART:20261201T090000", "EXDATE:jamais"),
    "a line of nothing": _event("DTSTART:20261201T090000", "CECI EST UNE LIGNE"),
    "another age": _event("DTSTART:00011201T090000"),
    "latin": "BEGIN:VCALENDAR\r\nX-WR-CALNAME:Réunions".encode("latin-1"),
    "a picture": bytes(range(256)) * 20,
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_calendar_is_refused_in_a_sentence(name: str) -> None:
    with pytest.raises(BadInput) as refused:
        ics.read(BROKEN[name])
    assert refused.value.code in ("ics_broken", "ics_encoding") and refused.value.message.endswith(".")
    if name in ("no start", "no date", "no rule"):
        assert "«\u202fRéunion\u202f»" in refused.value.message and refused.value.details["entry"] == 1


def test_a_file_that_is_not_there_or_too_long_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput) as refused:
        ics.read(tmp_path / "absent.ics")
    assert refused.value.code == "ics_unreadable"
    many = ["BEGIN:VEVENT", "DTSTART:20261201T090000", "END:VEVENT"] * 20_001
    with pytest.raises(BadInput) as refused:
        ics.read(_file(*many))
    assert refused.value.code == "ics_size"


def test_a_calendar_without_entries_is_read_as_such() -> None:
    assert ics.read(_file()).entries == ()
