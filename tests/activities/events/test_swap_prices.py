"""Two bookings about to be exchanged: the price of each before and after is told, and is what is written."""

from __future__ import annotations

from event_words import at, booked, client, wish

from pole_desk.activities.events.commands import swap_bookings
from pole_desk.activities.events.queries import booking_card
from pole_desk.activities.events.queries.swapping import swap_prices
from pole_desk.kernel.work import Runner


def test_across_price_classes_both_prices_are_told_and_are_those_written(pole: Runner) -> None:
    large = booked(pole, client(pole), wish(pole, "R1", 9, 12)).bookings[0]
    small = booked(pole, client(pole, "Radio Garrigue"), wish(pole, "R4", 9, 12)).bookings[0]
    told = pole.read(swap_prices, one=large, other=small)
    assert [one.booking.id for one in told] == [large, small] and all(one.other_price for one in told)
    pole.do(swap_bookings, one=large, other=small, keep_price=False)
    for one in told:
        card = pole.read(booking_card, booking=one.booking.id)
        assert (card.space, card.agreed_price) == (one.space, one.price.after.agreed_price)


def test_the_hours_of_one_room_exchanged_keep_their_lengths_and_prices(pole: Runner) -> None:
    morning = booked(pole, client(pole), wish(pole, "R2", 9, 12)).bookings[0]
    later = booked(pole, client(pole, "Radio Garrigue"), wish(pole, "R2", 14, 16)).bookings[0]
    told = pole.read(swap_prices, one=morning, other=later)
    assert [one.ends_at - one.starts_at for one in told] == [3 * 3600, 2 * 3600]


def test_bays_made_as_one_go_together_and_unequal_sides_tell_nothing(pole: Runner) -> None:
    bays = booked(pole, client(pole), wish(pole, "HALLE-A"), wish(pole, "HALLE-B"), together=True).bookings
    alone = booked(pole, client(pole, "Radio Garrigue"), wish(pole, "R1")).bookings[0]
    assert pole.read(swap_prices, one=bays[0], other=alone) == []
    pair = booked(
        pole, client(pole, "Fabrique"), wish(pole, "HALLE-A", 14, 18), wish(pole, "HALLE-B", 14, 18),
        together=True,
    ).bookings  # fmt: skip
    told = pole.read(swap_prices, one=bays[0], other=pair[0])
    assert [(one.booking.code, one.space == one.booking.space) for one in told] == [
        ("HALLE-A", True), ("HALLE-A", True), ("HALLE-B", True), ("HALLE-B", True),
    ]  # fmt: skip
    assert {(one.booking.id, one.starts_at, one.ends_at) for one in told} == {
        *((one, at(14), at(17)) for one in bays), *((one, at(9), at(13)) for one in pair),
    }  # fmt: skip
