"""The time scale holds its properties on every day, those of the clock change included."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pole_desk.desktop.widgets.board.scale import TimeScale
from pole_desk.kernel.periods import FOREVER, day_of, day_start

WINTER, SUMMER = date(2026, 10, 25), date(2026, 3, 29)
days = st.one_of(st.dates(date(2005, 1, 1), date(2045, 1, 1)), st.sampled_from([WINTER, SUMMER]))
scales = st.builds(
    TimeScale,
    st.floats(2.2, 2400),
    st.integers(0, 8),
    st.integers(18, 24),
    st.just(date(2020, 1, 1)),
)
instants = st.builds(lambda day, second: day_start(day) + second, days, st.integers(0, 86_399))


@given(scales, instants, st.integers(0, 500_000))
def test_later_is_never_further_left(scale: TimeScale, instant: int, more: int) -> None:
    assert scale.x(instant) <= scale.x(instant + more)


@given(scales, instants)
def test_an_open_instant_comes_back_from_its_place(scale: TimeScale, instant: int) -> None:
    _midnight, opens, closes = scale.edges(scale.index_of(instant))
    if opens <= instant < closes:
        assert abs(scale.t(scale.x(instant)) - instant) <= 1
    else:
        assert scale.day_of(scale.x(instant) + 1e-9 * (instant <= opens)) in (
            day_of(instant),
            day_of(instant) + timedelta(days=1),
        )


@given(scales, st.floats(-20_000, 20_000))
def test_a_place_comes_back_from_its_instant(scale: TimeScale, days_away: float) -> None:
    x = days_away * scale.day_width
    second = scale.day_width / ((scale.close_hour - scale.open_hour - 1) * 3600)
    assert abs(scale.x(scale.t(x)) - x) <= second + 1e-6


@given(scales, days)
def test_each_day_is_as_wide_as_the_next(scale: TimeScale, day: date) -> None:
    left = scale.x(day_start(day))
    assert left == pytest.approx(scale.left(day))
    assert scale.x(day_start(day + timedelta(days=1))) - left == pytest.approx(scale.day_width)


@given(scales, instants)
def test_the_local_day_is_the_calendar_s(scale: TimeScale, instant: int) -> None:
    assert scale.day_at(scale.index_of(instant)) == day_of(instant)


def test_the_night_is_folded_onto_the_edges_of_the_day() -> None:
    scale = TimeScale(150, 7, 22, date(2026, 11, 1))
    midnight = day_start(date(2026, 11, 2))
    assert scale.x(midnight) == scale.x(midnight + 7 * 3600) == 150
    assert scale.x(midnight + 22 * 3600) == scale.x(midnight + 86_399) == 300
    assert scale.x(midnight + 8 * 3600) == 160


def test_an_open_end_stays_at_one_far_place() -> None:
    scale = TimeScale(38, origin=date(2020, 1, 1))
    assert scale.x(FOREVER) == scale.x(FOREVER - 86_400 * 365) > scale.x(day_start(date(2100, 1, 1)))


def test_a_clock_change_keeps_the_open_hours_whole() -> None:
    scale = TimeScale(150, 0, 24, date(2026, 1, 1))
    midnight = day_start(WINTER)
    assert scale.x(midnight + 25 * 3600) - scale.x(midnight) == pytest.approx(150)
    assert scale.x(midnight + 24 * 3600) < scale.left(WINTER) + 150


@pytest.mark.parametrize(("width", "opens", "closes"), [(0, 7, 22), (10, 22, 7), (10, 0, 25)])
def test_a_scale_without_sense_is_refused(width: float, opens: int, closes: int) -> None:
    with pytest.raises(ValueError):
        TimeScale(width, opens, closes)
