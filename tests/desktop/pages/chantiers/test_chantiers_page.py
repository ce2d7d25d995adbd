"""The page Chantiers by real keys and clicks, on a small real pole."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from pole_desk.activities.leases.commands import open_lease
from pole_desk.activities.leases.rules.terms import Terms
from pole_desk.desktop.feed import Feed
from pole_desk.desktop.notice import Notice
from pole_desk.desktop.pages.chantiers.page import ChantiersPage
from pole_desk.desktop.runner import Background, Inline
from pole_desk.desktop.seat import Seat
from pole_desk.desktop.widgets.buttons import Button
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.table import DataTable
from pole_desk.kernel.clock import FixedClock
from pole_desk.kernel.permissions import ADMINISTRATOR
from pole_desk.kernel.work import Runner
from pole_desk.registers.chantiers.queries import actions, chantier, chantiers
from pole_desk.registers.dossiers.commands import set_party_links
from pole_desk.registers.dossiers.queries import links_of
from pole_desk.registers.parties.commands import add_party
from pole_desk.registers.parties.rules import PartyInput
from pole_desk.registers.spaces.queries import space_by_code
from tests.desktop.audits import clipped, doubled_shortcuts, small_targets, unnamed

TODAY = date(2026, 11, 23)
LEFT = Qt.MouseButton.LeftButton
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def linked(sqlite_pole: Runner) -> SimpleNamespace:
    """A structure that serves the first chantier at 60 %, in an office since January."""
    run = sqlite_pole
    first, second = run.read(chantiers)[:2]
    party = run.do(add_party, party=PartyInput(name="Association Élan"))
    run.do(set_party_links, party=party, shares={first.id: 6000}, on=date(2026, 1, 1))
    place = run.read(space_by_code, code="B01")
    lease = run.do(open_lease, party=party, spaces=[place.id], first_day=date(2026, 1, 1), terms=Terms(people=2))
    return SimpleNamespace(first=first, second=second, party=party, area=place.area_m2, lease=lease)


@pytest.fixture
def went() -> list[tuple[str, int | None]]:
    """Where the page asked to go."""
    return []


@pytest.fixture
def page(
    qtbot: QtBot, sqlite_pole: Runner, clock: FixedClock, linked: SimpleNamespace, went: list[tuple[str, int | None]]
) -> ChantiersPage:
    def go(page: str, record: int | None = None, action: str = "") -> None:
        went.append((page, record))

    background = Background(sqlite_pole, Inline())
    made = ChantiersPage(Seat(background, Feed(background), clock, ADMINISTRATOR, go))
    qtbot.addWidget(made)
    made.resize(1440 - 208, 866)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    return made


def press(qtbot: QtBot, page: ChantiersPage, words: str) -> None:
    """Click the visible button that says these words."""
    found = [b for b in page.findChildren(Button) if b.text() == words and b.isVisible() and b.isEnabled()]
    assert found, words
    qtbot.mouseClick(found[-1], LEFT)


def turn(qtbot: QtBot, page: ChantiersPage, words: str) -> None:
    """Click a view's name."""
    found = [b for b in page.detail.tabs.findChildren(Button) if b.text() == words]
    qtbot.mouseClick(found[0], LEFT)


def fill(qtbot: QtBot, page: ChantiersPage, name: str, words: str) -> None:
    """Replace what a field of the panel holds, by keys."""
    form = page.panel.content()
    assert isinstance(form, Form)
    control = form.fields[name].control
    assert isinstance(control, QLineEdit | QPlainTextEdit)
    control.selectAll()
    qtbot.keyClick(control, Qt.Key.Key_Delete)
    qtbot.keyClicks(control, words)


def place_of(table: DataTable, row: int) -> QPoint:
    return table.grid.visualRect(table.model.index(row, 0)).center()


def pick(qtbot: QtBot, table: DataTable, row: int) -> None:
    qtbot.mouseClick(table.grid.viewport(), LEFT, pos=place_of(table, row))


def double_click(qtbot: QtBot, table: DataTable, row: int) -> None:
    pick(qtbot, table, row)
    qtbot.mouseDClick(table.grid.viewport(), LEFT, pos=place_of(table, row))


def shares(run: Runner, page: ChantiersPage) -> dict[int, int]:
    """Today's shares of the dossier shown."""
    assert page.detail.found is not None
    dossier = page.detail.found.dossiers[0].dossier
    return {link.chantier: link.share for link in run.read(links_of, dossier=dossier, on=TODAY)}


