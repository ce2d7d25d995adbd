"""Eight seats race for the last covers of three services."""

from __future__ import annotations

import random
import time
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from typing import NamedTuple

from racing import SEATS, TODAY, WARM
from sqlalchemy import text

from pole_desk import backend
from pole_desk.activities.canteen.commands import book_meal, cancel_meal, change_meal
from pole_desk.activities.canteen.queries.services import services
from pole_desk.kernel.clock import noon
from pole_desk.kernel.errors import RuleBroken
from pole_desk.kernel.settings import set_setting
from pole_desk.ports.ids import MealBookingId, PartyId
from pole_desk.registers.parties.commands import add_party
from pole_desk.registers.parties.rules import PartyInput

ROOM = 40
DAYS = (date(2026, 11, 26), date(2026, 11, 27), date(2026, 11, 30))


class Ran(NamedTuple):
    """What one seat lived: refusals that told what is left, other failures, the longest wait."""

    booked: int
    told: int
    others: tuple[str, ...]
    longest: float


def _seat(url: str, party: PartyId, seed: int, tries: int) -> Ran:
    """Book, change and cancel at random on days that nobody opened yet."""
    runner = backend.open_pole(url, noon(TODAY))
    chance = random.Random(seed)
    mine: list[MealBookingId] = []
    told = 0
    others: list[str] = []
    longest = 0.0
    for _try in range(tries):
        covers = chance.randrange(1, 6)
        begun = time.perf_counter()
        try:
            if mine and chance.random() < 0.2:
                runner.do(change_meal, meal=chance.choice(mine), covers=covers)
            elif mine and chance.random() < 0.1:
                runner.do(cancel_meal, meal=mine.pop(), reason="course")
            else:
                mine.append(runner.do(book_meal, day=chance.choice(DAYS), party=party, covers=covers))
        except RuleBroken as refused:
            if refused.code == "full" and refused.details["left"] < covers:
                told += 1
            else:
                others.append(refused.message)
        except Exception as failure:
            others.append(repr(failure))
        longest = max(longest, time.perf_counter() - begun)
    runner.engine.dispose()
    return Ran(len(mine), told, tuple(others), longest)


def run(url: str, tries: int) -> list[Ran]:
    """All seats at once, each for a client of its own."""
    runner = backend.open_pole(url, noon(TODAY))
    runner.do(set_setting, key="canteen.seats", value=ROOM, valid_from=TODAY)
    parties = [runner.do(add_party, party=PartyInput(name=f"Poste {seat}")) for seat in range(SEATS)]
    runner.engine.dispose()
    with ProcessPoolExecutor(SEATS, mp_context=WARM) as seats:
        running = [
            seats.submit(_seat, url, parties[seed], seed, tries // SEATS) for seed in range(SEATS)
        ]
        return [one.result() for one in running]


def taken(url: str) -> list[tuple[date, int, int]]:
    """Day of each service, what it says is taken, and the sum of its bookings."""
    runner = backend.open_pole(url, noon(TODAY))
    counted: list[tuple[date, int, int]] = []
    found = runner.read(services, first=DAYS[0], last=DAYS[-1])
    with runner.engine.connect() as connection:
        for one in found:
            booked = connection.execute(
                text("SELECT sum(covers) FROM canteen_meal WHERE service = :service AND state = 'booked'"),
                {"service": one.id},
            ).scalar_one()
            counted.append((one.day, one.taken.all, int(booked)))
    runner.engine.dispose()
    return counted
