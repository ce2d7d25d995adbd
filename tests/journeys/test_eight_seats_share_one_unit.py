"""Eight seats race for the last square metres of a shared unit: never one too many, losers told who won."""

from __future__ import annotations

import sys
from decimal import Decimal
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import storage_race

ROUNDS = 40
"""Days, each raced for by eight seats: 320 tries."""

pytestmark = pytest.mark.slow


def test_eight_seats_never_sell_more_than_the_unit_has(pole_url: str) -> None:
    race = storage_race.race_on(pole_url, rounds=ROUNDS, quantity=Decimal(5))
    ran = storage_race.run(race)
    assert [message for seat in ran for message in seat.failures] == []
    assert storage_race.sold_by_day(pole_url) == [(2000, 2400)] * ROUNDS
    assert sum(seat.sold for seat in ran) == 4 * ROUNDS
    assert sum(seat.named for seat in ran) == 4 * ROUNDS


def test_whoever_writes_the_database_counts(pole_url: str) -> None:
    race = storage_race.race_on(pole_url, rounds=20, quantity=Decimal(5))
    ran = storage_race.run_blind(race)
    assert storage_race.sold_by_day(pole_url) == [(2000, 2400)] * 20
    assert all("storage_share_over" in message for seat in ran for message in seat.failures)


def test_without_its_guard_the_unit_would_be_sold_twice(pole_url: str) -> None:
    race = storage_race.race_on(pole_url, rounds=5, quantity=Decimal(5))
    storage_race.drop_guards(pole_url)
    storage_race.run_blind(race)
    assert all(sold == 4000 for sold, _total in storage_race.sold_by_day(pole_url))
