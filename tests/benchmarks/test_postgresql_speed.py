"""Is it free, on PostgreSQL: the program's check against a round trip for a primary key, at 10 k and 1 M claims."""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, NamedTuple

import pytest
from engines import Server
from measured import shown, told
from sqlalchemy import text

from pole_desk import backend
from pole_desk.kernel.clock import noon
from pole_desk.kernel.periods import day_start
from pole_desk.kernel.work import Reader, Runner
from pole_desk.ports.ids import SpaceId
from pole_desk.registers.claims.queries import clashes, taken_by
from pole_desk.registers.dossiers.commands import open_dossier
from pole_desk.registers.dossiers.rules import Kind
from pole_desk.registers.parties.queries import the_pole
from pole_desk.registers.spaces.queries import spaces

START = day_start(date(2020, 1, 1))
ROOMS, SPACING, LASTS = 20, 3600, 2700
CHECKS, ROUNDS = 400, 15
HOLDS = (
    "INSERT INTO hold (dossier, space, item, starts_at, ends_at, set_up, tear_down, firm, state, label, "
    "wished_set_up, wished_tear_down, squeeze_reason, lapses_at, queued_at, version) "
    "SELECT :dossier, room, 'mesure:1', :start + n * 3600::bigint, :start + n * 3600::bigint + 2700, 0, 0, 1, 'held', "
    "'', 0, 0, '', 253402214400, 0, 1 FROM unnest(CAST(:rooms AS integer[])) AS room, generate_series(0, :each - 1) AS n"
)
CLAIMS = (
    "INSERT INTO claim (hold, leaf, starts_at, ends_at, firm) SELECT id, space, starts_at, ends_at, 1 FROM hold"
)
EXCLUDE = (
    "ALTER TABLE claim ADD CONSTRAINT claim_overlap EXCLUDE USING gist "
    "(leaf WITH =, int8range(starts_at, ends_at) WITH &&) WHERE (firm = 1)"
)


class Filled(NamedTuple):
    runner: Runner
    rooms: list[SpaceId]
    span: int


def _fill(url: str, count: int) -> Filled:
    """The guard is set aside while the rows go in, and built again on them."""
    runner = backend.open_pole(url, noon(date(2026, 11, 23)))
    rooms = [place.id for place in runner.read(spaces) if place.is_leaf][:ROOMS]
    dossier = runner.do(
        open_dossier, kind=Kind.EVENT, party=runner.read(the_pole), title="mesure", on=date(2020, 1, 1)
    )
    each = count // ROOMS
    with runner.engine.begin() as connection:
        connection.execute(text("ALTER TABLE claim DROP CONSTRAINT claim_overlap"))
        connection.execute(text("ALTER TABLE claim DISABLE TRIGGER USER"))
        connection.execute(text(HOLDS), {"dossier": dossier, "start": START, "rooms": rooms, "each": each})
        connection.execute(text(CLAIMS))
        connection.execute(text("ALTER TABLE claim ENABLE TRIGGER USER"))
        connection.execute(text(EXCLUDE))
    with runner.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE claim"))
        connection.execute(text("VACUUM ANALYZE hold"))
    return Filled(runner, rooms, each * SPACING)


@pytest.fixture(scope="module")
def poles(pg_server: Server, pg_template: str) -> Iterator[tuple[Filled, Filled]]:
    urls = [pg_server.create(template=pg_template) for _size in range(2)]
    filled = tuple(_fill(url, count) for url, count in zip(urls, (10_000, 1_000_000), strict=True))
    yield filled[0], filled[1]
    for pole, url in zip(filled, urls, strict=True):
        pole.runner.engine.dispose()
        pg_server.drop(url)


Act = Callable[[], object]


def _acts(reader: Reader, pole: Filled) -> tuple[Act, Act, Act]:
    """A check, a round trip for a primary key, a series of 52; each for places of its own."""
    dice = random.Random(7)
    driver: Any = reader.connection.connection.driver_connection

    def check() -> None:
        at = START + dice.randrange(pole.span)
        taken_by(reader, leaf=dice.choice(pole.rooms), starts_at=at, ends_at=at + 600)

    def key() -> None:
        at = dice.randrange(1, pole.span // SPACING * ROOMS)
        with driver.cursor() as cursor:
            cursor.execute("SELECT hold, ends_at FROM claim WHERE id = %s::integer", (at,)).fetchone()

    def series() -> None:
        at = START + dice.randrange(pole.span // 2)
        spans = [(at + n * 7 * SPACING, at + n * 7 * SPACING + 600) for n in range(52)]
        clashes(reader, leaves=[dice.choice(pole.rooms)], spans=spans)

    return check, key, series


def _micros(acts: list[Act]) -> list[float]:
    """The medians of each act at the clock, in turn: the server works in a process of its own."""
    found: list[list[float]] = [[] for _act in acts]
    for _round in range(ROUNDS):
        for act, times in zip(acts, found, strict=True):
            begun = time.perf_counter()
            for _check in range(CHECKS // 4):
                act()
            times.append((time.perf_counter() - begun) / (CHECKS // 4) * 1e6)
    return [statistics.median(times[1:]) for times in found]


def test_a_check_costs_little_more_than_a_round_trip(poles: tuple[Filled, Filled]) -> None:
    few, many = poles

    def measure(reader: Reader) -> list[float]:
        return few.runner.read(
            lambda other: _micros([*_acts(other, few), *_acts(reader, many)])
        )

    check, key, series, check_many, key_many, series_many = many.runner.read(measure)
    shown("postgresql, contrôle à 1 M", check_many, " µs")
    shown("postgresql, aller-retour par clé à 1 M", key_many, " µs")
    told("postgresql, contrôle ÷ aller-retour par clé, à 10 k", check / key, "", 1.3)
    told("postgresql, contrôle ÷ aller-retour par clé, à 1 M", check_many / key_many, "", 1.3)
    told("postgresql, contrôle, 1 M ÷ 10 k", check_many / check, "", 1.2)
    shown("postgresql, série de 52 à 1 M", series_many, " µs")
    told("postgresql, série de 52, 1 M ÷ 10 k", series_many / series, "", 1.6)
    assert check_many / key_many < 2.5
    assert check_many / check < 2
