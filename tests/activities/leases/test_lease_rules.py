"""States, notice, list rents, indexation, clauses."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pole_desk.activities.leases.rules import (
    TRANSITIONS,
    WRITTEN,
    Movement,
    State,
    effective_end,
    held,
    notice_end,
    number_text,
    state_name,
    state_on,
    support,
)
from pole_desk.activities.leases.rules.rents import indexed, later_quarter, list_rent, quarter_for
from pole_desk.activities.leases.rules.terms import (
    Terms,
    checked,
    require_days,
    require_price,
    require_share,
)
from pole_desk.kernel.errors import BadInput, RuleBroken

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("first", "last", "notice", "state"),
    [
        (date(2026, 11, 23), None, None, State.RUNNING),
        (date(2026, 11, 24), None, None, State.SIGNED),
        (date(2025, 1, 1), date(2026, 11, 23), None, State.RUNNING),
        (date(2025, 1, 1), date(2026, 11, 22), None, State.ENDED),
        (date(2025, 1, 1), date(2027, 2, 1), date(2026, 11, 1), State.NOTICE),
        (date(2025, 1, 1), date(2027, 2, 1), date(2026, 11, 24), State.RUNNING),
        (date(2025, 1, 1), date(2026, 11, 1), date(2026, 8, 1), State.ENDED),
    ],
)
def test_the_state_of_a_signed_agreement_follows_from_its_dates(
    first: date, last: date | None, notice: date | None, state: State
) -> None:
    assert state_on("signed", first, last, notice, TODAY) is state


@pytest.mark.parametrize("written", [State.DRAFT, State.CANCELLED])
def test_drafts_and_cancelled_agreements_stay_so_whatever_the_day(written: State) -> None:
    assert state_on(written, date(2020, 1, 1), date(2021, 1, 1), None, TODAY) is written


def test_transitions_lead_from_written_states_to_written_states() -> None:
    assert set(TRANSITIONS) == set(WRITTEN)
    assert all(targets <= set(WRITTEN) for targets in TRANSITIONS.values())


def test_every_state_has_a_name() -> None:
    assert len({state_name(state) for state in State}) == len(State)


@pytest.mark.parametrize(
    ("on", "months", "end"),
    [
        (date(2026, 11, 23), 3, date(2027, 2, 23)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2027, 12, 31), 2, date(2028, 2, 29)),
    ],
)
def test_a_notice_ends_the_same_day_some_months_later(on: date, months: int, end: date) -> None:
    assert notice_end(on, months) == end


def test_a_line_ends_with_its_agreement_at_the_latest() -> None:
    assert effective_end(None, None) is None
    assert effective_end(None, TODAY) == TODAY
    assert effective_end(date(2026, 12, 1), TODAY) == TODAY
    assert effective_end(date(2026, 11, 1), TODAY) == date(2026, 11, 1)


def test_numbers_have_the_year_and_four_digits() -> None:
    assert number_text(2026, 12) == "CV-2026-0012"


def test_the_deposit_held_is_what_came_in_less_what_went_out() -> None:
    sums = {
        Movement.ASKED: Decimal("900.00"), Movement.RECEIVED: Decimal("600.00"),
        Movement.RETURNED: Decimal("100.00"), Movement.WITHHELD: Decimal("50.00"),
    }  # fmt: skip
    assert held(sums) == Decimal("450.00")


def test_a_price_above_the_list_is_no_support() -> None:
    assert support(Decimal("100.00"), Decimal("80.00")) == Decimal("20.00")
    assert support(Decimal("100.00"), Decimal("120.00")) == 0


@pytest.mark.parametrize(
    ("kind", "area", "amount", "rent"),
    [
        ("office", "39", "165.00", "495.00"),
        ("office", "20", "165.00", "253.85"),
        ("desk", "5", "95.00", "95.00"),
        ("storage", "12.5", "8.10", "101.25"),
    ],
)
def test_a_list_rent_counts_modules_desks_or_square_metres(
    kind: str, area: str, amount: str, rent: str
) -> None:
    assert list_rent(kind, Decimal(area), Decimal(amount)) == Decimal(rent)


def test_indexation_follows_the_golden_case() -> None:
    new = indexed(Decimal("1000"), Decimal("137.29"), Decimal("128.59"))
    assert new == Decimal("1067.66")


def test_a_chain_goes_on_from_the_rounded_rent() -> None:
    first = indexed(Decimal("333.33"), Decimal("130.64"), Decimal("128.59"))
    second = indexed(first, Decimal("137.29"), Decimal("130.64"))
    assert first == Decimal("338.64")
    assert second == Decimal("355.88")
    assert second == (first * Decimal("137.29") / Decimal("130.64")).quantize(Decimal("0.01"))


def test_a_lower_index_lowers_the_rent() -> None:
    assert indexed(Decimal("100"), Decimal("128.59"), Decimal("130.64")) == Decimal("98.43")


@given(
    old=st.integers(0, 10**7).map(lambda cents: Decimal(cents) / 100),
    new=st.integers(1, 10**5).map(lambda v: Decimal(v) / 100),
    reference=st.integers(1, 10**5).map(lambda v: Decimal(v) / 100),
)
def test_an_indexed_rent_is_the_exact_one_to_half_a_cent(
    old: Decimal, new: Decimal, reference: Decimal
) -> None:
    assert abs(indexed(old, new, reference) * reference - old * new) <= reference * Decimal("0.005")


def test_the_reference_moves_on_by_as_many_years() -> None:
    assert later_quarter("2025-T2", 1) == "2026-T2"
    assert quarter_for("2023-T1", 2023, 2025) == "2025-T1"
    assert quarter_for("2024-T3", 2025, 2026) == "2025-T3"


def test_terms_are_tidied_and_the_stay_in_pepiniere_has_its_usual_length() -> None:
    terms = checked(Terms(pepiniere=True, order_number=" BC-7 "))
    assert (terms.longest_stay_months, terms.order_number) == (48, "BC-7")


@pytest.mark.parametrize(
    "terms",
    [
        Terms(people=-1),
        Terms(payment_terms_days=60),
        Terms(index_quarter="2026-5"),
        Terms(longest_stay_months=0),
    ],
)
def test_clauses_that_can_not_be_are_refused(terms: Terms) -> None:
    with pytest.raises(BadInput):
        checked(terms)


def test_reversed_days_and_odd_prices_are_bad_input() -> None:
    with pytest.raises(BadInput, match="avant le premier") as refused:
        require_days(TODAY, date(2026, 11, 22))
    assert refused.value.code == "dates_reversed"
    for price in ("-1", "1.005"):
        with pytest.raises(BadInput):
            require_price(Decimal(price))


def test_shares_beyond_the_whole_name_the_figures() -> None:
    with pytest.raises(RuleBroken, match="60") as refused:
        require_share(5000, 6000)
    assert refused.value.code == "shares_sum"
    require_share(4000, 6000)
