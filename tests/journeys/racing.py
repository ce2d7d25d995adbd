"""Eight seats that race to let slots, the sound way and an unsafe one; the tests say how many tries."""

from __future__ import annotations

import multiprocessing
import random
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from pole_desk import backend
from pole_desk.kernel.clock import noon
from pole_desk.kernel.database import engine_for, read_url
from pole_desk.kernel.errors import Overlap, PoleError
from pole_desk.kernel.periods import day_start
from pole_desk.kernel.work import Runner
from pole_desk.ports.ids import DossierId, SpaceId
from pole_desk.registers.claims.commands import hold_space
from pole_desk.registers.claims.queries import taken_by
from pole_desk.registers.dossiers.commands import open_dossier
from pole_desk.registers.dossiers.rules import Kind
from pole_desk.registers.parties.queries import the_pole
from pole_desk.registers.spaces.queries import spaces

SEATS = 8
TODAY = date(2026, 11, 23)
SLOT = 3600
WARM = multiprocessing.get_context("spawn" if sys.platform == "win32" else "fork")
DOUBLES = (
    "SELECT count(*) FROM claim a JOIN claim b ON b.leaf = a.leaf AND b.id > a.id "
    "WHERE a.firm = 1 AND b.firm = 1 AND a.starts_at < b.ends_at AND b.starts_at < a.ends_at"
)


class Race(NamedTuple):
    """What is raced for: rooms, each with as many hourly slots, for one dossier."""

    url: str
    dossier: DossierId
    rooms: tuple[SpaceId, ...]
    slots: int

    def slot(self, number: int) -> tuple[SpaceId, int, int]:
        room, hour = divmod(number, self.slots)
        starts = day_start(TODAY) + hour * SLOT
        return self.rooms[room], starts, starts + SLOT

    @property
    def size(self) -> int:
        return len(self.rooms) * self.slots


class Ran(NamedTuple):
    """What one seat lived: sold, refused, other failures in words, seconds of lock and of command."""

    sold: tuple[int, ...]
    tried: frozenset[int]
    refused: int
    failures: tuple[str, ...]
    held: tuple[float, ...]
    whole: tuple[float, ...]


def race_on(url: str, *, rooms: int, slots: int) -> Race:
    runner = backend.open_pole(url, noon(TODAY))
    leaves = [place.id for place in runner.read(spaces) if place.is_leaf][:rooms]
    pole = runner.read(the_pole)
    dossier = runner.do(
        open_dossier, kind=Kind.CLOSURE, party=pole, title="Course", on=TODAY
    )
    runner.engine.dispose()
    return Race(url, dossier, tuple(leaves), slots)


def run(race: Race, tries: int, *, look_first: bool) -> list[Ran]:
    """All seats at once; `look_first` asks without a lock before the command, as the window does."""
    each = tries // SEATS
    with ProcessPoolExecutor(SEATS, mp_context=WARM) as seats:
        running = [seats.submit(_seat, race, seed, each, look_first) for seed in range(SEATS)]
        return [one.result() for one in running]


def _seat(race: Race, seed: int, tries: int, look_first: bool) -> Ran:
    runner = backend.open_pole(race.url, noon(TODAY))
    held: list[float] = []
    _time_turns(runner, held)
    chance = random.Random(seed)
    sold: list[int] = []
    tried: set[int] = set()
    failures: list[str] = []
    whole: list[float] = []
    refused = 0
    for _try in range(tries):
        number = chance.randrange(race.size)
        tried.add(number)
        begun = time.perf_counter()
        try:
            won = _hold(runner, race, number, look_first)
        except PoleError as error:
            failures.append(error.message)
            continue
        finally:
            whole.append(time.perf_counter() - begun)
        if won:
            sold.append(number)
        else:
            refused += 1
    runner.engine.dispose()
    return Ran(tuple(sold), frozenset(tried), refused, tuple(failures), tuple(held), tuple(whole))


def _hold(runner: Runner, race: Race, number: int, look_first: bool) -> bool:
    room, starts, ends = race.slot(number)
    if look_first and runner.read(taken_by, leaf=room, starts_at=starts, ends_at=ends) is not None:
        return False
    try:
        runner.do(
            hold_space, dossier=race.dossier, space=room, item=f"slot:{number}", starts_at=starts, ends_at=ends
        )
    except Overlap:
        return False
    return True


