"""What `check` says of series, groups and words that were changed around the program."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from event_words import DAY, booked, client, wish
from series_words import book_course, series_wish, space

from pole_desk import backend
from pole_desk.activities.events.commands import cancel_bookings, change_series, restore_bookings
from pole_desk.activities.events.commands.importing import import_calendar
from pole_desk.activities.events.queries import booking_card
from pole_desk.activities.events.rules.series import Choice, Decision, Scope, SeriesChange
from pole_desk.formats import ics
from pole_desk.kernel.work import Reader, Runner
from pole_desk.ports.ids import BookingId


@pytest.fixture
def pole(sqlite_pole: Runner) -> Runner:
    """A weekly course in two bays, and a day in two bays together."""
    book_course(sqlite_pole, series_wish(sqlite_pole, code="HALLE-A", others=(space(sqlite_pole, "HALLE-B"),)))
    booked(
        sqlite_pole, client(sqlite_pole), wish(sqlite_pole, "HALLE-A", 14, 18), wish(sqlite_pole, "HALLE-B", 14, 18),
        caller="Ana Morel", phone="06 12 34 56 78", title="Gala",
    )  # fmt: skip
    assert sqlite_pole.read(backend.check) == []
    return sqlite_pole


def _found(pole: Runner, statement: str) -> set[tuple[str, str]]:
    with pole.engine.connect() as seat:
        seat.exec_driver_sql(statement)
        found = backend.check(Reader(seat, pole.clock, pole.user, pole.ports))
        seat.rollback()
    return {(one.code, one.record.partition(":")[0]) for one in found}


TAMPERED = (
    ("UPDATE event_series SET rule = 'FREQ=XX'", "series_rule", "event_series"),
    ("UPDATE event_series SET starts = 'jeudi'", "series_rule", "event_series"),
    ("UPDATE event_series SET event = 2", "booking_series", "event_booking"),
    ("UPDATE event_series SET together = NULL", "booking_group", "event_booking"),
    ("UPDATE event_booking SET series = NULL", "booking_series", "event_booking"),
    ("UPDATE event_booking SET occurrence = NULL", "booking_series", "event_booking"),
    ("UPDATE event_booking SET occurrence = 'n' || id WHERE series IS NOT NULL", "booking_series", "event_booking"),
    ("UPDATE event_booking SET together = NULL WHERE series IS NOT NULL", "booking_group", "event_booking"),
    ("UPDATE event_booking SET together = NULL WHERE together = id", "booking_group", "event_booking"),
    ("UPDATE event_booking SET together = NULL WHERE together <> id", "booking_group", "event_booking"),
    ("UPDATE event_booking SET together = NULL WHERE series IS NULL", "record_altered", "event_booking"),
    ("UPDATE event_booking SET series = NULL, occurrence = NULL", "record_altered", "event_booking"),
    ("UPDATE event_booking SET cancellations = cancellations + 1", "record_altered", "event_booking"),
    ("UPDATE event SET search_key = ''", "event_key", "event"),
    ("UPDATE event SET caller = 'Zoé Petit'", "event_key", "event"),
    ("UPDATE event SET phone = '0700000000'", "event_key", "event"),
    ("UPDATE dossier SET title = 'Kermesse' WHERE kind = 'event'", "event_key", "event"),
)


def test_check_sees_series_groups_and_words_that_do_not_agree(pole: Runner) -> None:
    unseen = [(statement, code) for statement, code, record in TAMPERED if (code, record) not in _found(pole, statement)]
    assert unseen == []
    assert pole.read(backend.check) == []


def test_a_date_given_up_by_a_change_of_its_series_counts_as_cancelled(sqlite_pole: Runner) -> None:
    pole = sqlite_pole
    done = book_course(pole, series_wish(pole))
    third = pole.read(booking_card, booking=done.dates[2])
    pole.do(
        change_series, booking=done.dates[0], scope=Scope.ALL, change=SeriesChange(starts="14:00"),
        decisions=[Decision(third.occurrence, Choice.SKIP)],
    )  # fmt: skip
    assert pole.read(booking_card, booking=third.id).state == "cancelled"
    assert _cancellations(pole, third.id) == 1
    pole.do(restore_bookings, bookings=[third.id])
    pole.do(cancel_bookings, bookings=[third.id], reason="encore")
    assert _cancellations(pole, third.id) == 2
    assert pole.read(backend.check) == []


def _cancellations(pole: Runner, booking: BookingId) -> int:
    with pole.engine.connect() as seat:
        return int(seat.exec_driver_sql(f"SELECT cancellations FROM event_booking WHERE id = {booking}").scalar_one())


def test_a_date_of_a_calendar_that_was_refused_is_found_by_its_title(sqlite_pole: Runner) -> None:
    pole = sqlite_pole
    booked(pole, client(pole), wish(pole, "R1", 9, 12))
    given = [_entry("un", DAY, "Zumba"), _entry("deux", DAY + timedelta(days=1), "Yoga")]
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", *(line for one in given for line in one), "END:VCALENDAR", ""]
    entries = ics.read("\r\n".join(lines).encode()).entries
    done = pole.do(import_calendar, space=space(pole, "R1"), entries=entries, name="Sport")
    assert len(done.plan.clashing) == 1
    assert pole.read(backend.check) == []


def _entry(uid: str, day: date, title: str) -> list[str]:
    return [
        "BEGIN:VEVENT", f"UID:{uid}", f"DTSTART;TZID=Europe/Paris:{day:%Y%m%d}T100000",
        f"DTEND;TZID=Europe/Paris:{day:%Y%m%d}T110000", f"SUMMARY:{title}", "END:VEVENT",
    ]  # fmt: skip
