"""The settings on a fresh pole, shown and loaded."""

import pytest
from pytestqt.qtbot import QtBot

from pole_desk.desktop.feed import Feed
from pole_desk.desktop.notice import Notice
from pole_desk.desktop.pages.settings.page import SettingsPage
from pole_desk.desktop.runner import Background, Inline
from pole_desk.desktop.seat import Seat, nowhere
from pole_desk.kernel.work import Runner


@pytest.fixture
def said() -> list[Notice]:
    return []


@pytest.fixture
def page(sqlite_pole: Runner, said: list[Notice], qtbot: QtBot) -> SettingsPage:
    background = Background(sqlite_pole, Inline())
    seat = Seat(background, Feed(background), sqlite_pole.clock, sqlite_pole.user, nowhere)
    made = SettingsPage(seat)
    made.said.connect(said.append)
    qtbot.addWidget(made)
    made.resize(1200, 800)
    made.show()
    qtbot.waitUntil(lambda: not made.waiting)
    return made
