"""Eight seats race for the last projectors of some days."""

from __future__ import annotations

import random
import time as clock
from concurrent.futures import ProcessPoolExecutor
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from sqlalchemy import text

from racing import SEATS, TODAY, WARM

from pole_desk import backend
from pole_desk.activities.events.commands import (
    add_equipment,
    book,
    change_event,
    lend_equipment,
    return_loan,
)
from pole_desk.activities.events.rules import BookingWish
from pole_desk.kernel.clock import noon
from pole_desk.kernel.database import engine_for, read_url
from pole_desk.kernel.errors import Overlap, PoleError
from pole_desk.kernel.periods import PARIS
from pole_desk.ports.ids import BookingId, SpaceId
from pole_desk.registers.parties.commands import add_party
from pole_desk.registers.parties.rules import PartyInput
from pole_desk.registers.spaces.queries import space_by_code

STOCK = 3
DAYS = 6
ROOMS = ("HALLE-A", "HALLE-B", "HALLE-C", "R1", "R2", "R3", "R4", "CANTINE")


class Race(NamedTuple):
    """What is raced for: as many projectors on each day, a room and its bookings for each seat."""

    url: str
    equipment: int
    bookings: tuple[tuple[BookingId, ...], ...]


class Ran(NamedTuple):
    """What a seat lived: loans it still has, refusals, losers not told who has it, other failures.

    `longest` is its longest wait, the first try included, when it has just started.
    """

    kept: int
    won: int
    refused: int
    unnamed: int
    failures: tuple[str, ...]
    longest: float


def at(day: date, hour: int) -> int:
    return int(datetime.combine(day, time(hour), PARIS).timestamp())


def race_on(url: str) -> Race:
    runner = backend.open_pole(url, noon(TODAY))
    party = runner.do(add_party, party=PartyInput(name="Les Semeurs"))
    equipment = runner.do(add_equipment, code="beamer", label="Vidéoprojecteur mobile", stock=STOCK)
    days = [TODAY + timedelta(days=shift) for shift in range(8, 30) if (TODAY + timedelta(days=shift)).weekday() < 5]
    rooms = [runner.read(space_by_code, code=code).id for code in ROOMS]
    wishes = [
        BookingWish(SpaceId(room), at(day, 9), at(day, 12), set_up=0, tear_down=0)
        for room in rooms for day in days[:DAYS]
    ]  # fmt: skip
    made = runner.do(book, party=party, title="Course", wishes=wishes, together=False)
    runner.do(change_event, event=made.event, deposit_percent=0)
    runner.engine.dispose()
    own = [made.bookings[seat * DAYS : (seat + 1) * DAYS] for seat in range(SEATS)]
    return Race(url, equipment, tuple(own))


def _seat(race: Race, seat: int, tries: int) -> Ran:
    runner = backend.open_pole(race.url, noon(TODAY))
    chance = random.Random(seat)
    loans: list[int] = []
    won = refused = unnamed = 0
    failures = []
    longest = 0.0
    for _try in range(tries):
        begun = clock.perf_counter()
        try:
            if loans and chance.random() < 0.4:
                runner.do(return_loan, loan=loans.pop(chance.randrange(len(loans))))
            loans.append(runner.do(
                lend_equipment, booking=chance.choice(race.bookings[seat]), equipment=race.equipment
            ))  # fmt: skip
            won += 1
        except Overlap as lost:
            refused += 1
            unnamed += "Les Semeurs en a" not in lost.message or lost.details["winner"]["party"] != "Les Semeurs"
        except PoleError as error:
            failures.append(error.message)
        longest = max(longest, clock.perf_counter() - begun)
    runner.engine.dispose()
    return Ran(len(loans), won, refused, unnamed, tuple(failures), longest)


def run(race: Race, tries: int) -> list[Ran]:
    """All seats at once, each for its own bookings of the same days."""
    with ProcessPoolExecutor(SEATS, mp_context=WARM) as seats:
        running = [seats.submit(_seat, race, seat, tries // SEATS) for seat in range(SEATS)]
        return [one.result() for one in running]


def lent(race: Race) -> list[int]:
    """How many are out at each hour, as the database has it."""
    engine = engine_for(read_url(race.url))
    with engine.connect() as connection:
        found = connection.execute(
            text("SELECT starts_at, sum(quantity) FROM event_loan WHERE held = 1 GROUP BY starts_at")
        ).all()
    engine.dispose()
    return [int(count) for _at, count in found]
