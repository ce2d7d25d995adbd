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
    BUSY_SECONDS,
    engine_for,
    not_a_database,
    page_count_matches,
    require_sqlite_file,
    snapshot_file,
    sqlite_file,
)
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.files import why_refused
from pole_desk.kernel.failures import of_driver
from pole_desk.kernel.guards import Guard
from pole_desk.kernel.i18n import _

BATCH = 2000
KEPT = 30
"""Automatic backups kept beside the database."""


def backup(url: URL, engine: Engine, destination: Path, metadata: MetaData) -> Path:
    """Write a consistent copy at `destination`, atomically.

    Raises BadInput where it can't be, or over the pole itself; DatabaseUnfit on a damaged pole.
    """
    require_writable(destination)
    source = sqlite_file(url)
    if source is not None:
        require_another(source, destination)
    draft = destination.with_name(f".{destination.name}.{os.getpid()}")
    try:
        if source is not None:
            _copy_sqlite(source, draft)
        else:
            _copy_tables(engine, draft, metadata)
        os.replace(draft, destination)
    except OSError as error:
        raise _unwritable(destination, error) from error
    except sqlite3.Error as error:
        raise of_driver(error) from error
    finally:
        _drop(draft)
    return destination


def _drop(draft: Path) -> None:
    for suffix in ("", "-wal", "-shm", "-journal"):
        draft.with_name(draft.name + suffix).unlink(missing_ok=True)


def automatic(url: URL, engine: Engine, metadata: MetaData, now: datetime, why: str) -> Path | None:
    """A dated copy in `backups/` beside a SQLite file, the oldest dropped; None elsewhere."""
    source = sqlite_file(url)
    if source is None:
        return None
    folder = source.with_name(f"{source.stem}-sauvegardes")
    folder.mkdir(exist_ok=True)
    copy = folder / f"{source.stem}-{now:%Y%m%d-%H%M%S}-{why}.db"
    made = backup(url, engine, copy, metadata)
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
    target = target.resolve()
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        _copy_sqlite(source, draft)
        if not _written_over(draft, target):
            for suffix in ("-wal", "-shm"):
                target.with_name(target.name + suffix).unlink(missing_ok=True)
            os.replace(draft, target)
    except OSError as error:
        raise _unwritable(target, error) from error
    except sqlite3.Error as error:
        raise of_driver(error) from error
    finally:
        _drop(draft)


def _written_over(copy: Path, target: Path) -> bool:
    """Put a copy's pages into a standing database in one transaction, so that the seats that have
    it open go on with it; False when there is none, or it is too damaged for that."""
    if not target.exists() or not target.stat().st_size:
        return False
    origin = sqlite3.connect(copy)
    standing = sqlite3.connect(target, timeout=BUSY_SECONDS)
    try:
        standing.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()
        origin.backup(standing, pages=-1)
    except sqlite3.OperationalError:
        raise
    except sqlite3.DatabaseError:
        return False
    finally:
        standing.close()
        origin.close()
    return True


def set_aside(url: URL, now: datetime) -> Path | None:
    """Keep a damaged SQLite file as it is beside the pole, where no copy of it can be made."""
    source = sqlite_file(url)
    if source is None:
        return None
    folder = source.with_name(f"{source.stem}-sauvegardes")
    kept = folder / f"{source.stem}-{now:%Y%m%d-%H%M%S}-abime.db"
    try:
        folder.mkdir(exist_ok=True)
        for suffix in ("", "-wal"):
            part = source.with_name(source.name + suffix)
            if part.exists():
                shutil.copyfile(part, kept.with_name(kept.name + suffix))
    except OSError as error:
        raise _unwritable(kept, error) from error
    return kept


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


def require_another(database: Path, copy: Path) -> None:
    """Raises BadInput when a copy and the pole's own file are one: one would destroy the other."""
    own = {database.with_name(database.name + part).resolve() for part in ("", "-wal", "-shm", "-turn")}
    if copy.resolve() in own:
        raise BadInput(
            "same_file",
            _("{path} est le fichier du pôle lui-même : donnez un autre fichier.").format(path=copy),
            path=str(copy),
        )


def require_writable(destination: Path) -> None:
    """Raises BadInput when a file can't be written there."""
    if destination.exists() and not (destination.is_file() or destination.is_dir()):
        raise BadInput(
            "output", _("{path} n’est pas un fichier : donnez un nom de fichier.").format(path=destination)
        )
    if destination.is_dir():
        raise BadInput(
            "output", _("{path} est un dossier : donnez un nom de fichier.").format(path=destination)
        )
    if not destination.parent.is_dir() or not os.access(destination.parent, os.W_OK):
        raise _unwritable(destination, None)


def _unwritable(path: Path, error: OSError | None) -> BadInput:
    why = f" ({why_refused(error)})" if error is not None else ""
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


