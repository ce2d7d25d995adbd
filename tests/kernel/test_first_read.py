"""The stored SQL of the first paint: equal to its Core queries, and silent on anything unfit."""

from __future__ import annotations

import sqlite3
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.dialects import sqlite

from pole_desk import backend
from pole_desk.desktop.shell.first_board import AREA_DECIMALS, read_board
from pole_desk.kernel.clock import noon
from pole_desk.kernel.first_read import file_of, first_read, shipped_revision, stored
from pole_desk.kernel.migrate import head
from pole_desk.kernel.periods import day_start, to_instant
from pole_desk.registers.claims import queries as claims
from pole_desk.registers.spaces import queries as spaces
from pole_desk.registers.spaces.tables import SpaceRow

TODAY = date(2026, 11, 23)
MONTH = {"starts_at": day_start(date(2026, 11, 1)), "ends_at": day_start(date(2026, 12, 1))}
NOW = {"now": to_instant(noon(TODAY).now())}


def sql_of(statement: Any) -> str:
    """The statement as sqlite3 takes it, its constants written in."""
    compiled = statement.compile(dialect=sqlite.dialect(paramstyle="named"))
    text = str(compiled)
    for name, value in compiled.params.items():
        if value is not None:
            text = text.replace(f":{name}", str(value))
    return "\n".join(line.strip() for line in text.splitlines()) + "\n"


@pytest.fixture(scope="module")
def told(demo_file: Path) -> Path:
    return demo_file


def test_the_stored_sql_is_that_of_the_core_queries() -> None:
    assert stored("holds") == sql_of(claims.EVERYWHERE)
    assert stored("spaces") == sql_of(spaces.EVERY)


def test_the_stored_sql_gives_the_rows_of_the_queries(told: Path) -> None:
    runner = backend.open_pole(f"sqlite:///{told}", noon(TODAY))
    held = runner.read(claims.holds, **MONTH)
    places = runner.read(spaces.spaces)
    runner.engine.dispose()
    with first_read(told) as read:
        assert read is not None
        rows = read.rows("holds", {**MONTH, **NOW})
        board = read_board(read, starts=MONTH["starts_at"], ends=MONTH["ends_at"], now=day_start(TODAY))
        bare = read.rows("spaces")
    assert rows == [tuple(one) for one in held]
    assert len(rows) > 50
    assert [row[:2] for row in bare] == [(place.id, place.code) for place in places]
    assert {bar.id for bar in (board.bar(one.hold) for one in held) if bar} == {one.hold for one in held}


def test_the_first_board_reads_areas_as_the_tables_keep_them() -> None:
    assert SpaceRow.area_m2.type.decimals == AREA_DECIMALS


def test_the_shipped_revision_is_the_head_of_the_migrations() -> None:
    assert shipped_revision() == head()


def test_nothing_is_written_by_a_first_read(told: Path) -> None:
    with first_read(told) as read:
        assert read is not None
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            read._connection.execute("DELETE FROM claim")


@pytest.mark.parametrize("content", [b"", b"ceci n'est pas une base", b"SQLite format 3\x00" + b"\xff" * 200])
def test_a_foreign_file_is_left_to_the_ordinary_way(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "autre.db"
    file.write_bytes(content)
    with first_read(file) as read:
        assert read is None
    assert file.read_bytes() == content


def test_a_missing_file_or_an_older_schema_is_left_to_the_ordinary_way(tmp_path: Path) -> None:
    with first_read(tmp_path / "absent.db") as read:
        assert read is None
    older = tmp_path / "ancien.db"
    connection = sqlite3.connect(older)
    connection.execute("CREATE TABLE alembic_version (version_num TEXT)")
    connection.execute("INSERT INTO alembic_version VALUES ('0000')")
    connection.commit()
    connection.close()
    with first_read(older) as read:
        assert read is None


@pytest.mark.parametrize(
    "url", ["postgresql://hote/base", "sqlite://", "sqlite:///:memory:", "sqlite:///a.db?mode=ro", "rien", ""]
)
def test_other_addresses_have_no_file_to_read_first(url: str) -> None:
    assert file_of(url) is None


def test_a_plain_address_names_its_file() -> None:
    assert file_of("sqlite:////srv/pole.db") == Path("/srv/pole.db")
