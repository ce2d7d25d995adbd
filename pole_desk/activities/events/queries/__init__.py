"""Events read: bookings, events, what is free, who waits, what is lent; nothing is written here."""

from pole_desk.activities.events.queries._shown import Booking
from pole_desk.activities.events.queries.cards import (
    EventCard,
    EventFacts,
    booking_card,
    event_card,
    event_facts,
    event_of,
)
from pole_desk.activities.events.queries.equipment import (
    Equipment,
    equipment,
    equipment_named,
    lent,
)
from pole_desk.activities.events.queries.fees import CancelFees, cancel_fees
from pole_desk.activities.events.queries.included import HoursLeft, hours_left
from pole_desk.activities.events.queries.lists import EventItem, bookings, bookings_of, events
from pole_desk.activities.events.queries.options import LiveOption, Moment, live_options, moments
from pole_desk.activities.events.queries.people import Peak, headcount, site_peak
from pole_desk.activities.events.queries.places import layouts, rooms
from pole_desk.activities.events.queries.prices import (
    Price,
    PriceChange,
    price_change,
    price_of,
    usual_category,
)
from pole_desk.activities.events.queries.search import (
    Answer,
    BusyPlace,
    FreePlace,
    Slot,
    find_free,
)
from pole_desk.activities.events.rules.rooms import LayoutCapacity, Room
from pole_desk.activities.events.rules.stock import Lent

__all__ = [
    "Answer",
    "Booking",
    "BusyPlace",
    "CancelFees",
    "Equipment",
    "EventCard",
    "EventFacts",
    "EventItem",
    "FreePlace",
    "HoursLeft",
    "LayoutCapacity",
    "LiveOption",
    "Lent",
    "Moment",
    "Peak",
    "Price",
    "PriceChange",
    "Room",
    "Slot",
    "booking_card",
    "bookings",
    "bookings_of",
    "cancel_fees",
    "equipment",
    "equipment_named",
    "event_card",
    "event_facts",
    "event_of",
    "events",
    "find_free",
    "headcount",
    "hours_left",
    "layouts",
    "lent",
    "live_options",
    "moments",
    "price_change",
    "price_of",
    "rooms",
    "site_peak",
    "usual_category",
]
