"""Fields forgive what is typed, say how they read it, and keep the error under themselves."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from pole_desk.desktop.widgets.fields import (
    AmountField,
    AreaField,
    CheckField,
    ChoiceField,
    IntField,
    TextField,
)
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.when import DateField, TimeField
from pole_desk.kernel.clock import FixedClock
from pole_desk.kernel.errors import BadInput, RuleBroken


@pytest.fixture
def form(qtbot: QtBot, clock: FixedClock) -> Form:
    made = Form()
    made.add("Structure", TextField(), name="name", required=True)
    made.add("Redevance", AmountField(), name="rent")
    made.add("À partir du", DateField(clock.today), name="start")
    made.add("Heure", TimeField(), name="at")
    made.add("Personnes", IntField(least=1, most=20), name="people")
    made.add("Forme", ChoiceField([("asso", "Association"), ("scic", "SCIC")]), name="form")
    made.add("", CheckField("Prix libre"), name="free")
    made.add("Note", AreaField(), name="note")
    qtbot.addWidget(made)
    made.resize(400, 700)
    made.show()
    return made


def typed(qtbot: QtBot, form: Form, name: str, text: str) -> None:
    control = form.fields[name].control
    control.setFocus()
    qtbot.keyClicks(control, text)
    qtbot.keyClick(control, Qt.Key.Key_Tab)


@pytest.mark.parametrize(("text", "amount"), [("12.5", "12.5"), ("12,5", "12.5"), ("1 234,50", "1234.50")])
def test_amounts_take_comma_and_point(qtbot: QtBot, form: Form, text: str, amount: str) -> None:
    typed(qtbot, form, "rent", text)
    assert form.fields["rent"].value() == Decimal(amount)
    assert form.fields["rent"].control.text() == text


def test_a_price_with_two_commas_keeps_its_text_and_shows_why(qtbot: QtBot, form: Form) -> None:
    typed(qtbot, form, "rent", "12,5,3")
    assert "12,5,3" in form.fields["rent"].error()
    assert form.fields["rent"].control.text() == "12,5,3"
    with pytest.raises(BadInput):
        form.fields["rent"].value()


@pytest.mark.parametrize(
    ("text", "day"),
    [("demain", date(2026, 11, 24)), ("lundi", date(2026, 11, 30)), ("5/12", date(2026, 12, 5))],
)
def test_days_are_read_and_said_in_full(qtbot: QtBot, form: Form, text: str, day: date) -> None:
    typed(qtbot, form, "start", text)
    assert form.fields["start"].value() == day
    assert str(day.year) in form.fields["start"]._below.text()


def test_arrows_move_a_day(qtbot: QtBot, form: Form) -> None:
    form.fields["start"].set_value(date(2026, 11, 30))
    qtbot.keyClick(form.fields["start"].control, Qt.Key.Key_Up)
    assert form.fields["start"].value() == date(2026, 12, 1)


def test_the_calendar_gives_the_day_clicked(qtbot: QtBot, form: Form) -> None:
    field = form.fields["start"]
    assert isinstance(field, DateField)
    field.set_value(date(2026, 11, 10))
    qtbot.mouseClick(field.button, Qt.MouseButton.LeftButton)
    calendar = field._popup.calendar
    assert field._popup.isVisible()
    qtbot.keyClick(calendar, Qt.Key.Key_Right)
    view = calendar.findChild(QWidget, "qt_calendar_calendarview")
    qtbot.keyClick(view, Qt.Key.Key_Right)
    qtbot.keyClick(view, Qt.Key.Key_Return)
    value = field.value()
    assert value is not None and value > date(2026, 11, 10)
    assert not field._popup.isVisible()


@pytest.mark.parametrize("text", ["9h30", "930", "9:30"])
def test_times_are_read_as_spoken(qtbot: QtBot, form: Form, text: str) -> None:
    typed(qtbot, form, "at", text)
    assert form.fields["at"].value() == time(9, 30)


def test_whole_numbers_keep_their_bounds(qtbot: QtBot, form: Form) -> None:
    typed(qtbot, form, "people", "21")
    assert "20" in form.fields["people"].error()


def test_the_form_names_each_error_and_puts_focus_on_the_first(qtbot: QtBot, form: Form) -> None:
    typed(qtbot, form, "rent", "x")
    assert form.values() is None
    assert form.fields["name"].error() == "À remplir."
    assert form.fields["name"].control.hasFocus()


def test_a_form_filled_gives_typed_values(qtbot: QtBot, form: Form) -> None:
    typed(qtbot, form, "name", "Cyclo-Logis")
    typed(qtbot, form, "start", "1/12")
    form.fields["form"].set_value("scic")
    values = form.values()
    assert values is not None
    assert values["name"] == "Cyclo-Logis"
    assert values["start"] == date(2026, 12, 1)
    assert (values["form"], values["free"], values["note"], values["rent"]) == ("scic", False, None, None)


def test_typing_again_takes_the_error_away(qtbot: QtBot, form: Form) -> None:
    form.refuse("name", "Cette structure existe déjà.")
    assert form.fields["name"].error()
    qtbot.keyClicks(form.fields["name"].control, "a")
    assert not form.fields["name"].error()


def test_a_refusal_of_the_rules_goes_under_its_field(form: Form) -> None:
    assert form.refuse_by(RuleBroken("siren", "Le SIREN a 9 chiffres."), {"siren": "name"})
    assert form.fields["name"].error() == "Le SIREN a 9 chiffres."
    assert not form.refuse_by(RuleBroken("other", "Autre."), {"siren": "name"})


def test_edited_speaks_for_the_user_and_not_for_the_program(qtbot: QtBot, form: Form) -> None:
    told: list[bool] = []
    form.edited.connect(lambda: told.append(True))
    form.set_values(name="Élan", note="mot", start=date(2026, 12, 1))
    assert told == []
    qtbot.keyClicks(form.fields["note"].control, "a")
    assert told == [True]


def test_the_wheel_does_not_change_a_choice(qtbot: QtBot, form: Form) -> None:
    from PySide6.QtCore import QPoint, QPointF
    from PySide6.QtGui import QWheelEvent
    from PySide6.QtWidgets import QApplication

    box = form.fields["form"].control
    event = QWheelEvent(
        QPointF(5, 5), QPointF(box.mapToGlobal(QPoint(5, 5))), QPoint(0, 0), QPoint(0, -120),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(box, event)
    assert form.fields["form"].value() == "asso"
