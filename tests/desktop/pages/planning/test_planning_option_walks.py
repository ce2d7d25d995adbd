"""Options from the second one taken to its promotion, exchanges and edges across prices: by clicks and keys."""

from __future__ import annotations

from datetime import timedelta

import pytest
from let_pole import LetPole
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLineEdit, QMenu
from pytestqt.qtbot import QtBot

from pole_desk.activities.events.queries import moments
from pole_desk.activities.events.rules.options import MomentKind
from pole_desk.activities.events.rules import BookingState
from pole_desk.desktop.pages.planning.page import PlanningPage
from pole_desk.kernel.clock import FixedClock
from pole_desk.kernel.periods import PARIS

from .conftest import Booker, Drag
from .rooms import all_bookings, at, bar, form, press, spot

LEFT = Qt.MouseButton.LeftButton
ALT, CONTROL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier


def choose(week: PlanningPage, let: LetPole, code: str, words: str, qtbot: QtBot, place: int = 0) -> None:
    """Open the menu of a bar by its key and walk down it to an act."""
    week.board.select(bar(week, let, code, place).id)
    week.board.setFocus()
    qtbot.keyClick(week.board, Qt.Key.Key_Menu)
    menu = next(one for one in week.findChildren(QMenu) if one.isVisible())
    wanted = next(action for action in menu.actions() if action.text() == words)
    while menu.activeAction() is not wanted:
        qtbot.keyClick(menu, Qt.Key.Key_Down)
    qtbot.keyClick(menu, Qt.Key.Key_Return)


def who(week: PlanningPage, name: str, qtbot: QtBot) -> None:
    qtbot.keyClicks(form(week).who.line, name)
    for _press in range(2):
        qtbot.keyClick(form(week).who.line, Qt.Key.Key_Return)


def test_behind_a_firm_booking_a_second_place_is_taken_as_an_option(
    week: PlanningPage, let: LetPole, booker: Booker, qtbot: QtBot
) -> None:
    booker("R2", at(25, 9), at(25, 12), "La Recyclerie")
    week.acts.rooms.reserve(let.space("R2"), at(25, 9), at(25, 12))
    who(week, "fournil", qtbot)
    assert "La Recyclerie" in form(week).trouble.said.text()
    form(week).rooms.setFocus()
    press(week, "Poser une option", qtbot)
    found = {one.party_name: one for one in all_bookings(let)}
    assert (found["Le Fournil"].state, found["Le Fournil"].code) == ("option", "R2")
    assert found["La Recyclerie"].state == "confirmed"
    assert len(week.picture.model.conflicts(let.space("R2"))) == 2


def test_a_first_option_is_challenged_lapses_and_the_second_is_promoted_and_confirmed(
    week: PlanningPage, let: LetPole, booker: Booker, clock: FixedClock, qtbot: QtBot
) -> None:
    booker("R2", at(26, 9), at(26, 12), state=BookingState.OPTION, option_until=at(25, 18))
    booker("R2", at(26, 10), at(26, 12), "La Recyclerie", state=BookingState.OPTION, option_until=at(25, 19))
    assert "2e option" in bar(week, let, "R2", 1).subtitle
    choose(week, let, "R2", "Mettre en demeure (24 h)", qtbot)
    first = next(one for one in all_bookings(let) if one.party_name == "Le Fournil")
    now = clock.now()
    assert first.challenged_at == int(now.timestamp())
    assert first.confirm_by == int((now + timedelta(hours=24)).timestamp())
    assert "1re option en demeure" in bar(week, let, "R2").subtitle
    clock.set(now.astimezone(PARIS) + timedelta(hours=25))
    week.refresh()
    second = next(one for one in all_bookings(let) if one.party_name == "La Recyclerie")
    shown = next(one for one in week.picture.model.bars(let.space("R2"), 0, 2**40) if one.title == "La Recyclerie")
    assert second.rank == 1 and "1re option" in shown.subtitle
    told = let.runner.read(moments, bookings=[second.id])
    assert [(one.kind, one.at) for one in told if one.kind == MomentKind.PROMOTED] == [
        (MomentKind.PROMOTED, int((now + timedelta(hours=24)).timestamp()))
    ]
    places = [one.title for one in week.picture.model.bars(let.space("R2"), 0, 2**40)]
    choose(week, let, "R2", "Confirmer", qtbot, places.index("La Recyclerie"))
    assert {(one.party_name, one.state) for one in all_bookings(let)} == {
        ("Le Fournil", "option"), ("La Recyclerie", "confirmed"),
    }  # fmt: skip


def test_a_challenge_is_taken_back_by_ctrl_z(
    week: PlanningPage, let: LetPole, booker: Booker, qtbot: QtBot
) -> None:
    booker("R2", at(26, 9), at(26, 12), state=BookingState.OPTION, option_until=at(25, 18))
    choose(week, let, "R2", "Mettre en demeure (24 h)", qtbot)
    week.board.setFocus()
    qtbot.keyClick(week.board, Qt.Key.Key_Z, CONTROL)
    (back,) = all_bookings(let)
    assert (back.challenged_at, back.confirm_by) == (None, at(25, 18))


def exchange(week: PlanningPage, let: LetPole, one: str, other: str, qtbot: QtBot) -> None:
    """Alt and a drag from a bar to another."""
    port = week.board.viewport()
    start, end = (week.board.rect_of(bar(week, let, code).id).center() for code in (one, other))
    qtbot.mousePress(port, LEFT, ALT, start)
    for step in (1, 2, 3):
        qtbot.mouseMove(port, start + (end - start) * step / 3)
    qtbot.mouseRelease(port, LEFT, ALT, end)


