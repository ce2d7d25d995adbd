"""Several spaces that repeat as one: a date is booked, refused, moved, taken up in all of them or in none."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from event_words import booked, client, space, wish
from series_words import claims, facts, series_wish, walls

from pole_desk.activities.events.commands import (
    cancel_bookings,
    cancel_series,
    change_series,
    confirm_bookings,
    retry_refused,
)
from pole_desk.activities.events.commands.series import BookedSeries, book_series
from pole_desk.activities.events.queries import booking_card, freed_bookings
from pole_desk.activities.events.queries.calendar import calendar_entries
from pole_desk.activities.events.queries.kin import kin
from pole_desk.activities.events.queries.series import preview_series, refused_bookings, series_card
from pole_desk.activities.events.queries.series_change import Fate, preview_change
from pole_desk.activities.events.rules import BookingState
from pole_desk.activities.events.rules.series import Choice, Decision, OnClash, Scope, SeriesChange, SeriesWish
from pole_desk.kernel.clock import FixedClock
from pole_desk.kernel.errors import BadInput, Overlap
from pole_desk.kernel.periods import PARIS
from pole_desk.kernel.work import Runner
from pole_desk.registers.claims.checks import ClaimChecks

SECOND = date(2026, 12, 10)


def bays(pole: Runner, rule: str = "FREQ=WEEKLY;COUNT=4", first: str = "HALLE-A", *others: str) -> SeriesWish:
    """Thursdays from nine to noon, in bay A and bay B of the hall."""
    more = tuple(space(pole, code) for code in others or ("HALLE-B",))
    return series_wish(pole, rule, first, others=more)


def weekly_bays(pole: Runner, asked: SeriesWish | None = None, **more: object) -> BookedSeries:
    return pole.do(book_series, party=client(pole, "Le Cirque"), title="Cirque", wish=asked or bays(pole), **more)


def test_a_date_on_which_one_bay_is_taken_is_refused_kept_and_retried_for_both(pole: Runner) -> None:
    there = booked(pole, client(pole), wish(pole, "HALLE-B", 10, 11, day=SECOND)).bookings
    before = claims(pole)
    act = pole.perform(book_series, party=client(pole, "Le Cirque"), title="Cirque", wish=bays(pole))
    done = act.value
    assert (len(done.dates), len(done.bookings), len(done.refused), len(done.waiting)) == (3, 6, 1, 2)
    assert "3 dates réservées, 1 refusée" in act.said and "travée A + travée B" in act.said
    assert done.refused[0].party == "Les Semeurs"
    assert "12-10 09:00 HALLE-A" not in walls(pole)
    groups = {one.occurrence: set() for one in pole.read(series_card, series=done.series).bookings}
    for one in pole.read(series_card, series=done.series).bookings:
        groups[one.occurrence].add((one.together, one.state))
    assert [len(group) for group in groups.values()] == [1, 1, 1, 1]
    assert pole.read(freed_bookings) == []
    with pytest.raises(Overlap) as refused:
        pole.do(retry_refused, bookings=[done.waiting[0]])
    assert refused.value.details["winner"]["party"] == "Les Semeurs"
    pole.do(cancel_bookings, bookings=there, reason="reportée")
    assert len(pole.read(freed_bookings)) == 2
    tried = pole.perform(retry_refused, bookings=[done.waiting[0]])
    assert set(tried.value.booked) == set(done.waiting) and "1 date refusée reprise" in tried.said
    assert walls(pole).count("12-10 09:00 HALLE-A") == walls(pole).count("12-10 09:00 HALLE-B") == 1
    assert all(pole.read(booking_card, booking=one).agreed_price for one in done.waiting)
    assert tried.undo is not None and act.undo is not None
    pole.undo(tried.undo)
    assert len(pole.read(refused_bookings)) == 2
    assert pole.read(ClaimChecks().check) == []
    pole.undo(act.undo)
    assert [one for one in claims(pole) if one not in before] == []


def test_this_the_following_and_all_are_for_every_bay(pole: Runner) -> None:
    done = weekly_bays(pole)
    before = facts(pole), claims(pole)
    one = pole.perform(
        change_series, booking=done.bookings[3], scope=Scope.THIS, change=SeriesChange(starts="14:00", title="Gala")
    )
    assert "12-10 14:00 HALLE-A" in walls(pole) and "12-10 14:00 HALLE-B" in walls(pole)
    assert one.undo is not None
    pole.undo(one.undo)
    assert (facts(pole), claims(pole)) == before
    act = pole.perform(
        change_series, booking=done.bookings[2], scope=Scope.FOLLOWING, change=SeriesChange(starts="16:00", days=1),
        decisions=[Decision("2026-12-24T09:00", Choice.SKIP)],
    )  # fmt: skip
    assert walls(pole) == [
        "12-03 09:00 HALLE-A", "12-03 09:00 HALLE-B", "12-11 16:00 HALLE-A", "12-11 16:00 HALLE-B",
        "12-18 16:00 HALLE-A", "12-18 16:00 HALLE-B",
    ]  # fmt: skip
    assert "2 dates modifiées, 1 annulée" in act.said
    assert pole.read(series_card, series=act.value.series).spaces == ("HALLE-A", "HALLE-B")
    assert pole.read(ClaimChecks().check) == []
    assert act.undo is not None
    pole.undo(act.undo)
    assert (facts(pole), claims(pole)) == before


@pytest.fixture
def lone(sqlite_pole: Runner) -> Runner:
    """A pole on SQLite: what follows does not depend on the engine."""
    return sqlite_pole


def test_another_room_is_for_the_bay_that_was_named_and_one_in_the_way_stops_all(lone: Runner) -> None:
    done = weekly_bays(lone)
    booked(lone, client(lone), wish(lone, "HALLE-C", 9, 12, day=SECOND))
    asked = {
        "booking": done.bookings[1], "scope": Scope.ALL, "change": SeriesChange(space=space(lone, "HALLE-C")),
    }  # fmt: skip
    plan = lone.read(preview_change, **asked)
    assert [line.booking.occurrence for line in plan.of(Fate.BLOCKED)] == ["2026-12-10T09:00"] * 2
    with pytest.raises(Overlap) as refused:
        lone.do(change_series, **asked)
    assert refused.value.details["winner"]["party"] == "Les Semeurs"
    act = lone.perform(change_series, **asked, on_clash=OnClash.REFUSE)
    assert [one[6:] for one in walls(lone) if one.startswith("12-17")] == ["09:00 HALLE-A", "09:00 HALLE-C"]
    assert not [one for one in walls(lone) if one.startswith("12-10") and "HALLE-C" not in one]
    assert "3 dates modifiées, 1 refusée" in act.said
    assert lone.read(ClaimChecks().check) == []
    again = lone.do(
        change_series, booking=done.bookings[0], scope=Scope.ALL, change=SeriesChange(starts="13:00")
    )
    assert "12-17 13:00 HALLE-A" in walls(lone) and "12-17 13:00 HALLE-C" in walls(lone)
    assert len(again.changed) == 8
    with pytest.raises(BadInput) as twice:
        lone.do(
            change_series, booking=done.bookings[0], scope=Scope.ALL, change=SeriesChange(space=space(lone, "HALLE-C"))
        )
    assert twice.value.code == "space_twice"


def test_a_clash_is_told_with_rooms_for_the_bay_and_hours_for_all(lone: Runner) -> None:
    booked(lone, client(lone), wish(lone, "HALLE-B", 9, 11, day=SECOND))
    booked(lone, client(lone, "Le Fournil"), wish(lone, "HALLE-A", 12, 15, day=SECOND))
    (clash,) = [line for line in lone.read(preview_series, wish=bays(lone)).lines if line.by is not None]
    assert clash.taken == (space(lone, "HALLE-B"),)
    room, hour = (
        next(offer for offer in clash.offers if (offer.space is not None) is elsewhere) for elsewhere in (True, False)
    )
    assert (room.code, room.instead_of) == ("HALLE-C", space(lone, "HALLE-B"))
    assert hour.starts == "2026-12-10T15:00" and "HALLE-A + HALLE-B" in hour.text
    word = Decision(clash.occurrence, room.choice, room.space, instead_of=room.instead_of)
    done = weekly_bays(lone, decisions=[word])
    assert len(done.bookings) == 8 and not done.refused
    assert "12-10 09:00 HALLE-C" in walls(lone) and "12-10 09:00 HALLE-A" in walls(lone)
    assert lone.read(ClaimChecks().check) == []


def test_a_hall_and_a_room_repeat_too_but_never_a_place_and_a_part_of_it(lone: Runner) -> None:
    done = weekly_bays(lone, bays(lone, "FREQ=WEEKLY;COUNT=2", "HALLE", "R1"), state=BookingState.OPTION)
    assert len(done.bookings) == 4
    assert lone.read(booking_card, booking=done.bookings[0]).rank == 1
    lone.do(confirm_bookings, bookings=[done.bookings[0]])
    assert walls(lone) == ["12-03 09:00 HALLE", "12-03 09:00 R1"]
    for first, other in (("HALLE", "HALLE-A"), ("R1", "R1")):
        with pytest.raises(BadInput) as refused:
            lone.read(preview_series, wish=bays(lone, "FREQ=WEEKLY;COUNT=2", first, other))
        assert refused.value.code == "space_twice"


def test_the_dates_of_all_bays_are_cancelled_and_one_bay_alone_when_asked(lone: Runner) -> None:
    done = weekly_bays(lone)
    lone.do(cancel_bookings, bookings=[done.bookings[0]], reason="une travée de trop", together=False)
    assert walls(lone)[0] == "12-03 09:00 HALLE-B"
    lone.do(cancel_series, booking=done.bookings[3], scope=Scope.THIS, reason="férié")
    assert not [one for one in walls(lone) if one.startswith("12-10")]
    act = lone.perform(cancel_series, booking=done.bookings[4], scope=Scope.FOLLOWING, reason="fin")
    assert "2 dates annulées" in act.said and walls(lone) == ["12-03 09:00 HALLE-B"]
    assert act.undo is not None
    lone.undo(act.undo)
    assert len(walls(lone)) == 5


def test_each_bay_has_its_own_calendar(lone: Runner) -> None:
    weekly_bays(lone)
    for code in ("HALLE-A", "HALLE-B"):
        (entry,) = lone.read(calendar_entries, space=space(lone, code))
        assert entry.rule == "FREQ=WEEKLY;COUNT=4" and code in entry.location
    assert len(lone.read(calendar_entries)) == 2


def test_all_means_every_part_of_a_series_and_the_past_stays(lone: Runner, clock: FixedClock) -> None:
    done = lone.do(
        book_series, party=client(lone, "Le Cirque"), title="Cirque", wish=series_wish(lone, "FREQ=WEEKLY;COUNT=6")
    )
    later = lone.do(
        change_series, booking=done.bookings[3], scope=Scope.FOLLOWING,
        change=SeriesChange(starts="14:00", title="Cirque du soir"),
    )  # fmt: skip
    renamed = lone.perform(change_series, booking=done.bookings[0], scope=Scope.ALL, change=SeriesChange(title="Cirque"))
    assert {one.title for one in facts(lone)} == {"Cirque"} and "6 dates modifiées" in renamed.said
    assert set(lone.read(kin, series=later.series).series) == {done.series, later.series}
    clock.set(datetime(2026, 12, 4, 12, tzinfo=PARIS))
    before = facts(lone), claims(lone)
    act = lone.perform(
        change_series, booking=done.bookings[4], scope=Scope.ALL, change=SeriesChange(starts="18:00")
    )
    assert [one[:11] for one in walls(lone)] == [
        "12-03 09:00", "12-10 18:00", "12-17 18:00", "12-24 18:00", "12-31 18:00", "01-07 18:00",
    ]  # fmt: skip
    assert "5 dates modifiées" in act.said
    assert act.undo is not None
    lone.undo(act.undo)
    assert (facts(lone), claims(lone)) == before
    lone.do(change_series, booking=done.bookings[2], scope=Scope.FOLLOWING, change=SeriesChange(title="Gala"))
    assert [one.title for one in facts(lone)] == ["Cirque", "Cirque", "Gala", "Gala", "Gala", "Gala"]
    gone = lone.perform(cancel_series, booking=done.bookings[1], scope=Scope.ALL, reason="fin")
    assert "5 dates annulées" in gone.said and [one[:11] for one in walls(lone)] == ["12-03 09:00"]
    assert gone.undo is not None
    lone.undo(gone.undo)
    assert len(walls(lone)) == 6
