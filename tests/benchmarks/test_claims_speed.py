"""Is it free, who is there: the program against the bare probe, at 10 000 and 1 000 000 claims."""

from __future__ import annotations

import gc
import random
import shutil
import sqlite3
import statistics
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest
from measured import shown, told
from sqlalchemy import text
from statements import note_statements, scans

from pole_desk import backend
from pole_desk.kernel.clock import noon
from pole_desk.kernel.periods import day_start
from pole_desk.kernel.work import Reader, Runner
from pole_desk.ports.ids import SpaceId
from pole_desk.registers.claims.commands import hold_space
from pole_desk.registers.claims.queries import holds, taken_by
from pole_desk.registers.dossiers.commands import open_dossier
from pole_desk.registers.dossiers.rules import Kind
from pole_desk.registers.parties.queries import the_pole
from pole_desk.registers.spaces.queries import spaces

START = day_start(date(2020, 1, 1))
ROOMS, CHECKS, ROUNDS = 20, 3000, 9
SPACING = 3600
PROBE = (
    "SELECT hold, ends_at FROM claim WHERE leaf = ? AND firm = 1 AND starts_at < ? "
    "ORDER BY starts_at DESC LIMIT 1"
)


class Filled(NamedTuple):
    """A pole whose rooms hold many claims."""

    runner: Runner
    file: Path
    rooms: list[SpaceId]
    span: int


@pytest.fixture(scope="module")
def empty_pole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("bench") / "pole.db"
    backend.create_pole(f"sqlite:///{file}", noon(date(2026, 11, 23)))
    return file


def _fill(empty: Path, count: int) -> Filled:
    file = empty.with_name(f"pole-{count}.db")
    shutil.copy(empty, file)
    runner = backend.open_pole(f"sqlite:///{file}", noon(date(2026, 11, 23)))
    rooms = [place.id for place in runner.read(spaces) if place.is_leaf][:ROOMS]
    dossier = runner.do(
        open_dossier, kind=Kind.EVENT, party=runner.read(the_pole), title="mesure", on=date(2020, 1, 1)
    )
    each = count // ROOMS
    raw = sqlite3.connect(file)
    raw.executemany(
        "INSERT INTO hold (dossier, space, item, starts_at, ends_at, set_up, tear_down, firm, state, label, "
        "wished_set_up, wished_tear_down, squeeze_reason, lapses_at, queued_at, version) "
        "VALUES (?, ?, 'mesure:1', ?, ?, 0, 0, 1, 'held', '', 0, 0, '', 253402214400, 0, 1)",
        ((dossier, room, START + n * SPACING, START + n * SPACING + 2700) for room in rooms for n in range(each)),
    )
    raw.execute(
        "INSERT INTO claim (hold, leaf, starts_at, ends_at, firm) "
        "SELECT id, space, starts_at, ends_at, 1 FROM hold"
    )
    raw.commit()
    raw.execute("ANALYZE")
    raw.commit()
    raw.close()
    return Filled(runner, file, rooms, each * SPACING)


@pytest.fixture(scope="module")
def small(empty_pole: Path) -> Iterator[Filled]:
    filled = _fill(empty_pole, 10_000)
    yield filled
    filled.runner.engine.dispose()


@pytest.fixture(scope="module")
def middle(empty_pole: Path) -> Iterator[Filled]:
    filled = _fill(empty_pole, 100_000)
    yield filled
    filled.runner.engine.dispose()


@pytest.fixture(scope="module")
def large(empty_pole: Path) -> Iterator[Filled]:
    filled = _fill(empty_pole, 1_000_000)
    yield filled
    filled.runner.engine.dispose()


def _asked(filled: Filled) -> list[tuple[SpaceId, int, int]]:
    dice = random.Random(7)
    return [
        (dice.choice(filled.rooms), moment, moment + 600)
        for moment in (START + dice.randrange(filled.span) for _n in range(CHECKS))
    ]


def _each(run: Callable[[], object], count: int) -> float:
    gc.collect()
    gc.disable()
    begun = time.process_time()
    run()
    spent = time.process_time() - begun
    gc.enable()
    return spent / count * 1e6


def _checked(filled: Filled) -> tuple[float, float]:
    """Microseconds of the program's check and of the bare probe, interleaved, medians."""
    asked = _asked(filled)
    bare = sqlite3.connect(filled.file)
    bare.execute("PRAGMA cache_size=-32000")
    own, floor = [], []

    def check(reader: Reader) -> None:
        def program() -> None:
            for leaf, starts_at, ends_at in asked:
                taken_by(reader, leaf=leaf, starts_at=starts_at, ends_at=ends_at)

        def probe() -> None:
            for leaf, starts_at, ends_at in asked:
                row = bare.execute(PROBE, (leaf, ends_at)).fetchone()
                _taken = row is not None and row[1] > starts_at

        for _round in range(ROUNDS):
            own.append(_each(program, CHECKS))
            floor.append(_each(probe, CHECKS))

    filled.runner.read(check)
    bare.close()
    return statistics.median(own), statistics.median(floor)


def test_a_conflict_check_costs_little_more_than_the_bare_probe(small: Filled, large: Filled) -> None:
    few, few_bare = _checked(small)
    many, many_bare = _checked(large)
    begun = time.perf_counter()
    small.runner.do(
        hold_space,
        dossier=1,
        space=small.rooms[0],
        item="mesure:2",
        starts_at=START + small.span + 9000,
        ends_at=START + small.span + 9900,
    )
    whole = (time.perf_counter() - begun) * 1e3
    shown("conflit : un contrôle à 1 M", many, " µs")
    told("conflit : contrôle ÷ sonde nue, à 10 k", few / few_bare, "", 1.3)
    told("conflit : contrôle ÷ sonde nue, à 1 M", many / many_bare, "", 1.3)
    told("conflit : 1 M ÷ 10 k", many / few, "", 1.6)
    shown("hold_space, toute la commande, à l’horloge", whole, " ms")
    assert many / many_bare < 2.5
    assert many / few < 2.5


