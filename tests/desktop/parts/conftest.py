"""A page that is only a side panel, on a small real pole with one office taken."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest
from pytestqt.qtbot import QtBot

from pole_desk.activities.leases.commands import open_lease
from pole_desk.desktop.feed import Feed
from pole_desk.desktop.page import Page
from pole_desk.desktop.runner import Background, Inline
from pole_desk.desktop.seat import Seat, nowhere
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.kernel.clock import FixedClock
from pole_desk.kernel.permissions import ADMINISTRATOR
from pole_desk.kernel.work import Runner
from pole_desk.registers.parties.commands import add_party
from pole_desk.registers.parties.rules import PartyInput
from pole_desk.registers.spaces.queries import space_by_code


class BarePage(Page):
    """Nothing but what it says."""

    key, title = "bare", "Page nue"

    def __init__(self, seat: Seat) -> None:
        super().__init__(seat)
        self.panel = SidePanel(self)


@pytest.fixture
def bare_page(qtbot: QtBot, sqlite_pole: Runner, clock: FixedClock) -> BarePage:
    background = Background(sqlite_pole, Inline())
    made = BarePage(Seat(background, Feed(background), clock, ADMINISTRATOR, nowhere))
    qtbot.addWidget(made)
    made.resize(1200, 860)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    return made


@pytest.fixture
def let(sqlite_pole: Runner) -> SimpleNamespace:
    """Association Élan is in B01 until the end of June; Cyclo-Logis is known."""
    run = sqlite_pole
    elan = run.do(add_party, party=PartyInput(name="Association Élan", phone="02 40 11 22 33"))
    cyclo = run.do(add_party, party=PartyInput(name="Cyclo-Logis"))
    places = {code: run.read(space_by_code, code=code).id for code in ("B01", "B02", "B03", "P01")}
    lease = run.do(
        open_lease, party=elan, spaces=[places["B01"]], first_day=date(2026, 1, 1),
        last_day=date(2027, 6, 30),
    )  # fmt: skip
    return SimpleNamespace(elan=elan, cyclo=cyclo, places=places, lease=lease)
