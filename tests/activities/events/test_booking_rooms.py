"""Rooms booked, given up, brought back: numbers stay, places are held and freed."""

from __future__ import annotations

import pytest
from event_words import DAY, at, booked, client, space, wish

from pole_desk import backend
from pole_desk.activities.events.commands import (
    book,
    cancel_bookings,
    move_booking,
    restore_bookings,
    swap_bookings,
)
from pole_desk.activities.events.queries import booking_card, event_card
from pole_desk.kernel.errors import BadInput, Overlap
from pole_desk.kernel.work import Runner


def test_a_booking_holds_its_room_and_names_itself_to_the_next(pole: Runner) -> None:
    party, other = client(pole), client(pole, "Le Fournil")
    made = booked(pole, party, wish(pole, "R1"))
    card = pole.read(booking_card, booking=made.bookings[0])
    assert (card.number, card.shown, card.code) == ("EV-2026-00001", "confirmed", "R1")
    with pytest.raises(Overlap) as refused:
        booked(pole, other, wish(pole, "R1", 11, 14))
    assert refused.value.details["winner"]["party"] == "Les Semeurs"
    assert pole.read(backend.check) == []


def test_a_cancelled_booking_comes_back_under_its_number(pole: Runner) -> None:
    made = booked(pole, client(pole), wish(pole, "R1"))
    pole.do(cancel_bookings, bookings=made.bookings, reason="report")
    cancelled = pole.read(booking_card, booking=made.bookings[0])
    assert (cancelled.state, cancelled.cancel_reason) == ("cancelled", "report")
    pole.do(restore_bookings, bookings=made.bookings)
    card = pole.read(event_card, event=made.event)
    assert (card.event.number, card.event.dossier_state) == ("EV-2026-00001", "open")
    assert card.bookings[0].shown == "confirmed"
    assert pole.read(backend.check) == []


def test_a_room_booked_for_an_event_all_given_up_makes_it_live_again(pole: Runner) -> None:
    party = client(pole)
    made = booked(pole, party, wish(pole, "R1"))
    pole.do(cancel_bookings, bookings=made.bookings, reason="report")
    assert pole.read(event_card, event=made.event).event.dossier_state == "cancelled"
    act = pole.perform(book, party=party, title="Assemblée", wishes=[wish(pole, "R2")], event=made.event)
    assert pole.read(event_card, event=made.event).event.dossier_state == "open"
    assert pole.read(backend.check) == []
    assert act.undo is not None
    pole.undo(act.undo)
    assert pole.read(event_card, event=made.event).event.dossier_state == "cancelled"
    assert pole.read(backend.check) == []


def test_a_moved_booking_comes_back_by_undo(pole: Runner) -> None:
    made = booked(pole, client(pole), wish(pole, "R1"))
    (booking,) = made.bookings
    act = pole.perform(
        move_booking, booking=booking, space=space(pole, "R2"), starts_at=at(14), ends_at=at(16)
    )
    assert pole.read(booking_card, booking=booking).code == "R2"
    assert act.undo is not None
    pole.undo(act.undo)
    card = pole.read(booking_card, booking=booking)
    assert (card.code, card.starts_at, card.ends_at) == ("R1", at(9), at(12))
    assert pole.read(backend.check) == []


def test_two_bookings_exchange_their_rooms(pole: Runner) -> None:
    party = client(pole)
    one = booked(pole, party, wish(pole, "R1")).bookings[0]
    other = booked(pole, party, wish(pole, "R2")).bookings[0]
    pole.do(swap_bookings, one=one, other=other)
    assert pole.read(booking_card, booking=one).code == "R2"
    assert pole.read(booking_card, booking=other).code == "R1"
    assert DAY.isoformat() == "2026-12-03"


def test_a_bay_does_not_move_to_the_hall_that_its_neighbour_is_a_part_of(sqlite_pole: Runner) -> None:
    pole = sqlite_pole
    made = booked(pole, client(pole), wish(pole, "HALLE-A"), wish(pole, "HALLE-B"))
    with pytest.raises(BadInput) as refused:
        pole.do(move_booking, booking=made.bookings[0], space=space(pole, "HALLE"), starts_at=at(9), ends_at=at(12))
    assert refused.value.code == "space_twice"
    assert "deux fois" in refused.value.message
