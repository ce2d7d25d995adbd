"""Réglages, Stockage: what is forbidden and the ladder, changed by clicks from a day on."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QTableView, QWidget
from pytestqt.qtbot import QtBot

from pole_desk.activities.storage.queries import forbidden, ladder
from pole_desk.activities.storage.rules.goods import USUAL
from pole_desk.activities.storage.rules.ladder import Rung, Step
from pole_desk.desktop.feed import Feed
from pole_desk.desktop.pages.settings.page import SettingsPage
from pole_desk.desktop.pages.settings.storage import StorageSection
from pole_desk.desktop.runner import Background, Inline
from pole_desk.desktop.seat import Seat, nowhere
from pole_desk.desktop.widgets.form import Form
from pole_desk.kernel.work import Runner
from tests.desktop.audits import clipped, unnamed

TODAY = date(2026, 11, 23)


@pytest.fixture
def section(sqlite_pole: Runner, qtbot: QtBot) -> StorageSection:
    background = Background(sqlite_pole, Inline())
    page = SettingsPage(Seat(background, Feed(background), sqlite_pole.clock, sqlite_pole.user, nowhere))
    qtbot.addWidget(page)
    page.resize(1200, 800)
    page.show()
    found = page.show_section("storage")
    qtbot.waitUntil(lambda: not page.waiting)
    assert isinstance(found, StorageSection)
    return found


def press(qtbot: QtBot, root: QWidget, words: str) -> None:
    found = [one for one in root.findChildren(QPushButton) if one.text() == words and one.isVisible()]
    assert found, words
    qtbot.mouseClick(found[-1], Qt.MouseButton.LeftButton)


def form_of(section: StorageSection) -> Form:
    content = section.panel.content()
    assert isinstance(content, Form)
    return content


def test_the_usual_lists_are_shown_and_named(section: StorageSection) -> None:
    assert [row.code for row in section.table.rows()] == [rule.code for rule in USUAL]
    assert section.ladder.text().startswith("Rappel (8 jours) → Accès bloqué (15 jours)")
    assert unnamed(section) == []
    assert clipped(section) == []


def test_a_new_rule_holds_from_its_day_and_is_taken_back(
    qtbot: QtBot, section: StorageSection, sqlite_pole: Runner
) -> None:
    press(qtbot, section, "Interdire…")
    form = form_of(section)
    qtbot.keyClicks(form.fields["label"].control, "Sonorisations")
    qtbot.keyClicks(form.fields["reason"].control, "bruit")
    qtbot.keyClicks(form.fields["words"].control, "Enceinte, ampli ,")
    form.fields["on"].control.selectAll()
    qtbot.keyClicks(form.fields["on"].control, "1/1/2027")
    press(qtbot, section.panel, "Enregistrer")
    assert sqlite_pole.read(forbidden, on=TODAY) == USUAL
    added = sqlite_pole.read(forbidden, on=date(2027, 1, 1))[-1]
    assert (added.code, added.words) == ("sonorisations", ("enceinte", "ampli"))
    section.page.undo()
    assert sqlite_pole.read(forbidden, on=date(2027, 1, 1)) == USUAL


def test_a_rule_is_changed_in_its_place_and_taken_off_the_list(
    qtbot: QtBot, section: StorageSection, sqlite_pole: Runner
) -> None:
    assert section.table.select_id("animal")
    grid = section.table.findChild(QTableView)
    qtbot.keyClick(grid, Qt.Key.Key_Return)
    form = form_of(section)
    form.fields["reason"].control.selectAll()
    qtbot.keyClicks(form.fields["reason"].control, "ni eau ni lumiere")
    press(qtbot, section.panel, "Enregistrer")
    rules = sqlite_pole.read(forbidden, on=TODAY)
    assert [rule.code for rule in rules] == [rule.code for rule in USUAL]
    assert rules[3].reason == "ni eau ni lumiere"
    section._take_away(section.table.rows()[3])
    assert "animal" not in [row.code for row in section.table.rows()]


def test_the_ladder_is_changed_and_an_empty_one_refused(
    qtbot: QtBot, section: StorageSection, sqlite_pole: Runner
) -> None:
    press(qtbot, section, "Échelle des retards…")
    form = form_of(section)
    for step in Step:
        form.fields[str(step)].control.clear()
    press(qtbot, section.panel, "Enregistrer l’échelle")
    assert form.fields["reminder"].error()
    qtbot.keyClicks(form.fields["blocked"].control, "5")
    press(qtbot, section.panel, "Enregistrer l’échelle")
    assert sqlite_pole.read(ladder, on=TODAY) == (Rung(Step.BLOCKED, 5),)
    assert section.ladder.text() == "Accès bloqué (5 jours)"
