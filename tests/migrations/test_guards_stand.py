"""The migrated schema is the program's own, and its guards stand after every migration."""

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import CheckConstraint, Connection, inspect, text

from pole_desk.backend.features import GUARDS, METADATA
from pole_desk.kernel import guards as guarding
from pole_desk.kernel import migrate
from pole_desk.kernel.database import engine_for, read_url
from pole_desk.kernel.work import Runner

SQLITE = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name"
POSTGRESQL = (
    "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal "
    "UNION ALL SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE contype = 'x' "
    "ORDER BY 1"
)


def _guards(connection: Connection) -> list[tuple[str, str]]:
    statement = SQLITE if connection.dialect.name == "sqlite" else POSTGRESQL
    return [(row[0], row[1]) for row in connection.execute(text(statement))]


def test_the_migrations_make_the_very_tables_of_the_program(pole: Runner) -> None:
    with pole.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = [
            difference
            for difference in compare_metadata(context, METADATA)
            if "claim_overlap" not in repr(difference)
        ]
    assert differences == []


def test_the_migrations_make_the_very_checks_of_the_program(pole: Runner) -> None:
    """Autogeneration does not compare them, and a table made again on SQLite keeps what was not taken off."""

    def plain(table: str, names: Iterable[object]) -> list[str]:
        return sorted(str(name).removeprefix("ck_").removeprefix(f"{table}_") for name in names)

    with pole.engine.connect() as connection:
        found = inspect(connection)
        made = {
            name: plain(name, (one["name"] for one in found.get_check_constraints(name))) for name in METADATA.tables
        }
    told = {
        name: plain(name, (one.name for one in table.constraints if isinstance(one, CheckConstraint)))
        for name, table in METADATA.tables.items()
    }
    assert {name: (made[name], told[name]) for name in told if made[name] != told[name]} == {}


def test_the_names_of_the_files_tell_the_chain_of_the_migrations() -> None:
    script = ScriptDirectory.from_config(migrate._config())
    chain = [revision.revision for revision in script.walk_revisions()]
    assert migrate._shipped() == chain[::-1]
    assert migrate.head() == script.get_current_head()


def test_a_migrated_schema_has_the_guards_of_a_fresh_one(pole: Runner, url: str) -> None:
    with pole.engine.connect() as connection:
        migrated = _guards(connection)
    engine = engine_for(read_url(url))
    if engine.dialect.name != pole.engine.dialect.name:
        engine.dispose()
        return
    with engine.begin() as connection:
        METADATA.create_all(connection)
        guarding.install(connection, GUARDS)
    with engine.connect() as connection:
        assert _guards(connection) == migrated
    engine.dispose()
    assert len(migrated) >= len(GUARDS)


def test_the_guards_come_back_after_a_migration_that_runs_again(pole: Runner) -> None:
    with pole.engine.connect() as connection:
        before = _guards(connection)
    migrate.upgrade(pole.engine, GUARDS)
    with pole.engine.connect() as connection:
        assert _guards(connection) == before


@pytest.mark.parametrize("guard", GUARDS, ids=lambda guard: guard.name)
def test_each_guard_can_be_taken_away_and_put_back(pole: Runner, guard: guarding.Guard) -> None:
    with pole.engine.connect() as connection:
        before = _guards(connection)
    with pole.engine.begin() as connection:
        guarding.remove(connection, [guard])
        assert _guards(connection) != before or guard.name == "claim_integers"
        guarding.install(connection, [guard])
    with pole.engine.connect() as connection:
        assert _guards(connection) == before


def test_the_schema_page_names_every_table() -> None:
    from pole_desk.kernel.paths import shipped

    page = Path(shipped("db", "README.md")).read_text(encoding="utf-8")
    missing = [table for table in METADATA.tables if f"`{table}`" not in page]
    assert missing == []


def test_every_connection_is_wal_and_full(sqlite_pole_url: str, open_pole: Callable[..., Runner]) -> None:
    runner = open_pole(sqlite_pole_url)
    for _again in range(3):
        with runner.engine.connect() as connection:
            assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
            assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
            assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
