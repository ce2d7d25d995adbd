"""What the canteen counts: covers by kind of guest, those who did not come, seats, support."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from counted_rows import by_kind, rows_of

from pole_desk.activities.canteen.commands import cancel_meal, note_absence, note_actuals
from pole_desk.activities.canteen.indicators import CanteenIndicators
from pole_desk.kernel.work import Runner

THURSDAY = date(2026, 11, 26)
NOVEMBER = date(2026, 11, 1), date(2026, 11, 30)
CANTEEN = CanteenIndicators()


def _told(runner: Runner, code: str) -> dict[str, int]:
    return by_kind(runner, CANTEEN, NOVEMBER, f"canteen.{code}")


def test_meals_are_counted_by_guest_when_booked_and_once_eaten(table: Any) -> None:
    pole = table.runner
    service = table.open()
    eaten = table.book("Les Semeurs", 5)
    table.book("Passage", 3)
    gone = table.book("La Rive", 2)
    table.do(cancel_meal, meal=gone, reason="Malades")
    assert _told(pole, "booked") == {"hébergés": 500, "extérieurs": 300}
    assert _told(pole, "served") == _told(pole, "services") == {}

    pole.clock.set(datetime(2026, 11, 27, 9, tzinfo=UTC))
    table.do(note_absence, meal=eaten, absent=1)
    table.do(note_actuals, service=service, operator=table.parties["Le Fournil"], served=30, walk_ins=4)
    assert _told(pole, "booked") == {"hébergés": 500, "extérieurs": 300}
    assert _told(pole, "served") == {"hébergés": 400, "extérieurs": 300}
    assert _told(pole, "no_shows") == {"hébergés": 100}
    assert _told(pole, "walk_ins") == {"Le Fournil": 400}
    assert _told(pole, "services") == {"": 100}
    assert _told(pole, "seats") == {"": 100 * table.day().seats}
    [row] = [row for row in rows_of(pole, CANTEEN, *NOVEMBER, "canteen.no_shows") if row.amount]
    assert (row.record, row.page, row.target) == (f"canteen_meal:{eaten}", "canteen", service)
    assert (row.first, row.party) == (THURSDAY, table.parties["Les Semeurs"])


def test_support_is_what_agreed_meals_leave_of_the_list_price(table: Any) -> None:
    pole = table.runner
    table.open()
    meal = table.meal(table.book("Les Semeurs", 5))
    given = round((meal.list_price - meal.unit_price) * 100) * 5
    assert given > 0
    assert _told(pole, "support") == {"hébergés": given}
    table.do(cancel_meal, meal=meal.id, reason="Erreur")
    assert _told(pole, "support") == {}
