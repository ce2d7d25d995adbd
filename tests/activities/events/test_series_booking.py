"""Series booked over clashes, closed days and changes of hour; the refused kept and taken up."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from event_words import at, booked, client, space, wish
from series_words import book_course, series_wish

from pole_desk.activities.events.commands import cancel_bookings
from pole_desk.activities.events.commands.retrying import retry_refused
from pole_desk.activities.events.commands.series import book_series
from pole_desk.activities.events.queries import booking_card, bookings
from pole_desk.activities.events.queries.series import (
    Standing,
    preview_series,
    refused_bookings,
    series_card,
)
from pole_desk.activities.events.reminders import EventReminders
from pole_desk.activities.events.rules import BookingState
from pole_desk.activities.events.rules.series import (
    Choice,
    ClosedDays,
    Decision,
    MissingHour,
    OnClash,
)
from pole_desk.kernel.errors import BadInput, Overlap, RuleBroken
from pole_desk.kernel.i18n import plain_day
from pole_desk.kernel.periods import PARIS
from pole_desk.kernel.settings import set_setting
from pole_desk.kernel.work import Runner
from pole_desk.registers.calendar.commands import add_closure
from pole_desk.registers.spaces.commands import close_space


CLASHES = (date(2026, 12, 10), date(2027, 1, 14), date(2027, 2, 18))


@pytest.fixture
def pole(sqlite_pole: Runner) -> Runner:
    """On SQLite alone: what depends on the engine is in `test_series_on_both_engines`."""
    return sqlite_pole


def test_a_retry_is_taken_back_to_refused(pole: Runner) -> None:
    there = booked(pole, client(pole, "Les Semeurs"), wish(pole, "R1", 10, 11, day=CLASHES[0])).bookings
    done = book_course(pole, series_wish(pole))
    pole.do(cancel_bookings, bookings=there, reason="reportée")
    tried = pole.perform(retry_refused, series=done.series)
    assert tried.undo is not None
    pole.undo(tried.undo)
    assert [one.state for one in pole.read(refused_bookings)] == ["refused"]
    booked(pole, client(pole, "Vite"), wish(pole, "R1", 9, 12, day=CLASHES[0]))


def test_a_preview_says_date_by_date_who_is_there_and_what_else_can_be_done(pole: Runner) -> None:
    booked(pole, client(pole, "Les Semeurs"), wish(pole, "R1", 9, 11, day=CLASHES[0]))
    pole.do(add_closure, first=date(2026, 12, 24), last=date(2027, 1, 3), label="congés")
    found = pole.read(preview_series, wish=series_wish(pole, "FREQ=WEEKLY;COUNT=5", people=6))
    assert found.words == "chaque jeudi, 5 fois"
    assert [line.standing for line in found.lines] == [
        Standing.FREE, Standing.TAKEN, Standing.FREE, Standing.CLOSED, Standing.CLOSED,
    ]  # fmt: skip
    taken, closed = found.lines[1], found.lines[3]
    assert taken.by is not None and taken.by.party == "Les Semeurs"
    assert "Les Semeurs (Assemblée), le 10 décembre 2026" in taken.reason
    choices = [offer.choice for offer in taken.offers]
    assert choices[0] is Choice.MOVE and choices[-1] is Choice.SKIP
    assert {Choice.OPTION, Choice.REFUSE} < set(choices)
    room = next(offer for offer in taken.offers if offer.code != "R1")
    hour = next(offer for offer in taken.offers if offer.code == "R1")
    assert room.space is not None and hour.starts == "2026-12-10T11:00"
    assert closed.reason == "fermé\u202f: congés"
    assert [offer.choice for offer in closed.offers] == [Choice.SKIP, Choice.BOOK]
    assert found.count(Standing.CLOSED) == 2


def test_each_date_becomes_what_the_user_decides(pole: Runner) -> None:
    booked(pole, client(pole, "Les Semeurs"), *(
        wish(pole, "R1", 9, 11, day=date(2026, 12, day)) for day in (3, 10, 17)
    ))  # fmt: skip
    asked = series_wish(pole, "FREQ=WEEKLY;COUNT=5")
    done = book_course(
        pole, asked, decisions=[
            Decision("2026-12-03T09:00", Choice.MOVE, starts="2026-12-03T14:00"),
            Decision("2026-12-10T09:00", Choice.MOVE, space=space(pole, "R2")),
            Decision("2026-12-17T09:00", Choice.OPTION),
            Decision("2026-12-24T09:00", Choice.SKIP),
        ],
    )  # fmt: skip
    card = pole.read(series_card, series=done.series)
    found = {one.occurrence: (one.state, one.code, one.starts_at) for one in card.bookings}
    assert found == {
        "2026-12-03T09:00": ("confirmed", "R1", at(14)),
        "2026-12-10T09:00": ("confirmed", "R2", at(9, day=date(2026, 12, 10))),
        "2026-12-17T09:00": ("option", "R1", at(9, day=date(2026, 12, 17))),
        "2026-12-31T09:00": ("confirmed", "R1", at(9, day=date(2026, 12, 31))),
    }
    assert card.facts.exceptions == ["2026-12-24T09:00"] and done.skipped == ("2026-12-24T09:00",)
    with pytest.raises(BadInput):
        book_course(pole, asked, decisions=[Decision("2026-12-04T09:00", Choice.SKIP)])


def test_closed_days_are_skipped_or_kept_as_the_user_says(pole: Runner) -> None:
    asked = series_wish(pole, "FREQ=DAILY;COUNT=4", starts="2026-12-23T09:00")
    skipping = book_course(pole, asked)
    assert skipping.skipped == ("2026-12-25T09:00",) and len(skipping.bookings) == 3
    keeping = book_course(pole, asked._replace(space=space(pole, "R2")), closed_days=ClosedDays.KEEP)
    assert len(keeping.bookings) == 4 and keeping.skipped == ()
    christmas = asked._replace(rule="FREQ=DAILY;COUNT=1", starts="2026-12-25T14:00")
    with pytest.raises(BadInput) as refused:
        book_course(pole, christmas)
    assert refused.value.code == "series_empty"


def test_an_hour_that_does_not_exist_is_told_with_a_choice(pole: Runner) -> None:
    asked = series_wish(pole, "FREQ=DAILY;COUNT=3", starts="2027-03-27T02:30", minutes=60)
    preview = pole.read(preview_series, wish=asked)
    assert [line.standing for line in preview.lines] == [Standing.FREE, Standing.MISSING, Standing.CLOSED]
    assert [offer.choice for offer in preview.lines[1].offers] == [Choice.BOOK, Choice.SKIP]
    with pytest.raises(RuleBroken) as refused:
        book_course(pole, asked, closed_days=ClosedDays.KEEP)
    assert refused.value.code == "missing_hour"
    assert refused.value.details["occurrence"] == "2027-03-28T02:30"
    assert pole.read(bookings, starts_at=0, ends_at=at(9, day=date(2030, 1, 1))) == []
    skipped = book_course(pole, asked, closed_days=ClosedDays.KEEP, missing=MissingHour.SKIP)
    assert skipped.skipped == ("2027-03-28T02:30",)
    word = Decision("2027-03-28T02:30", Choice.BOOK)
    done = book_course(pole, asked._replace(space=space(pole, "R2")), closed_days=ClosedDays.KEEP, decisions=[word])
    moved = pole.read(booking_card, booking=done.bookings[1])
    assert datetime.fromtimestamp(moved.starts_at, PARIS).strftime("%H:%M") == "03:30"
    assert moved.ends_at - moved.starts_at == 3600 and moved.occurrence == "2027-03-28T02:30"


def test_a_night_series_lasts_eight_hours_over_the_october_night_and_is_charged_so(pole: Runner) -> None:
    asked = series_wish(pole, "FREQ=WEEKLY;COUNT=2", starts="2027-10-23T22:00", minutes=7 * 60)
    done = book_course(pole, asked)
    nights = [pole.read(booking_card, booking=booking) for booking in done.bookings]
    assert [(one.ends_at - one.starts_at) / 3600 for one in nights] == [7, 8]
    assert [(one.unit, one.quantity) for one in nights] == [("hour", 7), ("hour", 8)]
    assert nights[0].list_price / 7 == nights[1].list_price / 8 > 0


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        ("FREQ=WEEKLY", "series_endless"),
        ("FREQ=YEARLY;COUNT=40", "series_too_far"),
        ("FREQ=DAILY;UNTIL=20281231", "series_too_far"),
    ],
)
def test_an_endless_or_too_long_series_writes_nothing(
    sqlite_pole: Runner, rule: str, code: str
) -> None:
    with pytest.raises(RuleBroken) as refused:
        book_course(sqlite_pole, series_wish(sqlite_pole, rule))
    assert refused.value.code == code
    assert sqlite_pole.read(bookings, starts_at=0, ends_at=at(9, day=date(2090, 1, 1))) == []


def test_how_long_a_series_may_run_is_a_setting(sqlite_pole: Runner) -> None:
    sqlite_pole.do(set_setting, key="events.series_years", value=5, valid_from=date(2026, 1, 1))
    done = book_course(sqlite_pole, series_wish(sqlite_pole, "FREQ=YEARLY;COUNT=5"))
    assert len(done.bookings) == 5
    sqlite_pole.do(set_setting, key="events.series_dates", value=3, valid_from=date(2026, 1, 1))
    with pytest.raises(RuleBroken) as refused:
        book_course(sqlite_pole, series_wish(sqlite_pole, "FREQ=YEARLY;COUNT=5"))
    assert refused.value.code == "series_too_long"


def test_a_series_that_somebody_has_whole_or_that_must_not_clash_writes_nothing(pole: Runner) -> None:
    other = client(pole, "Les Semeurs")
    booked(pole, other, *(wish(pole, "R1", 9, 11, day=date(2026, 12, day)) for day in (3, 10)))
    with pytest.raises(Overlap) as refused:
        book_course(pole, series_wish(pole, "FREQ=WEEKLY;COUNT=2"))
    assert refused.value.details["winner"]["party"] == "Les Semeurs"
    with pytest.raises(Overlap):
        book_course(pole, series_wish(pole, "FREQ=WEEKLY;COUNT=4"), on_clash=OnClash.STOP)
    assert len(pole.read(bookings, starts_at=0, ends_at=at(9, day=date(2030, 1, 1)))) == 2


def test_a_confirmed_series_stays_behind_the_options_of_others(pole: Runner) -> None:
    booked(pole, client(pole, "Les Semeurs"), wish(pole, "R1", 9, 11, day=CLASHES[0]), state=BookingState.OPTION)
    done = book_course(pole, series_wish(pole))
    assert [one.occurrence for one in done.refused] == ["2026-12-10T09:00"]
    assert done.refused[0].by.startswith("option de Les Semeurs")
    optional = book_course(pole, series_wish(pole, starts="2026-12-03T13:00"), state=BookingState.OPTION)
    assert len(optional.bookings) == 4 and not optional.refused


def test_a_series_of_options_says_the_rank_of_its_dates_and_the_days_that_come_after_somebody(pole: Runner) -> None:
    booked(pole, client(pole, "Les Semeurs"), wish(pole, "R1", 9, 11, day=CLASHES[0]), state=BookingState.OPTION)
    act = pole.perform(
        book_series, party=client(pole, "La Rive"), title="Cours", wish=series_wish(pole), state=BookingState.OPTION
    )
    told = [pole.read(booking_card, booking=one).rank for one in act.value.dates]
    first, second = told.count(1), told.count(2)
    assert second == 1 and first > 1
    assert f"{first} dates en 1re option, 1 date en 2e option ({plain_day(CLASHES[0])})" in act.said
    assert "réservée" not in act.said
    assert "2e" not in pole.perform(
        book_series, party=client(pole, "La Rive"), title="Yoga",
        wish=series_wish(pole, starts="2026-12-03T18:00"), state=BookingState.OPTION,
    ).said  # fmt: skip


def test_refused_dates_of_an_option_series_come_back_as_options(pole: Runner) -> None:
    there = booked(pole, client(pole, "Les Semeurs"), wish(pole, "R1", 9, 11, day=CLASHES[0])).bookings
    done = book_course(pole, series_wish(pole), state=BookingState.OPTION)
    assert len(done.refused) == 1
    pole.do(cancel_bookings, bookings=there, reason="reportée")
    tried = pole.do(retry_refused, series=done.series)
    assert pole.read(booking_card, booking=tried.booked[0]).state == "option"


def test_a_series_joins_an_event_that_is_there(pole: Runner) -> None:
    party = client(pole)
    event = booked(pole, party, wish(pole, "R2")).event
    done = book_course(pole, series_wish(pole), party=party, event=event)
    assert done.event == event
    assert pole.read(booking_card, booking=done.bookings[0]).event == event


def test_today_tells_of_refused_dates_that_became_free(pole: Runner) -> None:
    days = (date(2026, 12, 10), date(2026, 12, 17))
    other = client(pole, "Les Semeurs")
    there = [booked(pole, other, wish(pole, "R1", 10, 11, day=day)).bookings[0] for day in days]
    done = book_course(pole, series_wish(pole))

    def told() -> list[tuple[str, str, int]]:
        found = pole.read(EventReminders().reminders, on=date(2026, 11, 23))
        return [(one.title, one.detail, one.record) for one in found if one.kind == "refused_freed"]

    assert told() == []
    pole.do(cancel_bookings, bookings=there[:1], reason="reportée")
    ((title, detail, record),) = told()
    assert title == "Cours de danse" and record == done.refused[0].booking
    assert detail.startswith("une date refusée s’est libérée\u202f: Grande salle de réunion le 10 déc. 2026 à 9")
    pole.do(cancel_bookings, bookings=there[1:], reason="reportée")
    assert "2 dates refusées se sont libérées" in told()[0][1]
    pole.do(retry_refused, series=done.series)
    assert told() == []


def test_of_two_refused_dates_that_meet_the_first_is_taken_up_and_the_other_told_who_it_is(pole: Runner) -> None:
    there = booked(pole, client(pole), wish(pole, "R1", 9, 12, day=CLASHES[0])).bookings
    done = book_course(pole, series_wish(pole, minutes=60))
    beside = book_course(pole, series_wish(pole, "FREQ=DAILY;COUNT=2", starts="2026-12-10T09:30"), event=done.event)
    assert (len(done.refused), len(beside.refused)) == (1, 1)
    pole.do(cancel_bookings, bookings=there, reason="report")
    tried = pole.do(retry_refused, event=done.event)
    assert tried.booked == done.waiting
    assert [one.party for one in tried.refused] == ["Cours de danse"]


def test_a_refused_date_beyond_the_end_of_its_room_keeps_no_other_from_being_taken_up(pole: Runner) -> None:
    there = booked(pole, client(pole), *(wish(pole, "R1", 9, 12, day=day) for day in CLASHES[:2])).bookings
    done = book_course(pole, series_wish(pole, "FREQ=WEEKLY;COUNT=8"))
    pole.do(cancel_bookings, bookings=[*there, *done.bookings], reason="travaux")
    pole.do(close_space, space=space(pole, "R1"), last_day=date(2026, 12, 31))
    tried = pole.do(retry_refused, series=done.series)
    assert [len(tried.booked), len(tried.refused)] == [1, 1]
    assert "n’existe pas" in tried.refused[0].by
    with pytest.raises(RuleBroken) as refused:
        pole.do(retry_refused, series=done.series)
    assert refused.value.code == "space_closed"
