"""A pole of each landed issue comes up to today's schema, whole, and goes on."""

import gzip
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from pole_desk import backend
from pole_desk.accounts.receivables.queries import invoices
from pole_desk.activities.leases.queries import leases
from pole_desk.kernel.clock import FixedClock
from pole_desk.kernel.work import Runner
from pole_desk.registers.parties.commands import add_party
from pole_desk.registers.parties.rules import PartyInput

DUMPS = sorted((Path(__file__).parent / "dumps").glob("*.sql.gz"))


@pytest.fixture(params=DUMPS, ids=lambda path: path.name)
def old_pole(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    file = tmp_path / "ancien.db"
    connection = sqlite3.connect(file)
    connection.executescript(gzip.decompress(request.param.read_bytes()).decode())
    connection.close()
    return f"sqlite:///{file}"


def test_there_is_a_dump_for_each_landed_issue() -> None:
    assert [path.name for path in DUMPS] == ["issue_2.sql.gz"]


def test_an_old_pole_comes_up_with_all_it_held(
    old_pole: str, open_pole: Callable[..., Runner]
) -> None:
    runner = open_pole(old_pole)
    assert runner.read(backend.check) == []
    assert len(runner.read(leases)) == 3
    assert len(runner.read(invoices)) == 4
    runner.do(add_party, party=PartyInput(name="Après la mise à jour"))


def test_an_old_pole_goes_to_a_server(
    old_pole: str, pg_pole_url: str, open_pole: Callable[..., Runner], clock: FixedClock, tmp_path: Path
) -> None:
    backend.back_up(open_pole(old_pole), tmp_path / "copie.db")
    backend.restore_pole(pg_pole_url, tmp_path / "copie.db", clock)
    runner = open_pole(pg_pole_url)
    assert runner.read(backend.check) == []
    assert len(runner.read(leases)) == 3
