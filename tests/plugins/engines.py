"""Databases for the tests, on both engines: empty ones, and ready poles copied from one template.

A pole, or whatever else a folder's tests begin with, is made once per engine and run, then copied: a SQLite
file by copying it, a PostgreSQL database with CREATE DATABASE … TEMPLATE. The server itself is in
`private_postgresql`.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import uuid
from collections.abc import Callable, Iterator
from datetime import date
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit, urlunsplit

import private_postgresql
import pytest

if TYPE_CHECKING:
    from pole_desk.kernel.clock import FixedClock
    from pole_desk.kernel.work import Runner

TODAY = date(2026, 11, 23)
Make = Callable[[str], object]
"""Fills the empty database at a URL and leaves no connection open; the same function is the same database."""
ENGINES = [
    "sqlite",
    pytest.param("postgresql", marks=pytest.mark.postgresql),
]


class Server:
    """Where databases are created and dropped; every name is unique to this process."""

    def __init__(self, url: str) -> None:
        self.url = _with_driver(url)

    def create(self, template: str | None = None) -> str:
        """An empty database, or a copy of another; returns its URL."""
        name = f"pole_test_{uuid.uuid4().hex}"
        copied = f' TEMPLATE "{_database_of(template)}"' if template else " TEMPLATE template0"
        self._run(f'CREATE DATABASE "{name}"{copied}')
        return _for_database(self.url, name)

    def drop(self, url: str) -> None:
        self._run(f'DROP DATABASE IF EXISTS "{_database_of(url)}" WITH (FORCE)')

    def disconnect(self, url: str) -> None:
        """Ends the connections to a database: a template must have none."""
        self._run(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            f"WHERE datname = '{_database_of(url)}' AND pid <> pg_backend_pid()"
        )

    def _run(self, statement: str) -> None:
        import psycopg

        plain = self.url.replace("postgresql+psycopg://", "postgresql://", 1)
        with psycopg.connect(plain, autocommit=True) as connection:
            connection.execute(statement)


def _with_driver(url: str) -> str:
    scheme, rest = url.split("://", 1)
    return f"postgresql+psycopg://{rest}" if scheme in ("postgres", "postgresql") else url


def _for_database(url: str, name: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def _database_of(url: str | None) -> str:
    return urlsplit(url or "").path.removeprefix("/")


def _absent(config: pytest.Config, reason: str) -> None:
    """In CI a missing server fails; elsewhere the test is counted for the closing warning."""
    if os.environ.get("CI", "").lower() in ("1", "true", "yes"):
        pytest.fail(f"PostgreSQL est exigé en intégration continue : {reason}", pytrace=False)
    config.stash[REASON] = reason
    pytest.skip(f"PostgreSQL : {reason}")


REASON: pytest.StashKey[str] = pytest.StashKey()


@pytest.fixture(scope="session")
def pg_server(request: pytest.FixtureRequest) -> Iterator[Server]:
    """The server of this run: the one given by POLE_DESK_TEST_PG, or a private one."""
    given = os.environ.get(private_postgresql.GIVEN)
    if given:
        yield Server(given)
        return
    with contextlib.ExitStack() as stack:
        try:
            url = stack.enter_context(private_postgresql.private_server())
        except private_postgresql.Unavailable as reason:
            _absent(request.config, str(reason))
        yield Server(url)


@pytest.fixture(scope="session")
def pg_url(pg_server: Server) -> str:
    """The URL of a PostgreSQL server's maintenance database; for whole-server needs only."""
    return pg_server.url


@pytest.fixture(params=ENGINES)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of an empty database of its own, on SQLite and then on PostgreSQL."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.pole'}"
        return
    server: Server = request.getfixturevalue("pg_server")
    fresh = server.create()
    yield fresh
    server.drop(fresh)


@pytest.fixture
def clock() -> FixedClock:
    """23 November 2026, noon in Paris."""
    from pole_desk.kernel.clock import noon

    return noon(TODAY)


@pytest.fixture(scope="session")
def sqlite_made(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Make], Path]:
    """The SQLite file that a function fills, once a run; copied, never opened by a test."""
    made: dict[Make, Path] = {}

    def file_of(make: Make) -> Path:
        if make not in made:
            file = tmp_path_factory.mktemp("template") / "new.pole"
            make(f"sqlite:///{file}")
            made[make] = file
        return made[make]

    return file_of


@pytest.fixture(scope="session")
def pg_made(pg_server: Server) -> Iterator[Callable[[Make], str]]:
    """The PostgreSQL database that a function fills, once a run; copied, never opened by a test."""
    made: dict[Make, str] = {}

    def url_of(make: Make) -> str:
        if make not in made:
            template = pg_server.create()
            make(template)
            pg_server.disconnect(template)
            made[make] = template
        return made[make]

    yield url_of
    for template in made.values():
        pg_server.drop(template)


