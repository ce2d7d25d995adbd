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
from pole_desk.activities.events.queries.lists import EventItem, bookings, bookings_of, events
from pole_desk.activities.events.queries.options import LiveOption, Moment, live_options, moments
from pole_desk.activities.events.queries.people import Peak, headcount, site_peak
from pole_desk.activities.events.queries.places import layouts, rooms
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
    "BusyPlace",
    "FreePlace",
    "Slot",
    "find_free",
    "Booking",
    "Equipment",
    "EventCard",
    "EventFacts",
    "EventItem",
    "LayoutCapacity",
    "LiveOption",
    "Lent",
    "Moment",
    "Peak",
    "Room",
    "booking_card",
    "bookings",
    "bookings_of",
    "equipment",
    "equipment_named",
    "event_card",
    "event_facts",
    "event_of",
    "events",
    "headcount",
    "layouts",
    "lent",
    "live_options",
    "moments",
    "rooms",
    "site_peak",
]
