"""Copies and restores where something is in the way: open seats, damage, the pole's own file."""

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from pole_desk import backend
from pole_desk.kernel.clock import FixedClock
from pole_desk.kernel.errors import BadInput, DatabaseUnfit
from pole_desk.kernel.work import Runner
from pole_desk.registers.parties.commands import add_party
from pole_desk.registers.parties.queries import parties
from pole_desk.registers.parties.rules import PartyInput


def _file(url: str) -> Path:
    return Path(url.removeprefix("sqlite:///"))


def _names(runner: Runner) -> set[str]:
    return {party.name for party in runner.read(parties)}


def test_what_a_copy_has_only_in_its_journal_is_restored_too(
    sqlite_pole_url: str, open_pole: Callable[..., Runner], clock: FixedClock, tmp_path: Path
) -> None:
    seat = open_pole(sqlite_pole_url)
    with closing(sqlite3.connect(_file(sqlite_pole_url))) as reading:
        reading.execute("BEGIN")
        reading.execute("SELECT COUNT(*) FROM party").fetchone()
        seat.do(add_party, party=PartyInput(name="Encore au journal"))
        elsewhere = f"sqlite:///{tmp_path / 'ailleurs.db'}"
        backend.restore_pole(elsewhere, _file(sqlite_pole_url), clock)
    assert "Encore au journal" in _names(open_pole(elsewhere))


def test_a_seat_that_was_open_goes_on_with_the_restored_pole(
    sqlite_pole_url: str, open_pole: Callable[..., Runner], clock: FixedClock, tmp_path: Path
) -> None:
    seat = open_pole(sqlite_pole_url)
    backend.back_up(seat, tmp_path / "copie.db")
    seat.do(add_party, party=PartyInput(name="Après la copie"))
    backend.restore_pole(sqlite_pole_url, tmp_path / "copie.db", clock)
    assert "Après la copie" not in _names(seat)
    seat.do(add_party, party=PartyInput(name="Après le retour"))
    assert "Après le retour" in _names(open_pole(sqlite_pole_url))
    assert seat.read(backend.check) == []


def test_a_damaged_pole_is_kept_aside_and_replaced(
    sqlite_pole_url: str, open_pole: Callable[..., Runner], clock: FixedClock, tmp_path: Path
) -> None:
    runner = open_pole(sqlite_pole_url)
    runner.do(add_party, party=PartyInput(name="Sauvée"))
    backend.back_up(runner, tmp_path / "copie.db")
    runner.engine.dispose()
    file = _file(sqlite_pole_url)
    with file.open("r+b") as pages:
        pages.seek(4096)
        pages.write(os.urandom(file.stat().st_size - 4096))
    backend.restore_pole(sqlite_pole_url, tmp_path / "copie.db", clock)
    assert "Sauvée" in _names(open_pole(sqlite_pole_url))
    assert list(tmp_path.glob("*-sauvegardes/*-abime.db"))


def test_a_damaged_pole_can_not_be_copied(
    sqlite_pole_url: str, open_pole: Callable[..., Runner], tmp_path: Path
) -> None:
    runner = open_pole(sqlite_pole_url)
    file = _file(sqlite_pole_url)
    with file.open("r+b") as pages:
        pages.write(b"tout autre chose ")
    with pytest.raises(DatabaseUnfit) as refused:
        backend.back_up(runner, tmp_path / "copie.db")
    assert refused.value.code == "not_a_database"
    assert not (tmp_path / "copie.db").exists()


@pytest.mark.parametrize("suffix", ["", "-wal", "-turn"])
def test_the_pole_s_own_file_is_neither_a_copy_nor_a_source(
    suffix: str, sqlite_pole_url: str, open_pole: Callable[..., Runner], clock: FixedClock
) -> None:
    runner = open_pole(sqlite_pole_url)
    runner.do(add_party, party=PartyInput(name="Reste là"))
    own = _file(sqlite_pole_url)
    for act in (
        lambda: backend.back_up(runner, own.with_name(own.name + suffix)),
        lambda: backend.restore_pole(sqlite_pole_url, own.with_name(own.name + suffix), clock),
    ):
        with pytest.raises(BadInput) as refused:
            act()
        assert refused.value.code == "same_file"
    assert "Reste là" in _names(open_pole(sqlite_pole_url))


def test_a_copy_never_takes_the_place_of_what_is_no_file(
    sqlite_pole: Runner, tmp_path: Path
) -> None:
    pipe = tmp_path / "tube"
    os.mkfifo(pipe)
    with pytest.raises(BadInput):
        backend.back_up(sqlite_pole, pipe)
    assert pipe.is_fifo()


def test_a_folder_or_a_link_in_place_of_the_pole(
    sqlite_pole_url: str, open_pole: Callable[..., Runner], clock: FixedClock, tmp_path: Path
) -> None:
    copy = tmp_path / "copie.db"
    backend.back_up(open_pole(sqlite_pole_url), copy)
    (tmp_path / "dossier").mkdir()
    with pytest.raises(DatabaseUnfit):
        backend.restore_pole(f"sqlite:///{tmp_path / 'dossier'}", copy, clock)
    link = tmp_path / "lien.db"
    link.symlink_to(_file(sqlite_pole_url))
    backend.restore_pole(f"sqlite:///{link}", copy, clock)
    assert link.is_symlink()
