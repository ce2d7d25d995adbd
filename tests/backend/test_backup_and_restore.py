"""Copies of a pole: made whole, put back whole, refused when they are not one."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import inspect

from pole_desk import backend
from pole_desk.kernel.clock import FixedClock
from pole_desk.kernel.errors import BadInput, DatabaseUnfit
from pole_desk.kernel.work import Runner
from pole_desk.registers.parties.commands import add_party
from pole_desk.registers.parties.queries import parties
from pole_desk.registers.parties.rules import PartyInput


def _names(runner: Runner) -> set[str]:
    return {party.name for party in runner.read(parties)}


def test_a_copy_brings_the_pole_back_on_either_engine(
    pole_url: str, open_pole: Callable[..., Runner], clock: FixedClock, tmp_path: Path
) -> None:
    runner = open_pole(pole_url)
    runner.do(add_party, party=PartyInput(name="Avant"))
    copy = tmp_path / "copie.db"
    backend.back_up(runner, copy)
    runner.do(add_party, party=PartyInput(name="Après"))
    runner.engine.dispose()
    backend.restore_pole(pole_url, copy, clock)
    again = open_pole(pole_url)
    assert "Avant" in _names(again) and "Après" not in _names(again)
    assert again.read(backend.check) == []
    again.do(add_party, party=PartyInput(name="Ensuite"))
    assert "Ensuite" in _names(again)


def test_a_pole_moves_from_one_seat_to_a_server(
    sqlite_pole_url: str, pg_pole_url: str, open_pole: Callable[..., Runner], clock: FixedClock, tmp_path: Path
) -> None:
    local = open_pole(sqlite_pole_url)
    local.do(add_party, party=PartyInput(name="Vient du fichier"))
    backend.back_up(local, tmp_path / "copie.db")
    backend.restore_pole(pg_pole_url, tmp_path / "copie.db", clock)
    assert "Vient du fichier" in _names(open_pole(pg_pole_url))


def test_the_pole_replaced_by_a_copy_is_kept_first(
    sqlite_pole_url: str, open_pole: Callable[..., Runner], clock: FixedClock, tmp_path: Path
) -> None:
    runner = open_pole(sqlite_pole_url)
    backend.back_up(runner, tmp_path / "copie.db")
    runner.do(add_party, party=PartyInput(name="Saisie du jour"))
    runner.engine.dispose()
    backend.restore_pole(sqlite_pole_url, tmp_path / "copie.db", clock)
    file = Path(sqlite_pole_url.removeprefix("sqlite:///"))
    kept = list(file.with_name(f"{file.stem}-sauvegardes").glob("*avant-restauration*"))
    assert len(kept) == 1
    assert "Saisie du jour" in _names(open_pole(f"sqlite:///{kept[0]}"))


def test_what_is_no_pole_is_not_restored(
    sqlite_pole_url: str, open_pole: Callable[..., Runner], clock: FixedClock, tmp_path: Path
) -> None:
    runner = open_pole(sqlite_pole_url)
    before = _names(runner)
    whole = backend.back_up(runner, tmp_path / "copie.db")
    assert whole is not None
    cut = tmp_path / "coupee.db"
    cut.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    other = tmp_path / "autre.db"
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE film (id INTEGER)")
    text = tmp_path / "texte.db"
    text.write_text("bonjour")
    for source in (cut, other, text, tmp_path / "absente.db"):
        with pytest.raises(DatabaseUnfit):
            backend.restore_pole(sqlite_pole_url, source, clock)
    assert _names(open_pole(sqlite_pole_url)) == before


def test_a_copy_that_can_not_be_written_is_refused_before_anything(
    sqlite_pole: Runner, tmp_path: Path
) -> None:
    for place in (tmp_path, tmp_path / "nulle" / "part.db"):
        with pytest.raises(BadInput):
            backend.back_up(sqlite_pole, place)
    assert not list(tmp_path.glob(".*"))


def test_only_the_newest_automatic_copies_are_kept(
    sqlite_pole_url: str, open_pole: Callable[..., Runner], clock: FixedClock
) -> None:
    from datetime import timedelta

    runner = open_pole(sqlite_pole_url)
    for _day in range(33):
        clock.set(clock.now() + timedelta(days=1))
        backend.back_up(runner)
    file = Path(sqlite_pole_url.removeprefix("sqlite:///"))
    kept = sorted(file.with_name(f"{file.stem}-sauvegardes").glob("*.db"))
    assert len(kept) == 30


def test_a_pole_made_where_one_was_removed_is_not_mixed_with_its_remains(tmp_path: Path, clock: FixedClock) -> None:
    file = tmp_path / "pole.db"
    url = f"sqlite:///{file}"
    backend.create_pole(url, clock)
    former = sqlite3.connect(file)
    former.execute("CREATE TABLE remains (a)")
    former.commit()
    remains = file.with_name("pole.db-wal").read_bytes()
    former.close()
    for one in tmp_path.iterdir():
        one.unlink()
    file.with_name("pole.db-wal").write_bytes(remains)
    assert remains
    backend.create_pole(url, clock)
    runner = backend.open_pole(url, clock)
    assert runner.read(backend.check) == []
    with runner.engine.connect() as connection:
        assert "remains" not in inspect(connection).get_table_names()
    runner.engine.dispose()


def test_two_seats_creating_the_same_pole_do_not_mix(url: str, clock: FixedClock) -> None:
    backend.create_pole(url, clock)
    with pytest.raises(BadInput):
        backend.create_pole(url, clock)
    runner = backend.open_pole(url, clock)
    assert runner.read(backend.check) == []
    runner.engine.dispose()
