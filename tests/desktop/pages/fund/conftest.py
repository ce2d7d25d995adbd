"""A small pole with a project in each state of its grants, and the page on it, everything synchronous."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest
from pytestqt.qtbot import QtBot

from pole_desk.activities.fund.commands import (
    MeetingInput,
    MemberInput,
    ProjectInput,
    add_member,
    decide_instalment,
    gather_group,
    hold_meeting,
    receive_report,
    recommend,
    sign_instalment,
    submit_project,
)
from pole_desk.activities.fund.rules import MemberKind
from pole_desk.desktop.feed import Feed
from pole_desk.desktop.pages.fund.page import FundPage
from pole_desk.desktop.runner import Background, Inline
from pole_desk.desktop.seat import Seat
from pole_desk.kernel.clock import FixedClock
from pole_desk.kernel.permissions import ADMINISTRATOR
from pole_desk.kernel.work import Runner
from pole_desk.registers.parties.commands import add_party
from pole_desk.registers.parties.rules import PartyInput


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
def funded(sqlite_pole: Runner) -> SimpleNamespace:
    """The café: signed in March, its report accepted, its group met in September with advice that is
    late; the garden: signed in 2024, its report never came; the bikes: only submitted."""
    run = sqlite_pole
    carrier = run.do(add_party, party=PartyInput(name="Les Voisins", commune="Nantes", territory="qpv"))
    cafe, garden, bikes = (
        run.do(submit_project, carrier=carrier, project=ProjectInput(title=title, policies=("Lien social",)),
               on=date(2024, 1, 8))
        for title in ("Café des voisins", "Jardin nourricier", "Atelier vélo")
    )  # fmt: skip
    grant = run.do(decide_instalment, project=cafe, on=date(2026, 2, 2))
    run.do(sign_instalment, instalment=grant, on=date(2026, 3, 2))
    run.do(receive_report, instalment=grant, on=date(2026, 10, 1), accepted=True)
    group = run.do(gather_group, project=cafe, on=date(2026, 3, 10))
    awa = run.do(
        add_member, group=group, member=MemberInput(kind=MemberKind.NETWORK, person="Awa Diop", network="CRESS"),
        on=date(2026, 3, 10),
    )  # fmt: skip
    meeting = run.do(
        hold_meeting, group=group, present={awa: None},
        meeting=MeetingInput(on=date(2026, 9, 3), hours=Decimal(2), subject="Bilan", minutes="Le bail est signé."),
    )  # fmt: skip
    advice = run.do(
        recommend, group=group, text="Chercher un second local", owner="La porteuse", due_on=date(2026, 11, 1),
        meeting=meeting,
    )  # fmt: skip
    late = run.do(decide_instalment, project=garden, on=date(2024, 2, 1))
    run.do(sign_instalment, instalment=late, on=date(2024, 3, 1))
    return SimpleNamespace(
        carrier=carrier, cafe=cafe, garden=garden, bikes=bikes, grant=grant, group=group, meeting=meeting, advice=advice
    )


@pytest.fixture
def page(qtbot: QtBot, pole_seat: Seat, funded: SimpleNamespace) -> FundPage:
    made = FundPage(pole_seat)
    qtbot.addWidget(made)
    made.resize(1440 - 208, 866)
    made.show()
    return made
