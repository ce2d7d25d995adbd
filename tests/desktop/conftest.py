"""A bare engine, a fixed day and a seat whose background is synchronous."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PySide6.QtWidgets import QApplication
from sqlalchemy import Engine

from pole_desk.desktop import memory
from pole_desk.desktop.feed import Feed
from pole_desk.desktop.runner import Background, Inline
from pole_desk.desktop.seat import Seat, nowhere
from pole_desk.desktop.theme import Choice, theme
from pole_desk.kernel.clock import FixedClock, noon
from pole_desk.kernel.database import engine_for, read_url
from pole_desk.kernel.permissions import ADMINISTRATOR
from pole_desk.kernel.work import Runner

TODAY = date(2026, 11, 23)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The offscreen platform says what it can't do at each window: no fault of the program."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.qt_log_ignore("This plugin does not support"))


@pytest.fixture(autouse=True)
def dressed(qapp: QApplication, tmp_path: Path) -> None:
    """The light theme, and the seat's memory kept in a folder of the test."""
    memory.keep_in(tmp_path / "poste.ini")
    theme().apply(Choice.LIGHT)


@pytest.fixture
def clock() -> FixedClock:
    return noon(TODAY)


@pytest.fixture
def engine(sqlite_copy: Callable[..., str]) -> Iterator[Engine]:
    made = engine_for(read_url(sqlite_copy(_create_tables)))
    yield made
    made.dispose()


def _create_tables(url: str) -> None:
    from pole_desk.backend.features import METADATA  # every table, whatever a test has loaded before

    engine = engine_for(read_url(url))
    METADATA.create_all(engine)
    engine.dispose()


@pytest.fixture
def kernel_runner(engine: Engine, clock: FixedClock) -> Runner:
    return Runner(engine, clock, ADMINISTRATOR, origin="poste-test")


@pytest.fixture
def seat(kernel_runner: Runner, clock: FixedClock) -> Seat:
    background = Background(kernel_runner, Inline())
    return Seat(background, Feed(background), clock, ADMINISTRATOR, nowhere)
