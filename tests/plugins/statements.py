"""What a query asks of SQLite: its statements as they are bound, their plans, the steps that they take."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from typing import Any, NamedTuple

from sqlalchemy import event

from pole_desk.kernel.work import Reader, Runner

LARGE = ("claim", "hold", "event_booking")
"""The tables that grow with each booking: none is read from end to end."""
WAITING = "ix_claim_option"
"""Options that wait are few whatever the pole holds: they may be read all."""
_EACH = 100


class Asked(NamedTuple):
    """A statement as it was bound."""

    text: str
    given: Any


class _Noting(sqlite3.Connection):
    """Notes what is asked, also past SQLAlchemy: on the driver's connection or a cursor of it."""

    asked: list[Asked] | None = None

    def execute(self, *words: Any) -> sqlite3.Cursor:
        self.note(*words)
        return super().execute(*words)

    def cursor(self, *_factory: Any) -> sqlite3.Cursor:
        return super().cursor(_Cursor)

    def note(self, text: str, given: Any = ()) -> None:
        if self.asked is not None:
            self.asked.append(Asked(text, given))


class _Cursor(sqlite3.Cursor):
    def execute(self, *words: Any) -> sqlite3.Cursor:
        self.connection.note(*words)  # type: ignore[attr-defined]
        return super().execute(*words)


def note_statements(runner: Runner) -> None:
    """From now on the connections of this pole note what they are asked."""

    def noting(_dialect: Any, _record: Any, _words: Any, given: dict[str, Any]) -> None:
        given["factory"] = _Noting

    event.listen(runner.engine, "do_connect", noting)
    runner.engine.dispose()


def asked_by(runner: Runner, query: Callable[[Reader], object]) -> list[Asked]:
    """The SELECTs of a query, each once."""
    found: list[Asked] = []

    def ask(reader: Reader) -> None:
        connection: Any = reader.connection.connection.driver_connection
        connection.asked = []
        query(reader)
        found.extend(connection.asked)
        connection.asked = None

    runner.read(ask)
    selects = [one for one in found if one.text.lstrip().startswith(("SELECT", "WITH"))]
    return list({one.text: one for one in selects}.values())


def scans(runner: Runner, query: Callable[[Reader], object]) -> list[str]:
    """The steps of a query's plans that read one of the large tables from end to end."""
    found: list[str] = []
    for text, given in asked_by(runner, query):
        names = _names(text)

        def explain(reader: Reader, text: str = text, given: Any = given) -> list[str]:
            driver: Any = reader.connection.connection.driver_connection
            return [row[3] for row in driver.execute(f"EXPLAIN QUERY PLAN {text}", given)]

        for step in runner.read(explain):
            words = step.split()
            if words[0] == "SCAN" and words[1] in names and WAITING not in step:
                found.append(f"{step} : {' '.join(text.split())[:300]}")
    return found


def _names(text: str) -> set[str]:
    """The large tables of a statement by the names that it gives them."""
    aliases = re.findall(rf"\b({'|'.join(LARGE)})\s+(?:AS\s+)?(\w+)", text)
    return {*LARGE, *(alias for _table, alias in aliases)}


def steps(runner: Runner, query: Callable[[Reader], object]) -> int:
    """Hundreds of steps of SQLite's machine that a query takes: the same on any computer."""
    count = 0

    def ask(reader: Reader) -> None:
        def tick() -> int:
            nonlocal count
            count += 1
            return 0

        query(reader)
        driver: Any = reader.connection.connection.driver_connection
        driver.set_progress_handler(tick, _EACH)
        query(reader)
        driver.set_progress_handler(None, _EACH)

    runner.read(ask)
    return count
