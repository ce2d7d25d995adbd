"""What the shop counts: months told, weights, the days that stalls were kept, what was given."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from counted_rows import by_kind, rows_of

from pole_desk.activities.shop.commands import change_stand_price, record_weight
from pole_desk.activities.shop.indicators import ShopIndicators
from pole_desk.kernel.periods import Month

SHOP = ShopIndicators()
OCTOBER = date(2026, 10, 1), date(2026, 10, 31)


def test_sales_count_when_their_month_ends_in_the_period(shop: Any) -> None:
    contract = shop.opened("Cycles", "M01")
    shop.declare(contract, cycles="1200.50", décoration="300")
    sales = by_kind(shop.runner, SHOP, OCTOBER, "shop.sales")
    assert sales == {"cycles": 120_050, "décoration": 30_000}
    commission = sum(by_kind(shop.runner, SHOP, OCTOBER, "shop.commissions").values())
    assert 0 < commission < 150_050
    assert by_kind(shop.runner, SHOP, (date(2026, 10, 1), date(2026, 10, 30)), "shop.sales") == {}
    half = rows_of(shop.runner, SHOP, date(2026, 10, 15), date(2026, 11, 2), "shop.sales")
    assert {(row.first, row.last) for row in half} == {(date(2026, 10, 15), date(2026, 10, 31))}
    assert {(row.party, row.page, row.target) for row in half} == {(shop.parties["Cycles"], "shop", contract)}


def test_weights_are_those_of_the_months_by_category(shop: Any) -> None:
    for category, kilograms in (("vêtements", "120.5"), ("mobilier", "80")):
        shop.do(record_weight, month=Month(2026, 10), category=category, kilograms=Decimal(kilograms))
    shop.do(record_weight, month=Month(2026, 9), category="mobilier", kilograms=Decimal(7))
    assert by_kind(shop.runner, SHOP, OCTOBER, "shop.weight") == {"vêtements": 12_050, "mobilier": 8_000}


def test_a_stall_counts_its_square_metres_each_day_it_is_kept(shop: Any) -> None:
    contract = shop.opened("Cycles", "M01", first_day=date(2026, 10, 22))
    stand = shop.card(contract).stands[0]
    area = int(stand.area * 100)
    assert by_kind(shop.runner, SHOP, OCTOBER, "shop.stand_days") == {"M01": area * 10}
    assert by_kind(shop.runner, SHOP, OCTOBER, "shop.support") == {}
    shop.do(change_stand_price, stand=stand.id, price=Decimal("8.00"), reason="Démarrage")
    assert (stand.area, stand.list_price) == (12, 9)
    assert by_kind(shop.runner, SHOP, OCTOBER, "shop.support") == {"loyers de stand": 3_484 - 3_097}
