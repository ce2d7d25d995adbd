"""Events read: bookings, events, what is free, who waits, what is lent; nothing is written here."""

from pole_desk.activities.events.queries._shown import Booking
from pole_desk.activities.events.queries.cards import (
    EventCard,
    EventFacts,
    booking_card,
    event_card,
    event_facts,
)
from pole_desk.activities.events.queries.doors import day_schedule, door_sign
from pole_desk.activities.events.queries.equipment import (
    Equipment,
    equipment,
    equipment_named,
    lent,
)
from pole_desk.activities.events.queries.fees import CancelFees, cancel_fees
from pole_desk.activities.events.queries.in_kind import EventSupport, event_support
from pole_desk.activities.events.queries.included import HoursLeft, hours_left
from pole_desk.activities.events.queries.lists import (
    EventItem,
    bookings,
    bookings_of,
    event_count,
    event_of_dossier,
    events,
)
from pole_desk.activities.events.queries.offers import offer
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
from pole_desk.activities.events.queries.quotes import (
    EventQuote,
    Quote,
    current_quote,
    every_quote,
    quote,
    quote_paper,
    quotes,
)
from pole_desk.activities.events.queries.search import (
    Answer,
    BusyPlace,
    FreePlace,
    Slot,
    find_free,
)
from pole_desk.activities.events.queries.series import (
    DateLine,
    Proposal,
    SeriesCard,
    SeriesFacts,
    SeriesPreview,
    Standing,
    freed_bookings,
    preview_series,
    refused_bookings,
    series_card,
)
from pole_desk.activities.events.queries.series_change import (
    ChangeLine,
    ChangePlan,
    Fate,
    preview_cancel,
    preview_change,
)
from pole_desk.activities.events.queries.sheets import KeptSheet, sheet_content, sheets
from pole_desk.activities.events.rules.rooms import LayoutCapacity, Room
from pole_desk.activities.events.rules.stock import Lent

__all__ = [
    "Answer",
    "Booking",
    "BusyPlace",
    "CancelFees",
    "ChangeLine",
    "ChangePlan",
    "DateLine",
    "Equipment",
    "EventCard",
    "EventFacts",
    "EventItem",
    "EventQuote",
    "EventSupport",
    "Fate",
    "FreePlace",
    "HoursLeft",
    "KeptSheet",
    "LayoutCapacity",
    "Lent",
    "LiveOption",
    "Moment",
    "Peak",
    "Price",
    "PriceChange",
    "Proposal",
    "Quote",
    "Room",
    "SeriesCard",
    "SeriesFacts",
    "SeriesPreview",
    "Slot",
    "Standing",
    "booking_card",
    "bookings",
    "bookings_of",
    "cancel_fees",
    "current_quote",
    "day_schedule",
    "door_sign",
    "equipment",
    "equipment_named",
    "event_card",
    "event_facts",
    "event_support",
    "event_count",
    "event_of_dossier",
    "events",
    "every_quote",
    "find_free",
    "freed_bookings",
    "headcount",
    "hours_left",
    "layouts",
    "lent",
    "live_options",
    "moments",
    "offer",
    "preview_cancel",
    "preview_change",
    "preview_series",
    "price_change",
    "price_of",
    "quote",
    "quote_paper",
    "quotes",
    "refused_bookings",
    "rooms",
    "series_card",
    "sheet_content",
    "sheets",
    "site_peak",
    "usual_category",
]
