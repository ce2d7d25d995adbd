"""What cancelling would cost now, shown before it is done; the scale is a dated setting."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import select

from pole_desk.activities.events.rules.fees import (
    SCALE_SETTING,
    USUAL_SCALE,
    Fee,
    cancel_fee,
    scale_of,
)
from pole_desk.activities.events.rules.states import BookingState
from pole_desk.activities.events.tables import EventBookingRow
from pole_desk.kernel.money import ZERO
from pole_desk.kernel.periods import day_of
from pole_desk.kernel.settings import setting
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import BookingId


class CancelFees(NamedTuple):
    """Net euros by booking, and in all; options and inquiries cost nothing."""

    total: Decimal
    fees: dict[BookingId, Fee]


def fee_of(reader: Reader, *, state: str, price: Decimal, starts_at: int) -> Fee:
    """The fee of one booking, cancelled today."""
    today = reader.clock.today()
    scale = scale_of(setting(reader, key=SCALE_SETTING, on=today, default=USUAL_SCALE))
    owed = price if state == BookingState.CONFIRMED else ZERO
    return cancel_fee(owed, on=today, event_day=day_of(starts_at), scale=scale)


def cancel_fees(reader: Reader, *, bookings: Collection[BookingId]) -> CancelFees:
    """The fees of bookings and of those made as one with them, if they are cancelled today."""
    row = EventBookingRow
    groups = select(row.together).where(row.id.in_(bookings), row.together.is_not(None))
    statement = (
        select(row.id, row.state, row.agreed_price, row.starts_at)
        .where(row.id.in_(bookings) | row.together.in_(groups))
        .order_by(row.id)
    )
    fees = {
        BookingId(one.id): fee_of(
            reader, state=one.state, price=one.agreed_price, starts_at=one.starts_at
        )
        for one in reader.connection.execute(statement)
    }
    return CancelFees(sum((fee.amount for fee in fees.values()), ZERO), fees)
