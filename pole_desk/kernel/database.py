"""Engines, column types and the base of the tables; units of work are in `work`."""

from __future__ import annotations

import os
import sqlite3
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import BigInteger, Connection, Engine, Integer, MetaData, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column
from sqlalchemy.pool import QueuePool
from sqlalchemy.types import TypeDecorator

from pole_desk.kernel.errors import BadInput, DatabaseUnfit
from pole_desk.kernel.i18n import _
from pole_desk.kernel.money import from_cents, to_cents
from pole_desk.kernel.periods import from_instant, to_instant

NAMING = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
BUSY_SECONDS = 20
CACHE_KB, LITTLE_KB = 32_000, 4_000
"""What a SQLite connection keeps in memory of its file: usually, and while a long run writes."""
_SQLITE_HEADER = b"SQLite format 3\x00"


class Base(DeclarativeBase):
    """The tables of every feature share one metadata and one naming of constraints."""

    metadata = MetaData(naming_convention=NAMING)


class Cents(TypeDecorator[Decimal]):
    """Euros in code, integer cents in the database."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Any) -> int | None:
        return None if value is None else to_cents(value)

    def process_result_value(self, value: int | None, dialect: Any) -> Decimal | None:
        return None if value is None else from_cents(value)


class Scaled(TypeDecorator[Decimal]):
    """A Decimal kept as an integer number of its smallest part: quantities, prices, areas."""

    impl = BigInteger
    cache_ok = True

    def __init__(self, decimals: int) -> None:
        super().__init__()
        self.decimals = decimals

    def process_bind_param(self, value: Decimal | None, dialect: Any) -> int | None:
        if value is None:
            return None
        scaled = value.scaleb(self.decimals)
        if scaled != scaled.to_integral_value():
            raise ValueError(f"{value} has more than {self.decimals} decimals")
        return int(scaled)

    def process_result_value(self, value: int | None, dialect: Any) -> Decimal | None:
        return None if value is None else Decimal(value).scaleb(-self.decimals)


class Instant(TypeDecorator[datetime]):
    """An aware moment in code, integer UTC epoch seconds in the database."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> int | None:
        return None if value is None else to_instant(value)

    def process_result_value(self, value: int | None, dialect: Any) -> datetime | None:
        return None if value is None else from_instant(value)


class Versioned:
    """A row that several forms may edit: each update adds one to its version."""

    version: Mapped[int] = mapped_column(Integer, nullable=False)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:
        return {"version_id_col": cls.version}


def mask(url: str | URL) -> str:
    """The URL with its password hidden, fit for a message."""
    try:
        return make_url(url).render_as_string(hide_password=True)
    except ArgumentError:
        return _("(adresse illisible)")


def read_url(text: str) -> URL:
    """The SQLAlchemy URL of `text`, with psycopg 3 for PostgreSQL; raises BadInput."""
    try:
        url = make_url(text)
    except ArgumentError:
        raise BadInput(
            "database_url",
            _("L’adresse de la base n’est pas lisible. Exemples : sqlite:///pole.db ou "
              "postgresql://nom@serveur/base."),
        ) from None
    if url.drivername in ("postgresql", "postgres"):
        return url.set(drivername="postgresql+psycopg")
    if url.drivername in ("sqlite", "sqlite+pysqlite", "postgresql+psycopg"):
        return url
    raise BadInput(
        "database_url",
        _("La base « {name} » n’est pas gérée : SQLite ou PostgreSQL seulement.").format(
            name=url.drivername
        ),
    )


def sqlite_file(url: URL) -> Path | None:
    """The file of a SQLite URL; None for PostgreSQL; raises BadInput for a base in memory."""
    if url.get_backend_name() != "sqlite":
        return None
    if not url.database or url.database == ":memory:":
        raise BadInput("database_url", _("Une base en mémoire ne garderait rien : donnez un fichier."))
    return Path(url.database)


