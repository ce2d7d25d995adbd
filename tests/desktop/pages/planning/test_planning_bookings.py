"""Rooms booked, moved, exchanged and given back on the planning, by real presses and keys."""

from __future__ import annotations


from let_pole import LetPole
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu
from pytestqt.qtbot import QtBot

from pole_desk.activities.events.rules import BookingState
from pole_desk.desktop.notice import Notice
from pole_desk.desktop.pages.planning.page import PlanningPage
from pole_desk.desktop.widgets.board.model import Bar
from pole_desk.kernel.periods import FOREVER

from .conftest import Booker, Drag, Went
from .rooms import all_bookings, at, bar, form, press, spot, typed

LEFT = Qt.MouseButton.LeftButton
ALT, CONTROL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
HALF = 1800


def test_drawing_an_empty_slot_opens_the_panel_with_it_and_dots_it_in(
    week: PlanningPage, let: LetPole, drag: Drag
) -> None:
    drag(spot(week, let, "R2", at(25, 9)), spot(week, let, "R2", at(25, 11, 30)))
    assert [text for text in typed(week) if text in ("25/11/2026", "09:00", "11:30")] == [
        "25/11/2026", "09:00", "11:30",
    ]  # fmt: skip
    slot = week.board.stage.pending
    assert slot is not None
    assert (slot.row, slot.starts, slot.ends) == (let.space("R2"), at(25, 9), at(25, 11, 30))
    assert form(week).chosen == (let.space("R2"),)
    week.panel.close_panel()
    assert week.board.stage.pending is None


def test_a_phone_call_by_keyboard_from_who_to_confirmed_and_back(
    week: PlanningPage, let: LetPole, qtbot: QtBot
) -> None:
    before = let.claims()
    qtbot.keyClick(week.board, Qt.Key.Key_N, CONTROL)
    assert QApplication.focusWidget() is form(week).who.line
    qtbot.keyClicks(form(week).who.line, "fourn")
    qtbot.keyClick(form(week).who.line, Qt.Key.Key_Return)
    qtbot.keyClick(form(week).who.line, Qt.Key.Key_Return)
    people = QApplication.focusWidget()
    assert people is form(week).fields["people"].line
    qtbot.keyClicks(people, "18")
    when = form(week).when
    for field, text in ((when.day.line, "jeudi"), (when.starts.line, "14h"), (when.ends.line, "+3h30")):
        field.selectAll()
        qtbot.keyClicks(field, text)
    qtbot.waitUntil(lambda: form(week).chosen == (let.space("R2"),))
    qtbot.keyClick(when.ends.line, Qt.Key.Key_Return, CONTROL)
    (made,) = all_bookings(let)
    assert (made.code, made.people, made.state) == ("R2", 18, "confirmed")
    assert (made.starts_at, made.ends_at) == (at(26, 14), at(26, 17, 30))
    assert not week.panel.isVisible()
    assert week.board.rect_of(bar(week, let, "R2").id).width() > 0
    qtbot.keyClick(week.board, Qt.Key.Key_Z, CONTROL)
    assert let.claims() == before


def test_a_bar_dropped_in_another_room_moves_and_ctrl_z_brings_back_the_same_claims(
    week: PlanningPage, let: LetPole, drag: Drag, booker: Booker, qtbot: QtBot, notices: list[Notice]
) -> None:
    booker("R3", at(25, 9), at(25, 12))
    before = let.claims()
    start = week.board.rect_of(bar(week, let, "R3").id).center()
    drag(start, spot(week, let, "R4", at(26, 10, 30)))
    (moved,) = all_bookings(let)
    assert (moved.code, moved.ends_at - moved.starts_at) == ("R4", 3 * 3600)
    assert abs(moved.starts_at - at(26, 9)) <= 900
    assert notices[-1].action_label == "Annuler"
    qtbot.keyClick(week.board, Qt.Key.Key_Z, CONTROL)
    assert [(one.hold, one.space, one.starts_at) for one in let.claims()] == [
        (one.hold, one.space, one.starts_at) for one in before
    ]


