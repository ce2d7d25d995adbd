"""The power is cut at each fsync and after each commit: nothing that was answered is lost.

SQLite's own writes are noted, and the files made again as the cut would leave them. The same with
`synchronous=NORMAL` is shown losing beside.
"""

from __future__ import annotations

import random
import sqlite3
from datetime import date
from pathlib import Path

import pytest
from measured import shown, told
from sqlalchemy import event
from write_log import Done, left_by_a_cut, written_down

from pole_desk import backend
from pole_desk.kernel.clock import noon
from pole_desk.registers.parties.commands import add_party
from pole_desk.registers.parties.rules import PartyInput

COMMITS = 150
"""Enough for a checkpoint on the way."""


def _lived(folder: Path, level: str) -> tuple[dict[str, bytes], list[Done]]:
    """The files before, and what was written while structures were added one by one."""
    file = folder / "cut.db"
    url, clock = f"sqlite:///{file}", noon(date(2026, 11, 23))
    backend.create_pole(url, clock)
    start = {str(file): file.read_bytes()}
    with written_down(folder) as log:
        if log is None:
            pytest.skip("ce Python a un SQLite à lui, dont on ne voit pas les écritures")
        runner = backend.open_pole(url, clock)
        runner.engine.dispose()
        event.listen(
            runner.engine, "connect", lambda raw, _record: raw.execute(f"PRAGMA synchronous={level}")
        )
        log.done.clear()
        start = {str(one): one.read_bytes() for one in folder.glob("cut.db*") if one.suffix != ".db-shm"}
        for number in range(COMMITS):
            runner.do(add_party, party=PartyInput(name=f"Coupure {number:04d}"))
            log.say("commit")
        done = list(log.done)
        runner.engine.dispose()
    return start, done


def _survivors(folder: Path, files: dict[str, bytes]) -> int:
    """How many structures a pole has after the cut; its file is sound."""
    for old in folder.iterdir():
        old.unlink()
    for name, content in files.items():
        (folder / Path(name).name).write_bytes(content)
    connection = sqlite3.connect(folder / "cut.db")
    try:
        assert connection.execute("PRAGMA quick_check(1)").fetchone() == ("ok",)
        found = connection.execute("SELECT count(*) FROM party WHERE name LIKE 'Coupure %'").fetchone()
        return int(found[0])
    finally:
        connection.close()


def _most_lost(tmp_path: Path, level: str, *, cut_after: tuple[str, ...]) -> tuple[int, int]:
    """The most commits that a cut loses, over how many cuts; what was not synced goes whole, or by half."""
    lived, after = tmp_path / level, tmp_path / f"{level}-after"
    lived.mkdir()
    after.mkdir()
    start, done = _lived(lived, level)
    dice = random.Random(7)
    lost = cuts = answered = 0
    for place, one in enumerate(done, 1):
        answered += one.act == "commit"
        if one.act not in cut_after:
            continue
        for luck in (None, dice) if "sync" in cut_after else (None,):
            kept = _survivors(after, left_by_a_cut(start, done[:place], luck))
            lost, cuts = max(lost, answered - kept), cuts + 1
    assert answered == COMMITS
    return lost, cuts


def test_a_power_cut_at_each_sync_loses_nothing_that_was_answered(tmp_path: Path) -> None:
    lost, cuts = _most_lost(tmp_path, "FULL", cut_after=("sync", "commit"))
    shown("coupures de courant rejouées", cuts, "")
    told("WAL et FULL, validations perdues au pire", lost, "", 0)
    unsafe, _cuts = _most_lost(tmp_path, "NORMAL", cut_after=("commit",))
    shown("WAL et NORMAL, validations perdues au pire", unsafe, "")
    assert lost == 0 < unsafe
