"""What a booking would cost elsewhere."""

from __future__ import annotations

from decimal import Decimal

from pole_desk.activities.events.queries import Booking
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import SpaceId


def price_there(
    reader: Reader, *, booking: Booking, space: SpaceId, starts_at: int, ends_at: int
) -> Decimal:
    return booking.agreed_price
