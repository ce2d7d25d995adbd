"""The planning on a small pole that is let, at 1240 × 800."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import let_pole
import pytest
from let_pole import LetPole
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from pole_desk import backend
from pole_desk.activities.events.commands import book
from pole_desk.activities.events.rules import BookingWish
from pole_desk.desktop.feed import Feed
from pole_desk.desktop.notice import Notice
from pole_desk.desktop.pages.planning.page import PlanningPage
from pole_desk.desktop.runner import Background, Inline
from pole_desk.desktop.seat import Seat
from pole_desk.kernel.clock import FixedClock
from pole_desk.kernel.permissions import ADMINISTRATOR
from pole_desk.registers.parties.queries import parties

Drag = Callable[..., None]
Booker = Callable[..., Any]
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
def seat(let: LetPole, clock: FixedClock, went: Went) -> Seat:
    def go(page: str, record: int | None = None, action: str = "") -> None:
        went.append((page, record, action))

    background = Background(let.runner, Inline())
    return Seat(background, Feed(background), clock, ADMINISTRATOR, go)


@pytest.fixture
def page(qtbot: QtBot, seat: Seat) -> PlanningPage:
    made = PlanningPage(seat)
    qtbot.addWidget(made)
    made.resize(1240, 800)
    with qtbot.waitExposed(made):
        made.show()
    for group in ("events", "meals"):
        made.board.fold(group)
    return made


@pytest.fixture
def notices(page: PlanningPage) -> list[Notice]:
    """What the page said."""
    heard: list[Notice] = []
    page.said.connect(heard.append)
    return heard


@pytest.fixture
def drag(page: PlanningPage, qtbot: QtBot) -> Drag:
    """Press, move in a few steps, let go: as a hand does."""

    def do(start: QPoint, end: QPoint, *, drop: bool = True) -> None:
        port = page.board.viewport()
        qtbot.mousePress(port, Qt.MouseButton.LeftButton, pos=start)
        for step in (1, 2, 3, 4):
            qtbot.mouseMove(port, start + (end - start) * step / 4)
        if drop:
            qtbot.mouseRelease(port, Qt.MouseButton.LeftButton, pos=end)

    return do


@pytest.fixture
def booker(let: LetPole, page: PlanningPage) -> Booker:
    """Books a room in this week of November."""
    known = {row.name: row.id for row in let.runner.read(parties)}

    def do(code: str, starts: int, ends: int, who: str = "Le Fournil", **more: Any) -> Any:
        wish = {key: more.pop(key) for key in ("set_up", "tear_down", "people") if key in more}
        made = let.do(
            book, party=known[who], title=more.pop("title", "Atelier"),
            wishes=[BookingWish(let.space(code), starts, ends, **{"set_up": 0, "tear_down": 0, **wish})],
            **more,
        )  # fmt: skip
        page.refresh()
        return made

    return do


@pytest.fixture
def week(page: PlanningPage, qtbot: QtBot) -> PlanningPage:
    """The planning on this week, rooms unfolded."""
    QApplication.processEvents()
    with qtbot.waitActive(page):
        page.activateWindow()
    for group in ("events", "meals"):
        page.board.fold(group)
    page.board.set_preset("week")
    page.board.setFocus()
    return page
