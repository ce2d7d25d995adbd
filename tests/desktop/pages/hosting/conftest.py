"""A small pole with agreements, and the page on it, everything synchronous."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest
from pytestqt.qtbot import QtBot

from pole_desk.activities.leases.commands import add_occupant, draft_lease, open_lease, receive_deposit
from pole_desk.activities.leases.rules.terms import Terms
from pole_desk.desktop.feed import Feed
from pole_desk.desktop.pages.hosting.page import HostingPage
from pole_desk.desktop.runner import Background, Inline
from pole_desk.desktop.seat import Seat
from pole_desk.kernel.clock import FixedClock
from pole_desk.kernel.permissions import ADMINISTRATOR
from pole_desk.kernel.work import Runner
from pole_desk.registers.parties.commands import add_party
from pole_desk.registers.parties.rules import PartyInput
from pole_desk.registers.spaces.queries import space_by_code

A_MONTH = Decimal("330.00")


@pytest.fixture
def went() -> list[tuple[str, int | None, str]]:
    """Where the page asked the shell to go."""
    return []


@pytest.fixture
def pole_seat(sqlite_pole: Runner, clock: FixedClock, went: list[tuple[str, int | None, str]]) -> Seat:
    background = Background(sqlite_pole, Inline())

    def go(page: str, record: int | None = None, action: str = "") -> None:
        went.append((page, record, action))

    return Seat(background, Feed(background), clock, ADMINISTRATOR, go)


@pytest.fixture
def hosted(sqlite_pole: Runner) -> SimpleNamespace:
    """Three structures: one in B01 with a deposit, one in B02 that ends soon, an option on B03."""
    run = sqlite_pole
    elan = run.do(add_party, party=PartyInput(name="Association Élan", phone="02 40 11 22 33"))
    cyclo = run.do(add_party, party=PartyInput(name="Cyclo-Logis"))
    radio = run.do(add_party, party=PartyInput(name="Radio Garrigue"))
    codes = ("B01", "B02", "B03", "B04", "P01")
    places = {code: run.read(space_by_code, code=code).id for code in codes}
    first = run.do(
        open_lease, party=elan, spaces=[places["B01"]], first_day=date(2026, 1, 1),
        terms=Terms(people=2, insurance_until=date(2027, 12, 31)), deposit=A_MONTH,
    )  # fmt: skip
    run.do(receive_deposit, lease=first, on=date(2026, 1, 2), amount=A_MONTH)
    second = run.do(
        open_lease, party=cyclo, spaces=[places["B02"]], first_day=date(2026, 2, 1),
        last_day=date(2026, 12, 31), terms=Terms(people=1),
    )  # fmt: skip
    run.do(add_occupant, lease=first, party=radio, first_day=date(2026, 3, 1), people=1, share_bp=2500)
    third = run.do(draft_lease, party=radio, spaces=[places["B03"]], first_day=date(2026, 12, 1))
    return SimpleNamespace(
        elan=elan, cyclo=cyclo, radio=radio, places=places, first=first, second=second, third=third
    )


@pytest.fixture
def page(qtbot: QtBot, pole_seat: Seat, hosted: SimpleNamespace) -> HostingPage:
    made = HostingPage(pole_seat)
    qtbot.addWidget(made)
    made.resize(1440 - 208, 866)
    made.show()
    return made
