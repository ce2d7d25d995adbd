"""What a month owes: proration, segments, shares."""

from __future__ import annotations

import itertools
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pole_desk.activities.leases.rules import FULL_SHARE, Proration
from pole_desk.activities.leases.rules.segments import (
    Share,
    Step,
    cut,
    month_due,
    parts_of,
)
from pole_desk.kernel.money import round_cents
from pole_desk.kernel.periods import Days, Month

NOVEMBER = Month(2026, 11)
CALENDAR, THIRTIETHS = Proration.CALENDAR, Proration.THIRTIETHS

months = st.builds(Month, st.integers(2014, 2036), st.integers(1, 12))
prices = st.integers(1, 500_000).map(lambda cents: Decimal(cents) / 100)
prorations = st.sampled_from(list(Proration))


def rent(price: str, from_day: date = date(2010, 1, 1)) -> list[Step]:
    return [Step(from_day, Decimal(price), Decimal(price))]


def days_in(month: Month) -> st.SearchStrategy[date]:
    return st.integers(0, month.length - 1).map(lambda n: month.first + timedelta(days=n))


def test_a_whole_month_owes_once_the_monthly_price() -> None:
    (due,) = month_due(NOVEMBER, Days(date(2020, 1, 1)), rent("412.50"), CALENDAR)
    assert (due.quantity, due.unit_price, due.amount) == (1, Decimal("412.50"), Decimal("412.50"))


def test_a_part_of_a_month_owes_its_days_at_the_price_of_a_day() -> None:
    days = Days(date(2026, 8, 1), date(2026, 8, 17))
    (due,) = month_due(Month(2026, 8), days, rent("140.00"), CALENDAR)
    assert (due.quantity, due.unit_price) == (17, Decimal("4.516129"))
    assert due.amount == Decimal("76.77")


def test_a_month_before_the_first_day_owes_nothing() -> None:
    assert month_due(NOVEMBER, Days(date(2026, 12, 1)), rent("100.00"), CALENDAR) == []


@pytest.mark.parametrize(
    ("first", "last", "parts"),
    [
        (date(2026, 1, 1), date(2026, 1, 31), 30),
        (date(2026, 1, 31), date(2026, 1, 31), 0),
        (date(2026, 1, 30), date(2026, 1, 31), 1),
        (date(2026, 1, 1), date(2026, 1, 30), 30),
        (date(2026, 2, 1), date(2026, 2, 28), 30),
        (date(2026, 2, 1), date(2026, 2, 14), 14),
        (date(2026, 2, 15), date(2026, 2, 28), 16),
        (date(2028, 2, 29), date(2028, 2, 29), 2),
        (date(2026, 4, 16), date(2026, 4, 30), 15),
    ],
)
def test_a_month_has_thirty_thirtieths_whatever_its_length(
    first: date, last: date, parts: int
) -> None:
    assert parts_of(first, last, THIRTIETHS) == parts


def test_the_31st_alone_owes_nothing_in_thirtieths() -> None:
    days = Days(date(2026, 1, 31))
    assert month_due(Month(2026, 1), days, rent("300.00"), THIRTIETHS) == []


def test_a_price_change_within_the_month_makes_two_segments() -> None:
    steps = [*rent("300.00"), Step(date(2026, 11, 16), Decimal("360.00"), Decimal("330.00"))]
    before, after = month_due(NOVEMBER, Days(date(2026, 1, 1)), steps, CALENDAR)
    assert (before.first, before.last, before.amount) == (
        date(2026, 11, 1), date(2026, 11, 15), Decimal("150.00"),
    )  # fmt: skip
    assert (after.first, after.last, after.amount) == (
        date(2026, 11, 16), date(2026, 11, 30), Decimal("165.00"),
    )  # fmt: skip
    assert after.list_amount == Decimal("180.00")


def test_a_step_at_the_same_prices_does_not_cut_the_month() -> None:
    steps = [*rent("300.00"), *rent("300.00", date(2026, 11, 16))]
    (due,) = month_due(NOVEMBER, Days(date(2026, 1, 1)), steps, CALENDAR)
    assert due.whole


def test_days_before_the_first_step_owe_nothing() -> None:
    steps = rent("300.00", date(2026, 11, 16))
    (due,) = month_due(NOVEMBER, Days(date(2026, 1, 1)), steps, CALENDAR)
    assert due.first == date(2026, 11, 16)


