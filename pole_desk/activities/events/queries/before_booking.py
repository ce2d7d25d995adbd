"""What every booking is written from and does not change: asked before the write lock is taken."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from pole_desk.activities.events.queries.included import room_hours
from pole_desk.activities.events.queries.places import Places, layouts, places
from pole_desk.activities.events.queries.prices import PriceList, usual_category
from pole_desk.activities.events.rules.classes import Category
from pole_desk.activities.events.rules.needs import BookingWish
from pole_desk.activities.events.rules.rooms import LayoutCapacity
from pole_desk.kernel.periods import day_of
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import EventId, PartyId
from pole_desk.registers.parties.queries import the_pole


class Known(NamedTuple):
    """The places, their layouts and prices; what the structure pays as, its included room hours by day.

    `category` is None for an event that has its own already.
    """

    tree: Places
    layouts: Sequence[LayoutCapacity]
    lists: PriceList
    pole: PartyId
    party: PartyId
    category: Category | None
    room_hours: Mapping[date, int]

    def hours_on(self, party: PartyId, day: date) -> int | None:
        """The included hours a month of a structure, None when nobody asked."""
        return self.room_hours.get(day) if party == self.party else None


def before_booking(
    reader: Reader,
    *,
    party: PartyId,
    wishes: Sequence[BookingWish],
    event: EventId | None = None,
    category: str | None = None,
) -> Known:
    """What `book` needs to know to be run with the same arguments; raises NotFound `party`."""
    today = reader.clock.today()
    asked = event is None and category is None
    return Known(
        places(reader), layouts(reader), PriceList.read(reader), the_pole(reader), party,
        usual_category(reader, party=party, on=today) if asked else None,
        {
            day: room_hours(reader, party=party, on=day)
            for day in {day_of(wish.starts_at) for wish in wishes}
        },
    )  # fmt: skip
