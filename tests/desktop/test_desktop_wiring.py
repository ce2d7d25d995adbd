"""What the shell shows of a real pole: search, counts, backups, the window's own name for the base."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from pole_desk import __version__, backend
from pole_desk.desktop.runner import Background, Inline, Progress
from pole_desk.desktop.shell import wiring
from pole_desk.desktop.shell.window import MainWindow
from pole_desk.kernel.clock import FixedClock
from pole_desk.kernel.work import Runner


@pytest.fixture
def pole(tmp_path: Path, clock: FixedClock) -> Iterator[Runner]:
    url = f"sqlite:///{tmp_path / 'essai.db'}"
    backend.create_pole(url, clock)
    runner = backend.open_pole(url, clock)
    yield runner
    runner.engine.dispose()


def test_the_services_speak_of_the_pole(pole: Runner) -> None:
    services = wiring.services_of(pole)
    assert services.database == "Base locale"
    assert not services.demo
    assert services.look is not None and list(services.look()) == []
    hits = pole.read(wiring.search, text="b01")
    assert any("B01" in hit.title for hit in hits)
    counts = pole.read(wiring.badges)
    assert counts["today"] >= 0


def test_closing_leaves_a_dated_copy_and_the_next_start_tells_when(pole: Runner, tmp_path: Path) -> None:
    assert "à la fermeture" in wiring.backup_words(pole)
    wiring.keep_copy(pole)
    copies = list(tmp_path.glob("essai-sauvegardes/*.db"))
    assert len(copies) == 1
    assert "23 nov. 2026" in wiring.backup_words(pole)


def test_nothing_waits_on_a_new_pole(qtbot: QtBot, pole: Runner) -> None:
    assert wiring.make_waiting_files(pole, Progress()) == 0
    window = MainWindow(Background(pole, Inline()), wiring.services_of(pole), pages=())
    qtbot.addWidget(window)
    window.catch_up()
    assert window.toasts.isHidden()
    assert f"v{__version__}" in window.status._right.text()