def test_co_occupants_share_by_largest_remainder() -> None:
    shares = [Share(7, date(2026, 1, 1), None, 3333), Share(8, date(2026, 1, 1), None, 3333)]
    dues = month_due(NOVEMBER, Days(date(2026, 1, 1)), rent("100.00"), CALENDAR, shares)
    assert [(due.occupant, due.amount) for due in dues] == [
        (0, Decimal("33.34")), (7, Decimal("33.33")), (8, Decimal("33.33")),
    ]  # fmt: skip


def test_a_co_occupant_who_comes_within_the_month_cuts_it() -> None:
    shares = [Share(7, date(2026, 11, 11), date(2026, 11, 20), 5000)]
    dues = month_due(NOVEMBER, Days(date(2026, 1, 1)), rent("300.00"), CALENDAR, shares)
    assert [(due.occupant, due.first.day, due.amount) for due in dues] == [
        (0, 1, Decimal("100.00")), (0, 11, Decimal("50.00")), (7, 11, Decimal("50.00")),
        (0, 21, Decimal("100.00")),
    ]  # fmt: skip


def test_a_holder_whose_co_occupants_bear_all_owes_nothing() -> None:
    shares = [Share(7, date(2026, 1, 1), None, FULL_SHARE)]
    dues = month_due(NOVEMBER, Days(date(2026, 1, 1)), rent("300.00"), CALENDAR, shares)
    assert [due.occupant for due in dues] == [7]


def test_shares_beyond_the_whole_are_refused() -> None:
    shares = [Share(7, date(2026, 1, 1), None, 6000), Share(8, date(2026, 1, 1), None, 6000)]
    with pytest.raises(ValueError, match="more than the whole"):
        month_due(NOVEMBER, Days(date(2026, 1, 1)), rent("300.00"), CALENDAR, shares)


@given(month=months, data=st.data())
def test_segments_partition_the_days(month: Month, data: st.DataObject) -> None:
    starts = data.draw(st.lists(days_in(month), max_size=6))
    pieces = cut(month.days, starts)
    assert pieces[0].first == month.first and pieces[-1].last == month.last
    for one, other in itertools.pairwise(pieces):
        assert other.first == one.last + timedelta(days=1)
    assert {piece.first for piece in pieces} == {month.first, *starts}


@given(month=months, proration=prorations, price=prices, data=st.data())
def test_segments_at_one_price_add_up_to_the_monthly_price(
    month: Month, proration: Proration, price: Decimal, data: st.DataObject
) -> None:
    there = data.draw(st.lists(days_in(month), max_size=5, unique=True))
    shares = [Share(n + 1, day, day, 1000) for n, day in enumerate(there)]
    dues = month_due(month, Days(month.first), rent(str(price)), proration, shares)
    assert sum(due.amount for due in dues) == price


@given(month=months, proration=prorations, price=prices, data=st.data())
def test_a_segment_owes_what_is_printed(
    month: Month, proration: Proration, price: Decimal, data: st.DataObject
) -> None:
    first = data.draw(days_in(month))
    last = data.draw(days_in(month).filter(lambda day: day >= first))
    change = data.draw(days_in(month))
    later = data.draw(prices)
    share = data.draw(st.integers(1, FULL_SHARE))
    shares = [Share(1, data.draw(days_in(month)), None, share)]
    steps = [Step(month.first, price, price), Step(change, later, later)]
    for due in month_due(month, Days(first, last), steps, proration, shares):
        assert round_cents(due.quantity * due.unit_price) == due.amount
        assert round_cents(due.quantity * due.list_unit_price) == due.list_amount
        assert due.unit_price == due.unit_price.quantize(Decimal("0.000001"))


@given(month=months, price=prices, proration=prorations, data=st.data())
def test_leaving_and_entering_on_the_next_day_add_up_to_a_month(
    month: Month, price: Decimal, proration: Proration, data: st.DataObject
) -> None:
    last = data.draw(days_in(month).filter(lambda day: day < month.last))
    parts = parts_of(month.first, last, proration)
    rest = parts_of(last + timedelta(days=1), month.last, proration)
    whole = 30 if proration is THIRTIETHS else month.length
    assert parts + rest == whole
