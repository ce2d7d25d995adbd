"""A pole made before an item was shipped gets it, once, and keeps what it had."""

from __future__ import annotations

from sqlalchemy import text

from pole_desk.kernel.work import Runner
from pole_desk.registers.catalog.commands import add_missing_items, retire_item
from pole_desk.registers.catalog.queries import items, prices


def test_what_is_missing_is_added_once_with_its_prices(sqlite_pole: Runner) -> None:
    before = sqlite_pole.read(prices)
    sqlite_pole.do(retire_item, item="event_projector")
    with sqlite_pole.engine.execution_options(write=True).begin() as connection:
        connection.execute(text(
            "DELETE FROM price WHERE item IN (SELECT id FROM catalog_item WHERE code LIKE 'event_hall%')"
        ))
        connection.execute(text("DELETE FROM catalog_item WHERE code LIKE 'event_hall%'"))
    assert sqlite_pole.do(add_missing_items) == 5
    assert sqlite_pole.do(add_missing_items) == 0
    after = sqlite_pole.read(prices)
    assert sorted(after) == sorted(before)
    assert "event_projector" not in {item.code for item in sqlite_pole.read(items)}
