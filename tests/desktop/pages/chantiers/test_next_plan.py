"""The plans on the page Chantiers, by keys and clicks: changed, and the next one begun and taken back."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from pole_desk.desktop.feed import Feed
from pole_desk.desktop.pages.chantiers.page import ChantiersPage
from pole_desk.desktop.runner import Background, Inline
from pole_desk.desktop.seat import Seat
from pole_desk.desktop.widgets.buttons import Button
from pole_desk.desktop.widgets.form import Form
from pole_desk.kernel.clock import FixedClock
from pole_desk.kernel.permissions import ADMINISTRATOR
from pole_desk.kernel.work import Runner
from pole_desk.registers.chantiers.queries import chantier, chantiers, plans
from pole_desk.registers.dossiers.commands import set_party_links
from pole_desk.registers.dossiers.queries import party_links
from pole_desk.registers.parties.commands import add_party
from pole_desk.registers.parties.rules import PartyInput
from tests.desktop.audits import clipped, small_targets, unnamed

TODAY = date(2026, 11, 23)
LEFT, CONTROL = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def party(sqlite_pole: Runner) -> Any:
    """A structure that serves chantiers 1, 2 and 4."""
    number = {one.number: one.id for one in sqlite_pole.read(chantiers)}
    made = sqlite_pole.do(add_party, party=PartyInput(name="Association Élan"))
    sqlite_pole.do(set_party_links, party=made, shares={number[1]: 2000, number[2]: 1000, number[4]: 5000}, on=TODAY)
    return made


@pytest.fixture
def page(qtbot: QtBot, sqlite_pole: Runner, clock: FixedClock, party: Any) -> ChantiersPage:
    background = Background(sqlite_pole, Inline())
    made = ChantiersPage(Seat(background, Feed(background), clock, ADMINISTRATOR, lambda *_where, **_how: None))
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


def form_of(page: ChantiersPage) -> Form:
    form = page.panel.content()
    assert isinstance(form, Form)
    return form


def fill(qtbot: QtBot, page: ChantiersPage, **values: str) -> None:
    for name, words in values.items():
        control: Any = form_of(page).fields[name].control
        assert isinstance(control, QLineEdit | QPlainTextEdit)
        control.selectAll()
        qtbot.keyClick(control, Qt.Key.Key_Delete)
        for place, line in enumerate(words.split("\n")):
            if place:
                qtbot.keyClick(control, Qt.Key.Key_Return)
            qtbot.keyClicks(control, line)


def said(page: ChantiersPage, number: int) -> str:
    """What is told under a chantier of today."""
    return form_of(page).fields[str(number)]._below.text().replace("\u202f", " ")


def shares(run: Runner, party: Any, on: date) -> dict[int, int]:
    return {one.number: one.share for one in run.read(party_links, party=party, on=on)}


def test_the_next_plan_tells_what_it_carries_then_begins_and_is_taken_back(
    qtbot: QtBot, page: ChantiersPage, sqlite_pole: Runner, party: Any
) -> None:
    press(qtbot, page, "Plans")
    press(qtbot, page, "Préparer le plan suivant")
    assert "6* ; " in form_of(page).fields["lines"].value(), "today's chantiers are proposed"
    fill(qtbot, page, name="Quatrieme plan", first_day="1/1/2027", last_day="31/12/2029", lines="1 ; Vieillir")
    press(qtbot, page, "Ce que deviennent les chantiers")
    assert "Ligne 1" in form_of(page).fields["lines"].error()
    fill(qtbot, page, lines="1 ; Vieillir ; Bien vivre\n2 ; Manger\n3* ; Jardiner ; Ville nature ; Semer")
    press(qtbot, page, "Ce que deviennent les chantiers")
    fill(qtbot, page, **{"2": "1", "3": "", "4": "2:60 3:30"})
    assert said(page, 2).startswith("→ Vieillir (100 %)")
    assert "Manger (60 %), Jardiner (30 %)" in said(page, 4) and "1 structure" in said(page, 4)
    assert said(page, 9).startswith("Repris par aucun")
    press(qtbot, page, "Commencer le plan")
    assert "100" in form_of(page).fields["4"].error(), "shares that do not make the whole are refused there"
    fill(qtbot, page, **{"4": "2:60 7:40"})
    press(qtbot, page, "Commencer le plan")
    assert "chantier 7" in form_of(page).fields["4"].error()
    fill(qtbot, page, **{"4": "2:60 3:40"})
    press(qtbot, page, "Revenir au plan")
    assert form_of(page).fields["name"].value() == "Quatrieme plan"
    press(qtbot, page, "Ce que deviennent les chantiers")
    assert form_of(page).fields["4"].value() == "2:60 3:40", "what was typed stays"
    assert not unnamed(page) and not small_targets(page)
    qtbot.waitUntil(lambda: not clipped(page))
    assert len(sqlite_pole.read(plans)) == 1, "nothing is written before the last act"
    press(qtbot, page, "Commencer le plan")
    assert page.panel.isHidden()
    newest = sqlite_pole.read(plans)[0]
    assert (newest.name, newest.first_day) == ("Quatrieme plan", date(2027, 1, 1))
    assert shares(sqlite_pole, party, date(2026, 12, 31)) == {1: 2000, 2: 1000, 4: 5000}
    assert shares(sqlite_pole, party, date(2027, 1, 1)) == {1: 3000, 2: 3000, 3: 2000}
    assert [one.transversal for one in sqlite_pole.read(chantiers, on=date(2027, 1, 1))] == [False, False, True]
    qtbot.keyClick(page, Qt.Key.Key_Z, CONTROL)
    assert len(sqlite_pole.read(plans)) == 1
    assert shares(sqlite_pole, party, date(2027, 1, 1)) == {1: 2000, 2: 1000, 4: 5000}


def test_a_plan_says_its_objectives_and_its_end(qtbot: QtBot, page: ChantiersPage, sqlite_pole: Runner) -> None:
    press(qtbot, page, "Plans")
    press(qtbot, page, "Modifier")
    fill(qtbot, page, goals="Cooperer\n\nMutualiser", last_day="31/12/2012")
    press(qtbot, page, "Enregistrer le plan")
    assert form_of(page).fields["last_day"].error()
    fill(qtbot, page, last_day="31/12/2027")
    press(qtbot, page, "Enregistrer le plan")
    assert sqlite_pole.read(plans)[0].goals == ["Cooperer", "Mutualiser"]
    qtbot.keyClick(page, Qt.Key.Key_Z, CONTROL)
    assert sqlite_pole.read(plans)[0].goals != ["Cooperer", "Mutualiser"]


def test_a_chantier_says_which_levers_it_uses(qtbot: QtBot, page: ChantiersPage, sqlite_pole: Runner) -> None:
    first = sqlite_pole.read(chantiers)[0]
    press(qtbot, page, "Titre et leviers")
    fill(qtbot, page, title="Vieillir chez soi", fund="Deux projets soutenus")
    press(qtbot, page, "Enregistrer le chantier")
    now = sqlite_pole.read(chantier, chantier=first.id).chantier
    assert (now.title, now.levers["fund"]) == ("Vieillir chez soi", "Deux projets soutenus")
    assert set(first.levers) <= set(now.levers)
    qtbot.keyClick(page, Qt.Key.Key_Z, CONTROL)
    assert sqlite_pole.read(chantier, chantier=first.id).chantier.levers == first.levers
