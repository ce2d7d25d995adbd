"""Eight seats race for the last projectors: never one too many, all losers told who has them."""

from __future__ import annotations

import random
import sys
from concurrent.futures import ProcessPoolExecutor
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
from sqlalchemy import text

sys.path.insert(0, str(Path(__file__).parent))

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

TRIES = 2000
STOCK = 3
DAYS = 6
ROOMS = ("HALLE-A", "HALLE-B", "HALLE-C", "R1", "R2", "R3", "R4", "CANTINE")

pytestmark = pytest.mark.slow


class Race(NamedTuple):
    """What is raced for: as many projectors on each day, a room and its bookings for each seat."""

    url: str
    equipment: int
    bookings: tuple[tuple[BookingId, ...], ...]


class Ran(NamedTuple):
    """What a seat lived: loans it still has, refusals, the losers' words, other failures."""

    kept: int
    won: int
    refused: int
    unnamed: int
    failures: tuple[str, ...]


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


def _seat(race: Race, seat: int) -> Ran:
    runner = backend.open_pole(race.url, noon(TODAY))
    chance = random.Random(seat)
    loans: list[int] = []
    won = refused = unnamed = 0
    failures = []
    for _try in range(TRIES // SEATS):
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
    runner.engine.dispose()
    return Ran(len(loans), won, refused, unnamed, tuple(failures))


def test_eight_seats_never_lend_one_too_many_and_tell_every_loser_who_won(pole_url: str) -> None:
    race = race_on(pole_url)
    with ProcessPoolExecutor(SEATS, mp_context=WARM) as seats:
        ran = [one.result() for one in [seats.submit(_seat, race, seat) for seat in range(SEATS)]]
    assert [failure for seat in ran for failure in seat.failures] == []
    assert sum(seat.unnamed for seat in ran) == 0
    assert sum(seat.won + seat.refused for seat in ran) == TRIES
    assert sum(seat.refused for seat in ran) > TRIES // 4
    engine = engine_for(read_url(pole_url))
    with engine.connect() as connection:
        lent = connection.execute(
            text("SELECT starts_at, sum(quantity) FROM event_loan WHERE held = 1 GROUP BY starts_at")
        ).all()
    engine.dispose()
    assert max(count for _at, count in lent) <= STOCK
    assert sum(count for _at, count in lent) == sum(seat.kept for seat in ran)
