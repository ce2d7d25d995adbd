"""Search by need and one booking, at 10 000 and 1 000 000 claims: under 100 ms, and as fast in both.

The event spaces hold all the claims: 45 minutes of each hour, so that little is free when asked.
"""

from __future__ import annotations

import gc
import random
import shutil
import sqlite3
import statistics
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest

from pole_desk import backend
from pole_desk.activities.events.commands import book
from pole_desk.activities.events.queries import bookings, find_free
from pole_desk.activities.events.rules import BookingState, BookingWish, Layout, Need, OnClosedDay
from pole_desk.kernel.clock import noon
from pole_desk.kernel.errors import Overlap
from pole_desk.kernel.periods import day_start
from pole_desk.kernel.work import Reader, Runner
from pole_desk.ports.ids import PartyId, SpaceId
from pole_desk.registers.dossiers.commands import open_dossier
from pole_desk.registers.dossiers.rules import Kind
from pole_desk.registers.parties.queries import the_pole
from pole_desk.registers.spaces.queries import spaces

TODAY = date(2026, 11, 23)
MIDDLE = day_start(TODAY)
CODES = ("HALLE-A", "HALLE-B", "HALLE-C", "CANTINE", "R1", "R2", "R3", "R4")
SPACING, LASTS = 3600, 2700
ROUNDS = 40
GOAL_MS = 100
RATIO = 1.6


class Filled(NamedTuple):
    """A pole whose event spaces hold many claims, before today and after."""

    runner: Runner
    party: PartyId
    rooms: dict[str, SpaceId]


def _fill(folder: Path, empty: Path, count: int) -> Filled:
    file = folder / f"pole-{count}.db"
    shutil.copy(empty, file)
    runner = backend.open_pole(f"sqlite:///{file}", noon(TODAY))
    rooms = {place.code: place.id for place in runner.read(spaces)}
    pole = runner.read(the_pole)
    dossier = runner.do(open_dossier, kind=Kind.EVENT, party=pole, title="mesure", on=TODAY)
    each = count // len(CODES)
    first = MIDDLE - each // 2 * SPACING
    raw = sqlite3.connect(file)
    raw.executemany(
        "INSERT INTO hold (dossier, space, item, starts_at, ends_at, set_up, tear_down, firm, state, label, "
        "wished_set_up, wished_tear_down, squeeze_reason, lapses_at, queued_at, version) "
        "VALUES (?, ?, 'mesure:1', ?, ?, 0, 0, 1, 'held', '', 0, 0, '', 253402214400, 0, 1)",
        ((dossier, rooms[code], first + n * SPACING, first + n * SPACING + LASTS)
         for code in CODES for n in range(each)),
    )  # fmt: skip
    leaf = "UPDATE leaf SET opens_at = ?"
    raw.execute(leaf, (first - 86_400,))
    raw.execute(
        "INSERT INTO claim (hold, leaf, starts_at, ends_at, firm) "
        "SELECT id, space, starts_at, ends_at, 1 FROM hold"
    )
    raw.commit()
    raw.execute("ANALYZE")
    raw.commit()
    raw.close()
    return Filled(runner, pole, rooms)


@pytest.fixture(scope="module")
def poles(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Filled, Filled]]:
    folder = tmp_path_factory.mktemp("search")
    empty = folder / "empty.db"
    backend.create_pole(f"sqlite:///{empty}", noon(TODAY))
    small, large = (_fill(folder, empty, count) for count in (10_000, 1_000_000))
    yield small, large
    small.runner.engine.dispose()
    large.runner.engine.dispose()


def _needs() -> list[Need]:
    """Calls of a day: rooms for some hours, bays in a layout with equipment, weekly dates."""
    dice = random.Random(3)
    found = []
    for _call in range(ROUNDS):
        start = MIDDLE + dice.randrange(20) * 86_400 + dice.randrange(9, 17) * SPACING + LASTS
        people = dice.choice((0, 12, 40, 200))
        found.append(Need(((start, start + dice.choice((900, 7200))),), people, set_up=0, tear_down=0))
        found.append(
            Need(((start, start + 7200),), 180, Layout.BANQUET, {"projector": 1, "chairs": 180})
        )
    weekly = tuple((MIDDLE + n * 7 * 86_400 + LASTS, MIDDLE + n * 7 * 86_400 + 3600) for n in range(12))
    return [*found, Need(weekly, 10)]


def _times(filled: Filled) -> tuple[float, float]:
    """Milliseconds of a search on one open read, as the window asks: work (median), wall (slowest)."""
    work: list[float] = []
    wall: list[float] = []

    def ask(reader: Reader) -> None:
        for need in _needs():
            begun, worked = time.perf_counter(), time.process_time()
            find_free(reader, need=need)
            work.append((time.process_time() - worked) * 1000)
            wall.append((time.perf_counter() - begun) * 1000)

    filled.runner.read(ask)
    gc.collect()
    work.clear()
    wall.clear()
    filled.runner.read(ask)
    return statistics.median(work), max(wall)


def test_a_search_takes_less_than_100_ms_at_a_million_claims(
    poles: tuple[Filled, Filled], capsys: pytest.CaptureFixture[str]
) -> None:
    (small, _wall), (large, slowest) = (_times(pole) for pole in poles)
    with capsys.disabled():
        print(f"\nfree: {small:.1f} ms at 10 000, {large:.1f} ms at 1 000 000 "
              f"(slowest {slowest:.1f}; goal {GOAL_MS}, ratio {RATIO})")  # fmt: skip
    assert slowest < GOAL_MS
    assert large < small * RATIO + 1


def test_the_search_really_finds_and_refuses(poles: tuple[Filled, Filled]) -> None:
    for pole in poles:
        gap = MIDDLE + 10 * SPACING + LASTS
        quarter = pole.runner.read(find_free, need=Need(((gap, gap + 900),), 40, set_up=0, tear_down=0))
        assert any(one.codes == ("R1",) for one in quarter.free)
        hour = pole.runner.read(find_free, need=Need(((gap, gap + 3600),), 40, set_up=0, tear_down=0))
        assert hour.free == []
        assert {one.reason for one in hour.busy} == {"taken", "too_small"}


def _book_times(filled: Filled) -> list[float]:
    times = []
    for n in range(ROUNDS):
        start = MIDDLE + (200 + n) * SPACING + LASTS
        wish = BookingWish(filled.rooms["R1"], start, start + 900, set_up=0, tear_down=0)
        begun = time.process_time()
        filled.runner.do(
            book, party=filled.party, title="mesure", wishes=[wish], state=BookingState.CONFIRMED,
            on_closed_day=OnClosedDay.KEEP,
        )  # fmt: skip
        times.append((time.process_time() - begun) * 1000)
    return times


def test_a_booking_costs_as_much_at_a_million_claims(
    poles: tuple[Filled, Filled], capsys: pytest.CaptureFixture[str]
) -> None:
    small, large = (statistics.median(_book_times(pole)) for pole in poles)
    begun = time.perf_counter()
    listed = poles[1].runner.read(bookings, starts_at=MIDDLE, ends_at=MIDDLE + 31 * 86_400)
    month = (time.perf_counter() - begun) * 1000
    with capsys.disabled():
        print(f"\nbook: {small:.1f} ms at 10 000, {large:.1f} ms at 1 000 000 (ratio {RATIO}); "
              f"a month's {len(listed)} bookings {month:.1f} ms")  # fmt: skip
    assert len(listed) == ROUNDS
    assert large < small * RATIO + 1
    with pytest.raises(Overlap):
        _book_times(poles[1])
