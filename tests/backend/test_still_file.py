"""A pole in a folder that can't be written: read as it is, every write refused in words."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from pole_desk.cli.main import main
from pole_desk.kernel.errors import DatabaseUnfit
from pole_desk.kernel.work import Runner
from pole_desk.registers.parties.commands import add_party
from pole_desk.registers.parties.queries import parties
from pole_desk.registers.parties.rules import PartyInput


@pytest.fixture
def still(sqlite_pole_url: str, open_pole: Callable[..., Runner], monkeypatch: pytest.MonkeyPatch) -> str:
    """The pole's folder as a seat sees it that may only read."""
    open_pole(sqlite_pole_url).engine.dispose()
    folder = Path(sqlite_pole_url.removeprefix("sqlite:///")).parent
    allowed = os.access

    def access(path: os.PathLike[str] | str, mode: int) -> bool:
        return not (Path(path) == folder and mode & os.W_OK) and allowed(path, mode)

    monkeypatch.setattr(os, "access", access)
    return sqlite_pole_url


def test_it_is_read_and_left_as_it_was(still: str, open_pole: Callable[..., Runner]) -> None:
    file = Path(still.removeprefix("sqlite:///"))
    before = {one.name: one.stat().st_mtime_ns for one in file.parent.iterdir()}
    runner = open_pole(still)
    assert runner.read(parties)
    with pytest.raises(DatabaseUnfit) as refused:
        runner.do(add_party, party=PartyInput(name="Les Semeurs"))
    assert refused.value.code == "read_only"
    runner.engine.dispose()
    names = {name: when for name, when in before.items() if not name.endswith("-turn")}
    after = {one.name: one.stat().st_mtime_ns for one in file.parent.iterdir()}
    assert {name: after[name] for name in names} == names


def test_the_command_line_reads_and_refuses_writes_with_5(
    still: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--db", still, "spaces", "--kind", "office"]) == 0
    assert main(["--db", still, "parties", "add", "--name", "Les Semeurs"]) == 5
    assert "lecture seule" in capsys.readouterr().err
