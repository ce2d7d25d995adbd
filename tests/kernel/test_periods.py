"""Days and months, and the site's midnight through the changes of hour."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pole_desk.kernel.periods import (
    FOREVER,
    Days,
    Month,
    add_months,
    day_end,
    day_of,
    day_start,
    last_day_of,
    months_between,
)

DAYS = st.dates(date(1990, 1, 1), date(2190, 1, 1))


@given(DAYS)
def test_a_day_runs_from_midnight_to_the_next(day: date) -> None:
    assert day_of(day_start(day)) == day
    assert day_of(day_end(day) - 1) == day
    assert day_end(day) == day_start(day + timedelta(days=1))
    assert last_day_of(day_end(day)) == day


def test_the_days_of_the_change_of_hour_last_23_and_25_hours() -> None:
    spring, autumn = date(2026, 3, 29), date(2026, 10, 25)
    assert day_end(spring) - day_start(spring) == 23 * 3600
    assert day_end(autumn) - day_start(autumn) == 25 * 3600


def test_an_open_end_is_forever() -> None:
    assert day_end(None) == FOREVER
    assert last_day_of(FOREVER) is None


def test_a_month_knows_its_length_and_its_neighbours() -> None:
    february = Month.parse("2028-02")
    assert (february.length, str(february.next()), str(february.plus(-3))) == (29, "2028-03", "2027-11")
    assert february.last in february.days and february.next().first not in february.days


@pytest.mark.parametrize("text", ["2026-13", "2026", "26-11", "2026-1", "", "2026-11-01"])
def test_what_is_not_a_month_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        Month.parse(text)


def test_reversed_days_are_refused() -> None:
    with pytest.raises(ValueError):
        Days(date(2026, 2, 2), date(2026, 2, 1))


@given(DAYS, st.integers(0, 400), DAYS, st.integers(0, 400))
def test_what_two_periods_share_is_in_both(one: date, length: int, other: date, width: int) -> None:
    first, second = Days(one, one + timedelta(length)), Days(other, other + timedelta(width))
    shared = first.intersect(second)
    if shared is None:
        assert first.last < second.first or second.last < first.first
    else:
        assert shared.first in first and shared.first in second
        assert shared.last in first and shared.last in second


def test_a_month_after_the_31st_is_the_last_day() -> None:
    assert add_months(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert add_months(date(2026, 11, 23), -12) == date(2025, 11, 23)


def test_months_are_walked_both_ends_included() -> None:
    walked = list(months_between(Month(2026, 11), Month(2027, 2)))
    assert [str(month) for month in walked] == ["2026-11", "2026-12", "2027-01", "2027-02"]