def test_nine_chantiers_stand_in_three_axes_with_what_serves_them_by_share(
    page: ChantiersPage, linked: SimpleNamespace
) -> None:
    assert len(page.list.items) == 9
    assert len(page.list.axes) == 3
    assert page.list.items[linked.first.id].isChecked()
    told = page.list.items[linked.first.id].accessibleDescription()
    area = str(round(linked.area * 6 / 10))
    assert "1 structure · 1 dossier" in told
    assert f"{area} m²" in told and "1 pers." in told


def test_a_click_then_an_arrow_show_another_chantier(
    qtbot: QtBot, page: ChantiersPage, linked: SimpleNamespace
) -> None:
    qtbot.mouseClick(page.list.items[linked.second.id], LEFT)
    assert page.detail.title.full_text().startswith("2. ")
    qtbot.keyClick(page.list.items[linked.second.id], Qt.Key.Key_Up)
    assert page.detail.title.full_text().startswith("1. ")


def test_progress_is_changed_by_keys_and_undone(
    qtbot: QtBot, page: ChantiersPage, linked: SimpleNamespace, sqlite_pole: Runner
) -> None:
    press(qtbot, page, "Avancement")
    fill(qtbot, page, "percent", "40")
    fill(qtbot, page, "pace", "regulier")
    press(qtbot, page, "Enregistrer l’avancement")
    assert page.panel.isHidden()
    now = sqlite_pole.read(chantier, chantier=linked.first.id).chantier
    assert (now.progress, now.pace) == (40, "regulier")
    assert page.detail.found is not None and page.detail.found.card.chantier.progress == 40
    qtbot.keyClick(page, Qt.Key.Key_Z, CONTROL)
    assert sqlite_pole.read(chantier, chantier=linked.first.id).chantier.progress == linked.first.progress


def test_a_progress_above_the_whole_is_refused_under_its_field(qtbot: QtBot, page: ChantiersPage) -> None:
    press(qtbot, page, "Avancement")
    fill(qtbot, page, "percent", "140")
    press(qtbot, page, "Enregistrer l’avancement")
    form = page.panel.content()
    assert isinstance(form, Form) and form.fields["percent"].error()
    assert page.panel.isVisible()


def test_the_lead_is_said(qtbot: QtBot, page: ChantiersPage, linked: SimpleNamespace, sqlite_pole: Runner) -> None:
    press(qtbot, page, "Pilotage")
    fill(qtbot, page, "person", "Camille Lenoir")
    press(qtbot, page, "Enregistrer")
    assert sqlite_pole.read(chantier, chantier=linked.first.id).chantier.animator == "Camille Lenoir"


def test_an_action_is_added_changed_in_state_withdrawn_and_brought_back(
    qtbot: QtBot, page: ChantiersPage, linked: SimpleNamespace, sqlite_pole: Runner
) -> None:
    heard: list[Notice] = []
    page.said.connect(heard.append)
    before = len(sqlite_pole.read(actions, chantier=linked.first.id))
    qtbot.keyClick(page, Qt.Key.Key_N, CONTROL)
    fill(qtbot, page, "title", "Portes ouvertes")
    fill(qtbot, page, "carriers", "Les Ecossolies; Ville")
    press(qtbot, page, "Ajouter l’action")
    made = sqlite_pole.read(actions, chantier=linked.first.id)[-1]
    assert (made.title, made.carriers, made.state) == ("Portes ouvertes", ["Ville"], "planned")
    assert [name for _party, name in made.carrier_parties] == ["Les Ecossolies"]
    table = page.detail.acts.table
    pick(qtbot, table, before)
    press(qtbot, page, "Changer l’état")
    press(qtbot, page, "Enregistrer l’état")
    assert sqlite_pole.read(actions, chantier=linked.first.id)[-1].state == "under_way"
    pick(qtbot, table, before)
    qtbot.keyClick(table.grid, Qt.Key.Key_Delete)
    assert len(sqlite_pole.read(actions, chantier=linked.first.id)) == before
    assert heard[-1].action_label == "Annuler"
    qtbot.keyClick(page, Qt.Key.Key_Z, CONTROL)
    assert len(sqlite_pole.read(actions, chantier=linked.first.id)) == before + 1


