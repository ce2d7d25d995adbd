"""Brings a database to the program's schema, guards included; the migrations are in `db/`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, MetaData, inspect

from pole_desk.kernel import guards as guarding
from pole_desk.kernel.errors import DatabaseUnfit
from pole_desk.kernel.guards import Guard
from pole_desk.kernel.i18n import _
from pole_desk.kernel.paths import shipped

if TYPE_CHECKING:
    from alembic.config import Config


def _config(connection: Connection | None = None, metadata: MetaData | None = None) -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(shipped("db", "migrations")).replace("%", "%%"))
    config.set_main_option("file_template", "%%(year)d%%(month).2d%%(day).2d_%%(hour).2d%%(minute).2d_%%(rev)s_%%(slug)s")
    config.attributes["connection"] = connection
    config.attributes["metadata"] = metadata
    return config


def _shipped() -> list[str]:
    """The revisions shipped, oldest first, as the names of their files tell them (`file_template`)."""
    return [file.name.split("_")[2] for file in sorted((shipped("db", "migrations") / "versions").glob("[0-9]*.py"))]


def head() -> str:
    """The revision that the program needs."""
    return _shipped()[-1]


def shipped_any() -> bool:
    """Whether a first migration exists."""
    return bool(_shipped())


def revision_of(connection: Connection) -> str | None:
    """The revision that a database is at; None when it never was a pole."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()


def is_empty(connection: Connection) -> bool:
    """Whether the database has no table at all."""
    return not inspect(connection).get_table_names()


def needs_upgrade(connection: Connection) -> bool:
    """Whether an older schema waits; raises DatabaseUnfit for a newer or a foreign one."""
    revision = revision_of(connection)
    if revision is None:
        if is_empty(connection):
            raise DatabaseUnfit(
                "no_pole", _("Cette base est vide. Créez le pôle avec « pole-desk init ».")
            )
        raise DatabaseUnfit(
            "not_a_pole", _("Cette base n’est pas celle d’un pôle. Vérifiez l’adresse.")
        )
    if revision == head():
        return False
    if revision in _shipped():
        return True
    raise DatabaseUnfit(
        "newer",
        _("Cette base vient d’une version plus récente de Pôle Desk ({revision}). "
          "Mettez le programme à jour ; rien n’a été changé.").format(revision=revision),
        revision=revision,
    )


def upgrade(engine: Engine, guards: Sequence[Guard]) -> None:
    """Run the missing migrations without guards and foreign keys, then put both back.

    Alembic's batch mode would drop triggers silently and, with foreign keys on, delete child
    rows: so the guards go first and come back last, and foreign_key_check must be empty.
    """
    from alembic import command as alembic

    with engine.connect().execution_options(write=True) as connection:
        sqlite = connection.dialect.name == "sqlite"
        if sqlite:
            driver: Any = connection.connection.driver_connection
            driver.execute("PRAGMA foreign_keys=OFF")
        with connection.begin():
            if revision_of(connection) is not None:
                guarding.remove(connection, guards)
            alembic.upgrade(_config(connection), "head")
            guarding.install(connection, guards)
            if sqlite and (broken := connection.exec_driver_sql("PRAGMA foreign_key_check").all()):
                raise RuntimeError(f"foreign keys broken by the migration: {broken[:5]}")
        if sqlite:
            driver.execute("PRAGMA foreign_keys=ON")


def new(engine: Engine, metadata: MetaData, slug: str, now: datetime) -> Path:
    """Write the migration that brings a migrated database to `metadata`; for authors."""
    from alembic import command as alembic

    with engine.connect() as connection:
        script = alembic.revision(
            _config(connection, metadata), message=slug, autogenerate=True, rev_id=f"{now:%y%m%d%H%M}"
        )
    if script is None or isinstance(script, list):
        raise RuntimeError("one migration was expected")
    return Path(script.path)
