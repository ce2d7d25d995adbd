"""Eight seats book the same rooms at the same hours: none twice, and every loser is told who won."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import racing
import room_race

from pole_desk import backend
from pole_desk.kernel.clock import noon

pytestmark = pytest.mark.slow

TRIES = 1000


def test_no_room_is_booked_twice_and_every_loser_hears_who_won(pole_url: str) -> None:
    ran = room_race.run(pole_url, TRIES)
    assert [words for seat in ran for words in seat.failures] == []
    assert racing.doubles(pole_url) == 0
    assert sum(len(seat.won) + len(seat.told) for seat in ran) == TRIES
    assert room_race.misled(ran) == []
    runner = backend.open_pole(pole_url, noon(racing.TODAY))
    assert runner.read(backend.check) == []
    runner.engine.dispose()
