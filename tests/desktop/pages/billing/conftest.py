"""A small pole whose month can be issued, and the page on it, everything synchronous."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from pole_desk.activities.leases.commands import open_lease
from pole_desk.activities.leases.rules.terms import Terms
from pole_desk.desktop.feed import Feed
from pole_desk.desktop.pages.billing.page import BillingPage
from pole_desk.desktop.runner import Background, Inline
from pole_desk.desktop.seat import Seat
from pole_desk.formats.address import PostalAddress
from pole_desk.kernel.clock import FixedClock
from pole_desk.kernel.permissions import ADMINISTRATOR
from pole_desk.kernel.work import Runner
from pole_desk.registers.catalog.commands.issuers import change_issuer
from pole_desk.registers.catalog.queries import issuers
from pole_desk.registers.parties.commands import add_party
from pole_desk.registers.parties.rules import PartyInput
from pole_desk.registers.spaces.queries import space_by_code

HOME = PostalAddress(street="1 rue des Ateliers", postcode="44200", town="Nantes")


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


def card(name: str, siren: str, **values: Any) -> PartyInput:
    """An association that invoices reach by its SIREN, without e-mail."""
    return PartyInput(name=name, legal_form="association", siren=siren, **values)


@pytest.fixture
def hosted(sqlite_pole: Runner) -> SimpleNamespace:
    """Two associations from the first of November; the second has two spaces and no address."""
    run = sqlite_pole
    for seller in run.read(issuers):
        whole = replace(
            seller.as_input(), street="1 quai du Port", postcode="44200", town="Nantes", siren="732829320",
            siret="73282932000074", vat_number="FR44732829320", iban="FR7630006000011234567890189",
            rcs="Nantes 732 829 320", capital="10 000 €", legal_form="SCIC", email="a@b.fr",
            late_rate=Decimal("12.00"), confirmed=True,
        )  # fmt: skip
        run.do(change_issuer, issuer=seller.id, values=whole)
    elan = run.do(add_party, party=card("Association Élan", "552100554", address=HOME))
    radio = run.do(add_party, party=card("Radio Garrigue", "999000029"))
    places = {code: run.read(space_by_code, code=code).id for code in ("B01", "B02", "B03")}
    first = date(2026, 11, 1)
    one = run.do(open_lease, party=elan, spaces=[places["B01"]], first_day=first, terms=Terms(people=2))
    two = run.do(
        open_lease, party=radio, spaces=[places["B02"], places["B03"]], first_day=first, terms=Terms(people=2)
    )
    return SimpleNamespace(elan=elan, radio=radio, first=one, second=two)


@pytest.fixture
def page(qtbot: QtBot, pole_seat: Seat, hosted: SimpleNamespace) -> BillingPage:
    made = BillingPage(pole_seat)
    qtbot.addWidget(made)
    made.resize(1440 - 208, 866)
    made.show()
    return made