def test_an_exchange_across_price_classes_shows_both_and_keeps_them_for_a_reason_only(
    week: PlanningPage, let: LetPole, booker: Booker, qtbot: QtBot
) -> None:
    booker("R1", at(25, 9), at(25, 12))
    booker("R4", at(25, 9), at(25, 12), "La Recyclerie")
    agreed = {one.party_name: one.agreed_price for one in all_bookings(let)}
    assert len(set(agreed.values())) == 2
    exchange(week, let, "R1", "R4", qtbot)
    assert {one.code: one.party_name for one in all_bookings(let)} == {"R1": "Le Fournil", "R4": "La Recyclerie"}
    press(week, "Garder les prix", qtbot)
    press(week, "Échanger", qtbot)
    assert {one.code: one.party_name for one in all_bookings(let)} == {"R1": "Le Fournil", "R4": "La Recyclerie"}
    qtbot.keyClicks(week.panel.findChildren(QLineEdit)[0], "sono en panne")
    press(week, "Échanger", qtbot)
    assert {(one.party_name, one.code, one.agreed_price, one.price_reason) for one in all_bookings(let)} == {
        ("Le Fournil", "R4", agreed["Le Fournil"], "sono en panne"),
        ("La Recyclerie", "R1", agreed["La Recyclerie"], "sono en panne"),
    }
    week.board.setFocus()
    qtbot.keyClick(week.board, Qt.Key.Key_Z, CONTROL)
    assert {(one.party_name, one.code, one.agreed_price) for one in all_bookings(let)} == {
        ("Le Fournil", "R1", agreed["Le Fournil"]), ("La Recyclerie", "R4", agreed["La Recyclerie"]),
    }


def test_an_exchange_at_new_prices_takes_each_other_s_room_and_its_price(
    week: PlanningPage, let: LetPole, booker: Booker, qtbot: QtBot
) -> None:
    booker("R1", at(25, 9), at(25, 12))
    booker("R4", at(25, 9), at(25, 12), "La Recyclerie")
    before = {one.code: one.list_price for one in all_bookings(let)}
    exchange(week, let, "R1", "R4", qtbot)
    qtbot.keyClick(week.panel.content(), Qt.Key.Key_Return, CONTROL)
    after = {one.code: one for one in all_bookings(let)}
    assert (after["R1"].party_name, after["R4"].party_name) == ("La Recyclerie", "Le Fournil")
    assert {code: one.list_price for code, one in after.items()} == before


def test_an_exchange_at_the_same_price_asks_nothing(
    week: PlanningPage, let: LetPole, booker: Booker, qtbot: QtBot
) -> None:
    booker("R3", at(25, 9), at(25, 12))
    booker("R4", at(25, 9), at(25, 12), "La Recyclerie")
    exchange(week, let, "R3", "R4", qtbot)
    assert not week.panel.isVisible()
    assert {one.code: one.party_name for one in all_bookings(let)} == {"R3": "La Recyclerie", "R4": "Le Fournil"}


@pytest.mark.parametrize(("edge", "hour"), [("left", 7), ("right", 14)])
def test_either_edge_dragged_changes_the_hours_with_their_price_and_ctrl_z_takes_it_back(
    week: PlanningPage, let: LetPole, drag: Drag, booker: Booker, qtbot: QtBot, edge: str, hour: int
) -> None:
    booker("R2", at(25, 9), at(25, 12))
    (before,) = all_bookings(let)
    box = week.board.rect_of(bar(week, let, "R2").id)
    x = box.left() + 1 if edge == "left" else box.right() - 1
    drag(QPoint(x, box.center().y()), spot(week, let, "R2", at(25, hour)))
    (changed,) = all_bookings(let)
    moved = changed.starts_at if edge == "left" else changed.ends_at
    assert abs(moved - at(25, hour)) <= 900
    assert changed.list_price > before.list_price
    week.board.setFocus()
    qtbot.keyClick(week.board, Qt.Key.Key_Z, CONTROL)
    (back,) = all_bookings(let)
    assert (back.starts_at, back.ends_at, back.list_price) == (before.starts_at, before.ends_at, before.list_price)


def test_the_price_of_a_booking_changed_in_its_form_is_kept_for_a_reason_only(
    week: PlanningPage, let: LetPole, booker: Booker, qtbot: QtBot
) -> None:
    booker("R4", at(25, 9), at(25, 12))
    agreed = all_bookings(let)[0].agreed_price
    week.board.select(bar(week, let, "R4").id)
    week.board.setFocus()
    qtbot.keyClick(week.board, Qt.Key.Key_Return)
    rooms = form(week).rooms
    rooms.show_spaces((let.space("R1"),))
    line = rooms.rect_of((let.space("R1"),)).center()
    qtbot.mouseClick(rooms.viewport(), LEFT, pos=QPoint(60, int(line.y())))
    qtbot.waitUntil(lambda: not form(week).page.waiting)
    press(week, "Garder le prix", qtbot)
    press(week, "Enregistrer", qtbot)
    assert all_bookings(let)[0].code == "R4"
    assert "dites pourquoi" in form(week).price.reason.error()
    qtbot.keyClicks(form(week).price.reason.line, "accord de mars")
    press(week, "Enregistrer", qtbot)
    (moved,) = all_bookings(let)
    assert (moved.code, moved.agreed_price, moved.price_reason) == ("R1", agreed, "accord de mars")