def _board(filled: Filled, days: int) -> tuple[float, float, int]:
    """Microseconds a row of the board's query and of its SQL on the driver, and the rows."""
    starts_at = START + filled.span // 2
    ends_at = starts_at + days * 86_400
    rows = len(filled.runner.read(holds, starts_at=starts_at, ends_at=ends_at))

    def own() -> None:
        for _n in range(5):
            filled.runner.read(holds, starts_at=starts_at, ends_at=ends_at)

    bare_sql = (
        "SELECT h.id, h.dossier, d.kind, d.party, p.name, d.title, h.space, h.item, h.starts_at, "
        "h.ends_at, h.firm, d.state, h.set_up, h.tear_down, h.label, h.lapses_at, h.queued_at "
        "FROM claim c JOIN hold h ON h.id = c.hold JOIN dossier d ON d.id = h.dossier JOIN party p ON p.id = d.party WHERE c.leaf IN (SELECT space FROM leaf) "
        "AND c.firm = 1 AND c.starts_at >= ? AND c.starts_at < ? ORDER BY h.space, h.starts_at"
    )
    bare = sqlite3.connect(filled.file)

    def floor() -> None:
        for _n in range(5):
            bare.execute(bare_sql, (starts_at, ends_at)).fetchall()

    mine = statistics.median(_each(own, 5 * rows) for _n in range(3))
    theirs = statistics.median(_each(floor, 5 * rows) for _n in range(3))
    bare.close()
    return mine, theirs, rows


def test_the_board_costs_the_same_a_row_whatever_the_pole_holds(middle: Filled, large: Filled) -> None:
    for name, days in (("d’un jour", 1), ("d’un mois", 31)):
        few, few_bare, rows = _board(middle, days)
        many, many_bare, _rows = _board(large, days)
        shown(f"planning {name}, {rows} lignes, l’une à 1 M", many, " µs")
        told(f"planning {name}, 1 M ÷ 100 k", many / few, "", 1.5)
        told(f"planning {name} ÷ requête nue, à 1 M", many / many_bare, "", 1.5)
        assert many / few < 3


def test_no_hot_query_scans_the_claims(small: Filled, large: Filled) -> None:
    for filled in (small, large):
        note_statements(filled.runner)
        assert scans(filled.runner, lambda reader: holds(reader, starts_at=START, ends_at=START + 86_400)) == []


def _inserted(empty_pole: Path, file: Path, *, guarded: bool, committed: bool) -> float:
    """Microseconds an insert of a firm claim, one a transaction or all in one."""
    shutil.copy(empty_pole, file)
    raw = sqlite3.connect(file, isolation_level=None)
    raw.execute("PRAGMA synchronous=FULL")
    raw.execute(
        "INSERT INTO dossier (kind, party, title, state, opened_on, version) "
        "VALUES ('event', 1, 'm', 'open', '2020-01-01', 1)"
    )
    raw.execute(
        "INSERT INTO hold (id, dossier, space, item, starts_at, ends_at, set_up, tear_down, firm, state, label, "
        "wished_set_up, wished_tear_down, squeeze_reason, lapses_at, queued_at, version) "
        "VALUES (1, 1, 1, 'm:1', 1, 2, 0, 0, 1, 'held', '', 0, 0, '', 253402214400, 0, 1)"
    )
    if not guarded:
        triggers = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'claim'"
        for (name,) in raw.execute(triggers).fetchall():
            raw.execute(f"DROP TRIGGER {name}")
    count = 1_500 if committed else 20_000
    rows = [(1 + n % 20, START + n * 4000, START + n * 4000 + 3600) for n in range(count)]
    statement = "INSERT INTO claim (hold, leaf, starts_at, ends_at, firm) VALUES (1, ?, ?, ?, 1)"
    begun = time.perf_counter()
    if committed:
        for row in rows:
            raw.execute("BEGIN IMMEDIATE")
            raw.execute(statement, row)
            raw.execute("COMMIT")
    else:
        raw.execute("BEGIN IMMEDIATE")
        raw.executemany(statement, rows)
        raw.execute("COMMIT")
    spent = (time.perf_counter() - begun) / count * 1e6
    raw.close()
    return spent


def test_the_guard_costs_little_on_an_insert(empty_pole: Path, tmp_path: Path) -> None:
    found = []
    for committed in (True, False):
        pairs = [
            (
                _inserted(empty_pole, tmp_path / f"{committed}-{n}-g.db", guarded=True, committed=committed),
                _inserted(empty_pole, tmp_path / f"{committed}-{n}-b.db", guarded=False, committed=committed),
            )
            for n in range(5)
        ]
        guarded, bare = (statistics.median(column) for column in zip(*pairs, strict=True))
        found.append((guarded, bare, statistics.median(a / b for a, b in pairs)))
    (one, one_bare, ratio), (many, many_bare, bulk) = found
    shown("insertion gardée, une par transaction", one, " µs")
    shown("la même sans garde", one_bare, " µs")
    told("insertion gardée ÷ sans garde", ratio, "", 1.15)
    shown(f"vingt mille d’un coup, {many:.2f} contre {many_bare:.2f} µs, rapport", bulk, "")
    assert ratio < 2


def test_the_large_pole_is_as_said(large: Filled) -> None:
    with large.runner.engine.connect() as connection:
        assert connection.execute(text("SELECT COUNT(*) FROM claim")).scalar_one() == 1_000_000
