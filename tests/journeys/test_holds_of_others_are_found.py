"""A place held in the name of another dossier than its own is found, whoever booked it."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

sys.path.insert(0, str(Path(__file__).parent))

from ways_back import TODAY, set_the_stage

from pole_desk import backend
from pole_desk.kernel.clock import noon
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command


@command(Permission.SETTINGS)
def give_away(tx: Tx, *, item: str) -> None:
    tx.connection.execute(
        text("UPDATE hold SET dossier = (SELECT MIN(id) FROM dossier) WHERE item LIKE :item "
             "AND dossier <> (SELECT MIN(id) FROM dossier)"), {"item": item},
    )  # fmt: skip


@pytest.mark.parametrize("item", ["lease_line:%", "storage_%", "shop_stand:%", "event_booking:%"])
def test_a_hold_given_to_another_dossier_is_found(sqlite_template: Path, tmp_path: Path, item: str) -> None:
    file = tmp_path / "given.pole"
    shutil.copy(sqlite_template, file)
    runner = backend.open_pole(f"sqlite:///{file}", noon(TODAY))
    set_the_stage(runner)
    assert runner.read(backend.check) == []
    runner.do(give_away, item=item)
    assert runner.read(backend.check) != []
    runner.engine.dispose()
