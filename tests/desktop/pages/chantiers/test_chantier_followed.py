"""The views of a chantier that follow it: referents, meetings, support, network, figures; by keys and clicks."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from pole_desk.activities.leases.commands import open_lease
from pole_desk.activities.leases.rules.terms import Terms
from pole_desk.desktop.feed import Feed
from pole_desk.desktop.pages.chantiers.page import ChantiersPage
from pole_desk.desktop.parts.link_many import link_act
from pole_desk.desktop.runner import Background, Inline
from pole_desk.desktop.seat import Seat
from pole_desk.desktop.widgets.buttons import Button
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.table import DataTable
from pole_desk.kernel.clock import FixedClock
from pole_desk.kernel.permissions import ADMINISTRATOR
from pole_desk.kernel.work import Runner
from pole_desk.registers.chantiers.commands import add_action, set_progress
from pole_desk.registers.chantiers.queries import chantier, chantiers
from pole_desk.registers.chantiers.rules import ActionInput
from pole_desk.registers.dossiers.commands import open_dossier, set_links, set_party_links
from pole_desk.registers.dossiers.queries import dossiers, links_of, party_links, project_links
from pole_desk.registers.dossiers.rules import Kind
from pole_desk.registers.parties.commands import add_party
from pole_desk.registers.parties.rules import PartyInput
from pole_desk.registers.spaces.queries import space_by_code

TODAY = date(2026, 11, 23)
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def scene(sqlite_pole: Runner) -> SimpleNamespace:
    """Two structures that carry one action of the first chantier; one has a lease that serves it."""
    run = sqlite_pole
    first = run.read(chantiers)[0]
    one, two = (run.do(add_party, party=PartyInput(name=name)) for name in ("Association Élan", "La Ruche"))
    run.do(set_party_links, party=one, shares={first.id: 6000}, on=date(2026, 1, 1))
    place = run.read(space_by_code, code="B01")
    run.do(open_lease, party=one, spaces=[place.id], first_day=date(2026, 1, 1), terms=Terms(people=2))
    run.do(add_action, chantier=first.id, action=ActionInput(title="Forum", carrier_parties=(one, two)))
    for day, percent in ((date(2026, 3, 1), 10), (date(2026, 9, 1), 35)):
        run.do(set_progress, chantier=first.id, percent=percent, said="Revue.", on=day)
    return SimpleNamespace(first=first.id, one=one, two=two, run=run)


@pytest.fixture
def went() -> list[tuple[str, int | None]]:
    return []


@pytest.fixture
def page(
    qtbot: QtBot, sqlite_pole: Runner, clock: FixedClock, scene: SimpleNamespace, went: list[tuple[str, int | None]]
) -> ChantiersPage:
    background = Background(sqlite_pole, Inline())
    made = ChantiersPage(Seat(background, Feed(background), clock, ADMINISTRATOR,
                              lambda page, record=None, action="": went.append((page, record))))  # fmt: skip
    qtbot.addWidget(made)
    made.resize(1232, 866)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    return made


def press(qtbot: QtBot, page: ChantiersPage, words: str) -> None:
    found = [b for b in page.findChildren(Button) if b.text() == words and b.isVisible() and b.isEnabled()]
    assert found, words
    qtbot.mouseClick(found[-1], LEFT)


def fill(qtbot: QtBot, page: ChantiersPage, **values: str) -> None:
    form = page.panel.content()
    assert isinstance(form, Form)
    for name, words in values.items():
        control: Any = form.fields[name].control
        assert isinstance(control, QLineEdit | QPlainTextEdit)
        control.selectAll()
        qtbot.keyClick(control, Qt.Key.Key_Delete)
        for place, line in enumerate(words.split("\n")):
            if place:
                qtbot.keyClick(control, Qt.Key.Key_Return)
            qtbot.keyClicks(control, line)


def double_click(qtbot: QtBot, table: DataTable, row: int) -> None:
    place: QPoint = table.grid.visualRect(table.model.index(row, 0)).center()
    qtbot.mouseClick(table.grid.viewport(), LEFT, pos=place)
    qtbot.mouseDClick(table.grid.viewport(), LEFT, pos=place)


def test_a_meeting_is_noted_with_who_came_then_changed_and_undone(
    qtbot: QtBot, page: ChantiersPage, scene: SimpleNamespace
) -> None:
    press(qtbot, page, "Réunions")
    press(qtbot, page, "Noter une réunion")
    fill(qtbot, page, day="12/11", subject="Lancement", place="Cantine",
         people="Awa ; la ruche\nRoy ; Ville de Nantes ; collectivite", minutes="On avance.")  # fmt: skip
    press(qtbot, page, "Enregistrer la réunion")
    held = scene.run.read(chantier, chantier=scene.first).meetings[0]
    assert (held.day, held.structures, held.authorities) == (date(2026, 11, 12), 2, 1)
    assert [(one.party_name, one.institution) for one in held.people] == [
        ("La Ruche", ""), ("", "Ville de Nantes")
    ]  # fmt: skip
    double_click(qtbot, page.detail.meetings.table, 0)
    fill(qtbot, page, subject="Relance")
    press(qtbot, page, "Enregistrer la réunion")
    now = scene.run.read(chantier, chantier=scene.first).meetings[0]
    assert (now.subject, now.people) == ("Relance", held.people)
    qtbot.keyClick(page, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert scene.run.read(chantier, chantier=scene.first).meetings[0].subject == "Lancement"


def test_a_present_without_a_name_is_refused_under_its_field(qtbot: QtBot, page: ChantiersPage) -> None:
    press(qtbot, page, "Réunions")
    press(qtbot, page, "Noter une réunion")
    fill(qtbot, page, subject="Point", people=" ; Ville")
    press(qtbot, page, "Enregistrer la réunion")
    form = page.panel.content()
    assert isinstance(form, Form) and form.fields["people"].error()


def test_a_support_and_a_referent_are_noted(qtbot: QtBot, page: ChantiersPage, scene: SimpleNamespace) -> None:
    press(qtbot, page, "Appuis")
    press(qtbot, page, "Noter un appui")
    fill(qtbot, page, title="Etude de marche", name="Cabinet", hours="12,5", value="900")
    press(qtbot, page, "Enregistrer l’appui")
    given = scene.run.read(chantier, chantier=scene.first).supports[0]
    assert (str(given.hours), str(given.value)) == ("12.50", "900.00")
    press(qtbot, page, "Fiche")
    press(qtbot, page, "Ajouter un référent")
    fill(qtbot, page, policy="Habitat", person="Leo Roy", institution="Nantes Metropole")
    press(qtbot, page, "Enregistrer le référent")
    assert scene.run.read(chantier, chantier=scene.first).chantier.referent == "Leo Roy, Habitat, Nantes Metropole"


def test_the_progress_is_a_curve_with_its_words(page: ChantiersPage) -> None:
    assert [mark.value for mark in page.detail.curve.marks()] == ["10", "35"]
    assert page.detail.history.text().splitlines()[0].startswith("01/09/2026")


def test_the_network_is_walked_by_arrows_and_opens_a_structure(
    qtbot: QtBot, page: ChantiersPage, scene: SimpleNamespace, went: list[tuple[str, int | None]]
) -> None:
    press(qtbot, page, "Réseau")
    graph = page.detail.network.graph
    assert [mark.label for mark in graph.marks()] == ["Association Élan", "La Ruche"]
    assert "La Ruche (Forum)" in graph.marks()[0].value
    qtbot.keyClick(graph, Qt.Key.Key_Right)
    qtbot.keyClick(graph, Qt.Key.Key_Right)
    qtbot.keyClick(graph, Qt.Key.Key_Return)
    assert went[-1] == ("parties", scene.two)
    qtbot.mouseDClick(graph, LEFT, pos=graph.place_of(scene.one).toPoint())
    assert went[-1] == ("parties", scene.one)


def test_a_figure_opens_the_records_that_add_up_to_it(
    qtbot: QtBot, page: ChantiersPage, went: list[tuple[str, int | None]]
) -> None:
    press(qtbot, page, "Chiffres")
    view = page.detail.figures
    lines = view.table.rows()
    assert lines, "a lease that serves the chantier counts"
    for place, line in enumerate(lines):
        double_click(qtbot, view.table, place)
        assert sum(row.amount for row in view.behind.rows()) == line.amount
        press(qtbot, page, "Tous les chiffres")
    double_click(qtbot, view.table, 0)
    qtbot.keyClick(view.behind.grid, Qt.Key.Key_Down)
    qtbot.keyClick(view.behind.grid, Qt.Key.Key_Return)
    assert went and went[-1][0]
    view.year.set_value(2024)
    view.read()
    assert view.table.rows() == []


def test_the_sixth_chantier_says_that_it_is_transversal(qtbot: QtBot, page: ChantiersPage, scene: SimpleNamespace) -> None:
    sixth = next(one for one in scene.run.read(chantiers) if one.number == 6)
    qtbot.mouseClick(page.list.items[sixth.id], LEFT)
    assert page.detail.mark.isVisible()


def test_what_is_not_linked_is_proposed_and_taken_in_one_act(
    qtbot: QtBot, page: ChantiersPage, scene: SimpleNamespace
) -> None:
    lease = scene.run.read(dossiers, party=scene.one)[0].id
    scene.run.do(set_links, dossier=lease, shares={}, on=TODAY)
    press(qtbot, page, "À rattacher")
    press(qtbot, page, "Rattacher 1 ligne")
    assert [one.share for one in scene.run.read(links_of, dossier=lease, on=TODAY)] == [6000]
    qtbot.keyClick(page, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert scene.run.read(links_of, dossier=lease, on=TODAY) == []


def test_the_lines_chosen_are_linked_together_by_arrows(
    qtbot: QtBot, page: ChantiersPage, scene: SimpleNamespace
) -> None:
    scene.run.do(set_party_links, party=scene.two, shares={scene.first: 1000}, on=TODAY)
    press(qtbot, page, "Structures")
    page.reload()
    table = page.detail.linked.parties
    table.grid.setFocus()
    qtbot.keyClick(table.grid, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    words, _icon, act = link_act(page, page.panel, table, table.rows()[0], party_of=lambda one: one.party)
    assert words == "Rattacher les 2 lignes…"
    act()
    form = page.panel.content()
    assert isinstance(form, Form)
    field = form.fields[str(scene.first)]
    for _time in range(3):
        qtbot.keyClick(field.control, Qt.Key.Key_Up)
    press(qtbot, page, "Enregistrer les liens")
    for party in (scene.one, scene.two):
        assert [one.share for one in scene.run.read(party_links, party=party, on=TODAY)] == [1500]
    qtbot.keyClick(page, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert [one.share for one in scene.run.read(party_links, party=scene.one, on=TODAY)] == [6000]


def test_many_dossiers_join_a_project_and_keep_their_chantiers_in_one_act(
    qtbot: QtBot, page: ChantiersPage, scene: SimpleNamespace
) -> None:
    run = scene.run
    project = run.do(open_dossier, kind=Kind.PROJECT, party=scene.two, title="Recyclerie", on=date(2026, 1, 1))
    second = run.do(open_dossier, kind=Kind.EVENT, party=scene.one, title="Forum", on=date(2026, 1, 1))
    press(qtbot, page, "Dossiers")
    page.reload()
    table = page.detail.linked.dossiers
    table.grid.setFocus()
    qtbot.keyClick(table.grid, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    rows = table.rows()
    words, _icon, act = link_act(page, page.panel, table, rows[0], dossier_of=lambda one: one.dossier)
    assert words == f"Rattacher les {len(rows)} lignes…" and len(rows) == 2
    act()
    form = page.panel.content()
    assert isinstance(form, Form)
    press(qtbot, page, "Enregistrer les liens")
    assert page.panel.isVisible(), "nothing was typed"
    form.fields["project"].set_value(project)
    fill(qtbot, page, project_share="40")
    press(qtbot, page, "Enregistrer les liens")
    assert page.panel.isHidden()

    def served() -> list[tuple[int, int]]:
        return [(one.project, one.share) for one in run.read(project_links, dossier=second, on=TODAY)]

    assert served() == [(project, 4000)]
    assert [one.share for one in run.read(links_of, dossier=second, on=TODAY)] == [6000], "chantiers stay"
    qtbot.mouseClick(table.grid.viewport(), LEFT, pos=table.grid.visualRect(table.model.index(0, 0)).center())
    press(qtbot, page, "Modifier les liens")
    fill(qtbot, page, **{f"project_{project}": "0", str(scene.first): "50"})
    press(qtbot, page, "Enregistrer les liens")
    gone = table.rows()[0].dossier
    assert run.read(project_links, dossier=gone, on=TODAY) == []
    assert [one.share for one in run.read(links_of, dossier=gone, on=TODAY)] == [5000]
    qtbot.keyClick(page, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert [one.share for one in run.read(links_of, dossier=gone, on=TODAY)] == [6000]
    assert [one.share for one in run.read(project_links, dossier=gone, on=TODAY)] == [4000]
