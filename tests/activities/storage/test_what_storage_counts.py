"""What storage counts: square metres by the month, by the day and in parts, and what was given."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from counted_rows import by_kind

from pole_desk.activities.leases.commands import open_lease
from pole_desk.activities.leases.rules import Kind
from pole_desk.activities.storage.commands import rent_days, share_unit, take_share
from pole_desk.activities.storage.indicators import StorageIndicators
from pole_desk.activities.storage.rules import Measure
from pole_desk.kernel.periods import day_end, day_start
from pole_desk.registers.spaces.queries import space_by_code

PRICE = 7_50
"""Cents a square metre and month of the price list; half of S03 is 12 m²."""
STORAGE = StorageIndicators()
FIRST, LAST = DECEMBER = date(2026, 12, 1), date(2026, 12, 31)


def test_square_metres_count_by_how_they_are_let(store: Any) -> None:
    areas = {code: int(store.read(_area, code=code) * 100) for code in ("S01", "S02", "S03")}
    store.do(
        open_lease, kind=Kind.STORAGE, party=store.parties["Le Fournil"], spaces=[store.space("S01")],
        first_day=date(2026, 12, 22),
    )  # fmt: skip
    store.do(
        rent_days, space=store.space("S02"), party=store.parties["Les Ateliers"],
        starts_at=day_start(date(2026, 11, 30)), ends_at=day_end(date(2026, 12, 2)),
    )  # fmt: skip
    unit = store.do(share_unit, space=store.space("S03"), first_day=FIRST, measure=Measure.PERCENT)
    store.do(
        take_share, party=store.parties["La Recyclerie"], unit=unit, quantity=Decimal(25), first_day=FIRST,
    )  # fmt: skip
    told = by_kind(store.runner, STORAGE, DECEMBER, "storage.area_days")
    assert told == {
        "au mois": areas["S01"] * 10, "à la journée": areas["S02"] * 2, "partagé": areas["S03"] * 31 // 4,
    }  # fmt: skip
    opened = sum(by_kind(store.runner, STORAGE, DECEMBER, "storage.area_open_days").values())
    assert opened > sum(told.values()) and opened % 31 == 0
    assert by_kind(store.runner, STORAGE, (date(2026, 11, 1), date(2026, 11, 30)), "storage.area_days") == {
        "à la journée": areas["S02"]
    }


def test_support_is_the_list_price_less_the_agreed_one(store: Any) -> None:
    unit = store.do(share_unit, space=store.space("S03"), first_day=FIRST, measure=Measure.PERCENT)
    store.do(
        take_share, party=store.parties["La Recyclerie"], unit=unit, quantity=Decimal(50), first_day=FIRST,
        price=Decimal("10.00"), reason="Association qui commence",
    )  # fmt: skip
    given = 12 * PRICE - 10_00
    assert by_kind(store.runner, STORAGE, DECEMBER, "storage.support") == {"partagé": given}
    year = by_kind(store.runner, STORAGE, (FIRST, date(2027, 2, 28)), "storage.support")
    assert year == {"partagé": 3 * given}


def _area(reader: Any, *, code: str) -> Decimal:
    return space_by_code(reader, code=code).area_m2