@pytest.fixture
def sqlite_copy(sqlite_made: Callable[[Make], Path], tmp_path: Path) -> Callable[[Make], str]:
    """The URL of a file of the test's own, like the one that a function fills."""
    numbers = count()

    def copy_of(make: Make) -> str:
        template, file = sqlite_made(make), tmp_path / f"pole{next(numbers) or ''}.pole"
        for part in template.parent.glob(f"{template.name}*"):
            shutil.copy(part, tmp_path / part.name.replace(template.name, file.name))
        return f"sqlite:///{file}"

    return copy_of


@pytest.fixture
def pg_copy(pg_server: Server, pg_made: Callable[[Make], str]) -> Iterator[Callable[[Make], str]]:
    """The URL of a PostgreSQL database of the test's own, like the one that a function fills."""
    copies: list[str] = []

    def copy_of(make: Make) -> str:
        copies.append(pg_server.create(template=pg_made(make)))
        return copies[-1]

    yield copy_of
    for copy in copies:
        pg_server.drop(copy)


@pytest.fixture(params=ENGINES)
def copy_of(request: pytest.FixtureRequest) -> Callable[[Make], str]:
    """As `sqlite_copy` and then `pg_copy`."""
    found: Callable[[Make], str] = request.getfixturevalue("sqlite_copy" if request.param == "sqlite" else "pg_copy")
    return found


@pytest.fixture(scope="session")
def sqlite_template(sqlite_made: Callable[[Make], Path]) -> Path:
    """A SQLite file that holds a new pole; copied, never opened by a test."""
    return sqlite_made(_create_pole)


def _create_pole(url: str) -> None:
    from pole_desk import backend
    from pole_desk.kernel.clock import noon

    backend.create_pole(url, clock=noon(TODAY))


@pytest.fixture
def sqlite_pole_url(sqlite_copy: Callable[[Make], str]) -> str:
    """The URL of a new pole's own SQLite file, for tests that open it themselves."""
    return sqlite_copy(_create_pole)


@pytest.fixture
def pg_pole_url(pg_copy: Callable[[Make], str]) -> str:
    """The URL of a new pole's own PostgreSQL database."""
    return pg_copy(_create_pole)


@pytest.fixture(params=ENGINES)
def pole_url(request: pytest.FixtureRequest) -> str:
    """The URL of a new pole, on SQLite and then on PostgreSQL."""
    wanted = "sqlite_pole_url" if request.param == "sqlite" else "pg_pole_url"
    return str(request.getfixturevalue(wanted))


@pytest.fixture
def open_pole(clock: FixedClock) -> Iterator[Callable[..., Runner]]:
    """Opens a pole at a URL and closes it after the test: `open_pole(url, clock=…, user=…)`."""
    opened: list[Runner] = []

    def open_at(url: str, **options: Any) -> Runner:
        from pole_desk import backend

        opened.append(backend.open_pole(url, **{"clock": clock, **options}))
        return opened[-1]

    yield open_at
    for runner in opened:
        runner.engine.dispose()


@pytest.fixture
def pole(pole_url: str, open_pole: Callable[..., Runner]) -> Runner:
    """A Runner on a new pole (schema, spaces, price lists), on SQLite and then on PostgreSQL."""
    return open_pole(pole_url)


@pytest.fixture
def sqlite_pole(sqlite_pole_url: str, open_pole: Callable[..., Runner]) -> Runner:
    """A Runner on a new pole on SQLite alone: for what does not depend on the engine."""
    return open_pole(sqlite_pole_url)


@pytest.fixture
def pg_pole(pg_pole_url: str, open_pole: Callable[..., Runner]) -> Runner:
    """A Runner on a new pole on PostgreSQL alone."""
    return open_pole(pg_pole_url)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever asks for the server, even through other fixtures, carries the marker."""
    for item in items:
        if "pg_server" in getattr(item, "fixturenames", ()) and not _on_sqlite(item):
            item.add_marker(pytest.mark.postgresql)


def _on_sqlite(item: pytest.Item) -> bool:
    parameters = getattr(getattr(item, "callspec", None), "params", {})
    return "sqlite" in parameters.values()


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """A line that can't be overlooked when the PostgreSQL tests did not run."""
    reason = config.stash.get(REASON, None)
    if reason is None:
        return
    missed = [report for report in terminalreporter.stats.get("skipped", []) if "postgresql" in report.keywords]
    warn = {"red": True, "bold": True}
    terminalreporter.write_sep("!", f"{len(missed)} TESTS POSTGRESQL NON EXÉCUTÉS", **warn)
    terminalreporter.write_line(f"Pourquoi : {reason}.", **warn)
    terminalreporter.write_line(
        f"Que faire : installez postgresql, ou donnez un serveur par {private_postgresql.GIVEN}.",
        **warn,
    )
    terminalreporter.write_sep("!", **warn)
