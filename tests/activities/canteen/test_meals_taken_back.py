"""Meals taken back: the service that they opened goes with them, the price agreed comes back."""

from __future__ import annotations

import sys
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from canteen_words import at

from pole_desk import backend
from pole_desk.activities.canteen.charges import MealCharges
from pole_desk.activities.canteen.commands import (
    DishInput,
    add_standing,
    book_meal,
    change_meal,
    set_menu,
    set_parts,
)
from pole_desk.activities.canteen.queries.services import services
from pole_desk.kernel.errors import Conflict, Overlap
from pole_desk.kernel.periods import Month
from pole_desk.registers.catalog.commands import set_price
from pole_desk.registers.claims.commands import hold_space
from pole_desk.registers.claims.queries import free_spaces
from pole_desk.registers.spaces.queries import space_by_code

THURSDAY = date(2026, 11, 26)
FRIDAY = date(2026, 11, 27)


def canteen_free(table: Any, day: date = THURSDAY) -> bool:
    found = table.read(free_spaces, starts_at=at(day, "12:00"), ends_at=at(day, "13:00"))
    return "CANTINE" in {one.code for one in found}


def standing(table: Any) -> list[date]:
    return [one.day for one in table.read(services, first=THURSDAY, last=FRIDAY) if one.state == "open"]


def due(table: Any) -> list[tuple[Any, ...]]:
    charged = table.later(lambda reader: MealCharges().due(reader, Month(2026, 11)))
    return sorted((one.label, one.quantity, one.unit_price, one.list_price) for one in charged)


def first_meal(table: Any, **words: Any) -> Any:
    return table.perform(
        book_meal, day=THURSDAY, party=table.parties["Les Semeurs"], covers=4, **words
    )


def test_the_service_opened_by_the_first_meal_goes_and_comes_back_with_it(table: Any) -> None:
    assert canteen_free(table)
    outcome = first_meal(table)
    assert not canteen_free(table)
    for _again in range(2):
        back = table.undo(outcome)
        assert (canteen_free(table), standing(table), due(table)) == (True, [], [])
        outcome = table.undo(back)
        assert (canteen_free(table), standing(table), table.day().taken) == (False, [THURSDAY], 4)
        assert table.meal(outcome.undo.arguments["meal"]).state == "booked"
    assert table.read(backend.check) == []


def test_standing_orders_served_by_that_service_wait_again(table: Any) -> None:
    table.do(add_standing, party=table.parties["La Rive"], weekdays=[3], covers=5, first_day=THURSDAY)
    outcome = first_meal(table)
    assert table.day().taken == 9
    back = table.undo(outcome)
    assert (canteen_free(table), due(table)) == (True, [])
    table.undo(back)
    assert table.day().taken == 9
    assert table.read(backend.check) == []


def test_it_stays_for_who_booked_meanwhile(table: Any) -> None:
    outcome = first_meal(table)
    table.book("La Rive", 2)
    table.undo(outcome)
    assert (standing(table), table.day().taken) == ([THURSDAY], 2)


def test_it_stays_with_the_menu_or_the_operators_set_meanwhile(table: Any) -> None:
    outcome = first_meal(table)
    dishes = [DishInput(course="main", label="Dahl", allergens=())]
    table.do(set_menu, service=table.day().service, operator=table.parties["La Marmite"], dishes=dishes)
    table.undo(outcome)
    assert standing(table) == [THURSDAY]
    other = table.perform(book_meal, day=FRIDAY, party=table.parties["La Rive"], covers=1)
    table.do(set_parts, service=table.day(FRIDAY).service, parts=[table.part("La Marmite", 20)])
    table.undo(other)
    assert standing(table) == [THURSDAY, FRIDAY]


def test_a_meal_moved_back_gives_the_other_day_back(table: Any) -> None:
    first = first_meal(table)
    outcome = table.perform(change_meal, meal=first.value, day=FRIDAY, covers=6)
    assert standing(table) == [THURSDAY, FRIDAY]
    back = table.undo(outcome)
    assert (standing(table), canteen_free(table, FRIDAY)) == ([THURSDAY], True)
    table.undo(back)
    assert (standing(table), table.day(FRIDAY).taken) == ([THURSDAY, FRIDAY], 6)
    assert table.read(backend.check) == []


def test_a_meal_done_again_joins_the_service_opened_meanwhile(table: Any) -> None:
    outcome = first_meal(table)
    back = table.undo(outcome)
    table.book("La Rive", 2)
    table.undo(back)
    assert table.day().taken == 6
    assert table.meal(outcome.value).service == table.day().service
    assert table.read(backend.check) == []


def test_a_meal_is_not_done_again_in_a_canteen_taken_meanwhile(table: Any) -> None:
    back = table.undo(first_meal(table))
    table.do(
        hold_space, dossier=table.event, space=table.read(space_by_code, code="CANTINE").id, item="fair:1",
        starts_at=at(THURSDAY, "09:00"), ends_at=at(THURSDAY, "18:00"),
    )  # fmt: skip
    with pytest.raises(Overlap, match="Passage"):
        table.undo(back)
    assert standing(table) == []


def test_another_formula_taken_back_has_the_price_agreed_before(table: Any) -> None:
    meal = first_meal(table, formula="meal_full").value
    agreed = due(table)
    table.do(set_price, item="meal_full", amount=Decimal("99.00"), valid_from=THURSDAY - timedelta(days=1))
    outcome = table.perform(change_meal, meal=meal, formula="meal_dish")
    assert due(table) != agreed
    table.undo(outcome)
    assert due(table) == agreed


def test_a_change_is_not_taken_back_over_another_one(table: Any) -> None:
    meal = first_meal(table).value
    first = table.perform(change_meal, meal=meal, covers=6)
    second = table.perform(change_meal, meal=meal, covers=8)
    with pytest.raises(Conflict):
        table.undo(first)
    table.undo(second)
    table.undo(first)
    assert table.meal(meal).covers == 4