def test_an_action_is_changed_from_its_row(
    qtbot: QtBot, page: ChantiersPage, linked: SimpleNamespace, sqlite_pole: Runner
) -> None:
    turn(qtbot, page, "Actions")
    double_click(qtbot, page.detail.acts.table, 0)
    former = sqlite_pole.read(actions, chantier=linked.first.id)[0]
    fill(qtbot, page, "title", "Autre titre")
    press(qtbot, page, "Enregistrer l’action")
    now = sqlite_pole.read(actions, chantier=linked.first.id)[0]
    assert now.title == "Autre titre"
    assert (now.carriers, now.partners, now.places) == (former.carriers, former.partners, former.places)


def test_links_of_a_dossier_are_changed_and_undone(
    qtbot: QtBot, page: ChantiersPage, linked: SimpleNamespace, sqlite_pole: Runner
) -> None:
    turn(qtbot, page, "Dossiers")
    pick(qtbot, page.detail.linked.dossiers, 0)
    press(qtbot, page, "Modifier les liens")
    fill(qtbot, page, str(linked.first.id), "25")
    fill(qtbot, page, str(linked.second.id), "80")
    press(qtbot, page, "Enregistrer les liens")
    assert page.panel.isVisible(), "more than the whole is refused"
    assert shares(sqlite_pole, page) == {linked.first.id: 6000}
    fill(qtbot, page, str(linked.second.id), "50")
    press(qtbot, page, "Enregistrer les liens")
    assert shares(sqlite_pole, page) == {linked.first.id: 2500, linked.second.id: 5000}
    qtbot.keyClick(page, Qt.Key.Key_Z, CONTROL)
    assert shares(sqlite_pole, page) == {linked.first.id: 6000}


def test_the_shares_of_the_structure_are_proposed(
    qtbot: QtBot, page: ChantiersPage, linked: SimpleNamespace, sqlite_pole: Runner
) -> None:
    sqlite_pole.do(
        set_party_links, party=linked.party, shares={linked.first.id: 1000, linked.second.id: 4000}, on=TODAY
    )
    turn(qtbot, page, "Dossiers")
    pick(qtbot, page.detail.linked.dossiers, 0)
    press(qtbot, page, "Modifier les liens")
    press(qtbot, page, "Proposer depuis la structure")
    press(qtbot, page, "Enregistrer les liens")
    assert shares(sqlite_pole, page) == {linked.first.id: 1000, linked.second.id: 4000}


def test_a_double_click_goes_to_what_is_linked(
    qtbot: QtBot, page: ChantiersPage, linked: SimpleNamespace, went: list[tuple[str, int | None]]
) -> None:
    turn(qtbot, page, "Structures")
    double_click(qtbot, page.detail.linked.parties, 0)
    assert went[-1] == ("parties", linked.party)
    turn(qtbot, page, "Dossiers")
    pick(qtbot, page.detail.linked.dossiers, 0)
    qtbot.keyClick(page.detail.linked.dossiers.grid, Qt.Key.Key_Return)
    assert went[-1] == ("hosting", linked.lease)


def test_a_chantier_that_nothing_serves_says_so(qtbot: QtBot, page: ChantiersPage, linked: SimpleNamespace) -> None:
    qtbot.mouseClick(page.list.items[linked.second.id], LEFT)
    assert page.detail.nothing.isVisible()
    assert page.detail.chart.isHidden()


def test_a_chantier_asked_for_by_another_page_is_chosen(page: ChantiersPage, linked: SimpleNamespace) -> None:
    page.show_record(linked.second.id)
    assert page.list.items[linked.second.id].isChecked()
    assert page.detail.title.full_text().startswith("2. ")


def test_an_unknown_chantier_is_said_and_the_one_shown_stays(page: ChantiersPage, linked: SimpleNamespace) -> None:
    heard: list[Notice] = []
    page.said.connect(heard.append)
    page.show_record(9_999)
    assert heard[-1].kind == "danger" and "9999" in heard[-1].text
    assert page.list.items[linked.first.id].isChecked()
    page.reload()
    assert page.detail.title.full_text().startswith("1. ")


def test_the_palette_opens_the_form_of_an_action(page: ChantiersPage) -> None:
    page.start("new")
    form = page.panel.content()
    assert isinstance(form, Form) and "title" in form.fields


@pytest.mark.parametrize("view", ["Fiche", "Actions", "Structures", "Dossiers"])
def test_the_page_holds_at_the_least_size(qtbot: QtBot, page: ChantiersPage, view: str) -> None:
    page.resize(1024 - 60, 600)
    turn(qtbot, page, view)
    assert page.width() == 1024 - 60, "nothing asks for more room than there is"
    assert unnamed(page) == []
    qtbot.waitUntil(lambda: clipped(page) == [])
    assert small_targets(page) == []
    assert doubled_shortcuts(page) == []
