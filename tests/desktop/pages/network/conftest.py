"""A small pole with an LCP, a structure that asks to join, a hosted one that the enquiry asks, and the page."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest
from pytestqt.qtbot import QtBot

from pole_desk.activities.leases.commands import open_lease
from pole_desk.activities.network.commands import (
    add_benefit,
    add_post,
    add_service,
    answer_enquiry,
    ask_accession,
    ask_more_parties,
    assess_point,
    open_enquiry,
)
from pole_desk.activities.network.rules import Jobs, Opinion
from pole_desk.desktop.feed import Feed
from pole_desk.desktop.pages.network.page import NetworkPage
from pole_desk.desktop.runner import Background, Inline
from pole_desk.desktop.seat import Seat
from pole_desk.kernel.clock import FixedClock
from pole_desk.kernel.permissions import ADMINISTRATOR
from pole_desk.kernel.work import Runner
from pole_desk.registers.parties.commands import add_party
from pole_desk.registers.parties.queries import references
from pole_desk.registers.parties.rules import CHARTER, PartyInput
from pole_desk.registers.spaces.queries import space_by_code

CAE = "Coopératives d’activités et d’emploi"


@pytest.fixture
def went() -> list[tuple[str, int | None, str]]:
    """Where the page asked the shell to go."""
    return []


@pytest.fixture
def network_seat(sqlite_pole: Runner, clock: FixedClock, went: list[tuple[str, int | None, str]]) -> Seat:
    background = Background(sqlite_pole, Inline())

    def go(page: str, record: int | None = None, action: str = "") -> None:
        went.append((page, record, action))

    return Seat(background, Feed(background), clock, ADMINISTRATOR, go)


@pytest.fixture
def told(sqlite_pole: Runner) -> SimpleNamespace:
    """Le Préau keeps the charter whole; La Cabane asks and lacks one point and its goals; Les Semeurs, hosted,
    answered in 2024 and was asked again, with La Rive, in 2025."""
    run = sqlite_pole
    lcp, asking, hosted, other = (
        run.do(add_party, party=PartyInput(name=name, commune="Nantes", territory="qpv", lcp=lcp, email=email))
        for name, lcp, email in (
            ("Le Préau", True, ""), ("La Cabane", False, ""), ("Les Semeurs", False, "bonjour@semeurs.example"),
            ("La Rive", False, ""),
        )
    )  # fmt: skip
    points = [entry.label for entry in run.read(references, kind=CHARTER)]
    for party, kept in ((lcp, points), (asking, points[:4])):
        for point in kept:
            run.do(assess_point, party=party, point=point, opinion=Opinion.MET, evidence="Visite", on=date(2026, 9, 1))
    run.do(add_post, party=lcp, title="Coordination", fte=Decimal("0.80"), funder="Ville",
           amount=Decimal("27000.00"), first_day=date(2025, 1, 1))  # fmt: skip
    for party in (lcp, asking):
        run.do(add_service, party=party, service="Gestion associative", first_day=date(2025, 1, 1), hours=40)
    accession = run.do(ask_accession, party=asking, on=date(2026, 10, 5))
    run.do(add_benefit, party=hosted, scheme=CAE, people=3, first_day=date(2026, 1, 1), last_day=date(2026, 6, 30))
    run.do(add_benefit, party=other, scheme="Emplois d’Avenir", people=2, first_day=date(2026, 1, 1))
    space = run.read(space_by_code, code="B12").id
    run.do(open_lease, party=hosted, spaces=[space], first_day=date(2024, 3, 1))
    for year in (2024, 2025):
        opened = date(year + 1, 1, 14)
        run.do(open_enquiry, year=year, on=opened, closes_on=date(year + 1, 2, 28))
    run.do(ask_more_parties, year=2025, parties=[other], on=date(2026, 1, 14))
    run.do(answer_enquiry, year=2024, party=hosted, jobs=Jobs(people=3, fte=Decimal("2.50")), on=date(2025, 2, 1))
    return SimpleNamespace(lcp=lcp, asking=asking, hosted=hosted, other=other, points=points, accession=accession)


@pytest.fixture
def page(qtbot: QtBot, network_seat: Seat, told: SimpleNamespace) -> NetworkPage:
    made = NetworkPage(network_seat)
    qtbot.addWidget(made)
    made.resize(1440 - 208, 866)
    made.show()
    return made
