"""The rooms for a repetition: on how many of its dates each is free, as booking it will find, on both engines."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from booked_pole import MIDDLE, booked_pole, empty_pole
from event_words import booked, client, space, wish
from measured import medians
from series_words import series_wish, weekly

from pole_desk.activities.events.queries.repeated import (
    RepeatedPlace,
    repeated_places,
    repeated_spans,
)
from pole_desk.activities.events.queries.series import Standing, preview_series
from pole_desk.activities.events.queries.series_change import Fate, preview_change
from pole_desk.activities.events.rules import BookingState, Layout, Need, OnClosedDay
from pole_desk.activities.events.rules.series import Scope, SeriesChange
from pole_desk.kernel.work import Runner

DAY = 86_400


def counted(pole: Runner, rule: str, **more: object) -> dict[str, RepeatedPlace]:
    spans = pole.read(repeated_spans, wish=series_wish(pole, rule))
    found = pole.read(repeated_places, need=Need(spans, **{"set_up": 0, "tear_down": 0, **more}))
    return {"+".join(one.codes): one for one in found}


def test_each_room_says_on_how_many_dates_it_is_free_the_freest_first(pole: Runner) -> None:
    other = client(pole, "Les Semeurs")
    for day in (10, 17):
        booked(pole, other, wish(pole, "R1", 10, 11, day=date(2026, 12, day)))
    booked(pole, other, wish(pole, "R2", 8, 10, day=date(2026, 12, 3)))
    booked(pole, other, wish(pole, "R3", 9, 10, day=date(2026, 12, 17)), state=BookingState.OPTION)
    booked(pole, other, wish(pole, "HALLE", 9, 10, day=date(2026, 12, 3)))
    found = counted(pole, "FREQ=WEEKLY;COUNT=3")
    assert {code: (found[code].free, found[code].dates) for code in ("R1", "R2", "R3", "R4", "HALLE-A")} == {
        "R1": (1, 3), "R2": (2, 3), "R3": (2, 3), "R4": (3, 3), "HALLE-A": (2, 3),
    }  # fmt: skip
    assert (found["R3"].taken, found["R3"].optioned) == (0, 1)
    lacking = [one.dates - one.free for one in found.values()]
    assert lacking == sorted(lacking) and lacking[0] == 0


def test_the_count_of_a_room_is_what_the_preview_of_the_series_finds(pole: Runner) -> None:
    other = client(pole, "Les Semeurs")
    for day, code in ((3, "R1"), (10, "R2"), (10, "HALLE-B"), (17, "R1"), (24, "CANTINE"), (31, "R4")):
        booked(pole, other, wish(pole, code, 8, 10, day=date(2026, 12, day), tear_down=1800))
    booked(pole, other, wish(pole, "R1", 11, 12, day=date(2026, 12, 31)), state=BookingState.OPTION)
    rule = "FREQ=DAILY;COUNT=36"
    for code, place in counted(pole, rule).items():
        first, *others = code.split("+")
        wished = series_wish(pole, rule, first, others=tuple(space(pole, one) for one in others))
        seen = pole.read(preview_series, wish=wished)
        assert (place.free, place.closed) == (seen.count(Standing.FREE), seen.count(Standing.CLOSED)), code
    assert counted(pole, rule)["R1"].closed == 2


def test_closed_days_count_when_they_are_kept_and_small_rooms_are_left_out(pole: Runner) -> None:
    rule = "FREQ=DAILY;COUNT=36"
    kept = counted(pole, rule, on_closed_day=OnClosedDay.KEEP)
    assert (kept["R4"].dates, kept["R4"].closed) == (36, 0)
    assert set(counted(pole, rule, people=60)) < set(kept)
    assert "R4" not in counted(pole, rule, people=60)
    assert all(one.capacity for one in counted(pole, rule, people=100, layout=Layout.BANQUET).values())


def test_the_dates_of_a_series_that_moves_are_not_in_its_own_way(pole: Runner) -> None:
    done = weekly(pole)
    plan = pole.read(
        preview_change, booking=done.bookings[0], scope=Scope.ALL, change=SeriesChange(starts="10:00")
    )
    spans = [(one.want.starts_at, one.want.ends_at) for one in plan.of(Fate.CHANGES)]
    for excluding, free in (((), 0), (done.bookings, 6)):
        found = pole.read(repeated_places, need=Need(spans, set_up=0, tear_down=0, excluding=excluding))
        assert next(one.free for one in found if one.codes == ("R1",)) == free


@pytest.fixture(scope="module")
def ten_thousand(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runner]:
    made = booked_pole(empty_pole(tmp_path_factory.mktemp("repeated")), 10_000)
    yield made.runner
    made.runner.engine.dispose()


def test_twenty_six_dates_are_counted_in_a_tenth_of_a_second_over_ten_thousand_claims(ten_thousand: Runner) -> None:
    spans = [(MIDDLE + n * 14 * DAY + 9 * 3600, MIDDLE + n * 14 * DAY + 11 * 3600) for n in range(26)]
    need = Need(spans, 12)
    (taken,) = medians([lambda: ten_thousand.read(repeated_places, need=need)], rounds=3)
    assert taken < 100
