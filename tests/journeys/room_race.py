"""Eight seats book the same rooms at the same hours, a hall and one of its bays among them."""

from __future__ import annotations

import random
import time
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from typing import NamedTuple

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

DAY = day_start(date(2026, 12, 3))
CODES = ("R1", "R2", "HALLE-A", "HALLE")
SLOTS = 12
"""Hours raced for in each space."""
BAYS = ("HALLE-A", "HALLE-B", "HALLE-C")
NAMES = tuple(f"Poste {seat}" for seat in range(racing.SEATS))


class Ran(NamedTuple):
    """What one seat lived: slots won, who was named for the others, other failures, the longest wait."""

    won: list[int]
    told: list[tuple[int, str]]
    failures: list[str]
    longest: float


def run(url: str, tries: int) -> list[Ran]:
    """All seats at once, each for a client that bears its name."""
    runner = backend.open_pole(url, noon(racing.TODAY))
    rooms = [runner.read(space_by_code, code=code).id for code in CODES]
    parties = [runner.do(add_party, party=PartyInput(name=name)) for name in NAMES]
    runner.engine.dispose()
    each = tries // racing.SEATS
    with ProcessPoolExecutor(racing.SEATS, mp_context=racing.WARM) as seats:
        running = [seats.submit(_seat, url, n, party, rooms, each) for n, party in enumerate(parties)]
        return [one.result() for one in running]


def _seat(url: str, seat: int, party: PartyId, rooms: list[SpaceId], tries: int) -> Ran:
    runner = backend.open_pole(url, noon(racing.TODAY))
    chance = random.Random(seat)
    won: list[int] = []
    told: list[tuple[int, str]] = []
    failures: list[str] = []
    longest = 0.0
    for _try in range(tries):
        slot = chance.randrange(len(rooms) * SLOTS)
        space, hour = divmod(slot, SLOTS)
        start = DAY + (8 + hour) * 3600
        wish = BookingWish(rooms[space], start, start + 3600, set_up=0, tear_down=0)
        begun = time.perf_counter()
        try:
            runner.do(book, party=party, title=f"Course {seat}", wishes=[wish])
            won.append(slot)
        except Overlap as error:
            told.append((slot, error.details["winner"]["party"]))
        except PoleError as error:
            failures.append(error.message)
        longest = max(longest, time.perf_counter() - begun)
    runner.engine.dispose()
    return Ran(won, told, failures, longest)


def leaves(slot: int) -> set[tuple[str, int]]:
    """What a slot takes: a room, or every bay of the hall, at an hour."""
    space, hour = divmod(slot, SLOTS)
    code = CODES[space]
    return {(leaf, hour) for leaf in (BAYS if code == "HALLE" else (code,))}


def winners(ran: list[Ran]) -> dict[tuple[str, int], str]:
    """Who has each room and hour; raises AssertionError on one sold twice."""
    found: dict[tuple[str, int], str] = {}
    for name, seat in zip(NAMES, ran, strict=True):
        for slot in seat.won:
            assert not leaves(slot) & found.keys()
            found |= dict.fromkeys(leaves(slot), name)
    return found


def misled(ran: list[Ran]) -> list[tuple[int, str]]:
    """The losers who were told of somebody who does not have the place."""
    have = winners(ran)
    return [
        (slot, name) for seat in ran for slot, name in seat.told
        if name not in {have.get(leaf) for leaf in leaves(slot)}
    ]  # fmt: skip
