"""Rows cut by shares: whatever the links, the parts sum to the row, and a half lasts what it lasts."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from pole_desk.activities.reports.rules import Cutter, Part
from pole_desk.registers.dossiers.rules import WHOLE, Serving

JANUARY = date(2026, 1, 1)


def _day(number: int) -> date:
    return JANUARY + timedelta(days=number)


def _serving(target: int, share: int, first: int, last: int | None) -> Serving:
    return Serving(1, target, share, _day(first), None if last is None else _day(last))


@st.composite
def _lives(draw: st.DrawFn) -> list[Serving]:
    """Sets of shares that follow each other without ever exceeding the whole."""
    found: list[Serving] = []
    begins = draw(st.integers(-30, 10))
    for _set in range(draw(st.integers(0, 4))):
        lasts = draw(st.integers(1, 60))
        rest = WHOLE
        for target in draw(st.lists(st.integers(1, 9), unique=True, max_size=4)):
            if rest:
                share = draw(st.integers(1, rest))
                rest -= share
                found.append(_serving(target, share, begins, begins + lasts - 1))
        begins += lasts + draw(st.integers(0, 5))
    return found


@given(_lives(), st.integers(-(10**9), 10**9), st.integers(0, 40), st.integers(0, 40))
def test_the_parts_sum_to_the_row_and_none_leaves_its_own_side(
    servings: list[Serving], amount: int, first: int, lasts: int
) -> None:
    parts = Cutter(servings).cut(amount, 1, _day(first), _day(first + lasts))
    assert sum(part.amount for part in parts) == amount
    assert all(part.amount * amount >= 0 for part in parts)
    assert len({part.target for part in parts}) == len(parts)


@given(_lives(), st.integers(1, 10**6), st.integers(0, 40), st.integers(0, 20))
def test_a_part_is_what_the_days_give_it_to_the_unit(
    servings: list[Serving], amount: int, first: int, lasts: int
) -> None:
    """Against a naive walk, day by day and link by link."""
    exact: dict[int | None, int] = {None: 0}
    for number in range(first, first + lasts + 1):
        rest = WHOLE
        for each in servings:
            if each.first_day <= _day(number) and (each.last_day is None or each.last_day >= _day(number)):
                exact[each.target] = exact.get(each.target, 0) + each.share
                rest -= each.share
        exact[None] += rest
    whole = WHOLE * (lasts + 1)
    parts = dict(Cutter(servings).cut(amount, 1, _day(first), _day(first + lasts)))
    for target, weight in exact.items():
        assert abs(parts.get(target, 0) * whole - amount * weight) < whole


def test_a_share_changed_in_the_middle_counts_each_half_for_what_it_lasted() -> None:
    cutter = Cutter([_serving(4, WHOLE, 0, 9), _serving(5, WHOLE, 10, None)])
    assert cutter.cut(3_000, 1, _day(0), _day(29)) == [Part(4, 1_000), Part(5, 2_000)]


def test_what_serves_nothing_is_told_as_not_linked() -> None:
    cutter = Cutter([_serving(4, 2_500, 0, None)])
    assert cutter.cut(101, 1, _day(0), _day(0)) == [Part(4, 25), Part(None, 76)]
    assert cutter.cut(101, 2, _day(0), _day(0)) == [Part(None, 101)]
    assert cutter.cut(101, None, _day(0), _day(0)) == [Part(None, 101)]
    assert cutter.cut(0, 2, _day(0), _day(0)) == []
