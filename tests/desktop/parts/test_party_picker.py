"""A structure found or created without leaving the keyboard."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from pole_desk.desktop.parts.party_picker import PartyPicker
from pole_desk.desktop.widgets.fields import TextField
from pole_desk.desktop.widgets.form import Form
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.work import Runner
from pole_desk.registers.parties.queries import parties


@pytest.fixture
def picker(qtbot: QtBot, bare_page: Any, let: SimpleNamespace) -> PartyPicker:
    made = PartyPicker(bare_page)
    made.set_name("Qui")
    bare_page.panel.open("Qui", made)
    qtbot.waitUntil(lambda: made.line.hasFocus())
    return made


def test_typing_without_accents_and_enter_choose_the_structure(
    qtbot: QtBot, picker: PartyPicker, let: SimpleNamespace
) -> None:
    qtbot.keyClicks(picker.line, "elan")
    qtbot.keyClick(picker.line, Qt.Key.Key_Return)
    qtbot.keyClick(picker.line, Qt.Key.Key_Return)
    assert picker.value() == let.elan
    assert picker.line.text() == "Association Élan"


def test_the_list_shows_by_itself_a_moment_after_the_last_key(qtbot: QtBot, picker: PartyPicker) -> None:
    qtbot.keyClicks(picker.line, "cyclo")
    qtbot.waitUntil(picker.list.isVisible)
    assert [picker.list.item(row).text() for row in range(picker.list.count())] == [
        "Cyclo-Logis", "Créer «\u202fcyclo\u202f»",
    ]  # fmt: skip


def test_words_left_unchosen_are_refused_with_the_way_out(qtbot: QtBot, picker: PartyPicker) -> None:
    qtbot.keyClicks(picker.line, "elan")
    with pytest.raises(BadInput, match="Choisissez"):
        picker.value()


def test_an_unknown_structure_is_created_with_its_phone(
    qtbot: QtBot, picker: PartyPicker, sqlite_pole: Runner
) -> None:
    qtbot.keyClicks(picker.line, "Terre et Vie")
    qtbot.keyClick(picker.line, Qt.Key.Key_Return)
    last = picker.list.count() - 1
    while picker.list.currentRow() != last:
        qtbot.keyClick(picker.line, Qt.Key.Key_Down)
    qtbot.keyClick(picker.line, Qt.Key.Key_Return)
    assert picker.newcomer.isVisible()
    qtbot.keyClicks(picker.newcomer.phone.line, "02 40 99 88 77")
    qtbot.keyClick(picker.newcomer.phone.line, Qt.Key.Key_Return)
    found = sqlite_pole.read(parties, words="Terre et Vie")[0]
    assert (picker.value(), found.phone) == (found.id, "02 40 99 88 77")


def test_escape_closes_the_list_before_the_panel(qtbot: QtBot, picker: PartyPicker, bare_page: Any) -> None:
    qtbot.keyClicks(picker.line, "elan")
    qtbot.waitUntil(picker.list.isVisible)
    qtbot.keyClick(picker.line, Qt.Key.Key_Escape)
    assert picker.list.isHidden()
    assert bare_page.panel.isVisible()
    qtbot.keyClick(picker.line, Qt.Key.Key_Escape)
    assert bare_page.panel.isHidden()


def test_changing_a_letter_forgets_the_structure_chosen(
    qtbot: QtBot, picker: PartyPicker, let: SimpleNamespace
) -> None:
    picker.set_party(let.elan, "Association Élan")
    qtbot.keyClicks(picker.line, "s")
    with pytest.raises(BadInput):
        picker.value()


def test_the_list_floats_under_the_field_and_nothing_below_it_moves(
    qtbot: QtBot, bare_page: Any, let: SimpleNamespace
) -> None:
    form, picker, below = Form(), PartyPicker(bare_page), TextField()
    form.add("Qui", picker, name="who")
    form.add("Intitulé", below, name="title")
    bare_page.panel.open("Qui", form)
    qtbot.waitUntil(lambda: picker.line.hasFocus() and below.y() > 0)
    place, tall = below.mapTo(bare_page, QPoint(0, 0)), form.height()
    qtbot.keyClicks(picker.line, "elan")
    qtbot.waitUntil(picker.list.isVisible)
    assert below.mapTo(bare_page, QPoint(0, 0)) == place
    corner = picker.list.mapTo(picker.window(), QPoint(0, 0))
    under = picker.line.mapTo(picker.window(), QPoint(0, picker.line.height()))
    assert (corner.x(), picker.list.width()) == (under.x(), picker.line.width())
    assert 0 <= corner.y() - under.y() <= 8
    qtbot.keyClick(picker.line, Qt.Key.Key_Down)
    qtbot.keyClick(picker.line, Qt.Key.Key_Up)
    qtbot.keyClick(picker.line, Qt.Key.Key_Return)
    assert picker.value() == let.elan and picker.list.isHidden()
    assert (below.mapTo(bare_page, QPoint(0, 0)), form.height()) == (place, tall)


def test_a_click_in_the_list_chooses_and_a_field_low_in_the_window_opens_it_above(
    qtbot: QtBot, bare_page: Any, let: SimpleNamespace
) -> None:
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.addSpacing(bare_page.height() - 160)
    picker = PartyPicker(bare_page)
    column.addWidget(picker)
    bare_page.panel.open("Qui", holder)
    qtbot.waitUntil(picker.line.hasFocus)
    qtbot.keyClicks(picker.line, "cyclo")
    qtbot.waitUntil(picker.list.isVisible)
    bottom = picker.list.mapTo(picker.window(), QPoint(0, picker.list.height())).y()
    assert bottom <= picker.window().height()
    first = picker.list.visualItemRect(picker.list.item(0)).center()
    qtbot.mouseClick(picker.list.viewport(), Qt.MouseButton.LeftButton, pos=first)
    assert picker.line.text() == "Cyclo-Logis" and picker.line.hasFocus()


def test_the_list_goes_with_the_panel_that_closes(qtbot: QtBot, picker: PartyPicker, bare_page: Any) -> None:
    qtbot.keyClicks(picker.line, "elan")
    qtbot.waitUntil(picker.list.isVisible)
    bare_page.panel.close_panel()
    qtbot.waitUntil(picker.list.isHidden)


def test_a_structure_that_can_t_change_is_greyed_with_its_reason_below(picker: PartyPicker, let: SimpleNamespace) -> None:
    picker.set_party(let.elan, "Association Élan")
    picker.lock("L’événement est à son nom.")
    assert picker.line.isReadOnly() and picker.line.isEnabled()
    assert any("à son nom" in one.text() and one.isVisible() for one in picker.findChildren(QLabel))
    assert picker.line.accessibleDescription() == "L’événement est à son nom."
