"""Where bookings take their price: nothing is charged here, the price list has its own module."""

from __future__ import annotations

from decimal import Decimal

from pole_desk.activities.events.tables import EventBookingRow
from pole_desk.kernel.money import ZERO
from pole_desk.kernel.work import Tx
from pole_desk.ports.ids import PartyId
from pole_desk.registers.parties.queries import roles_on


def usual_category(tx: Tx, *, party: PartyId) -> str:
    """What a structure pays as: hosted, member, or other."""
    roles = roles_on(tx, party=party, on=tx.clock.today())
    return next((role for role in ("hosted", "member") if role in roles), "other")


def freeze_price(tx: Tx, row: EventBookingRow, *, party: PartyId, category: str) -> None:
    """Give a booking the price of its space and times, frozen, the list price beside."""
    del tx, party, category
    row.unit, row.quantity = "", Decimal(0)
    row.list_price, row.agreed_price = ZERO, ZERO
    row.included_minutes, row.price_reason = 0, ""
    row.item, row.tax, row.account = "", "", ""


def price_moved(
    tx: Tx, row: EventBookingRow, *, party: PartyId, category: str, keep: bool | None, reason: str
) -> None:
    """Price a booking that has another space or duration anew, or keep its price for a reason."""
    if keep:
        row.price_reason = reason
        return
    freeze_price(tx, row, party=party, category=category)
