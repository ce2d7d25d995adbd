"""Eight seats book the same rooms at the same hours: none twice, and every loser is told who won."""

from __future__ import annotations

import random
import sys
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import racing

from pole_desk import backend
from pole_desk.activities.events.commands import book
from pole_desk.activities.events.rules import BookingWish
from pole_desk.kernel.clock import noon
from pole_desk.kernel.errors import Overlap, PoleError
from pole_desk.kernel.periods import day_start
from pole_desk.ports.ids import PartyId, SpaceId
from pole_desk.registers.parties.commands import add_party
from pole_desk.registers.parties.rules import PartyInput
from pole_desk.registers.spaces.queries import space_by_code

pytestmark = pytest.mark.slow

TODAY = date(2026, 11, 23)
DAY = day_start(date(2026, 12, 3))
CODES = ("R1", "R2", "HALLE-A", "HALLE")
SLOTS, TRIES = 12, 125
"""Hours raced for in each space, and tries of each seat: 1 000 on each engine."""


class Ran(NamedTuple):
    """What one seat lived: slots won, who was named for the others, other failures in words."""

    won: list[int]
    told: list[tuple[int, str]]
    failures: list[str]


def _seat(url: str, seat: int, party: PartyId, rooms: list[SpaceId]) -> Ran:
    runner = backend.open_pole(url, noon(TODAY))
    chance = random.Random(seat)
    ran = Ran([], [], [])
    for _try in range(TRIES):
        slot = chance.randrange(len(rooms) * SLOTS)
        space, hour = divmod(slot, SLOTS)
        start = DAY + (8 + hour) * 3600
        wish = BookingWish(rooms[space], start, start + 3600, set_up=0, tear_down=0)
        try:
            runner.do(book, party=party, title=f"Course {seat}", wishes=[wish])
            ran.won.append(slot)
        except Overlap as error:
            ran.told.append((slot, error.details["winner"]["party"]))
        except PoleError as error:
            ran.failures.append(error.message)
    runner.engine.dispose()
    return ran


def _leaves(slot: int) -> set[tuple[str, int]]:
    space, hour = divmod(slot, SLOTS)
    code = CODES[space]
    return {(leaf, hour) for leaf in (("HALLE-A", "HALLE-B", "HALLE-C") if code == "HALLE" else (code,))}


def test_no_room_is_booked_twice_and_every_loser_hears_who_won(pole_url: str) -> None:
    runner = backend.open_pole(pole_url, noon(TODAY))
    rooms = [runner.read(space_by_code, code=code).id for code in CODES]
    names = [f"Poste {seat}" for seat in range(racing.SEATS)]
    parties = [runner.do(add_party, party=PartyInput(name=name)) for name in names]
    runner.engine.dispose()
    with ProcessPoolExecutor(racing.SEATS, mp_context=racing.WARM) as seats:
        running = [seats.submit(_seat, pole_url, n, party, rooms) for n, party in enumerate(parties)]
        ran = [one.result() for one in running]
    assert [words for seat in ran for words in seat.failures] == []
    assert racing.doubles(pole_url) == 0
    winners: dict[tuple[str, int], str] = {}
    for name, seat in zip(names, ran, strict=True):
        for slot in seat.won:
            assert not _leaves(slot) & winners.keys()
            winners |= dict.fromkeys(_leaves(slot), name)
    told = [(slot, name) for seat in ran for slot, name in seat.told]
    assert sum(len(seat.won) for seat in ran) + len(told) == racing.SEATS * TRIES
    for slot, name in told:
        assert name in {winners.get(leaf) for leaf in _leaves(slot)}
    runner = backend.open_pole(pole_url, noon(TODAY))
    assert runner.read(backend.check) == []
    runner.engine.dispose()
