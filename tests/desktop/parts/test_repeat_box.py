"""The days of a repetition follow the first day while it is typed; those chosen by hand stay."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from pole_desk.desktop.parts.booking_form.repeat_box import RepeatBox

THURSDAY, SUNDAY = date(2026, 12, 3), date(2027, 1, 3)
MONDAY_CHIP = 0


@pytest.fixture
def box(qtbot: QtBot) -> RepeatBox:
    made = RepeatBox(lambda: date(2026, 11, 25))
    qtbot.addWidget(made)
    made.show()
    made.set_day(SUNDAY)
    made.every.set_value("fortnight")
    made.count.set_value(6)
    return made


def test_a_day_read_on_the_way_to_another_leaves_no_weekday_behind(box: RepeatBox) -> None:
    box.set_day(THURSDAY)
    assert box.rule() == "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH;COUNT=6"


def test_a_weekday_chosen_by_hand_stays_when_the_first_day_moves(box: RepeatBox, qtbot: QtBot) -> None:
    box.more.show()
    qtbot.mouseClick(box.days[MONDAY_CHIP], Qt.MouseButton.LeftButton)
    box.set_day(THURSDAY)
    assert box.rule() == "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH,SU;COUNT=6"


def test_a_form_taken_up_again_forgets_the_weekday_of_its_first_day_when_it_moves(box: RepeatBox) -> None:
    box.set_texts(box.texts())
    box.set_day(THURSDAY)
    assert box.rule() == "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH;COUNT=6"
