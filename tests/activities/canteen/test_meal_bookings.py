"""Meals booked: who first, how many, until when, and what a refusal says."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from canteen_words import at, offer

from pole_desk import backend
from pole_desk.activities.canteen.commands import (
    book_meal,
    cancel_meal,
    change_meal,
    change_service,
    note_absence,
    open_service,
    restore_meal,
)
from pole_desk.activities.canteen.queries.services import service
from pole_desk.kernel.errors import BadInput, Overlap, RuleBroken
from pole_desk.kernel.settings import set_setting
from pole_desk.registers.calendar.commands import add_closure
from pole_desk.registers.claims.commands import hold_space
from pole_desk.registers.spaces.queries import space_by_code

THURSDAY = date(2026, 11, 26)


def test_the_last_cover_is_taken_and_the_next_is_refused(table: Any) -> None:
    table.open(offered=offer(seats=10))
    table.book("Les Semeurs", 7)
    table.book("La Rive", 3)
    with pytest.raises(RuleBroken, match="complet") as refused:
        table.book("La Rive", 1)
    assert refused.value.code == "full"
    assert refused.value.details["left"] == 0
    assert (table.day().taken, table.day().left, table.day().reason) == (10, 0, "il est complet")
    assert table.read(backend.check) == []


def test_a_change_counts_the_difference_alone(table: Any) -> None:
    table.open(offered=offer(seats=10))
    meal = table.book("Les Semeurs", 6)
    outcome = table.perform(change_meal, meal=meal, covers=10)
    assert table.day().left == 0
    with pytest.raises(RuleBroken, match="complet"):
        table.do(change_meal, meal=meal, covers=11)
    table.undo(outcome)
    assert (table.meal(meal).covers, table.day().left) == (6, 4)


def test_moving_a_meal_to_another_day_frees_the_first(table: Any) -> None:
    table.open()
    meal = table.book("Les Semeurs", 4)
    friday = THURSDAY + timedelta(days=1)
    outcome = table.perform(change_meal, meal=meal, day=friday)
    assert (table.day().taken, table.day(friday).taken) == (0, 4)
    table.undo(outcome)
    assert (table.day().taken, table.day(friday).taken) == (4, 0)
    assert table.read(backend.check) == []


def test_a_booking_opens_the_service_that_the_rota_plans(table: Any) -> None:
    assert table.day().state == "planned"
    table.book("Les Semeurs", 2)
    seen = table.day()
    assert (seen.state, seen.operators) == ("open", "La Marmite, Le Fournil")


@pytest.mark.parametrize(
    ("day", "why"),
    [(date(2026, 11, 28), "pas de service le samedi"), (date(2026, 12, 25), "fermé"),
     (date(2026, 11, 20), "personne n’a ouvert"), (date(2026, 12, 2), "fermé .Inventaire")],
)  # fmt: skip
def test_a_closed_day_looks_closed_and_takes_nobody(table: Any, day: date, why: str) -> None:
    table.do(add_closure, first=date(2026, 12, 2), last=date(2026, 12, 2), label="Inventaire")
    with pytest.raises(RuleBroken, match=why):
        table.book("Les Semeurs", 1, day)
    assert table.day(day).state == "closed"


def test_hosted_people_come_before_outsiders(table: Any) -> None:
    table.open(offered=offer(seats=20, outsider_quota=5, outsiders_from=at(THURSDAY, "09:00", -1)))
    with pytest.raises(RuleBroken, match="les hébergés d’abord"):
        table.book("Passage", 1)
    table.runner.clock.set(datetime(2026, 11, 25, 9, tzinfo=UTC))
    table.book("Passage", 5)
    with pytest.raises(RuleBroken, match="les extérieurs ont 5 places jusqu’à 10"):
        table.book("Passage", 1)
    table.book("Les Semeurs", 14)
    table.do(change_service, service=table.day().service, offered=offer(
        seats=20, outsider_quota=5, outsiders_from=0, outsider_release=at(THURSDAY, "06:00")))
    table.runner.clock.set(datetime(2026, 11, 26, 7, tzinfo=UTC))
    table.book("Passage", 1)
    assert table.day().left == 0


def test_seats_kept_for_events_are_released_at_their_hour(table: Any) -> None:
    table.open(offered=offer(seats=20, event_quota=8, event_release=at(THURSDAY, "10:00", -1)))
    with pytest.raises(RuleBroken, match="gardées pour les événements"):
        table.book("Les Semeurs", 13)
    table.book("Les Semeurs", 12)
    table.book("Passage", 3, dossier=table.event)
    with pytest.raises(RuleBroken, match="Il reste 0 place"):
        table.book("La Rive", 1)
    table.runner.clock.set(datetime(2026, 11, 25, 10, tzinfo=UTC))
    table.book("La Rive", 5)
    assert table.day().left == 0
    assert table.read(backend.check) == []


def test_orders_close_at_the_last_kitchens_hour_but_the_door_stays_open(table: Any) -> None:
    table.open(parts=[
        table.part("La Marmite", 60),
        replace(table.part("Le Fournil", 30), order=table.part("La Marmite", 1).order._replace(at=time(11))),
    ])  # fmt: skip
    table.runner.clock.set(datetime(2026, 11, 26, 9, 30, tzinfo=UTC))
    table.book("La Rive", 1)
    table.runner.clock.set(datetime(2026, 11, 26, 10, 1, tzinfo=UTC))
    with pytest.raises(RuleBroken, match="closes depuis 11"):
        table.book("La Rive", 1)
    walked = table.book("La Rive", 2, walk_in=True)
    assert table.meal(walked).origin == "walk_in"
    table.runner.clock.set(datetime(2026, 11, 26, 14, tzinfo=UTC))
    with pytest.raises(RuleBroken, match="passé"):
        table.book("La Rive", 1, walk_in=True)


def test_what_is_cancelled_after_the_hour_stays_due_unless_excused(table: Any) -> None:
    table.open()
    early, late, kind = (table.book("La Rive", 2) for _meal in range(3))
    table.do(cancel_meal, meal=early, reason="grève")
    table.runner.clock.set(datetime(2026, 11, 25, 16, tzinfo=UTC))
    table.do(cancel_meal, meal=late, reason="grève")
    table.do(cancel_meal, meal=kind, reason="grève", excused=True)
    assert [table.meal(one).due for one in (early, late, kind)] == [0, 2, 0]
    assert table.day().taken == 0
    with pytest.raises(RuleBroken, match="annulée"):
        table.do(cancel_meal, meal=late, reason="encore")
    table.do(restore_meal, meal=late)
    assert (table.meal(late).state, table.day().taken) == ("booked", 2)


def test_fewer_covers_after_the_hour_need_the_kitchens_word(table: Any) -> None:
    table.open()
    meal = table.book("La Rive", 4)
    table.runner.clock.set(datetime(2026, 11, 25, 16, tzinfo=UTC))
    with pytest.raises(RuleBroken, match="L’heure d’annuler est passée"):
        table.do(change_meal, meal=meal, covers=3)
    table.do(change_meal, meal=meal, covers=3, after_hours=True)
    assert table.meal(meal).covers == 3


def test_no_shows_are_due_and_may_be_excused(table: Any) -> None:
    table.open()
    meal = table.book("La Rive", 4)
    outcome = table.perform(note_absence, meal=meal, absent=3)
    assert table.meal(meal).due == 4
    table.do(note_absence, meal=meal, absent=3, excused=True)
    assert table.meal(meal).due == 1
    table.undo(outcome)
    assert (table.meal(meal).due, table.meal(meal).absent) == (4, 0)
    with pytest.raises(BadInput, match="de 0 à 4"):
        table.do(note_absence, meal=meal, absent=5)


def test_the_service_and_an_event_exclude_each_other(table: Any) -> None:
    space = table.read(space_by_code, code="CANTINE").id
    noon = {"starts_at": at(THURSDAY, "12:00"), "ends_at": at(THURSDAY, "18:00")}
    held = table.do(hold_space, dossier=table.event, space=space, item="event_booking:1", **noon)
    assert held and table.day().state == "closed"
    with pytest.raises(Overlap, match="Passage"):
        table.open()
    friday = THURSDAY + timedelta(days=1)
    table.open(friday)
    with pytest.raises(Overlap, match="il y a déjà"):
        table.do(
            hold_space, dossier=table.event, space=space, item="event_booking:2",
            starts_at=at(friday, "14:00"), ends_at=at(friday, "18:00"),
        )  # fmt: skip
    table.do(
        hold_space, dossier=table.event, space=space, item="event_booking:2",
        starts_at=at(friday, "14:30"), ends_at=at(friday, "18:00"),
    )  # fmt: skip


def test_a_price_is_frozen_and_the_full_one_kept_beside(table: Any) -> None:
    table.open()
    hosted, passing = table.book("Les Semeurs", 1), table.book("Passage", 1)
    assert str(table.meal(hosted).unit_price) == "10.91"
    assert str(table.meal(hosted).list_price) == str(table.meal(passing).unit_price) == "12.73"
    table.do(change_meal, meal=hosted, formula="plat du jour")
    assert table.meal(hosted).formula == "meal_dish"
    with pytest.raises(BadInput, match="Au choix\u202f: Menu complet"):
        table.do(change_meal, meal=hosted, formula="caviar")


@pytest.mark.parametrize("covers", [0, -1, 501])
def test_a_senseless_number_of_covers_is_refused(table: Any, covers: int) -> None:
    with pytest.raises(BadInput, match="de 1 à 500"):
        table.book("Les Semeurs", covers)


def test_a_service_keeps_its_seats_above_what_is_booked(table: Any) -> None:
    number = table.open(offered=offer(seats=10))
    table.book("Les Semeurs", 8)
    with pytest.raises(RuleBroken, match="8 couverts sont déjà réservés"):
        table.do(change_service, service=number, offered=offer(seats=7))
    outcome = table.perform(change_service, service=number, offered=offer(seats=8))
    assert table.day().left == 0
    table.undo(outcome)
    assert table.day().left == 2
    version = table.read(service, service=number).version
    table.book("Les Semeurs", 1)
    assert table.read(service, service=number).version == version


def test_settings_say_hours_and_seats(table: Any) -> None:
    table.do(set_setting, key="canteen.seats", value=33, valid_from=date(2026, 11, 1))
    table.do(set_setting, key="canteen.hours", value={"first": "12:00", "last": "13:30"}, valid_from=date(2026, 11, 1))
    one = table.read(service, service=table.do(open_service, day=THURSDAY))
    assert (one.seats, one.ends_at - one.starts_at) == (33, 90 * 60)


def test_nobody_books_a_sitting_that_the_service_lacks(table: Any) -> None:
    with pytest.raises(RuleBroken, match="Au choix\u202f: 12:00, 13:00"):
        table.do(book_meal, day=THURSDAY, party=table.parties["La Rive"], covers=1, sitting="15:00")
