"""Eight seats race for the last covers of services: never one too many, every loser told what is left."""

from __future__ import annotations

import random
import sys
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest
from sqlalchemy import text

sys.path.insert(0, str(Path(__file__).parent))

from racing import SEATS, TODAY, WARM

from pole_desk import backend
from pole_desk.activities.canteen.commands import book_meal, cancel_meal, change_meal
from pole_desk.activities.canteen.queries.services import services
from pole_desk.kernel.clock import noon
from pole_desk.kernel.errors import RuleBroken
from pole_desk.kernel.settings import set_setting
from pole_desk.ports.ids import MealBookingId, PartyId
from pole_desk.registers.parties.commands import add_party
from pole_desk.registers.parties.rules import PartyInput

TRIES = 512
ROOM = 40
DAYS = (date(2026, 11, 26), date(2026, 11, 27), date(2026, 11, 30))

pytestmark = pytest.mark.slow


class Ran(NamedTuple):
    """What one seat lived."""

    booked: int
    told: int
    others: tuple[str, ...]


def _seat(url: str, party: PartyId, seed: int) -> Ran:
    """Book, change and cancel at random on days that nobody opened yet."""
    runner = backend.open_pole(url, noon(TODAY))
    chance = random.Random(seed)
    mine: list[MealBookingId] = []
    told = 0
    others: list[str] = []
    for _try in range(TRIES // SEATS):
        covers = chance.randrange(1, 6)
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
    runner.engine.dispose()
    return Ran(len(mine), told, tuple(others))


def test_the_last_seats_are_never_sold_twice(pole_url: str) -> None:
    runner = backend.open_pole(pole_url, noon(TODAY))
    runner.do(set_setting, key="canteen.seats", value=ROOM, valid_from=TODAY)
    parties = [runner.do(add_party, party=PartyInput(name=f"Poste {seat}")) for seat in range(SEATS)]
    runner.engine.dispose()
    with ProcessPoolExecutor(SEATS, mp_context=WARM) as seats:
        running = [seats.submit(_seat, pole_url, parties[seed], seed) for seed in range(SEATS)]
        ran = [one.result() for one in running]
    assert [message for seat in ran for message in seat.others] == []
    assert sum(seat.told for seat in ran) > 0
    runner = backend.open_pole(pole_url, noon(TODAY))
    found = runner.read(services, first=DAYS[0], last=DAYS[-1])
    assert [one.day for one in found] == list(DAYS)
    with runner.engine.connect() as connection:
        for one in found:
            booked = connection.execute(
                text("SELECT sum(covers) FROM canteen_meal WHERE service = :service AND state = 'booked'"),
                {"service": one.id},
            ).scalar_one()
            assert ROOM - 5 <= one.taken.all == booked <= ROOM
    assert runner.read(backend.check) == []
    runner.engine.dispose()


def test_the_database_refuses_one_cover_too_many_whoever_writes(pole_url: str) -> None:
    runner = backend.open_pole(pole_url, noon(TODAY))
    party = runner.do(add_party, party=PartyInput(name="Poste"))
    runner.do(book_meal, day=DAYS[0], party=party, covers=90)
    for statement in (
        "UPDATE canteen_service SET taken_hosted = taken_hosted + 1",
        "UPDATE canteen_service SET seats = 89",
        "DELETE FROM canteen_meal",
    ):
        with pytest.raises(Exception, match="canteen_"), runner.engine.connect() as connection:
            connection.exec_driver_sql(statement)
    runner.engine.dispose()