def test_an_edge_dragged_changes_the_hours_by_quarters(
    week: PlanningPage, let: LetPole, drag: Drag, booker: Booker
) -> None:
    booker("R2", at(25, 9), at(25, 12))
    box = week.board.rect_of(bar(week, let, "R2").id)
    drag(QPoint(box.right() - 1, box.center().y()), spot(week, let, "R2", at(25, 14, 5)))
    (changed,) = all_bookings(let)
    assert (changed.starts_at, changed.ends_at % 900) == (at(25, 9), 0)
    assert abs(changed.ends_at - at(25, 14)) <= 900


def test_a_drop_on_somebody_names_them_and_the_panel_offers_ways_out(
    week: PlanningPage, let: LetPole, drag: Drag, booker: Booker, qtbot: QtBot, notices: list[Notice]
) -> None:
    booker("R2", at(25, 9), at(25, 12), "La Recyclerie", tear_down=HALF)
    booker("R3", at(26, 9), at(26, 12))
    before = let.claims()
    start = week.board.rect_of(bar(week, let, "R3").id).center()
    end = spot(week, let, "R2", at(25, 13))
    drag(start, end, drop=False)
    ghost = week.board.stage.dragged
    assert ghost is not None
    assert ghost.blocked
    assert "La Recyclerie" in ghost.words
    qtbot.mouseRelease(week.board.viewport(), LEFT, pos=end)
    assert let.claims() == before
    qtbot.waitUntil(lambda: bool(notices))
    notices[-1].action()
    assert "La Recyclerie" in form(week).trouble.said.text()
    press(week, "Prendre ", qtbot)
    qtbot.waitUntil(lambda: not form(week).trouble.isVisible())
    press(week, "Enregistrer", qtbot)
    moved = next(one for one in all_bookings(let) if one.party_name == "Le Fournil")
    assert moved.code != "R2"
    assert abs(moved.starts_at - at(25, 11, 30)) <= 900


def test_alt_and_a_drag_exchanges_two_bookings_and_the_button_takes_it_back(
    week: PlanningPage, let: LetPole, booker: Booker, qtbot: QtBot, notices: list[Notice]
) -> None:
    booker("R2", at(25, 9), at(25, 12))
    booker("R3", at(25, 9), at(25, 12), "La Recyclerie")
    port = week.board.viewport()
    start = week.board.rect_of(bar(week, let, "R2").id).center()
    end = week.board.rect_of(bar(week, let, "R3").id).center()
    qtbot.mousePress(port, LEFT, ALT, start)
    for step in (1, 2, 3):
        qtbot.mouseMove(port, start + (end - start) * step / 3)
    qtbot.mouseRelease(port, LEFT, ALT, end)
    press(week, "Échanger", qtbot)
    assert {(one.party_name, one.code) for one in all_bookings(let)} == {
        ("Le Fournil", "R3"), ("La Recyclerie", "R2"),
    }  # fmt: skip
    assert notices[-1].action is not None
    notices[-1].action()
    assert {(one.party_name, one.code) for one in all_bookings(let)} == {
        ("Le Fournil", "R2"), ("La Recyclerie", "R3"),
    }  # fmt: skip


def test_the_keyboard_moves_a_booking_to_another_room_and_escape_abandons(
    week: PlanningPage, let: LetPole, booker: Booker, qtbot: QtBot
) -> None:
    booker("R3", at(25, 9), at(25, 12))
    week.board.select(bar(week, let, "R3").id)
    week.board.setFocus()
    qtbot.keyClick(week.board, Qt.Key.Key_Down, CONTROL)
    qtbot.keyClick(week.board, Qt.Key.Key_Escape)
    assert all_bookings(let)[0].code == "R3"
    qtbot.keyClick(week.board, Qt.Key.Key_Down, CONTROL)
    qtbot.keyClick(week.board, Qt.Key.Key_Right, CONTROL)
    qtbot.keyClick(week.board, Qt.Key.Key_Return)
    (moved,) = all_bookings(let)
    assert (moved.code, moved.starts_at) == ("R4", at(25, 10))


