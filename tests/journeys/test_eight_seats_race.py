"""Eight seats race for the same slots: none is sold twice, all tried are sold, nobody sees a lock."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import racing

TRIES = 2000

pytestmark = pytest.mark.slow


def test_eight_seats_never_sell_a_slot_twice_nor_see_a_lock(pole_url: str) -> None:
    race = racing.race_on(pole_url, rooms=10, slots=20)
    ran = racing.run(race, TRIES, look_first=False)
    sold = Counter(number for seat in ran for number in seat.sold)
    tried = frozenset[int]().union(*(seat.tried for seat in ran))
    assert [message for seat in ran for message in seat.failures] == []
    assert racing.doubles(pole_url) == 0
    assert set(sold) == tried
    assert max(sold.values()) == 1
    assert racing.sold_slots(race) == sorted(race.slot(number)[:2] for number in tried)


def test_without_its_guard_the_ledger_would_sell_slots_twice(pole_url: str) -> None:
    race = racing.race_on(pole_url, rooms=2, slots=15)
    racing.drop_guards(pole_url)
    racing.run_unsafe(race)
    assert racing.doubles(pole_url) > 0
