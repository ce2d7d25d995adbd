"""How a base stands: where it is, what protects it, its dated copies; nothing is written but a restore."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from pole_desk.backend.opening import restore_pole
from pole_desk.kernel import migrate
from pole_desk.kernel.database import mask, sqlite_file
from pole_desk.kernel.work import Reader, Runner

STAMP = "%Y%m%d-%H%M%S"
STAMP_LENGTH = 15
FULL = 2
"""What SQLite answers to `PRAGMA synchronous` when each commit waits for the disk."""


class BaseState(NamedTuple):
    """An open base: masked URL, engine and its version, schema revision, and how writes are kept.

    `file` and `folder` are None on a server; `journal` is `wal` on SQLite, empty elsewhere;
    `durable` says that a commit waits until the disk has it.
    """

    url: str
    engine: str
    engine_version: str
    revision: str
    journal: str
    durable: bool
    file: Path | None
    folder: Path | None


class Copy(NamedTuple):
    """A dated copy beside the base; size in bytes, `why` is auto, avant-restauration…"""

    id: str
    path: Path
    made_at: datetime
    size: int
    why: str


def base_state(reader: Reader) -> BaseState:
    """What there is to say of the base that is open."""
    connection = reader.connection
    url = connection.engine.url
    file = sqlite_file(url)
    version = ".".join(str(part) for part in connection.dialect.server_version_info or ())
    revision = migrate.revision_of(connection) or ""
    if file is None:
        waits = ("synchronous_commit", "fsync")
        durable = all(connection.exec_driver_sql(f"SHOW {name}").scalar() != "off" for name in waits)
        return BaseState(mask(url), "PostgreSQL", version, revision, "", durable, None, None)
    journal = str(connection.exec_driver_sql("PRAGMA journal_mode").scalar())
    full = int(connection.exec_driver_sql("PRAGMA synchronous").scalar() or 0) >= FULL
    return BaseState(mask(url), "SQLite", version, revision, journal, full, file, copies_folder(file))


def copies_folder(file: Path) -> Path:
    """Where the dated copies of a SQLite base are."""
    return file.with_name(f"{file.stem}-sauvegardes")


def copies(file: Path) -> list[Copy]:
    """The dated copies of a SQLite base, the newest first."""
    found = []
    for path in copies_folder(file).glob(f"{file.stem}-*.db"):
        words = path.stem.removeprefix(f"{file.stem}-")
        try:
            made = datetime.strptime(words[:STAMP_LENGTH], STAMP).replace(tzinfo=UTC)
            size = path.stat().st_size
        except (ValueError, OSError):
            continue
        found.append(Copy(path.name, path, made, size, words[STAMP_LENGTH + 1 :]))
    return sorted(found, key=lambda one: one.made_at, reverse=True)


def restore_open(runner: Runner, source: Path) -> None:
    """Put a copy in place of the pole that a Runner has open; it then reads the copy.

    Raises what `restore_pole` raises, before anything moved.
    """
    url = runner.engine.url.render_as_string(hide_password=False)
    runner.engine.dispose()
    restore_pole(url, source, runner.clock, user=runner.user)
    runner.engine.dispose()
