"""`check` sees what was changed or taken away around the program, as far as its history tells."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import text

from pole_desk import backend
from pole_desk.activities.events.commands.booking import book
from pole_desk.activities.events.rules.needs import BookingWish
from pole_desk.activities.shop.commands import give_shift, plan_shift, set_contract_rate
from pole_desk.activities.shop.rules.rota import Half
from pole_desk.activities.storage.commands import rent_days
from pole_desk.kernel.periods import day_end, day_start

OPEN_DAY = date(2026, 11, 24)


@pytest.fixture
def told(shop: Any) -> tuple[Any, int]:
    """A participation with a stand, a commission of its own, sales and a half-day kept."""
    one = shop.opened("Cycles", "M01", rates={"cycles": 1500}, reason="premier mois")
    shop.declare(one, cycles="100.00")
    shop.do(plan_shift, day=OPEN_DAY, half=Half.MORNING, party=shop.parties["Cycles"])
    assert shop.sound()
    return shop, one


def found(shop: Any, statement: str) -> set[str]:
    """What `check` finds once somebody wrote around the program."""
    with shop.runner.engine.begin() as connection:
        if connection.dialect.name == "sqlite":
            connection.execute(text("PRAGMA defer_foreign_keys=ON"))
        connection.execute(text(statement))
    return {f"{one.code} {one.record}" for one in shop.read(backend.check)}


def test_a_counter_taken_away_or_set_back_is_seen(told: Any) -> None:
    shop, _one = told
    assert found(shop, "UPDATE shop_counter SET last = 0") == {"shop_numbers shop:0"}
    assert found(shop, "DELETE FROM shop_counter") == {"shop_numbers shop:0"}


def test_a_commission_taken_away_is_seen_by_its_sales_and_by_its_history(told: Any) -> None:
    shop, one = told
    gone = "DELETE FROM shop_rate WHERE category = 'cycles'"
    record = shop.card(one).rates[0].id
    assert found(shop, gone) == {f"shop_rate shop:{one}", f"record_gone shop_rate:{record}"}


def test_a_half_day_taken_away_or_given_to_another_is_seen(told: Any) -> None:
    shop, _one = told
    other = shop.parties["Mode"]
    assert found(shop, f"UPDATE shop_shift SET party = {other}") == {"record_altered shop_shift:1"}
    assert found(shop, "DELETE FROM shop_shift") == {"record_gone shop_shift:1"}


@pytest.mark.parametrize(
    ("statement", "record"),
    [
        ("UPDATE shop_rate SET agreed = 100 WHERE category = 'cycles'", "shop_rate"),
        ("UPDATE shop_stand SET agreed_price = 1, price_reason = 'x'", "shop_stand"),
        ("UPDATE storage_rental SET agreed_price = 1, reason = 'x'", "storage_rental"),
        ("DELETE FROM storage_rental", "storage_rental"),
    ],
)
def test_an_agreed_price_changed_around_the_program_is_seen(
    told: Any, statement: str, record: str
) -> None:
    shop, _one = told
    when = {"starts_at": day_start(OPEN_DAY), "ends_at": day_end(OPEN_DAY)}
    shop.do(rent_days, space=shop.space("S01"), party=shop.parties["Bois"], **when)
    code = "record_gone" if statement.startswith("DELETE") else "record_altered"
    assert any(one.startswith(f"{code} {record}:") for one in found(shop, statement))


def test_what_the_program_changes_is_no_finding(told: Any) -> None:
    shop, one = told
    shop.do(set_contract_rate, contract=one, category="cycles", rate=1200, reason="essai",
            from_day=date(2026, 12, 1))  # fmt: skip
    shop.opened("Mode")
    shop.do(give_shift, shift=1, party=shop.parties["Mode"])
    assert shop.sound()


def test_the_price_of_a_room_changed_around_the_program_is_seen(shop: Any) -> None:
    start = day_start(OPEN_DAY) + 14 * 3600
    wish = BookingWish(shop.space("R1"), start, start + 7200, people=8)
    shop.do(book, party=shop.parties["Bois"], title="Réunion", wishes=[wish])
    assert shop.sound()
    raised = "UPDATE event_booking SET agreed_price = agreed_price + 1, price_reason = 'x'"
    assert found(shop, raised) == {"record_altered event_booking:1"}
