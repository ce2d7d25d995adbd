"""The dates of a repetition in a form: decided one by one or all at once, kept while they mean the same."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from pole_desk.desktop.parts.booking_form.series_box import CLASHES_SHOWN, DateLine, SeriesBox

WAYS = (("move:0", "R4 est libre aux mêmes heures"), ("refuse:1", "noter comme refusée"), ("skip:2", "passer"))
MANY = [DateLine(f"d{n}", f"jeudi {n}", "Les Semeurs", WAYS, "refuse:1") for n in range(CLASHES_SHOWN + 3)]


@pytest.fixture
def box(qtbot: QtBot) -> SeriesBox:
    made = SeriesBox()
    qtbot.addWidget(made)
    made.show()
    return made


def test_what_is_said_for_all_is_for_those_without_a_row_of_their_own_too(box: SeriesBox, qtbot: QtBot) -> None:
    box.show_dates("chaque jeudi", MANY)
    assert set(box.decisions().values()) == {"refuse:1"} and len(box.choices) == CLASHES_SHOWN
    for _press in range(2):
        qtbot.keyClick(box.all_of_them.box, Qt.Key.Key_Down)
    assert box.all_of_them.value() == "skip"
    assert list(box.decisions().values()) == ["skip:2"] * len(MANY)


def test_a_way_out_that_is_another_one_now_is_not_kept(box: SeriesBox) -> None:
    line = MANY[0]
    box.show_dates("", [line])
    box.choices["d0"].set_value("move:0")
    box.show_dates("", [line._replace(words="jeudi, une heure plus tard")])
    assert box.decisions() == {"d0": "move:0"}
    box.show_dates("", [line._replace(offers=(("move:0", "R2 est libre aux mêmes heures"), *WAYS[1:]))])
    assert box.decisions() == {"d0": "refuse:1"}


def test_the_same_dates_shown_again_leave_the_choice_being_made(box: SeriesBox) -> None:
    box.show_dates("", MANY[:2])
    choice = box.choices["d1"]
    choice.box.setFocus()
    box.show_dates("", [line._replace(usual="skip:2") for line in MANY[:2]])
    assert box.choices["d1"] is choice
