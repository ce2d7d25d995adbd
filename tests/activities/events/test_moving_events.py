"""A whole event put to another day takes along bookings, meals and services, or says what stays."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pytest
from event_words import DAY, at, booked, client, wish
from sqlalchemy import text

from pole_desk import backend
from pole_desk.activities.events.commands import cancel_bookings, move_booking, move_event, swap_bookings
from pole_desk.activities.events.queries import booking_card, event_card
from pole_desk.activities.events.rules import OnClosedDay
from pole_desk.kernel.errors import Conflict, Overlap, RuleBroken
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Reader, Runner, Tx, command
from pole_desk.ports.covers import Covers, Offer, Order
from pole_desk.ports.ids import DossierId, MealBookingId, PartyId

LATER = DAY + timedelta(days=7)
FULL = DAY + timedelta(days=8)


@dataclass
class Kitchen:
    """A canteen that keeps its orders in memory and is full on one day."""

    orders: dict[int, Order] = field(default_factory=dict)

    def offer(self, reader: Reader, *, day: date) -> Offer:
        return Offer(day, "open", "", 0 if day == FULL else 40)

    def ordered(self, reader: Reader, *, dossiers: Collection[DossierId]) -> Sequence[Order]:
        return [one for one in self.orders.values() if one.dossier in dossiers]

    def order(
        self, tx: Tx, *, dossier: DossierId, party: PartyId, day: date, covers: int, formula: str = "",
        note: str = "",
    ) -> MealBookingId:  # fmt: skip
        booking = MealBookingId(len(self.orders) + 1)
        self.orders[booking] = Order(booking, dossier, day, covers, formula, "booked", "open")
        return booking

    def change(
        self, tx: Tx, *, booking: MealBookingId, day: date | None = None, covers: int | None = None
    ) -> None:
        if day == FULL:
            raise RuleBroken("covers", "Le service est complet.")
        order = self.orders[booking]
        self.orders[booking] = order._replace(day=day or order.day, covers=covers or order.covers)
        tx.undo_with(change_order, booking=booking, day=order.day)

    def cancel(self, tx: Tx, *, booking: MealBookingId, reason: str, excused: bool = False) -> None:
        self.orders[booking] = self.orders[booking]._replace(state="cancelled")

    def restore(self, tx: Tx, *, booking: MealBookingId) -> None:
        self.orders[booking] = self.orders[booking]._replace(state="booked")


@command(Permission.EVENTS)
def change_order(tx: Tx, *, booking: MealBookingId, day: date) -> None:
    tx.port(Covers).change(tx, booking=booking, day=day)  # type: ignore[type-abstract]


@command(Permission.EVENTS)
def add_service(tx: Tx, *, event: int, on: date) -> None:
    tx.connection.execute(
        text("INSERT INTO event_extra (event, item, label, on_day, quantity, unit, unit_price, list_price, "
             "tax, account, team, withdrawn, version) "
             "VALUES (:event, 'x', 'Ménage', :day, 10000, 'h', 1, 1, '', '', '', :no, 1)"),
        {"event": event, "day": on.isoformat() if tx.connection.dialect.name == "sqlite" else on, "no": False},
    )  # fmt: skip


@pytest.fixture
def kitchen(pole: Runner) -> Kitchen:
    found = Kitchen()
    pole.ports = {**pole.ports, Covers: found}
    return found


def order(pole: Runner, kitchen: Kitchen, event: Any, party: PartyId) -> MealBookingId:
    dossier = pole.read(event_card, event=event).event.dossier
    return kitchen.order(None, dossier=dossier, party=party, day=DAY, covers=12)  # type: ignore[arg-type]


def test_bookings_meals_and_services_go_along_and_come_back(pole: Runner, kitchen: Kitchen) -> None:
    party = client(pole)
    made = booked(pole, party, wish(pole, "HALLE-A"), wish(pole, "R1", 14, 17))
    meal = order(pole, kitchen, made.event, party)
    pole.do(add_service, event=made.event, on=DAY)
    act = pole.perform(move_event, event=made.event, days=7)
    assert (act.value.moved, act.value.meals, act.value.stuck) == (made.bookings, (meal,), ())
    card = pole.read(event_card, event=made.event)
    assert [one.starts_at for one in card.bookings] == [at(9, day=LATER), at(14, day=LATER)]
    assert (card.extras[0].on_day, kitchen.orders[meal].day) == (LATER, LATER)
    assert act.undo is not None
    pole.undo(act.undo)
    back = pole.read(event_card, event=made.event)
    assert [one.starts_at for one in back.bookings] == [at(9), at(14)]
    assert (back.extras[0].on_day, kitchen.orders[meal].day) == (DAY, DAY)
    assert pole.read(backend.check) == []


def test_what_can_t_go_along_stays_and_is_named_with_who_is_there(pole: Runner, kitchen: Kitchen) -> None:
    party = client(pole)
    booked(pole, client(pole, "Le Fournil"), wish(pole, "R1", 15, 16, day=FULL))
    made = booked(pole, party, wish(pole, "HALLE-A"), wish(pole, "R1", 14, 17))
    meal = order(pole, kitchen, made.event, party)
    moved = pole.do(move_event, event=made.event, days=8)
    assert moved.moved == made.bookings[:1]
    assert [(one.booking, one.meal) for one in moved.stuck] == [(made.bookings[1], None), (None, meal)]
    assert "Le Fournil" in moved.stuck[0].why
    assert "complet" in moved.stuck[1].why
    assert pole.read(booking_card, booking=made.bookings[1]).starts_at == at(14)


def test_an_event_may_move_over_its_own_former_days(pole: Runner) -> None:
    days = [DAY + timedelta(days=n) for n in range(3)]
    made = booked(pole, client(pole), *(wish(pole, "R1", day=day) for day in days))
    moved = pole.do(move_event, event=made.event, days=1, on_closed_day=OnClosedDay.KEEP)
    assert len(moved.moved) == 3
    assert pole.read(backend.check) == []


def test_a_move_to_a_closed_day_needs_the_user_s_word(pole: Runner) -> None:
    made = booked(pole, client(pole), wish(pole, "R1"))
    with pytest.raises(RuleBroken) as refused:
        pole.do(move_event, event=made.event, days=22)
    assert (refused.value.code, refused.value.details["reason"]) == ("closed_day", "Noël")
    pole.do(move_event, event=made.event, days=22, on_closed_day=OnClosedDay.KEEP)


def test_a_booking_keeps_its_hour_on_the_wall_across_the_change_of_hour(sqlite_pole: Runner) -> None:
    friday = date(2027, 3, 26)
    made = booked(sqlite_pole, client(sqlite_pole), wish(sqlite_pole, "R1", day=friday))
    sqlite_pole.do(move_event, event=made.event, days=7)
    assert sqlite_pole.read(booking_card, booking=made.bookings[0]).starts_at == at(9, day=date(2027, 4, 2))


def test_a_form_that_saw_an_older_version_is_told(pole: Runner) -> None:
    (booking,) = booked(pole, client(pole), wish(pole, "R1")).bookings
    card = pole.read(booking_card, booking=booking)
    given = {"booking": booking, "space": card.space, "seen_version": card.version}
    pole.do(move_booking, **given, starts_at=at(10), ends_at=at(12))
    with pytest.raises(Conflict):
        pole.do(move_booking, **given, starts_at=at(11), ends_at=at(12))


def test_bays_made_one_exchange_with_as_many_bays(pole: Runner) -> None:
    party = client(pole)
    left = booked(pole, party, wish(pole, "HALLE-A", 9, 12), wish(pole, "HALLE-B", 9, 12))
    right = booked(pole, party, wish(pole, "HALLE-B", 14, 16), wish(pole, "HALLE-C", 14, 16))
    alone = booked(pole, party, wish(pole, "R1", 9, 12))
    with pytest.raises(RuleBroken):
        pole.do(swap_bookings, one=left.bookings[0], other=alone.bookings[0])
    act = pole.perform(swap_bookings, one=left.bookings[0], other=right.bookings[1])
    codes = [pole.read(booking_card, booking=one).code for one in (*left.bookings, *right.bookings)]
    assert codes == ["HALLE-B", "HALLE-C", "HALLE-A", "HALLE-B"]
    assert act.undo is not None
    pole.undo(act.undo)
    assert [pole.read(booking_card, booking=one).code for one in left.bookings] == ["HALLE-A", "HALLE-B"]
    assert pole.read(backend.check) == []


def test_two_bookings_of_a_room_exchange_their_hours(pole: Runner) -> None:
    party = client(pole)
    first = booked(pole, party, wish(pole, "R1", 9, 11)).bookings[0]
    second = booked(pole, party, wish(pole, "R1", 14, 16)).bookings[0]
    pole.do(swap_bookings, one=first, other=second)
    assert pole.read(booking_card, booking=first).starts_at == at(14)
    assert pole.read(booking_card, booking=second).starts_at == at(9)


def test_a_cancelled_place_that_was_taken_names_who_took_it(pole: Runner) -> None:
    made = booked(pole, client(pole), wish(pole, "R1"))
    act = pole.perform(cancel_bookings, bookings=made.bookings, reason="report")
    booked(pole, client(pole, "Le Fournil"), wish(pole, "R1", 10, 11))
    assert act.undo is not None
    with pytest.raises(Overlap) as refused:
        pole.undo(act.undo)
    assert refused.value.details["winner"]["party"] == "Le Fournil"
