"""What the events tell the others: Today, the search box, the site's count, `check`, merged structures."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from event_words import DAY, at, booked, client, wish
from sqlalchemy import text

from pole_desk import backend
from pole_desk.activities.events.commands import change_booking, change_event, confirm_bookings, put_back_bookings
from pole_desk.activities.events.queries import booking_card, headcount, site_peak
from pole_desk.activities.events.reminders import EventReminders
from pole_desk.activities.events.rules import BookingState, OnClosedDay
from pole_desk.kernel.clock import FixedClock
from pole_desk.kernel.errors import NotAllowed, RuleBroken
from pole_desk.kernel.permissions import Permission, User
from pole_desk.kernel.settings import set_setting
from pole_desk.kernel.work import Reader, Runner, Tx, command
from pole_desk.ports.headcount import LIMIT, HeadcountSources, Presence
from pole_desk.ports.ids import BookingId, DossierId
from pole_desk.ports.reminders import Reminder
from pole_desk.registers.parties.commands import merge_parties

NOW = at(12, day=DAY - timedelta(days=10))
HOUR = 3600


def reminders(pole: Runner, on: date) -> Sequence[Reminder]:
    return pole.read(EventReminders().reminders, on)


def kinds(pole: Runner, on: date) -> list[tuple[str, str, str]]:
    return [(one.kind, one.level, one.title) for one in reminders(pole, on)]


def option(pole: Runner, name: str, until: int, **more: Any) -> BookingId:
    made = booked(
        pole, client(pole, name), wish(pole, "R1", **more), state=BookingState.OPTION, option_until=until,
        caller="Ana Morel", phone="06 12 34 56 78", title=f"Atelier {name}",
    )  # fmt: skip
    return made.bookings[0]


def test_today_tells_options_that_lapse_and_those_that_moved_up(pole: Runner, clock: FixedClock) -> None:
    option(pole, "A", NOW + 2 * HOUR)
    option(pole, "B", NOW + 99 * HOUR)
    today = clock.today()
    assert kinds(pole, today) == [("option_lapses", "danger", "A")]
    clock.set(datetime.fromtimestamp(NOW + 3 * HOUR, UTC))
    (moved,) = [one for one in reminders(pole, today) if one.kind == "option_promoted"]
    assert (moved.title, moved.level) == ("B", "warning")
    assert "06 12 34 56 78" in moved.detail
    assert "14 h" in moved.detail.replace("\u202f", " ")
    clock.set(datetime.fromtimestamp(NOW + 90 * HOUR, UTC))
    assert [one.kind for one in reminders(pole, clock.today())] == ["option_lapses"]


def test_rooms_to_prepare_are_told_the_day_before_and_bays_made_one_once(pole: Runner) -> None:
    booked(
        pole, client(pole), wish(pole, "HALLE-A", 9, 12, set_up=3600, people=120),
        wish(pole, "HALLE-B", 9, 12, people=120), title="Forum",
    )  # fmt: skip
    (told,) = reminders(pole, DAY - timedelta(days=1))
    assert (told.kind, told.level) == ("room_to_prepare", "info")
    assert told.detail.replace("\u202f", " ").startswith(
        "Espace polyvalent, travée A + travée B à préparer pour 8 h, Forum, 120 personnes"
    )
    assert [one.level for one in reminders(pole, DAY)] == ["warning"]
    assert reminders(pole, DAY + timedelta(days=1)) == []


def test_the_search_box_finds_an_event_by_number_title_client_caller_phone_and_room(pole: Runner) -> None:
    booking = option(pole, "La Fabrique", NOW + HOUR)
    event = pole.read(booking_card, booking=booking).event
    for words in ("EV-2026-00001", "atel fabr", "ana morel", "0612345678", "la fabrique r1"):
        hits = [hit for hit in pole.read(backend.find, text=words) if hit.kind == "event"]
        assert [(hit.record, hit.page) for hit in hits] == [(event, "events")], words
    assert [hit for hit in pole.read(backend.find, text="fabrique cantine") if hit.kind == "event"] == []


class Others:
    """People who come for something else."""

    def presences(self, reader: Reader, starts_at: int, ends_at: int) -> Sequence[Presence]:
        return [Presence(DossierId(0), 0, "Hébergés", 200, at(8), at(18))]


def test_the_people_of_an_event_count_once_and_those_of_others_are_added(pole: Runner) -> None:
    booked(
        pole, client(pole), wish(pole, "HALLE", 9, 12, people=300), wish(pole, "R1", 10, 14, people=40)
    )
    booked(pole, client(pole, "B"), wish(pole, "R2", 10, 11, people=15))
    option(pole, "C", NOW + HOUR, first=15, last=16)
    found = {(one.people, one.starts_at, one.ends_at) for one in pole.read(headcount, starts_at=at(8), ends_at=at(20))}
    assert (300, at(10), at(12)) in found
    assert (40, at(12), at(14)) in found
    assert not any(first <= at(15) < last for _people, first, last in found)
    pole.ports = {**pole.ports, HeadcountSources: HeadcountSources(
        (*pole.ports[HeadcountSources].sources, Others())  # type: ignore[attr-defined]
    )}  # fmt: skip
    peak = pole.read(site_peak, starts_at=at(8), ends_at=at(20))
    assert (peak.people, peak.at, peak.limit) == (515, at(10), 1500)


def test_more_people_than_the_site_or_the_room_takes_is_a_warning_not_a_refusal(pole: Runner) -> None:
    pole.do(set_setting, key=LIMIT, value=400, valid_from=date(2026, 1, 1))
    party = client(pole)
    first = booked(pole, party, wish(pole, "HALLE", people=390))
    assert first.warnings == ()
    second = booked(pole, party, wish(pole, "R2", 10, 11, people=25))
    assert [words.split()[0] for words in second.warnings] == ["25", "415"]
    assert "400" in second.warnings[1]
    told = pole.do(change_booking, booking=second.bookings[0], people=8)
    assert told == ()


def test_a_booking_on_a_public_holiday_needs_the_user_s_word(pole: Runner) -> None:
    noel = date(2026, 12, 25)
    with pytest.raises(RuleBroken) as refused:
        booked(pole, client(pole), wish(pole, "R1", day=noel))
    assert (refused.value.code, refused.value.details["day"]) == ("closed_day", "2026-12-25")
    booked(pole, client(pole, "B"), wish(pole, "R1", day=noel), on_closed_day=OnClosedDay.KEEP)


def test_only_who_may_book_books(sqlite_pole: Runner) -> None:
    party = client(sqlite_pole)
    sqlite_pole.user = User(9, "Visiteuse", frozenset({Permission.READ}))
    with pytest.raises(NotAllowed):
        booked(sqlite_pole, party, wish(sqlite_pole, "R1"))


def test_an_office_is_let_by_agreement_not_by_the_hour(sqlite_pole: Runner) -> None:
    with pytest.raises(RuleBroken) as refused:
        booked(sqlite_pole, client(sqlite_pole), wish(sqlite_pole, "B12"))
    assert refused.value.code == "not_bookable"


def test_what_is_said_of_an_event_changes_and_comes_back(pole: Runner) -> None:
    made = booked(pole, client(pole), wish(pole, "R1"), caller="Ana", title="Avant")
    act = pole.perform(change_event, event=made.event, title="Après", caller="Luc", people=12)
    card = pole.read(booking_card, booking=made.bookings[0])
    assert (card.event_title, card.caller) == ("Après", "Luc")
    assert act.undo is not None
    pole.undo(act.undo)
    card = pole.read(booking_card, booking=made.bookings[0])
    assert (card.event_title, card.caller) == ("Avant", "Ana")


def test_events_go_with_a_structure_that_is_merged(pole: Runner) -> None:
    kept, merged = client(pole, "Gardée"), client(pole, "Doublon")
    made = booked(pole, merged, wish(pole, "R1"))
    act = pole.perform(merge_parties, kept=kept, merged=merged)
    assert pole.read(booking_card, booking=made.bookings[0]).party_name == "Gardée"
    assert "events" in act.topics


def _break(pole: Runner, statement: str) -> None:
    @command(Permission.EVENTS)
    def tamper(tx: Tx) -> None:
        tx.connection.execute(text(statement))

    pole.do(tamper)


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("UPDATE event_booking SET starts_at = starts_at + 60", "booking_hold"),
        ("UPDATE event_booking SET set_up = 60", "booking_hold"),
        ("UPDATE event_booking SET state = 'inquiry'", "booking_holds"),
        ("UPDATE dossier SET state = 'cancelled'", "event_cancelled"),
        ("UPDATE event_moment SET noted_at = at - 1", "moment"),
    ],
)
def test_check_sees_a_booking_that_does_not_hold_what_it_says(
    sqlite_pole: Runner, statement: str, code: str
) -> None:
    booking = option(sqlite_pole, "A", NOW + HOUR)
    sqlite_pole.do(confirm_bookings, bookings=[booking])
    assert sqlite_pole.read(backend.check) == []
    _break(sqlite_pole, statement)
    assert code in {finding.code for finding in sqlite_pole.read(backend.check)}


def test_every_way_back_is_a_command_that_is_checked(sqlite_pole: Runner) -> None:
    booking = option(sqlite_pole, "A", NOW + HOUR)
    act = sqlite_pole.perform(confirm_bookings, bookings=[booking])
    assert act.undo is not None
    assert act.undo.command == "events.put_back_bookings"
    sqlite_pole.user = User(9, "Visiteuse", frozenset({Permission.READ}))
    with pytest.raises(NotAllowed):
        sqlite_pole.do(put_back_bookings, formers=act.undo.arguments["formers"])
