"""A small pole with storage of each kind, and the page on it, everything synchronous."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest
from pytestqt.qtbot import QtBot

from pole_desk.activities.storage.commands import (
    add_good,
    end_share,
    give_access,
    rent_days,
    rent_unit,
    share_unit,
    take_share,
)
from pole_desk.activities.storage.queries import storage
from pole_desk.activities.storage.rules.goods import Good
from pole_desk.desktop.feed import Feed
from pole_desk.desktop.pages.storage.page import StoragePage
from pole_desk.desktop.runner import Background, Inline
from pole_desk.desktop.seat import Seat
from pole_desk.formats.address import PostalAddress
from pole_desk.kernel.clock import FixedClock
from pole_desk.kernel.periods import day_end, day_start
from pole_desk.kernel.permissions import ADMINISTRATOR
from pole_desk.kernel.work import Runner
from pole_desk.registers.parties.commands import add_party
from pole_desk.registers.parties.rules import PartyInput
from pole_desk.registers.spaces.queries import space_by_code


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
def stored(sqlite_pole: Runner) -> SimpleNamespace:
    """Élan in S02 by the month with goods and a person; S03 shared, Cyclo has 20 m² of it; Radio left
    goods behind in a part that ended in October; a rental of Radio's in S06 in December."""
    run = sqlite_pole
    address = PostalAddress(street="8 rue Saint-Domingue", postcode="44200", town="Nantes")
    elan, cyclo, radio = (
        run.do(add_party, party=PartyInput(name=name, address=address))
        for name in ("Association Élan", "Cyclo-Logis", "Radio Garrigue")
    )
    places = {code: run.read(space_by_code, code=code).id for code in ("S01", "S02", "S03", "S06", "S09")}
    first = run.do(
        rent_unit, party=elan, space=places["S02"], first_day=date(2026, 9, 1), insurance_until=date(2027, 12, 31)
    )
    chairs = run.do(
        add_good, storage=first,
        good=Good("Chaises", "furniture", Decimal(12), "", Decimal("600.00"), date(2026, 9, 2), "Léa"),
    )  # fmt: skip
    run.do(give_access, storage=first, person="Léa Martin", means="badge 12", first_day=date(2026, 9, 1))
    unit = run.do(share_unit, space=places["S03"], first_day=date(2026, 6, 1))
    part = run.do(take_share, party=cyclo, unit=unit, quantity=Decimal(20), first_day=date(2026, 11, 1),
                  insurance_until=date(2027, 5, 31))  # fmt: skip
    left = run.do(take_share, party=radio, unit=unit, quantity=Decimal(3), first_day=date(2026, 6, 1))
    run.do(add_good, storage=left, good=Good("Palettes", stored_on=date(2026, 6, 2)))
    run.do(end_share, share=run.read(storage, storage=left)[0].record, last_day=date(2026, 10, 31))
    rental = run.do(
        rent_days, party=radio, space=places["S06"], starts_at=day_start(date(2026, 12, 3)),
        ends_at=day_end(date(2026, 12, 5)),
    )  # fmt: skip
    return SimpleNamespace(
        elan=elan, cyclo=cyclo, radio=radio, places=places, first=first, chairs=chairs, unit=unit, part=part,
        left=left, rental=rental,
    )  # fmt: skip


@pytest.fixture
def page(qtbot: QtBot, pole_seat: Seat, stored: SimpleNamespace) -> StoragePage:
    made = StoragePage(pole_seat)
    qtbot.addWidget(made)
    made.resize(1440 - 208, 866)
    made.show()
    return made
