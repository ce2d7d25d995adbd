"""Series booked over clashes, closed days and changes of hour; the refused kept and taken up, on both engines."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from event_words import at, booked, client, space, wish

from pole_desk.activities.events.commands import cancel_bookings
from pole_desk.activities.events.commands.series import BookedSeries, book_series, retry_refused
from pole_desk.activities.events.queries import booking_card, bookings
from pole_desk.activities.events.queries.series import (
    Standing,
    freed_bookings,
    preview_series,
    refused_bookings,
    series_card,
)
from pole_desk.activities.events.rules import BookingState
from pole_desk.activities.events.rules.series import (
    Choice,
    ClosedDays,
    Decision,
    MissingHour,
    OnClash,
    SeriesWish,
)
from pole_desk.kernel.errors import BadInput, NotFound, Overlap, RuleBroken
from pole_desk.kernel.periods import PARIS
from pole_desk.kernel.settings import set_setting
from pole_desk.kernel.work import Runner
from pole_desk.registers.calendar.commands import add_closure
from pole_desk.registers.claims.checks import ClaimChecks

CLASHES = (date(2026, 12, 10), date(2027, 1, 14), date(2027, 2, 18))
YEAR = "FREQ=WEEKLY;COUNT=52"


def _wish(pole: Runner, rule: str = "FREQ=WEEKLY;COUNT=4", code: str = "R1", **more: Any) -> SeriesWish:
    given = {"starts": "2026-12-03T09:00", "minutes": 180, "set_up": 0, "tear_down": 0, **more}
    return SeriesWish(space(pole, code), rule, **given)


def _book(pole: Runner, asked: SeriesWish, **more: Any) -> BookedSeries:
    party = more.pop("party", None) or client(pole, "Cours de danse")
    return pole.do(book_series, party=party, title="Cours", wish=asked, **more)


def _days(pole: Runner, done: BookedSeries) -> list[str]:
    card = pole.read(series_card, series=done.series)
    return [one.occurrence or "" for one in card.bookings if one.state == "confirmed"]


def test_a_year_over_three_clashes_is_booked_but_for_three_that_are_taken_up_later(pole: Runner) -> None:
    other = client(pole, "Les Semeurs")
    there = [booked(pole, other, wish(pole, "R1", 10, 11, day=day)).bookings[0] for day in CLASHES]
    done = _book(pole, _wish(pole, YEAR), closed_days=ClosedDays.KEEP)
    assert (len(done.bookings), len(done.refused)) == (49, 3)
    assert [one.occurrence for one in done.refused] == [f"{day}T09:00" for day in CLASHES]
    assert {one.party for one in done.refused} == {"Les Semeurs"}
    assert "Assemblée" in done.refused[0].by and "10 décembre 2026" in done.refused[0].by
    assert pole.read(freed_bookings) == []
    with pytest.raises(Overlap) as refused:
        pole.do(retry_refused, series=done.series)
    assert refused.value.details["winner"]["party"] == "Les Semeurs"
    pole.do(cancel_bookings, bookings=there[:2], reason="reportée")
    assert [one.occurrence for one in pole.read(freed_bookings, series=done.series)] == [
        f"{day}T09:00" for day in CLASHES[:2]
    ]
    again = pole.perform(retry_refused, series=done.series)
    assert (len(again.value.booked), len(again.value.refused)) == (2, 1)
    pole.do(cancel_bookings, bookings=there[2:], reason="reportée")
    pole.do(retry_refused, event=done.event)
    assert len(_days(pole, done)) == 52
    assert pole.read(refused_bookings) == []
    assert pole.read(ClaimChecks().check) == []
    with pytest.raises(NotFound):
        pole.do(retry_refused, series=done.series)


def test_a_series_is_taken_back_and_brought_back_with_the_same_claims(pole: Runner) -> None:
    booked(pole, client(pole, "Les Semeurs"), wish(pole, "R1", 10, 11, day=CLASHES[0]))
    made = pole.perform(book_series, party=client(pole), title="Cours", wish=_wish(pole))
    before = {one.id: one.state for one in pole.read(series_card, series=made.value.series).bookings}
    assert made.undo is not None
    taken_back = pole.undo(made.undo)
    gone = pole.read(series_card, series=made.value.series).bookings
    assert {one.state for one in gone} == {"cancelled"} and len(gone) == 4
    booked(pole, client(pole, "Autre"), wish(pole, "R2", 9, 12))
    assert taken_back.undo is not None
    pole.undo(taken_back.undo)
    after = {one.id: one.state for one in pole.read(series_card, series=made.value.series).bookings}
    assert after == before and sorted(after.values()).count("refused") == 1
    assert pole.read(ClaimChecks().check) == []


def test_a_retry_is_taken_back_to_refused(pole: Runner) -> None:
    there = booked(pole, client(pole, "Les Semeurs"), wish(pole, "R1", 10, 11, day=CLASHES[0])).bookings
    done = _book(pole, _wish(pole))
    pole.do(cancel_bookings, bookings=there, reason="reportée")
    tried = pole.perform(retry_refused, series=done.series)
    assert tried.undo is not None
    pole.undo(tried.undo)
    assert [one.state for one in pole.read(refused_bookings)] == ["refused"]
    booked(pole, client(pole, "Vite"), wish(pole, "R1", 9, 12, day=CLASHES[0]))


def test_a_preview_says_date_by_date_who_is_there_and_what_else_can_be_done(pole: Runner) -> None:
    booked(pole, client(pole, "Les Semeurs"), wish(pole, "R1", 9, 11, day=CLASHES[0]))
    pole.do(add_closure, first=date(2026, 12, 24), last=date(2027, 1, 3), label="congés")
    found = pole.read(preview_series, wish=_wish(pole, "FREQ=WEEKLY;COUNT=5", people=6))
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
    assert closed.reason == "fermé : congés"
    assert [offer.choice for offer in closed.offers] == [Choice.SKIP, Choice.BOOK]
    assert found.count(Standing.CLOSED) == 2


def test_each_date_becomes_what_the_user_decides(pole: Runner) -> None:
    booked(pole, client(pole, "Les Semeurs"), *(
        wish(pole, "R1", 9, 11, day=date(2026, 12, day)) for day in (3, 10, 17)
    ))  # fmt: skip
    asked = _wish(pole, "FREQ=WEEKLY;COUNT=5")
    done = _book(
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
        _book(pole, asked, decisions=[Decision("2026-12-04T09:00", Choice.SKIP)])


def test_closed_days_are_skipped_or_kept_as_the_user_says(pole: Runner) -> None:
    asked = _wish(pole, "FREQ=DAILY;COUNT=4", starts="2026-12-23T09:00")
    skipping = _book(pole, asked)
    assert skipping.skipped == ("2026-12-25T09:00",) and len(skipping.bookings) == 3
    keeping = _book(pole, asked._replace(space=space(pole, "R2")), closed_days=ClosedDays.KEEP)
    assert len(keeping.bookings) == 4 and keeping.skipped == ()
    christmas = asked._replace(rule="FREQ=DAILY;COUNT=1", starts="2026-12-25T14:00")
    with pytest.raises(BadInput) as refused:
        _book(pole, christmas)
    assert refused.value.code == "series_empty"


def test_an_hour_that_does_not_exist_is_told_with_a_choice(pole: Runner) -> None:
    asked = _wish(pole, "FREQ=DAILY;COUNT=3", starts="2027-03-27T02:30", minutes=60)
    preview = pole.read(preview_series, wish=asked)
    assert [line.standing for line in preview.lines] == [Standing.FREE, Standing.MISSING, Standing.FREE]
    assert [offer.choice for offer in preview.lines[1].offers] == [Choice.BOOK, Choice.SKIP]
    with pytest.raises(RuleBroken) as refused:
        _book(pole, asked, closed_days=ClosedDays.KEEP)
    assert refused.value.code == "missing_hour"
    assert refused.value.details["occurrence"] == "2027-03-28T02:30"
    assert pole.read(bookings, starts_at=0, ends_at=at(9, day=date(2030, 1, 1))) == []
    skipped = _book(pole, asked, closed_days=ClosedDays.KEEP, missing=MissingHour.SKIP)
    assert skipped.skipped == ("2027-03-28T02:30",)
    word = Decision("2027-03-28T02:30", Choice.BOOK)
    done = _book(pole, asked._replace(space=space(pole, "R2")), closed_days=ClosedDays.KEEP, decisions=[word])
    moved = pole.read(booking_card, booking=done.bookings[1])
    assert datetime.fromtimestamp(moved.starts_at, PARIS).strftime("%H:%M") == "03:30"
    assert moved.ends_at - moved.starts_at == 3600 and moved.occurrence == "2027-03-28T02:30"


def test_a_night_series_lasts_eight_hours_over_the_october_night(pole: Runner) -> None:
    asked = _wish(pole, "FREQ=WEEKLY;COUNT=2", starts="2027-10-23T22:00", minutes=7 * 60)
    done = _book(pole, asked)
    hours = [
        (one.ends_at - one.starts_at) / 3600
        for one in (pole.read(booking_card, booking=booking) for booking in done.bookings)
    ]
    assert hours == [7, 8]


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
        _book(sqlite_pole, _wish(sqlite_pole, rule))
    assert refused.value.code == code
    assert sqlite_pole.read(bookings, starts_at=0, ends_at=at(9, day=date(2090, 1, 1))) == []


def test_how_long_a_series_may_run_is_a_setting(sqlite_pole: Runner) -> None:
    sqlite_pole.do(set_setting, key="events.series_years", value=5, valid_from=date(2026, 1, 1))
    done = _book(sqlite_pole, _wish(sqlite_pole, "FREQ=YEARLY;COUNT=5"))
    assert len(done.bookings) == 5
    sqlite_pole.do(set_setting, key="events.series_dates", value=3, valid_from=date(2026, 1, 1))
    with pytest.raises(RuleBroken) as refused:
        _book(sqlite_pole, _wish(sqlite_pole, "FREQ=YEARLY;COUNT=5"))
    assert refused.value.code == "series_too_long"


def test_a_series_that_somebody_has_whole_or_that_must_not_clash_writes_nothing(pole: Runner) -> None:
    other = client(pole, "Les Semeurs")
    booked(pole, other, *(wish(pole, "R1", 9, 11, day=date(2026, 12, day)) for day in (3, 10)))
    with pytest.raises(Overlap) as refused:
        _book(pole, _wish(pole, "FREQ=WEEKLY;COUNT=2"))
    assert refused.value.details["winner"]["party"] == "Les Semeurs"
    with pytest.raises(Overlap):
        _book(pole, _wish(pole, "FREQ=WEEKLY;COUNT=4"), on_clash=OnClash.STOP)
    assert len(pole.read(bookings, starts_at=0, ends_at=at(9, day=date(2030, 1, 1)))) == 2


def test_a_confirmed_series_stays_behind_the_options_of_others(pole: Runner) -> None:
    booked(pole, client(pole, "Les Semeurs"), wish(pole, "R1", 9, 11, day=CLASHES[0]), state=BookingState.OPTION)
    done = _book(pole, _wish(pole))
    assert [one.occurrence for one in done.refused] == ["2026-12-10T09:00"]
    assert done.refused[0].by.startswith("option de Les Semeurs")
    optional = _book(pole, _wish(pole, starts="2026-12-03T13:00"), state=BookingState.OPTION)
    assert len(optional.bookings) == 4 and not optional.refused


def test_refused_dates_of_an_option_series_come_back_as_options(pole: Runner) -> None:
    there = booked(pole, client(pole, "Les Semeurs"), wish(pole, "R1", 9, 11, day=CLASHES[0])).bookings
    done = _book(pole, _wish(pole), state=BookingState.OPTION)
    assert len(done.refused) == 1
    pole.do(cancel_bookings, bookings=there, reason="reportée")
    tried = pole.do(retry_refused, series=done.series)
    assert pole.read(booking_card, booking=tried.booked[0]).state == "option"


def test_a_series_joins_an_event_that_is_there(
    pole: Runner, open_pole: Callable[..., Runner]
) -> None:
    party = client(pole)
    event = booked(pole, party, wish(pole, "R2")).event
    done = _book(pole, _wish(pole), party=party, event=event)
    assert done.event == event
    assert pole.read(booking_card, booking=done.bookings[0]).event == event
