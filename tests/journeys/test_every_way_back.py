"""Every act of events, canteen, storage and shop, taken back and done again."""

from __future__ import annotations

import inspect
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import ways_back_goods  # noqa: F401 - what it tries is kept in SCRIPTS
import ways_back_meals  # noqa: F401
from ways_back import SCRIPTS, TODAY, WAYS_BACK, Stage, differences, outside, records, set_the_stage

from pole_desk import backend
from pole_desk.kernel.clock import noon
from pole_desk.kernel.work import Undo, command_name, commands

ACTIVITIES = ("events", "canteen", "storage", "shop")


@pytest.fixture(scope="module")
def staged(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """A file with one of each, and the numbers of what is in it."""
    file = tmp_path_factory.mktemp("ways") / "staged.pole"
    shutil.copy(sqlite_template, file)
    runner = backend.open_pole(f"sqlite:///{file}", noon(TODAY))
    stage = set_the_stage(runner)
    runner.engine.dispose()
    return file, vars(stage)


@pytest.fixture
def stage(staged: tuple[Path, dict[str, Any]], tmp_path: Path) -> Iterator[Stage]:
    file, names = staged
    for part in file.parent.glob(f"{file.name}*"):
        shutil.copy(part, tmp_path / part.name)
    runner = backend.open_pole(f"sqlite:///{tmp_path / file.name}", noon(TODAY))
    yield Stage(**{**names, "runner": runner, "do": runner.do, "read": runner.read})
    runner.engine.dispose()


def undoable() -> set[str]:
    """The commands of the four activities that note a way back, as their sources say."""
    found = set()
    for name, command in commands().items():
        source = inspect.getsource(command.run)
        notes = any(word in source for word in ("undo_with(", "finished(", "finished_"))
        if name.partition(".")[0] in ACTIVITIES and notes:
            found.add(name)
    return found


def test_every_act_that_can_be_taken_back_is_tried() -> None:
    tried = {command_name(command) for command, _given in SCRIPTS.values()}
    assert undoable() - tried - WAYS_BACK == set()


@pytest.mark.parametrize("name", SCRIPTS)
def test_what_is_taken_back_is_as_it_was(stage: Stage, name: str) -> None:
    command, script = SCRIPTS[name]
    given, runner = script(stage), stage.runner
    dossiers = len(records(runner)["dossier"])
    before, kept = outside(runner, dossiers), records(runner)
    act: Undo | None = runner.perform(command, **given).undo
    after = outside(runner, dossiers)
    known = WAYS_BACK | {command_name(one) for one, _given in SCRIPTS.values()}
    assert act is not None
    for wanted in (before, after):
        assert act.command in known
        act = runner.undo(act).undo
        assert outside(runner, dossiers) == wanted
        if wanted is before:
            assert differences(kept, records(runner)) == []
        if act is None:
            break
