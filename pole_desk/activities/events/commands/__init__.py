"""Every write of the events; a module per part of their life."""

from pole_desk.activities.events.commands.booking import Booked, book
from pole_desk.activities.events.commands.cancelling import (
    cancel_bookings,
    release_bookings,
    restore_bookings,
)
from pole_desk.activities.events.commands.changing import change_booking, change_event
from pole_desk.activities.events.commands.extras import (
    add_extra,
    change_extra,
    withdraw_extra,
)
from pole_desk.activities.events.commands.loans import (
    add_equipment,
    change_loan,
    lend_equipment,
    retire_equipment,
    return_loan,
    set_stock,
)
from pole_desk.activities.events.commands.filling import fill_events
from pole_desk.activities.events.commands.moving import move_booking, swap_bookings
from pole_desk.activities.events.commands.moving_events import (
    EventMoved,
    Stuck,
    move_event,
    put_back_event,
)
from pole_desk.activities.events.commands.options import (
    challenge_option,
    confirm_bookings,
    extend_option,
    quote_bookings,
)
from pole_desk.activities.events.commands.pricing import (
    agree_price,
    reprice_bookings,
)
from pole_desk.activities.events.commands.undoing import put_back_bookings

__all__ = [
    "Booked",
    "EventMoved",
    "Stuck",
    "add_equipment",
    "add_extra",
    "agree_price",
    "book",
    "cancel_bookings",
    "challenge_option",
    "change_booking",
    "change_event",
    "change_extra",
    "change_loan",
    "confirm_bookings",
    "extend_option",
    "fill_events",
    "lend_equipment",
    "move_booking",
    "move_event",
    "put_back_bookings",
    "put_back_event",
    "quote_bookings",
    "release_bookings",
    "reprice_bookings",
    "restore_bookings",
    "retire_equipment",
    "return_loan",
    "set_stock",
    "swap_bookings",
    "withdraw_extra",
]