def _time_turns(runner: Runner, held: list[float]) -> None:
    turn = runner._turn

    @contextmanager
    def timed() -> Iterator[None]:
        with turn():
            begun = time.perf_counter()
            try:
                yield
            finally:
                held.append(time.perf_counter() - begun)

    runner._turn = timed


def doubles(url: str) -> int:
    """Pairs of firm claims that overlap on a leaf, by plain SQL on a connection of its own."""
    engine = engine_for(read_url(url))
    try:
        with engine.connect() as connection:
            return int(connection.execute(text(DOUBLES)).scalar_one())
    finally:
        engine.dispose()


def sold_slots(race: Race) -> list[tuple[int, int]]:
    """The claims of the race as the database has them: room and start."""
    engine = engine_for(read_url(race.url))
    try:
        with engine.connect() as connection:
            found = connection.execute(
                text("SELECT c.leaf, c.starts_at FROM claim c JOIN hold h ON h.id = c.hold "
                     "WHERE h.dossier = :dossier AND h.item LIKE 'slot:%' AND c.firm = 1 ORDER BY 1, 2"),
                {"dossier": race.dossier},
            )  # fmt: skip
            return [(row[0], row[1]) for row in found]
    finally:
        engine.dispose()


def drop_guards(url: str) -> None:
    """Only ever on a scratch pole: what the unsafe way lacks."""
    engine = engine_for(read_url(url))
    try:
        with engine.execution_options(write=True).begin() as connection:
            if connection.dialect.name == "sqlite":
                named = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'claim'"
                for name in connection.scalars(text(named)).all():
                    connection.execute(text(f"DROP TRIGGER {name}"))
            else:
                named = "SELECT conname FROM pg_constraint WHERE conrelid = 'claim'::regclass AND contype = 'x'"
                for name in connection.scalars(text(named)).all():
                    connection.execute(text(f"ALTER TABLE claim DROP CONSTRAINT {name}"))
    finally:
        engine.dispose()


def run_unsafe(race: Race) -> tuple[int, int]:
    """Every seat goes for each slot at the same instant: look, then insert; sold and "locked"."""
    runner = backend.open_pole(race.url, noon(TODAY))
    room, starts, ends = race.slot(0)
    hold = runner.do(
        hold_space, dossier=race.dossier, space=room, item="unsafe",
        starts_at=starts - 9 * SLOT, ends_at=ends - 9 * SLOT,
    )  # fmt: skip
    runner.engine.dispose()
    with WARM.Manager() as shared:
        gate = shared.Barrier(SEATS)
        with ProcessPoolExecutor(SEATS, mp_context=WARM) as seats:
            running = [seats.submit(_unsafe_seat, race, hold, gate) for _seat_number in range(SEATS)]
            results = [one.result() for one in running]
    return sum(sold for sold, _locked in results), sum(locked for _sold, locked in results)


def _unsafe_seat(race: Race, hold: int, gate: Any) -> tuple[int, int]:
    engine = engine_for(read_url(race.url))
    sold = locked = 0
    for number in range(race.size):
        room, starts, ends = race.slot(number)
        gate.wait()
        wanted = {"hold": hold, "leaf": room, "starts": starts, "ends": ends}
        try:
            sold += _look_then_insert(engine, wanted)
        except DBAPIError:
            locked += 1
    engine.dispose()
    return sold, locked


def _look_then_insert(engine: Any, wanted: dict[str, int]) -> int:
    with engine.connect() as connection:
        taken = connection.execute(
            text("SELECT 1 FROM claim WHERE leaf = :leaf AND firm = 1 AND starts_at < :ends AND ends_at > :starts"),
            wanted,
        ).first()
        if taken is not None:
            return 0
    with engine.begin() as connection:
        connection.execute(
            text("INSERT INTO claim (hold, leaf, starts_at, ends_at, firm) VALUES (:hold, :leaf, :starts, :ends, 1)"),
            wanted,
        )
    return 1
