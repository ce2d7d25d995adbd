"""A small pole with a shop, and the page on it, everything synchronous."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from pole_desk.activities.shop.commands import declare_sales, fill_rota, open_contract
from pole_desk.activities.shop.rules.sales import Sale
from pole_desk.desktop.feed import Feed
from pole_desk.desktop.pages.shop.page import ShopPage
from pole_desk.desktop.runner import Background, Inline
from pole_desk.desktop.seat import Seat
from pole_desk.desktop.widgets.buttons import Button
from pole_desk.desktop.widgets.form import Form
from pole_desk.kernel.clock import FixedClock
from pole_desk.kernel.periods import Month
from pole_desk.kernel.permissions import ADMINISTRATOR
from pole_desk.kernel.work import Runner
from pole_desk.registers.parties.commands import add_party
from pole_desk.registers.parties.rules import PartyInput
from pole_desk.registers.spaces.queries import space_by_code

LEFT = Qt.MouseButton.LeftButton
OCTOBER = Month(2026, 10)


@pytest.fixture
def went() -> list[tuple[str, int | None]]:
    """Where the page asked the shell to go."""
    return []


@pytest.fixture
def told(sqlite_pole: Runner) -> SimpleNamespace:
    """Cycles on M01 since September, 500 € sold in October; Fripe on consignment, nothing declared."""
    run = sqlite_pole
    cycles = run.do(add_party, party=PartyInput(name="Atelier des cycles"))
    fripe = run.do(add_party, party=PartyInput(name="La Fripe"))
    place = run.read(space_by_code, code="M01").id
    one = run.do(open_contract, party=cycles, first_day=date(2026, 9, 1), stalls=[place])
    other = run.do(open_contract, party=fripe, first_day=date(2026, 9, 1))
    run.do(declare_sales, contract=one, month=OCTOBER, sales=[Sale("cycles", Decimal(500))])
    run.do(fill_rota, first=date(2026, 11, 23), last=date(2026, 11, 27))
    return SimpleNamespace(cycles=cycles, fripe=fripe, one=one, other=other)


def open_page(
    qtbot: QtBot, runner: Runner, clock: FixedClock, went: list[tuple[str, int | None]]
) -> ShopPage:
    def go(page: str, record: int | None = None, action: str = "") -> None:
        went.append((page, record))

    background = Background(runner, Inline())
    made = ShopPage(Seat(background, Feed(background), clock, ADMINISTRATOR, go))
    qtbot.addWidget(made)
    made.resize(1440 - 208, 866)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    return made


@pytest.fixture
def page(
    qtbot: QtBot, sqlite_pole: Runner, clock: FixedClock, told: SimpleNamespace, went: list[tuple[str, int | None]]
) -> ShopPage:
    return open_page(qtbot, sqlite_pole, clock, went)


@pytest.fixture
def press(qtbot: QtBot) -> Callable[[ShopPage, str], None]:
    """Click the visible button that says these words."""

    def click(page: ShopPage, words: str) -> None:
        found = [b for b in page.findChildren(Button) if b.text() == words and b.isVisible() and b.isEnabled()]
        assert found, words
        qtbot.mouseClick(found[-1], LEFT)

    return click


@pytest.fixture
def fill(qtbot: QtBot) -> Callable[..., None]:
    """Replace what a field of the open panel holds, by keys."""

    def typed(page: ShopPage, name: str, words: str) -> None:
        form = page.panel.content()
        assert isinstance(form, Form)
        control = form.fields[name].control
        assert isinstance(control, QLineEdit | QPlainTextEdit)
        control.selectAll()
        qtbot.keyClick(control, Qt.Key.Key_Delete)
        qtbot.keyClicks(control, words)

    return typed
