"""The first read of a start: a query's stored SQL on bare sqlite3, before anything heavy is loaded.

Each `resources/first_read/<name>.sql` is the SQL of a Core query; a test holds it equal to it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pole_desk.kernel.paths import shipped

PATIENCE_SECONDS = 1
_MIGRATIONS = ("db", "migrations", "versions")


class Unread(Exception):
    """A first read gave up: the ordinary way of opening tells why."""


class FirstRead:
    """An open read of a pole's file; nothing is ever written through it."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def rows(self, name: str, arguments: Mapping[str, Any] | None = None) -> list[tuple[Any, ...]]:
        """The rows of a stored query. Raises Unread when the file does not give them."""
        try:
            return self._connection.execute(stored(name), arguments or {}).fetchall()
        except (sqlite3.Error, UnicodeError) as error:
            raise Unread(str(error)) from error


def stored(name: str) -> str:
    """The SQL of a query as it is shipped."""
    return shipped("resources", "first_read", f"{name}.sql").read_text(encoding="utf-8")


def file_of(url: str) -> Path | None:
    """The file of a plain SQLite address; None for any other, whatever it is worth."""
    scheme, slashes, path = url.partition(":///")
    if scheme != "sqlite" or not slashes or not path or "?" in path or path == ":memory:":
        return None
    return Path(path)


@contextmanager
def first_read(file: Path) -> Iterator[FirstRead | None]:
    """A read of the file when it is a pole of this schema; None otherwise, for whatever reason.

    Why it can't be read is told by the ordinary way of opening it, which also brings an older
    schema up to date.
    """
    connection = _open(file)
    try:
        yield None if connection is None else FirstRead(connection)
    finally:
        if connection is not None:
            connection.close()


def _open(file: Path) -> sqlite3.Connection | None:
    try:
        connection = sqlite3.connect(
            f"{file.absolute().as_uri()}?mode=ro", uri=True, timeout=PATIENCE_SECONDS
        )
    except sqlite3.Error:
        return None
    try:
        found = connection.execute("SELECT version_num FROM alembic_version").fetchall()
    except (sqlite3.Error, UnicodeError):
        found = []
    if found == [(shipped_revision(),)]:
        return connection
    connection.close()
    return None


def shipped_revision() -> str:
    """The schema of this program: migrations are named by day, hour and revision."""
    names = sorted(path.stem for path in shipped(*_MIGRATIONS).glob("[0-9]*.py"))
    return names[-1].split("_")[2] if names else ""
