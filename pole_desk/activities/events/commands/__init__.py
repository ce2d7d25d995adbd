"""Every write of the events; a module per part of their life."""

from pole_desk.activities.events.commands.booking import Booked, book
from pole_desk.activities.events.commands.calls import (
    give_back_call,
    revise_booking,
    take_back_call,
    take_call,
    take_series_call,
)
from pole_desk.activities.events.commands.cancelling import (
    cancel_bookings,
    release_bookings,
    restore_bookings,
)
from pole_desk.activities.events.commands.changing import change_booking, change_event, put_back_event_words
from pole_desk.activities.events.commands.extras import add_extra, change_extra, withdraw_extra
from pole_desk.activities.events.commands.filling import fill_events
from pole_desk.activities.events.commands.loans import (
    add_equipment,
    change_loan,
    lend_equipment,
    retire_equipment,
    return_loan,
    set_stock,
)
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
from pole_desk.activities.events.commands.pricing import agree_price, reprice_bookings
from pole_desk.activities.events.commands.quotes import (
    accept_quote,
    decline_quote,
    prepare_quote,
    reopen_quote,
    send_quote,
)
from pole_desk.activities.events.commands.retrying import Retried, retry_refused
from pole_desk.activities.events.commands.series import BookedSeries, Refused, book_series
from pole_desk.activities.events.commands.series_changes import (
    Changed,
    cancel_series,
    change_series,
    put_back_series,
)
from pole_desk.activities.events.commands.sheets import hand_sheets
from pole_desk.activities.events.commands.undoing import put_back_bookings

__all__ = [
    "Booked",
    "BookedSeries",
    "Changed",
    "EventMoved",
    "Refused",
    "Retried",
    "Stuck",
    "accept_quote",
    "add_equipment",
    "add_extra",
    "agree_price",
    "book",
    "book_series",
    "cancel_bookings",
    "cancel_series",
    "challenge_option",
    "change_booking",
    "change_event",
    "change_extra",
    "change_loan",
    "change_series",
    "confirm_bookings",
    "decline_quote",
    "extend_option",
    "fill_events",
    "give_back_call",
    "hand_sheets",
    "lend_equipment",
    "move_booking",
    "move_event",
    "prepare_quote",
    "put_back_bookings",
    "put_back_event",
    "put_back_event_words",
    "put_back_series",
    "quote_bookings",
    "release_bookings",
    "reopen_quote",
    "reprice_bookings",
    "restore_bookings",
    "retire_equipment",
    "retry_refused",
    "return_loan",
    "revise_booking",
    "send_quote",
    "set_stock",
    "swap_bookings",
    "take_back_call",
    "take_call",
    "take_series_call",
    "withdraw_extra",
]
