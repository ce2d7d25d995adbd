"""Copies of a whole database: one SQLite file, whatever the engine, checked before it counts."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, MetaData, Table, func, insert, select
from sqlalchemy.engine import URL


from pole_desk.kernel import guards as guarding
from pole_desk.kernel import migrate
from pole_desk.kernel.database import (
    engine_for,
    not_a_database,
    page_count_matches,
    require_sqlite_file,
    snapshot_file,
    sqlite_file,
)
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.guards import Guard
from pole_desk.kernel.i18n import _

BATCH = 2000
KEPT = 30
"""Automatic backups kept beside the database."""


def backup(url: URL, engine: Engine, destination: Path, metadata: MetaData) -> Path:
    """Write a consistent copy at `destination`, atomically; raises BadInput where it can't be."""
    require_writable(destination)
    draft = destination.with_name(f".{destination.name}.{os.getpid()}")
    try:
        source = sqlite_file(url)
        if source is not None:
            _copy_sqlite(source, draft)
        else:
            _copy_tables(engine, draft, metadata)
        os.replace(draft, destination)
    except OSError as error:
        raise _unwritable(destination, error) from error
    finally:
        draft.unlink(missing_ok=True)
    return destination


def automatic(url: URL, engine: Engine, metadata: MetaData, now: datetime, why: str) -> Path | None:
    """A dated copy in `backups/` beside a SQLite file, the oldest dropped; None elsewhere."""
    source = sqlite_file(url)
    if source is None:
        return None
    folder = source.with_name(f"{source.stem}-sauvegardes")
    folder.mkdir(exist_ok=True)
    made = backup(url, engine, folder / f"{source.stem}-{now:%Y%m%d-%H%M%S}-{why}.db", metadata)
    for old in sorted(folder.glob(f"{source.stem}-*.db"))[:-KEPT]:
        old.unlink(missing_ok=True)
    return made


def restore(
    url: URL, engine: Engine, source: Path, metadata: MetaData, guards: Sequence[Guard]
) -> None:
    """Put a copy in place of the database; the copy is checked whole before anything moves.

    Raises DatabaseUnfit when the copy is no pole, is damaged, or comes from a newer version.
    """
    check_copy(source)
    target = sqlite_file(url)
    if target is None:
        _pour(source, engine, metadata, guards)
        return
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        shutil.copyfile(source, draft)
        with draft.open("rb") as file:
            os.fsync(file.fileno())
        for suffix in ("-wal", "-shm"):
            target.with_name(target.name + suffix).unlink(missing_ok=True)
        os.replace(draft, target)
    except OSError as error:
        raise _unwritable(target, error) from error
    finally:
        draft.unlink(missing_ok=True)


def check_copy(source: Path) -> None:
    """Raises DatabaseUnfit unless `source` is an undamaged pole that this program can read."""
    require_sqlite_file(source)
    if not page_count_matches(source):
        raise not_a_database(source)
    with snapshot_file(source) as connection:
        try:
            sound = connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        except sqlite3.DatabaseError:
            sound = False
    if not sound:
        raise not_a_database(source)
    engine = engine_for(URL.create("sqlite", database=str(source)), read_only=True)
    try:
        with engine.connect() as connection:
            migrate.needs_upgrade(connection)
    finally:
        engine.dispose()


def require_writable(destination: Path) -> None:
    """Raises BadInput when a file can't be written there."""
    if destination.is_dir():
        raise BadInput(
            "output", _("{path} est un dossier : donnez un nom de fichier.").format(path=destination)
        )
    if not destination.parent.is_dir() or not os.access(destination.parent, os.W_OK):
        raise _unwritable(destination, None)


def _unwritable(path: Path, error: OSError | None) -> BadInput:
    why = f" ({error.strerror})" if error is not None and error.strerror else ""
    return BadInput(
        "output",
        _("Impossible d’écrire {path}{why}. Choisissez un dossier existant où vous avez le droit "
          "d’écrire.").format(path=path, why=why),
        path=str(path),
    )


def _copy_sqlite(source: Path, destination: Path) -> None:
    with snapshot_file(source) as origin:
        copy = sqlite3.connect(destination)
        try:
            origin.backup(copy, pages=-1)
            copy.execute("PRAGMA journal_mode=DELETE")
        finally:
            copy.close()
    with destination.open("rb") as file:
        os.fsync(file.fileno())


def _copy_tables(engine: Engine, destination: Path, metadata: MetaData) -> None:
    target = engine_for(URL.create("sqlite", database=str(destination)))
    try:
        migrate.upgrade(target, ())
        reading = engine.connect().execution_options(isolation_level="REPEATABLE READ")
        writing = target.connect().execution_options(write=True)
        with reading, writing, writing.begin():
            for table in metadata.sorted_tables:
                _copy_rows(reading, writing, table)
        with target.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        target.dispose()


def _copy_rows(reading: Connection, writing: Connection, table: Table) -> None:
    keys = list(table.primary_key.columns)
    rows = reading.execution_options(yield_per=BATCH).execute(select(table).order_by(*keys))
    for batch in rows.mappings().partitions(BATCH):
        writing.execute(insert(table), [dict(row) for row in batch])


def _pour(source: Path, engine: Engine, metadata: MetaData, guards: Sequence[Guard]) -> None:
    origin = engine_for(URL.create("sqlite", database=str(source)), read_only=True)
    try:
        with origin.connect() as reading, engine.begin() as writing:
            guarding.remove(writing, guards)
            for table in reversed(metadata.sorted_tables):
                writing.execute(table.delete())
            for table in metadata.sorted_tables:
                _copy_rows(reading, writing, table)
                _set_sequence(writing, table)
            guarding.install(writing, guards)
    finally:
        origin.dispose()


def _set_sequence(connection: Connection, table: Table) -> None:
    if "id" not in table.columns:
        return
    highest = connection.scalar(select(func.max(table.c.id))) or 0
    name = connection.scalar(select(func.pg_get_serial_sequence(table.name, "id")))
    if name is not None:
        connection.execute(select(func.setval(name, max(highest, 1), highest > 0)))


