"""The plan of spaces on a small pole that is let, at 1240 × 860."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import let_pole
import pytest
from let_pole import LetPole
from pytestqt.qtbot import QtBot

from pole_desk import backend
from pole_desk.desktop.feed import Feed
from pole_desk.desktop.pages.plan.page import PlanPage
from pole_desk.desktop.runner import Background, Inline
from pole_desk.desktop.seat import Seat
from pole_desk.kernel.clock import FixedClock
from pole_desk.kernel.permissions import ADMINISTRATOR

Went = list[tuple[str, int | None, str]]


@pytest.fixture(scope="session")
def let_template(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("let") / "let.pole"
    let_pole.build(sqlite_template, file)
    return file


@pytest.fixture
def let(let_template: Path, tmp_path: Path, clock: FixedClock) -> Iterator[LetPole]:
    file = tmp_path / "let.pole"
    file.write_bytes(let_template.read_bytes())
    runner = backend.open_pole(f"sqlite:///{file}", clock)
    yield LetPole(runner)
    runner.engine.dispose()


@pytest.fixture
def went() -> Went:
    """Where the page asked to go."""
    return []


@pytest.fixture
def page(qtbot: QtBot, let: LetPole, clock: FixedClock, went: Went) -> PlanPage:
    def go(page: str, record: int | None = None, action: str = "") -> None:
        went.append((page, record, action))

    background = Background(let.runner, Inline())
    made = PlanPage(Seat(background, Feed(background), clock, ADMINISTRATOR, go))
    qtbot.addWidget(made)
    made.resize(1240, 860)
    with qtbot.waitExposed(made):
        made.show()
    return made
