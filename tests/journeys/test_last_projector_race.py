"""Eight seats race for the last projectors: never one too many, all losers told who has them."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import projector_race

TRIES = 2000

pytestmark = pytest.mark.slow


def test_eight_seats_never_lend_one_too_many_and_tell_every_loser_who_won(pole_url: str) -> None:
    race = projector_race.race_on(pole_url)
    ran = projector_race.run(race, TRIES)
    assert [failure for seat in ran for failure in seat.failures] == []
    assert sum(seat.unnamed for seat in ran) == 0
    assert sum(seat.won + seat.refused for seat in ran) == TRIES
    assert sum(seat.refused for seat in ran) > TRIES // 4
    lent = projector_race.lent(race)
    assert max(lent) <= projector_race.STOCK
    assert sum(lent) == sum(seat.kept for seat in ran)