def engine_for(url: URL, *, read_only: bool = False) -> Engine:
    """An engine whose SQLite connections are WAL, FULL, with foreign keys on.

    Writes ask for `execution_options(write=True)` and then begin IMMEDIATE. A file in a folder
    that can't be written is read as it is, and refuses every write.
    """
    file = sqlite_file(url)
    if file is None:
        return create_engine(url, pool_pre_ping=True, connect_args={"connect_timeout": 10})
    if file.exists() and not os.access(file.parent, os.W_OK):
        return _engine_on_still_file(file)
    engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS}, pool_size=8)
    event.listen(engine, "connect", _query_only if read_only else _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _engine_on_still_file(file: Path) -> Engine:
    """WAL needs a folder that can be written: without it, and without a log, the file stands still."""
    log = file.with_name(f"{file.name}-wal")
    still = "" if log.exists() and log.stat().st_size else "&immutable=1"
    address = f"{file.absolute().as_uri()}?mode=ro{still}"
    engine = create_engine(
        "sqlite://",
        creator=lambda: sqlite3.connect(address, uri=True, timeout=BUSY_SECONDS, check_same_thread=False),
        poolclass=QueuePool,
    )
    engine.url = URL.create("sqlite", database=str(file))
    event.listen(engine, "connect", _query_only)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, record: object) -> None:
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"cache_size=-{CACHE_KB}"):
        connection.execute(f"PRAGMA {pragma}").fetchall()


@contextmanager
def in_little_memory(connection: Connection) -> Iterator[None]:
    """Keep little of a SQLite file in memory while a long run writes: what does not fit waits in the log."""
    if connection.dialect.name != "sqlite":
        yield
        return
    connection.exec_driver_sql(f"PRAGMA cache_size=-{LITTLE_KB}")
    try:
        yield
    finally:
        connection.exec_driver_sql(f"PRAGMA cache_size=-{CACHE_KB}")


def forget_pages(connection: Connection) -> None:
    """Give back what is kept in memory of a SQLite file: a long job's pages are not asked for again."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA shrink_memory")


def _query_only(connection: sqlite3.Connection, record: object) -> None:
    connection.isolation_level = None
    connection.execute("PRAGMA query_only=ON")


def _begin_sqlite(connection: Any) -> None:
    write = connection.get_execution_options().get("write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


def require_sqlite_file(path: Path) -> None:
    """Raises DatabaseUnfit when `path` is no SQLite database."""
    if not path.exists():
        raise DatabaseUnfit(
            "no_pole",
            _("Il n’y a pas de pôle à cette adresse : {path}. Créez-en un avec « pole-desk init » "
              "ou vérifiez l’adresse.").format(path=path),
        )
    if path.is_dir():
        raise not_a_database(path)
    try:
        with path.open("rb") as file:
            header = file.read(16)
    except OSError:
        raise DatabaseUnfit(
            "unreadable", _("Le fichier {path} ne peut pas être lu.").format(path=path)
        ) from None
    if header != _SQLITE_HEADER:
        raise not_a_database(path)


def not_a_database(path: object) -> DatabaseUnfit:
    return DatabaseUnfit(
        "not_a_database",
        _("Ce fichier n’est pas une base de Pôle Desk : {path}. Vérifiez l’adresse ou restaurez "
          "une sauvegarde.").format(path=path),
    )


@contextmanager
def snapshot_file(source: Path) -> Iterator[sqlite3.Connection]:
    """A bare read connection on a SQLite file, for backups."""
    connection = sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)
    try:
        yield connection
    finally:
        connection.close()


def page_count_matches(path: Path) -> bool:
    """Whether the file is as long as its header says: a cut copy is not."""
    with path.open("rb") as file:
        header = file.read(100)
    if len(header) < 100:
        return False
    size = struct.unpack(">H", header[16:18])[0]
    pages = struct.unpack(">I", header[28:32])[0]
    return path.stat().st_size >= (65536 if size == 1 else size) * pages
