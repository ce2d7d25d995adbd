"""The poles that tests are given: new, whole, and each test's own."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import text

from pole_desk.kernel.work import Reader, Runner


def engine_name(reader: Reader) -> str:
    return reader.connection.dialect.name


def spaces(reader: Reader) -> int:
    return int(reader.connection.execute(text("SELECT count(*) FROM space")).scalar_one())


def test_a_new_pole_is_given_on_both_engines(pole: Runner, pole_url: str) -> None:
    assert pole.read(engine_name) == pole_url.split(":")[0].split("+")[0]
    assert pole.read(spaces) == 158


def test_what_a_test_writes_never_reaches_the_template(sqlite_pole: Runner, sqlite_template: Path) -> None:
    with sqlite_pole.engine.connect() as connection:
        connection.exec_driver_sql("CREATE TABLE mark (id INTEGER)")
        connection.commit()
    with closing(sqlite3.connect(sqlite_template)) as template:
        assert template.execute("SELECT count(*) FROM sqlite_master WHERE name = 'mark'").fetchone() == (0,)
    with closing(sqlite3.connect(sqlite_pole.engine.url.database)) as copy:
        assert copy.execute("SELECT count(*) FROM sqlite_master WHERE name = 'mark'").fetchone() == (1,)
