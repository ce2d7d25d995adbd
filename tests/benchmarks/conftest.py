"""Poles with many bookings, made once for all the measures: a million takes more than a minute."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from booked_pole import Booked, booked_pole, empty_pole


@pytest.fixture(scope="session")
def booked_with(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[int], Booked]]:
    """The pole that has so many bookings; measures add a few of their own."""
    made: dict[int, Booked] = {}
    empty: list[Path] = []

    def pole_of(count: int) -> Booked:
        if not empty:
            empty.append(empty_pole(tmp_path_factory.mktemp("booked")))
        if count not in made:
            made[count] = booked_pole(empty[0], count)
        return made[count]

    yield pole_of
    for pole in made.values():
        pole.runner.engine.dispose()
