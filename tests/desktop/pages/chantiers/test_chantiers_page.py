"""The page Chantiers by real keys and clicks, on a small real pole."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from pole_desk.activities.leases.commands import open_lease
from pole_desk.activities.leases.rules.terms import Terms
from pole_desk.desktop.feed import Feed
from pole_desk.desktop.pages.chantiers.forms import ask_links
from pole_desk.desktop.pages.chantiers.page import ChantiersPage
from pole_desk.desktop.runner import Background, Inline
from pole_desk.desktop.seat import Seat, nowhere
from pole_desk.desktop.widgets.buttons import Button
from pole_desk.desktop.widgets.form import Form
from pole_desk.kernel.clock import FixedClock
from pole_desk.kernel.permissions import ADMINISTRATOR
from pole_desk.kernel.work import Runner
from pole_desk.registers.chantiers.queries import chantiers
from pole_desk.registers.dossiers.commands import set_party_links
from pole_desk.registers.dossiers.queries import links_of
from pole_desk.registers.parties.commands import add_party
from pole_desk.registers.parties.rules import PartyInput
from pole_desk.registers.spaces.queries import space_by_code
from tests.desktop.audits import clipped, small_targets, unnamed

TODAY = date(2026, 11, 23)


def press(qtbot: QtBot, page: ChantiersPage, words: str) -> None:
    """Click the visible button that says these words."""
    found = [b for b in page.findChildren(Button) if b.text() == words and b.isVisible()]
    assert found, words
    qtbot.mouseClick(found[-1], Qt.MouseButton.LeftButton)


@pytest.fixture
def linked(sqlite_pole: Runner) -> SimpleNamespace:
    """A structure that serves the first chantier at 60 %, in an office since January."""
    run = sqlite_pole
    first, second = run.read(chantiers)[:2]
    party = run.do(add_party, party=PartyInput(name="Association Élan"))
    run.do(set_party_links, party=party, shares={first.id: 6000}, on=date(2026, 1, 1))
    place = run.read(space_by_code, code="B01")
    run.do(open_lease, party=party, spaces=[place.id], first_day=date(2026, 1, 1), terms=Terms(people=2))
    return SimpleNamespace(first=first, second=second, party=party, area=place.area_m2)


@pytest.fixture
def page(qtbot: QtBot, sqlite_pole: Runner, clock: FixedClock, linked: SimpleNamespace) -> ChantiersPage:
    background = Background(sqlite_pole, Inline())
    made = ChantiersPage(Seat(background, Feed(background), clock, ADMINISTRATOR, nowhere))
    qtbot.addWidget(made)
    made.resize(1440 - 208, 866)
    made.show()
    return made


def test_nine_chantiers_with_what_serves_them_by_share(page: ChantiersPage, linked: SimpleNamespace) -> None:
    rows = page.table.rows()
    assert len(rows) == 9
    assert len({row.axis for row in rows}) == 3
    assert (rows[0].structures, rows[0].dossiers) == (1, 1)
    assert rows[0].area == linked.area * 6 / 10
    assert float(rows[0].people) == 1.2


def test_links_are_changed_and_undone(
    qtbot: QtBot, page: ChantiersPage, linked: SimpleNamespace, sqlite_pole: Runner
) -> None:
    page.show_record(linked.first.id)
    assert page.card.found is not None
    one = page.card.found.dossiers[0]
    ask_links(page, page.panel, one)
    form = page.panel.content()
    assert isinstance(form, Form)
    form.set_values(**{str(linked.first.id): 2500, str(linked.second.id): 5000})
    press(qtbot, page, "Enregistrer les liens")
    shares = {link.chantier: link.share for link in sqlite_pole.read(links_of, dossier=one.dossier, on=TODAY)}
    assert shares == {linked.first.id: 2500, linked.second.id: 5000}
    qtbot.keyClick(page, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    shares = {link.chantier: link.share for link in sqlite_pole.read(links_of, dossier=one.dossier, on=TODAY)}
    assert shares == {linked.first.id: 6000}


def test_the_shares_of_the_structure_are_proposed(
    qtbot: QtBot, page: ChantiersPage, linked: SimpleNamespace, sqlite_pole: Runner
) -> None:
    sqlite_pole.do(set_party_links, party=linked.party, shares={linked.second.id: 4000}, on=TODAY)
    page.show_record(linked.first.id)
    assert page.card.found is not None
    one = page.card.found.dossiers[0]
    ask_links(page, page.panel, one)
    press(qtbot, page, "Reprendre les parts de la structure")
    press(qtbot, page, "Enregistrer les liens")
    links = sqlite_pole.read(links_of, dossier=one.dossier, on=TODAY)
    assert [(link.chantier, link.share) for link in links] == [(linked.second.id, 4000)]


def test_progress_and_actions_are_written(qtbot: QtBot, page: ChantiersPage, linked: SimpleNamespace) -> None:
    page.show_record(linked.first.id)
    press(qtbot, page, "Avancement")
    form = page.panel.content()
    assert isinstance(form, Form)
    form.set_values(percent=40)
    press(qtbot, page, "Enregistrer l’avancement")
    assert page.card.found is not None
    assert page.card.found.card.chantier.progress == 40
    before = len(page.card.found.card.actions)
    press(qtbot, page, "Ajouter")
    form = page.panel.content()
    assert isinstance(form, Form)
    form.set_values(title="Une journée portes ouvertes")
    press(qtbot, page, "Ajouter l’action")
    assert len(page.card.found.card.actions) == before + 1


@pytest.mark.parametrize("opened", [False, True])
def test_the_page_holds_at_the_least_size(
    qtbot: QtBot, page: ChantiersPage, linked: SimpleNamespace, opened: bool
) -> None:
    page.resize(1024 - 208, 606)
    if opened:
        page.show_record(linked.first.id)
    assert unnamed(page) == []
    qtbot.waitUntil(lambda: clipped(page) == [])
    assert small_targets(page) == []