def test_the_menu_confirms_an_option_and_greys_the_one_behind_it(
    week: PlanningPage, let: LetPole, booker: Booker, qtbot: QtBot
) -> None:
    booker("R2", at(25, 9), at(25, 12), state=BookingState.OPTION)
    booker("R2", at(25, 10), at(25, 12), "La Recyclerie", state=BookingState.OPTION)
    first, second = (bar(week, let, "R2", place) for place in (0, 1))
    entries = {entry[0]: entry for entry in week.acts.menu(second, second.row, second.starts) if entry}
    assert "Une autre option passe avant" in entries["Confirmer"][2]
    week.board.select(first.id)
    week.board.setFocus()
    qtbot.keyClick(week.board, Qt.Key.Key_Menu)
    menu = next(one for one in week.findChildren(QMenu) if one.isVisible())
    confirm = next(action for action in menu.actions() if action.text() == "Confirmer")
    confirm.trigger()
    menu.close()
    assert {(one.party_name, one.state) for one in all_bookings(let)} == {
        ("Le Fournil", "confirmed"), ("La Recyclerie", "option"),
    }  # fmt: skip
    assert bar(week, let, "R2").state == "confirmed"
    assert len(week.picture.model.conflicts(let.space("R2"))) == 2


def test_delete_cancels_for_a_reason_hides_the_bar_and_ctrl_z_restores_it(
    week: PlanningPage, let: LetPole, booker: Booker, qtbot: QtBot
) -> None:
    booker("R2", at(25, 9), at(25, 12))
    week.board.select(bar(week, let, "R2").id)
    week.board.setFocus()
    qtbot.keyClick(week.board, Qt.Key.Key_Delete)
    press(week, "Annuler la réservation", qtbot)
    assert all_bookings(let)[0].state == "confirmed"
    qtbot.keyClicks(week.panel.findChildren(QLineEdit)[0], "client malade")
    press(week, "Annuler la réservation", qtbot)
    assert all_bookings(let)[0].state == "cancelled"
    assert week.picture.model.bars(let.space("R2"), 0, FOREVER) == []
    week.board.setFocus()
    qtbot.keyClick(week.board, Qt.Key.Key_Z, CONTROL)
    assert all_bookings(let)[0].state == "confirmed"


def test_enter_opens_a_booking_whose_people_and_hours_are_changed_in_one_act(
    week: PlanningPage, let: LetPole, booker: Booker, qtbot: QtBot
) -> None:
    booker("R2", at(25, 9), at(25, 12), people=8)
    week.board.select(bar(week, let, "R2").id)
    week.board.setFocus()
    qtbot.keyClick(week.board, Qt.Key.Key_Return)
    assert form(week).who.line.isReadOnly()
    assert "réservez à son nom" in form(week).who.line.accessibleDescription()
    for field, text in ((form(week).fields["people"].line, "12"), (form(week).when.ends.line, "13h")):
        field.selectAll()
        qtbot.keyClicks(field, text)
    qtbot.keyClick(form(week), Qt.Key.Key_Return, CONTROL)
    (changed,) = all_bookings(let)
    assert (changed.people, changed.ends_at) == (12, at(25, 13))
    qtbot.keyClick(week.board, Qt.Key.Key_Z, CONTROL)
    (back,) = all_bookings(let)
    assert (back.people, back.ends_at) == (8, at(25, 12))


def test_the_month_tells_who_is_there_only_once_zoomed_in(
    week: PlanningPage, let: LetPole, booker: Booker
) -> None:
    booker("R2", at(25, 9), at(25, 12))
    week.board.set_preset("year")
    week.refresh()
    assert week.picture is not None
    assert week.picture.bookings == {}
    week.board.set_preset("week")
    assert [one.code for one in week.picture.bookings.values()] == ["R2"]


def test_a_bar_of_another_activity_opens_its_own_page(
    week: PlanningPage, let: LetPole, went: Went
) -> None:
    lunch = Bar(1, let.space("CANTINE"), at(25, 12), at(25, 14), "Service", item="meal_service:3", locked=True)
    week.acts.open(lunch)
    assert went == [("canteen", 3, "")]
