"""Standing orders: booked when services open, skipped, ended, waiting when they don't fit."""

from __future__ import annotations

import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from canteen_words import offer

from pole_desk import backend
from pole_desk.activities.canteen.commands import (
    add_standing,
    cancel_meal,
    cancel_service,
    change_service,
    end_standing,
    erase_diets,
    open_services,
    retry_standing,
    skip_day,
    withdraw_service,
)
from pole_desk.activities.canteen.queries.meals import diets, meals
from pole_desk.activities.canteen.queries.services import service_on
from pole_desk.activities.canteen.queries.standing import standing_orders, waiting
from pole_desk.activities.canteen.rules.allergens import read_eater
from pole_desk.kernel.errors import BadInput, RuleBroken
from pole_desk.registers.calendar.commands import add_closure

MONDAY, THURSDAY = date(2026, 11, 23), date(2026, 11, 26)
FORTNIGHT = date(2026, 12, 6)


def _standing(table: Any, name: str = "Les Semeurs", covers: int = 4, **values: Any) -> Any:
    return table.perform(
        add_standing, party=table.parties[name], weekdays=[1, 3], covers=covers, first_day=MONDAY, **values
    )


def _eaten(table: Any) -> list[tuple[date, int]]:
    return [(meal.day, meal.covers) for meal in table.read(meals, booked_only=True)]


def test_a_standing_order_is_booked_on_open_services_and_on_those_that_open(table: Any) -> None:
    table.open(THURSDAY)
    _standing(table)
    assert _eaten(table) == [(THURSDAY, 4)]
    table.do(add_closure, first=date(2026, 12, 1), last=date(2026, 12, 1), label="Inventaire")
    table.do(open_services, first=MONDAY, last=FORTNIGHT)
    assert [day for day, _covers in _eaten(table)] == [
        date(2026, 11, 24), THURSDAY, date(2026, 12, 3)
    ]  # fmt: skip
    assert table.read(backend.check) == []


def test_undo_of_a_standing_order_gives_back_its_meals_and_redo_books_them(table: Any) -> None:
    table.do(open_services, first=MONDAY, last=FORTNIGHT)
    outcome = _standing(table)
    before = _eaten(table)
    redo = table.undo(outcome)
    assert (_eaten(table), table.read(standing_orders)) == ([], [])
    again = table.undo(redo)
    assert _eaten(table) == before
    table.undo(again)
    assert _eaten(table) == []
    assert table.read(backend.check) == []


def test_a_standing_order_is_cancelled_for_a_day(table: Any) -> None:
    table.do(open_services, first=MONDAY, last=FORTNIGHT)
    number = _standing(table).value
    outcome = table.perform(skip_day, standing=number, day=THURSDAY, reason="congés")
    assert THURSDAY not in [day for day, _covers in _eaten(table)]
    with pytest.raises(RuleBroken, match="déjà annulé"):
        table.do(skip_day, standing=number, day=THURSDAY)
    with pytest.raises(RuleBroken, match="ne sert pas"):
        table.do(skip_day, standing=number, day=MONDAY)
    table.undo(outcome)
    assert THURSDAY in [day for day, _covers in _eaten(table)]
    later = THURSDAY + timedelta(days=21)
    table.do(skip_day, standing=number, day=later)
    table.do(open_services, first=later, last=later)
    assert later not in [day for day, _covers in _eaten(table)]


def test_ending_a_standing_order_gives_back_what_comes_after(table: Any) -> None:
    table.do(open_services, first=MONDAY, last=FORTNIGHT)
    number = _standing(table).value
    before = _eaten(table)
    outcome = table.perform(end_standing, standing=number, last_day=THURSDAY)
    assert [day for day, _covers in _eaten(table)] == [date(2026, 11, 24), THURSDAY]
    table.undo(outcome)
    assert _eaten(table) == before
    assert table.read(standing_orders)[0].last_day is None


def test_what_does_not_fit_waits_is_told_and_is_served_when_seats_come_free(table: Any) -> None:
    table.open(offered=offer(seats=10))
    meal = table.book("La Rive", 8)
    assert "déjà complet" in _standing(table).said
    assert [one.order.covers for one in table.read(waiting, first=MONDAY, last=FORTNIGHT)] == [4]
    told = table.read(lambda reader: backend.remind(reader, on=MONDAY))
    assert "standing_waiting" in [one.kind for one in told]
    assert table.do(retry_standing, day=THURSDAY) == 1
    table.do(cancel_meal, meal=meal, reason="")
    outcome = table.perform(retry_standing, day=THURSDAY)
    assert (outcome.value, table.day().taken) == (0, 4)
    table.undo(outcome)
    assert table.day().taken == 0


def test_a_withdrawn_service_takes_its_standing_meals_along_and_back(table: Any) -> None:
    _standing(table)
    number = table.open()
    assert table.day().taken == 4
    with pytest.raises(RuleBroken, match="4 couverts sont réservés"):
        table.do(withdraw_service, service=number)
    outcome = table.perform(withdraw_service, service=number, with_standing=True)
    table.undo(outcome)
    assert table.day().taken == 4
    assert len(table.read(meals)) == 1


def test_a_restored_service_also_serves_orders_made_meanwhile(table: Any) -> None:
    number = table.open()
    outcome = table.perform(cancel_service, service=number, reason="panne")
    _standing(table)
    table.undo(outcome)
    assert table.do(retry_standing, day=THURSDAY) == 0
    assert table.day().taken == 4


def test_diets_need_consent_follow_the_order_and_are_erased_with_the_account(table: Any) -> None:
    with pytest.raises(RuleBroken, match="donnée de santé"):
        _standing(table, eaters=[read_eater("Léa\u202f: gluten")])
    _standing(table, eaters=[read_eater("Léa\u202f: gluten", consent_on=MONDAY), read_eater("2 végétariens")])
    table.open()
    meal = table.read(meals)[0]
    assert [one.name for one in table.read(diets, meals=[meal.id])[meal.id]] == ["Léa", ""]
    assert table.do(erase_diets, account=meal.account) == 4
    assert table.read(diets, meals=[meal.id]) == {}
    with table.runner.engine.connect() as connection:
        kept = connection.exec_driver_sql("SELECT name, note, allergens FROM canteen_diet").all()
    assert all("Léa" not in str(row) and "gluten" not in str(row) for row in kept)
    assert table.read(backend.check) == []


def test_a_standing_order_is_sensible(table: Any) -> None:
    with pytest.raises(BadInput, match="jour de la semaine"):
        table.do(add_standing, party=table.parties["La Rive"], weekdays=[], covers=1, first_day=MONDAY)
    with pytest.raises(BadInput, match="inversez"):
        _standing(table, last_day=date(2026, 1, 1))
    with pytest.raises(BadInput, match="plus de régimes"):
        _standing(table, covers=1, eaters=[read_eater("2 végétariens")])


def test_more_seats_let_a_waiting_order_in(table: Any) -> None:
    number = table.open(offered=offer(seats=3))
    _standing(table)
    table.do(change_service, service=number, offered=offer(seats=4))
    table.do(retry_standing, day=THURSDAY)
    assert table.read(service_on, day=THURSDAY).taken.all == 4
