"""Eight seats race for the last covers of services: never one too many, every loser told what is left."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import seats_race
from racing import TODAY
from seats_race import DAYS, ROOM

from pole_desk import backend
from pole_desk.activities.canteen.commands import book_meal
from pole_desk.kernel.clock import noon
from pole_desk.kernel.errors import RuleBroken
from pole_desk.registers.parties.commands import add_party
from pole_desk.registers.parties.rules import PartyInput

TRIES = 512

pytestmark = pytest.mark.slow


def test_the_last_seats_are_never_sold_twice(pole_url: str) -> None:
    ran = seats_race.run(pole_url, TRIES)
    assert [message for seat in ran for message in seat.others] == []
    assert sum(seat.told for seat in ran) > 0
    found = seats_race.taken(pole_url)
    assert [day for day, _taken, _booked in found] == list(DAYS)
    runner = backend.open_pole(pole_url, noon(TODAY))
    party = runner.do(add_party, party=PartyInput(name="Dernier venu"))
    for day, taken, booked in found:
        assert taken == booked <= ROOM
        for _seat in range(ROOM - taken):
            runner.do(book_meal, day=day, party=party, covers=1)
        with pytest.raises(RuleBroken) as refused:
            runner.do(book_meal, day=day, party=party, covers=1)
        assert refused.value.details["left"] == 0
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
