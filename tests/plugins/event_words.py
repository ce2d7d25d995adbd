"""The words that the tests of the events share: a client, a room at an hour of a day."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from pole_desk.activities.events.commands import Booked, book
from pole_desk.activities.events.rules import BookingState, BookingWish
from pole_desk.kernel.periods import PARIS
from pole_desk.kernel.work import Runner
from pole_desk.ports.ids import PartyId, SpaceId
from pole_desk.registers.parties.commands import add_party
from pole_desk.registers.parties.rules import PartyInput
from pole_desk.registers.spaces.queries import space_by_code

DAY = date(2026, 12, 3)
"""A Thursday, ten days after the tests' today."""


def at(hour: int, minute: int = 0, day: date = DAY) -> int:
    """Epoch seconds of an hour in Paris."""
    return int(datetime.combine(day, time(hour, minute), PARIS).timestamp())


def client(pole: Runner, name: str = "Les Semeurs") -> PartyId:
    return pole.do(add_party, party=PartyInput(name=name))


def space(pole: Runner, code: str) -> SpaceId:
    return pole.read(space_by_code, code=code).id


def wish(pole: Runner, code: str, first: int = 9, last: int = 12, **more: Any) -> BookingWish:
    day = more.pop("day", DAY)
    given = {"set_up": 0, "tear_down": 0, **more}
    return BookingWish(space(pole, code), at(first, day=day), at(last, day=day), **given)


def booked(
    pole: Runner, party: PartyId, *wishes: BookingWish,
    state: BookingState = BookingState.CONFIRMED, title: str = "Assemblée", **more: Any,
) -> Booked:
    return pole.do(book, party=party, title=title, wishes=wishes, state=state, **more)
