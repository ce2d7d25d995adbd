"""Amounts: rounding, sharing, and how they are written."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pole_desk.kernel.money import euros, from_cents, round_cents, split, to_cents, wire

CENTS = st.integers(-10**9, 10**9)


def test_a_half_cent_is_rounded_away_from_zero() -> None:
    assert round_cents(Decimal("0.005")) == Decimal("0.01")
    assert round_cents(Decimal("-2.675")) == Decimal("-2.68")
    assert round_cents(Decimal("17") * Decimal("4.516129")) == Decimal("76.77")


def test_a_fraction_of_a_cent_is_never_stored() -> None:
    with pytest.raises(ValueError):
        to_cents(Decimal("1.005"))


@given(CENTS, st.lists(st.integers(0, 10_000), min_size=1, max_size=9).filter(any))
def test_the_parts_of_a_split_add_up_and_differ_by_less_than_a_cent(cents: int, weights: list[int]) -> None:
    total = from_cents(cents)
    parts = split(total, weights)
    assert sum(parts) == total
    whole = sum(weights)
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part - total * weight / whole) < Decimal("0.01")


@given(CENTS)
def test_cents_go_to_the_database_and_back(cents: int) -> None:
    assert to_cents(from_cents(cents)) == cents


def test_amounts_read_as_a_french_reader_expects() -> None:
    assert euros(Decimal("1234567.5")) == "1\u202f234\u202f567,50\u00a0€"
    assert wire(Decimal("1108.52")) == "1108.52"


def test_weights_without_a_positive_one_are_refused() -> None:
    with pytest.raises(ValueError):
        split(Decimal(10), [0, 0])
