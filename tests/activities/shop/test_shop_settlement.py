"""What a structure that leaves has still at the shop, and all of it asked at once."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from pole_desk.accounts.billing import outbox
from pole_desk.activities.shop.commands import end_contract, pay_out
from pole_desk.activities.shop.settlement import ShopSettlement
from pole_desk.kernel.periods import Month
from pole_desk.ports.settlement import unsettled

TODAY, OCTOBER = date(2026, 11, 23), Month(2026, 10)


def left(shop: Any, name: str = "Cycles") -> list[tuple[str, Any]]:
    party = shop.parties[name]
    found = shop.read(lambda reader: ShopSettlement().unsettled(reader, party, TODAY))
    return [(one.kind, one.amount) for one in found]


def test_a_leaver_ends_its_participation_and_takes_its_sales(shop: Any) -> None:
    one = shop.opened("Cycles", "M01")
    shop.declare(one, cycles="1000.00")
    assert left(shop) == [("shop", None), ("sales", Decimal(-1000))]
    assert left(shop, "Mode") == []
    shop.do(pay_out, contract=one, month=OCTOBER, on=TODAY)
    shop.do(end_contract, contract=one, last_day=date(2026, 11, 23))
    assert left(shop) == []


def test_a_netted_balance_is_told_less_commission_and_rent(lite_shop: Any) -> None:
    one = lite_shop.opened("Cycles", netting=True)
    lite_shop.declare(one, cycles="1000.00")
    assert left(lite_shop)[1] == ("sales", Decimal(-760))


def test_everything_is_asked_at_once(lite_shop: Any) -> None:
    one = lite_shop.opened("Cycles", "M01", first_day=date(2026, 10, 1))
    lite_shop.declare(one, cycles="1000.00")
    outbox.issue_month(lite_shop.runner, month=OCTOBER)
    found = lite_shop.read(unsettled, party=lite_shop.parties["Cycles"], on=TODAY)
    assert [(each.kind, each.amount) for each in found] == [
        ("unpaid", Decimal("129.60")), ("shop", None), ("sales", Decimal(-1000)),
    ]  # fmt: skip
