"""Stands' rents revised once a year on the ILC, by the agreements' own rule."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from pole_desk.activities.shop.charges import ShopCharges
from pole_desk.activities.shop.commands import (
    change_stand_price,
    index_stands,
    withdraw_stand_indexation,
)
from pole_desk.activities.shop.queries import stand_indexation
from pole_desk.kernel.clock import noon
from pole_desk.kernel.errors import BadInput, Conflict, RuleBroken
from pole_desk.kernel.periods import Month
from pole_desk.registers.catalog.commands import add_index_value

REFERENCE, NEWER = Decimal("120.00"), Decimal("126.00")
DECEMBER, JANUARY = Month(2026, 12), Month(2027, 1)


def known(shop: Any, quarter: str, value: Decimal, published: date) -> None:
    shop.do(
        add_index_value, series="ILC", quarter=quarter, value=value, published_on=published,
        source="INSEE",
    )  # fmt: skip


@pytest.fixture
def let(shop: Any) -> tuple[Any, int]:
    """A stand of 12 m² at 9 € the m² taken in September 2026 on the ILC of 2026-T1; it is January 2027."""
    return _let(shop)


@pytest.fixture
def lite_let(lite_shop: Any) -> tuple[Any, int]:
    return _let(lite_shop)


def _let(shop: Any) -> tuple[Any, int]:
    known(shop, "2026-T1", REFERENCE, date(2026, 6, 20))
    one = shop.opened("Cycles", "M01")
    shop.clock.set(noon(date(2027, 1, 4)).now())
    return shop, one


def rents(shop: Any, month: Month) -> list[tuple[Decimal, Decimal]]:
    found = shop.read(lambda reader: ShopCharges().due(reader, month))
    return [(charge.unit_price, charge.list_price) for charge in found if ":stand:" in charge.key]


def test_a_rent_follows_the_index_from_its_month_on_and_comes_back(let: Any) -> None:
    shop, one = let
    known(shop, "2027-T1", NEWER, date(2027, 6, 20))
    (before,) = rents(shop, DECEMBER)
    (row,) = shop.read(stand_indexation, year=2027).rows
    assert (row.series, row.revision.reference_quarter, row.revision.new_quarter) == (
        "ILC", "2026-T1", "2027-T1",
    )  # fmt: skip
    owed = shop.owed(one, JANUARY)
    outcome = shop.runner.perform(index_stands, year=2027)
    raised = (Decimal("9.45"), Decimal("9.45"))
    assert rents(shop, DECEMBER) == [before] and rents(shop, JANUARY) == [raised]
    assert shop.sound()
    shop.runner.undo(outcome.undo)
    assert rents(shop, JANUARY) == [before] and shop.owed(one, JANUARY) == owed
    assert shop.do(index_stands, year=2027) == 1
    assert shop.sound()


def test_a_year_is_revised_once_and_the_next_from_the_revised_rent(lite_let: Any) -> None:
    shop, _one = lite_let
    known(shop, "2027-T1", NEWER, date(2027, 6, 20))
    known(shop, "2028-T1", Decimal("123.00"), date(2028, 6, 20))
    shop.do(index_stands, year=2027)
    raised, lowered = (Decimal("9.45"), Decimal("9.45")), (Decimal("9.23"), Decimal("9.23"))
    assert rents(shop, JANUARY) == [raised]
    with pytest.raises(RuleBroken) as twice:
        shop.do(index_stands, year=2027)
    assert twice.value.code == "already_indexed"
    shop.do(index_stands, year=2028, on=date(2028, 3, 1))
    assert rents(shop, Month(2028, 2)) == [raised] and rents(shop, Month(2028, 3)) == [lowered]
    with pytest.raises(RuleBroken) as since:
        shop.do(withdraw_stand_indexation, year=2027)
    assert since.value.code == "indexed_since"


def test_a_missing_index_revises_nothing_and_is_named(lite_let: Any) -> None:
    shop, _one = lite_let
    with pytest.raises(RuleBroken) as refusal:
        shop.do(index_stands, year=2027)
    assert (refusal.value.code, refusal.value.details["quarter"]) == ("no_index", "2027-T1")
    with pytest.raises(RuleBroken) as young:
        shop.do(index_stands, year=2026)
    assert young.value.code == "nothing_to_index"


def test_a_preview_that_no_longer_holds_is_refused(lite_let: Any) -> None:
    shop, _one = lite_let
    seen = shop.read(stand_indexation, year=2027).seen
    known(shop, "2027-T1", NEWER, date(2027, 6, 20))
    with pytest.raises(Conflict):
        shop.do(index_stands, year=2027, seen=seen)
    with pytest.raises(BadInput):
        shop.do(index_stands, year=2027, on=date(2027, 1, 15))


def test_a_revised_price_is_not_agreed_anew_from_the_first_day(lite_let: Any) -> None:
    shop, one = lite_let
    known(shop, "2027-T1", NEWER, date(2027, 6, 20))
    shop.do(index_stands, year=2027)
    (stand,) = shop.card(one).stands
    with pytest.raises(RuleBroken) as refusal:
        shop.do(change_stand_price, stand=stand.id, price=Decimal(5), reason="remise")
    assert refusal.value.code == "indexed"


def test_a_netted_account_counts_the_revised_rent(lite_shop: Any) -> None:
    known(lite_shop, "2026-T1", REFERENCE, date(2026, 6, 20))
    known(lite_shop, "2027-T1", NEWER, date(2027, 6, 20))
    one = lite_shop.opened("Cycles", "M01", netting=True)
    before = lite_shop.owed(one, DECEMBER) - lite_shop.owed(one, JANUARY)
    lite_shop.do(index_stands, year=2027)
    assert lite_shop.owed(one, DECEMBER) - lite_shop.owed(one, JANUARY) > before
    assert before == Decimal("129.60")
