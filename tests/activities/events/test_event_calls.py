"""A phone call booked in one act: room, equipment, meals; one way back for all."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from event_words import at, client, space, wish

from pole_desk import backend
from pole_desk.activities.canteen.queries.meals import meals_of
from pole_desk.activities.events.commands import change_booking, revise_booking, take_call, take_series_call
from pole_desk.activities.events.queries import booking_card, equipment, event_card, lent
from pole_desk.activities.events.rules.series import SeriesWish
from pole_desk.kernel.clock import FixedClock
from pole_desk.kernel.errors import PoleError, RuleBroken
from pole_desk.kernel.periods import PARIS
from pole_desk.kernel.work import Runner
from pole_desk.ports.covers import Covers


def test_a_room_and_its_equipment_are_booked_and_taken_back_together(pole: Runner) -> None:
    gear = pole.read(equipment)[0]
    made = pole.perform(
        take_call, party=client(pole), title="Atelier", wishes=[wish(pole, "R2")], equipment={gear.code: 1}
    )
    card = pole.read(event_card, event=made.value.event)
    assert [(loan.code, loan.held) for loan in card.loans] == [(gear.code, 1)]
    assert made.said.startswith("Confirmée")
    assert made.undo is not None
    back = pole.undo(made.undo)
    assert pole.read(booking_card, booking=made.value.bookings[0]).state == "cancelled"
    assert pole.read(lent, starts_at=at(0), ends_at=at(23)) == []
    assert back.undo is not None
    pole.undo(back.undo)
    assert pole.read(booking_card, booking=made.value.bookings[0]).state == "confirmed"
    assert len(pole.read(lent, starts_at=at(0), ends_at=at(23))) == 1
    assert pole.read(backend.check) == []


def test_taking_a_call_back_owes_nothing_where_cancelling_would(pole: Runner) -> None:
    eve = wish(pole, "R2", day=pole.clock.today() + timedelta(days=1))
    made = pole.perform(take_call, party=client(pole), title="Atelier", wishes=[eve])
    assert pole.read(booking_card, booking=made.value.bookings[0]).agreed_price > 0
    assert made.undo is not None
    back = pole.undo(made.undo)
    assert "frais" not in back.said
    assert pole.read(booking_card, booking=made.value.bookings[0]).cancel_fee == 0


def test_meals_taken_back_past_the_hour_of_cancelling_are_not_due(pole: Runner) -> None:
    today = wish(pole, "R2", 14, 16, day=date(2026, 12, 3))
    clock = pole.clock
    assert isinstance(clock, FixedClock)
    clock.set(datetime(2026, 12, 3, 9, 30, tzinfo=PARIS))
    made = pole.perform(take_call, party=client(pole), title="Repas", wishes=[today], covers=12)
    assert made.undo is not None
    pole.undo(made.undo)
    (meal,) = pole.read(meals_of, dossiers=[made.value.dossier])
    assert (meal.state, meal.excused) == ("cancelled", True)


def test_nothing_is_booked_when_the_equipment_is_out(pole: Runner) -> None:
    gear = next(one for one in pole.read(equipment) if one.stock)
    pole.do(
        take_call, party=client(pole), title="Un", wishes=[wish(pole, "R2")], equipment={gear.code: gear.stock}
    )
    with pytest.raises(PoleError) as refused:
        pole.do(
            take_call, party=client(pole, "Autre"), title="Deux", wishes=[wish(pole, "R3")],
            equipment={gear.code: 1},
        )  # fmt: skip
    assert "Les Semeurs" in refused.value.message
    pole.do(take_call, party=client(pole, "Troisième"), title="Trois", wishes=[wish(pole, "R3")])


def test_meals_are_ordered_with_the_room_and_taken_back_with_it(pole: Runner) -> None:
    made = pole.perform(
        take_call, party=client(pole), title="Repas", wishes=[wish(pole, "R2")], covers=12
    )
    event = made.value.event
    (meal,) = pole.read(event_card, event=event).meals
    assert (meal.covers, meal.state) == (12, "booked")
    assert made.undo is not None
    back = pole.undo(made.undo)
    assert [one.state for one in pole.read(event_card, event=event).meals] == ["cancelled"]
    assert back.undo is not None
    pole.undo(back.undo)
    assert [one.state for one in pole.read(event_card, event=event).meals] == ["booked"]


def test_more_meals_than_seats_are_refused_and_nothing_is_booked(pole: Runner) -> None:
    with pytest.raises(RuleBroken, match="couvert|repas|place"):
        pole.do(take_call, party=client(pole), title="Repas", wishes=[wish(pole, "R2")], covers=400)
    pole.do(take_call, party=client(pole, "Autre"), title="Sans", wishes=[wish(pole, "R2")])


def test_meals_without_a_canteen_are_refused_and_nothing_is_booked(pole: Runner) -> None:
    pole.ports = {port: found for port, found in pole.ports.items() if port is not Covers}
    with pytest.raises(RuleBroken, match="cantine"):
        pole.do(take_call, party=client(pole), title="Repas", wishes=[wish(pole, "R2")], covers=12)
    pole.do(take_call, party=client(pole, "Autre"), title="Sans", wishes=[wish(pole, "R2")])


def test_a_series_lends_the_equipment_at_each_date(pole: Runner) -> None:
    gear = pole.read(equipment)[0]
    made = pole.do(
        take_series_call, party=client(pole), title="Chorale", equipment={gear.code: 1},
        wish=SeriesWish(space(pole, "R2"), "FREQ=WEEKLY;COUNT=3", "2026-12-03T09:00", 120),
    )  # fmt: skip
    assert len(made.bookings) == 3
    assert len(pole.read(event_card, event=made.event).loans) == 3


def test_a_series_orders_its_meals_at_each_date_and_names_those_without(pole: Runner) -> None:
    made = pole.perform(
        take_series_call, party=client(pole), title="Chorale", covers=12,
        wish=SeriesWish(space(pole, "R2"), "FREQ=DAILY;COUNT=3", "2026-12-03T14:00", 120),
    )  # fmt: skip
    event = made.value.event
    days = [date(2026, 12, 3), date(2026, 12, 4)]
    assert [(one.day, one.covers, one.state) for one in pole.read(event_card, event=event).meals] == [
        (day, 12, "booked") for day in days
    ]
    assert "12 couverts à chacune des 2 dates." in made.said
    assert "Pas de repas le 5 décembre 2026" in made.said
    assert made.undo is not None
    pole.undo(made.undo)
    assert {one.state for one in pole.read(event_card, event=event).meals} == {"cancelled"}
    assert pole.read(backend.check) == []


def test_a_series_is_refused_when_no_date_can_have_its_meals(pole: Runner) -> None:
    wish = SeriesWish(space(pole, "R2"), "FREQ=WEEKLY;COUNT=3", "2026-12-03T14:00", 120)
    with pytest.raises(RuleBroken, match="3 décembre 2026"):
        pole.do(take_series_call, party=client(pole), title="Chorale", covers=400, wish=wish)
    made = pole.do(take_series_call, party=client(pole), title="Chorale", wish=wish)
    assert len(made.bookings) == 3


def test_words_and_place_change_in_one_act_and_come_back_in_one(pole: Runner) -> None:
    made = pole.do(take_call, party=client(pole), title="Atelier", wishes=[wish(pole, "R2", people=8)])
    booking = made.bookings[0]
    done = pole.perform(
        revise_booking, booking=booking, space=space(pole, "R3"), starts_at=at(14), ends_at=at(16),
        title="Formation", people=9,
    )  # fmt: skip
    card = pole.read(booking_card, booking=booking)
    assert (card.code, card.starts_at, card.title, card.people) == ("R3", at(14), "Formation", 9)
    assert done.undo is not None
    pole.undo(done.undo)
    card = pole.read(booking_card, booking=booking)
    assert (card.code, card.starts_at, card.title, card.people) == ("R2", at(9), "Atelier", 8)
    pole.do(change_booking, booking=booking, people=10)
    with pytest.raises(PoleError):
        pole.undo(done.undo)
