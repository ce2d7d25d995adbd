"""Two bookings about to be exchanged: what each costs now, and what it would cost at the other's place."""

from __future__ import annotations

from typing import NamedTuple

from pole_desk.activities.events.queries._shown import BOOKING, Booking, shown
from pole_desk.activities.events.queries.cards import booking_card
from pole_desk.activities.events.queries.prices import PriceChange, price_change
from pole_desk.activities.events.rules.states import OVER
from pole_desk.activities.events.tables import EventBookingRow
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import BookingId, SpaceId


class Exchanged(NamedTuple):
    """A booking, where it goes (epoch seconds), and what that does to its price."""

    booking: Booking
    space: SpaceId
    starts_at: int
    ends_at: int
    price: PriceChange

    @property
    def other_price(self) -> bool:
        """Whether what was agreed would no longer be the price."""
        return self.price.before.agreed_price != self.price.after.agreed_price


def swap_prices(reader: Reader, *, one: BookingId, other: BookingId) -> list[Exchanged]:
    """Both bookings, with the bays made as one with each, as `swap_bookings` exchanges them.

    Empty when the sides do not match: the command says why. Raises NotFound.
    """
    sides = [_side(reader, booking) for booking in (one, other)]
    if len(sides[0]) != len(sides[1]):
        return []
    found = []
    for first, second in zip(*sides, strict=True):
        found += [_exchanged(reader, first, second), _exchanged(reader, second, first)]
    return found


def _side(reader: Reader, booking: BookingId) -> list[Booking]:
    card = booking_card(reader, booking=booking)
    if card.together is None:
        return [card]
    row = EventBookingRow
    group = shown(reader, BOOKING.where(row.together == card.together, row.state.not_in(OVER)))
    return sorted(group, key=lambda one: one.code)


def _exchanged(reader: Reader, mine: Booking, theirs: Booking) -> Exchanged:
    if mine.space != theirs.space:
        place = (theirs.space, mine.starts_at, mine.ends_at)
    else:
        place = (mine.space, theirs.starts_at, theirs.starts_at + mine.ends_at - mine.starts_at)
    space, starts_at, ends_at = place
    price = price_change(reader, booking=mine.id, space=space, starts_at=starts_at, ends_at=ends_at)
    return Exchanged(mine, space, starts_at, ends_at, price)
