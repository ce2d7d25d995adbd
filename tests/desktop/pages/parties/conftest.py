"""The structures of a small pole, at 1240 × 800."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from pole_desk import backend
from pole_desk.desktop.feed import Feed
from pole_desk.desktop.notice import Notice
from pole_desk.desktop.pages.parties.page import PartiesPage
from pole_desk.desktop.runner import Background, Inline
from pole_desk.desktop.seat import Seat
from pole_desk.formats.address import PostalAddress
from pole_desk.kernel.clock import FixedClock, noon
from pole_desk.kernel.permissions import ADMINISTRATOR
from pole_desk.kernel.work import Runner
from pole_desk.ports.ids import PartyId
from pole_desk.registers.parties.commands import add_contact, add_party
from pole_desk.registers.parties.rules import ContactInput, PartyInput, Role

TODAY = date(2026, 11, 23)
SIREN = "552 008 443"
Click = Callable[[str], None]


class Known(NamedTuple):
    """The pole and the structures that the tests speak of."""

    runner: Runner
    recyclerie: PartyId
    twin: PartyId
    fournil: PartyId


def _add(runner: Runner, name: str, **told: object) -> PartyId:
    address = PostalAddress(street="8 rue Saint-Domingue", postcode="44200", town="Nantes")
    return runner.do(add_party, party=PartyInput(name=name, address=address, **told))  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def known_template(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("structures") / "structures.pole"
    file.write_bytes(sqlite_template.read_bytes())
    runner = backend.open_pole(f"sqlite:///{file}", noon(TODAY))
    first = _add(runner, "La Recyclerie du Bourg", siren=SIREN, roles=(Role.HOSTED,))
    twin = _add(runner, "Recyclerie du Bourg", phone="02 40 12 34 56")
    _add(runner, "Le Fournil", roles=(Role.MEMBER, Role.HOSTED))
    runner.do(add_contact, party=first, contact=ContactInput(name="Camille Bérenger", phone="06 11 22 33 44"))
    runner.do(add_contact, party=twin, contact=ContactInput(name="Dominique Lestrade"))
    runner.engine.dispose()
    return file


@pytest.fixture
def known(known_template: Path, tmp_path: Path, clock: FixedClock) -> Iterator[Known]:
    from pole_desk.registers.parties.queries import parties

    file = tmp_path / "structures.pole"
    file.write_bytes(known_template.read_bytes())
    runner = backend.open_pole(f"sqlite:///{file}", clock)
    ids = {one.name: one.id for one in runner.read(parties)}
    yield Known(runner, ids["La Recyclerie du Bourg"], ids["Recyclerie du Bourg"], ids["Le Fournil"])
    runner.engine.dispose()


@pytest.fixture
def went() -> list[tuple[str, int | None]]:
    """Where the page asked the shell to go."""
    return []


@pytest.fixture
def seat(known: Known, clock: FixedClock, went: list[tuple[str, int | None]]) -> Seat:
    def go(page: str, record: int | None = None, action: str = "") -> None:
        went.append((page, record))

    background = Background(known.runner, Inline())
    return Seat(background, Feed(background), clock, ADMINISTRATOR, go)


@pytest.fixture
def page(qtbot: QtBot, seat: Seat) -> PartiesPage:
    made = PartiesPage(seat)
    qtbot.addWidget(made)
    made.resize(1240, 800)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    return made


@pytest.fixture
def notices(page: PartiesPage) -> list[Notice]:
    """What the page said."""
    heard: list[Notice] = []
    page.said.connect(heard.append)
    return heard


@pytest.fixture
def click(qtbot: QtBot, page: PartiesPage) -> Click:
    """Click the button that shows or is named so."""

    def do(words: str) -> None:
        def is_it(button: QPushButton) -> bool:
            return words in (button.text(), button.accessibleName()) and seen(button)

        def seen(widget: QWidget) -> bool:
            return widget.isVisibleTo(page) and widget.isEnabled()

        QApplication.processEvents()
        found = [button for button in page.findChildren(QPushButton) if is_it(button)]
        assert found, f"no button «\u202f{words}\u202f»"
        qtbot.mouseClick(found[-1], Qt.MouseButton.LeftButton)

    return do
