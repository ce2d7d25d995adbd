"""The first window shows what the page will show, hands its place over, and gives way to the ordinary start."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from pole_desk import backend
from pole_desk.desktop import memory
from pole_desk.desktop.shell import opening, program
from pole_desk.desktop.shell.first_paint import BOARD_KEY, first_window
from pole_desk.kernel.clock import FixedClock, noon
from pole_desk.kernel.errors import PoleError
from pole_desk.kernel.periods import day_start
from pole_desk.registers.claims.queries import holds

TODAY = date(2026, 11, 23)


@pytest.fixture
def clock() -> FixedClock:
    return noon(TODAY)


@pytest.fixture(scope="module")
def told(demo_file: Path) -> Path:
    return demo_file


@pytest.fixture(autouse=True)
def own_seat(tmp_path: Path) -> None:
    memory.keep_in(tmp_path / "poste.ini")


def test_the_first_board_shows_the_holds_of_the_month(qtbot: QtBot, told: Path, clock: FixedClock) -> None:
    window = first_window(told, clock, page="planning")
    assert window is not None
    qtbot.addWidget(window)
    runner = backend.open_pole(f"sqlite:///{told}", clock)
    held = runner.read(holds, starts_at=day_start(date(2026, 11, 1)), ends_at=day_start(date(2026, 12, 1)))
    runner.engine.dispose()
    shown = window.board.stage.model
    assert held
    assert [one.hold for one in held if shown.bar(one.hold) is None] == []
    assert shown.bar(held[0].hold).title == held[0].party_name


def test_the_first_window_hands_its_date_over(qtbot: QtBot, told: Path, clock: FixedClock) -> None:
    memory.remember(BOARD_KEY, json.dumps({"preset": "month", "day": "2026-09-01", "view": "board"}))
    window = first_window(told, clock, page="planning")
    assert window is not None
    qtbot.addWidget(window)
    window.board.step(1)
    window.hand_over()
    kept = json.loads(memory.recall(BOARD_KEY))
    assert (kept["day"], kept["preset"], kept["view"]) == ("2026-10-01", "month", "board")


@pytest.mark.parametrize("page", ["planning", "today"])
def test_a_foreign_file_gets_no_first_window(qtbot: QtBot, tmp_path: Path, clock: FixedClock, page: str) -> None:
    file = tmp_path / "autre.db"
    file.write_bytes(b"autre chose")
    assert first_window(file, clock, page=page) is None


def test_a_refusal_is_shown_in_french_after_the_ordinary_way(
    qtbot: QtBot, tmp_path: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[str] = []

    def refuse(error: PoleError) -> int:
        shown.append(error.message)
        return error.exit_code

    monkeypatch.setattr(program, "show_refusal", refuse)
    file = tmp_path / "autre.db"
    file.write_bytes(b"autre chose")
    assert opening.open_window(f"sqlite:///{file}", clock, page="planning") == 5
    assert "n’est pas une base de Pôle Desk" in shown[0]
