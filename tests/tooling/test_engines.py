"""The databases that the other tests stand on."""

from __future__ import annotations

import os
from pathlib import Path

import private_postgresql
import pytest
from engines import Server, _with_driver
from sqlalchemy import create_engine, text


def test_an_empty_database_is_one_s_own_on_both_engines(url: str) -> None:
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE mine (id integer)"))
        assert connection.execute(text("SELECT count(*) FROM mine")).scalar_one() == 0
    engine.dispose()


def test_a_copy_of_a_database_holds_what_its_template_holds(pg_server: Server) -> None:
    template = pg_server.create()
    engine = create_engine(template)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE one AS SELECT 1 AS n"))
    pg_server.disconnect(template)
    copy = pg_server.create(template=template)
    engine = create_engine(copy)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT n FROM one")).scalar_one() == 1
    engine.dispose()
    pg_server.drop(copy)
    pg_server.drop(template)


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_a_given_server_may_be_named_with_or_without_its_driver(scheme: str) -> None:
    assert _with_driver(f"{scheme}://a@b/c") == "postgresql+psycopg://a@b/c"


def test_a_private_server_leaves_nothing_behind() -> None:
    if private_postgresql.binaries() is None:
        pytest.skip("PostgreSQL n’est pas installé")
    before = _homes()
    with private_postgresql.private_server() as url:
        assert url.startswith("postgresql+psycopg://postgres@127.0.0.1:")
        home = (_homes() - before).pop()
        assert (home / "owner").read_text() == str(os.getpid())
    assert not home.exists()


def _homes() -> set[Path]:
    return set(Path("/tmp").glob(f"{private_postgresql.PREFIX}*"))
