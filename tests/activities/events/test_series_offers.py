"""A change of a series weighed date by date: who is there, the ways out, a second option taken, undo."""

from __future__ import annotations

from datetime import date

from event_words import booked, client, space, wish
from series_words import book_course, claims, facts, series_wish, wall_of, weekly

from pole_desk.activities.events.commands.series_changes import change_series
from pole_desk.activities.events.queries.series import series_card
from pole_desk.activities.events.queries.series_change import Fate
from pole_desk.activities.events.queries.series_offers import WeighedChange, weigh_change
from pole_desk.activities.events.rules.series import Choice, Decision, Scope, SeriesChange
from pole_desk.kernel.work import Runner
from pole_desk.registers.claims.checks import ClaimChecks

THIRD = "2026-12-17T09:00"


def test_a_date_in_the_way_names_who_is_there_with_the_ways_out_and_stays_meanwhile(pole: Runner) -> None:
    done = weekly(pole)
    booked(pole, client(pole), wish(pole, "R1", 14, 16, day=date(2026, 12, 17)))
    seen: WeighedChange = pole.read(
        weigh_change, booking=done.bookings[0], scope=Scope.ALL, change=SeriesChange(starts="14:00")
    )
    third = seen.dates[2]
    assert third.hindered is not None and third.hindered.by is not None
    assert third.hindered.by.party == "Les Semeurs"
    assert [one.choice for one in third.offers][0] is Choice.KEEP
    assert {Choice.MOVE, Choice.OPTION, Choice.REFUSE, Choice.SKIP} < {one.choice for one in third.offers}
    assert any("R1 est libre le même jour à" in one.text for one in third.offers)
    assert third.line.fate is Fate.KEPT and seen.blocked == []
    assert [one.line.fate for one in seen.dates if one is not third] == [Fate.CHANGES] * 5
    pole.do(
        change_series, booking=done.bookings[0], scope=Scope.ALL, change=SeriesChange(starts="14:00"),
        decisions=seen.decisions,
    )  # fmt: skip
    walls = {wall_of(one)[:11] for one in facts(pole) if one.title == "Cours"}
    assert "12-17 09:00" in walls and len(walls & {"12-03 14:00", "12-24 14:00"}) == 2


def test_a_date_waits_behind_who_is_there_and_undo_brings_its_place_back(pole: Runner) -> None:
    done = weekly(pole)
    booked(pole, client(pole), wish(pole, "R1", 14, 16, day=date(2026, 12, 17)))
    before = facts(pole), claims(pole)
    act = pole.perform(
        change_series, booking=done.bookings[0], scope=Scope.ALL, change=SeriesChange(starts="14:00"),
        decisions=[Decision(THIRD, Choice.OPTION)],
    )  # fmt: skip
    card = pole.read(series_card, series=act.value.series)
    assert [one.state for one in card.bookings] == ["confirmed", "confirmed", "option", *["confirmed"] * 3]
    assert wall_of(card.bookings[2]) == "12-17 14:00 R1" and card.bookings[2].confirm_by is not None
    assert "1 en option" in act.said
    assert pole.read(ClaimChecks().check) == []
    pole.undo(act.undo)
    assert (facts(pole), claims(pole)) == before


def test_a_date_that_stays_is_weighed_against_the_one_that_takes_its_place(pole: Runner) -> None:
    done = weekly(pole)
    booked(pole, client(pole), wish(pole, "R1", 9, 11, day=date(2027, 1, 14)))
    seen = pole.read(
        weigh_change, booking=done.bookings[3], scope=Scope.FOLLOWING, change=SeriesChange(days=7)
    )
    assert all(one.hindered is not None for one in seen.dates)
    assert [one.line.fate for one in seen.dates] == [Fate.KEPT] * 3
    freed = pole.read(
        weigh_change, booking=done.bookings[3], scope=Scope.FOLLOWING, change=SeriesChange(days=7),
        decisions=[Decision("2027-01-07T09:00", Choice.SKIP)],
    )  # fmt: skip
    assert [one.line.fate for one in freed.dates] == [Fate.CHANGES, Fate.CHANGES, Fate.CANCELLED]


def test_a_holiday_may_be_taken_all_the_same_and_the_past_is_told_unchanged(pole: Runner) -> None:
    done = weekly(pole)
    seen = pole.read(
        weigh_change, booking=done.bookings[0], scope=Scope.ALL, change=SeriesChange(days=1),
    )  # fmt: skip
    closed = [one for one in seen.dates if one.offers]
    assert [one.hindered.booking.occurrence for one in closed if one.hindered] == [
        "2026-12-24T09:00", "2026-12-31T09:00",
    ]  # fmt: skip
    assert [one.choice for one in closed[0].offers] == [Choice.KEEP, Choice.BOOK, Choice.SKIP]
    assert space(pole, "R1") == closed[0].line.want.space


def test_a_date_of_two_bays_is_one_line_and_another_room_takes_the_place_of_the_bay_in_the_way(
    pole: Runner,
) -> None:
    done = book_course(pole, series_wish(pole, code="HALLE-A", others=(space(pole, "HALLE-B"),)))
    booked(pole, client(pole), wish(pole, "HALLE-B", 14, 15, day=date(2026, 12, 10)))
    asked = {"booking": done.bookings[0], "scope": Scope.ALL, "change": SeriesChange(starts="14:00")}
    seen = pole.read(weigh_change, **asked)
    assert [len(one.lines) for one in seen.dates] == [2, 2, 2, 2]
    second = seen.dates[1]
    assert second.hindered is not None and second.hindered.booking.code == "HALLE-B"
    assert {line.fate for line in second.lines} == {Fate.KEPT}
    elsewhere = [one for one in second.offers if one.choice is Choice.MOVE]
    assert [one.code for one in elsewhere] == ["HALLE-C"]
    moved = Decision("2026-12-10T09:00", Choice.MOVE, elsewhere[0].space, instead_of=elsewhere[0].instead_of)
    assert pole.read(weigh_change, **asked, decisions=[moved]).blocked == []
    pole.do(change_series, **asked, decisions=[moved])
    walls = [wall_of(one) for one in facts(pole) if one.title == "Cours"]
    assert "12-10 14:00 HALLE-A" in walls and "12-10 14:00 HALLE-C" in walls
    assert pole.read(ClaimChecks().check) == []
