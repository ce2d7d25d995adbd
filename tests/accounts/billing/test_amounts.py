"""Rounding and VAT, for any lines."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pole_desk.accounts.billing.rules.amounts import Tax, line_net, totals, vat_on

CENT = Decimal("0.01")
RATES = [Tax("S20", Decimal(20), "S", None), Tax("S10", Decimal(10), "S", None), Tax("S55", Decimal("5.5"), "S", None)]
quantities = st.decimals("-9999.9999", "9999.9999", places=4)
prices = st.decimals("0.000001", "99999.999999", places=6)
nets = st.decimals("-99999.99", "99999.99", places=2)


@pytest.mark.parametrize(
    ("quantity", "price", "net"),
    [
        ("17", "4.516129", "76.77"), ("23", "8.1818", "188.18"), ("1", "0.005", "0.01"),
        ("1", "0.015", "0.02"), ("-1", "0.005", "-0.01"), ("1", "2.675", "2.68"),
    ],
)  # fmt: skip
def test_a_line_is_rounded_half_up(quantity: str, price: str, net: str) -> None:
    assert line_net(Decimal(quantity), Decimal(price)) == Decimal(net)


@given(quantities, prices)
def test_a_line_is_within_half_a_cent_and_gives_back_what_it_took(
    quantity: Decimal, price: Decimal
) -> None:
    net = line_net(quantity, price)
    assert abs(Fraction(net) - Fraction(quantity) * Fraction(price)) <= Fraction(1, 200)
    assert line_net(-quantity, price) == -net


@given(st.lists(st.tuples(st.sampled_from(RATES), nets), min_size=1, max_size=30))
def test_vat_is_computed_once_per_rate_on_the_sum_of_its_lines(lines: list[tuple[Tax, Decimal]]) -> None:
    found = totals(lines)
    assert found.net == sum(net for _tax, net in lines)
    assert found.total == found.net + found.vat
    assert [item.tax.percent for item in found.taxes] == sorted({tax.percent for tax, _net in lines})
    for item in found.taxes:
        base = sum(net for tax, net in lines if tax == item.tax)
        assert item.base == base
        exact = base * item.tax.percent / 100
        assert item.amount == vat_on(base, item.tax.percent) == exact.quantize(CENT, ROUND_HALF_UP)


@given(st.lists(st.tuples(st.sampled_from(RATES), nets), min_size=1, max_size=12), st.randoms())
def test_the_order_of_lines_changes_no_total(lines: list[tuple[Tax, Decimal]], chance: object) -> None:
    shuffled = list(lines)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert totals(shuffled) == totals(lines)
