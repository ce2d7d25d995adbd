"""A space's own hours on the board: hatched when closed, told by the tooltip, asked about when booking."""

from __future__ import annotations

from datetime import date, time

from let_pole import LetPole
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from pole_desk.desktop.notice import Notice
from pole_desk.desktop.pages.planning.page import PlanningPage
from pole_desk.desktop.widgets.board.model import Row
from pole_desk.desktop.widgets.board.scale import TimeScale
from pole_desk.desktop.widgets.board.shut import shut_shares
from pole_desk.desktop.widgets.board.tips import tip
from pole_desk.registers.calendar.commands import set_opening_hours
from pole_desk.registers.calendar.rules import Hours

from .conftest import Booker, Drag
from .rooms import all_bookings, at, bar, press, spot

WEEK = ((8 * 60, 18 * 60),) * 5 + (None, None)
SCALE = TimeScale(600.0, 7, 22, origin=date(2026, 11, 23))


def test_the_closed_parts_of_a_day_are_those_outside_its_hours() -> None:
    row = Row(1, "Halle", hours=WEEK)
    assert shut_shares(row, SCALE, 0) == [(0.0, 1 / 15), (11 / 15, 1.0)]
    assert shut_shares(row, SCALE, 5) == [(0.0, 1.0)]
    night = Row(1, "Halle", hours=((18 * 60, 32 * 60),) * 7)
    assert shut_shares(night, SCALE, 0) == [(1 / 15, 11 / 15)]


def test_the_hall_s_hours_are_hatched_on_its_bays_too_and_told(
    week: PlanningPage, let: LetPole, qtbot: QtBot
) -> None:
    place = spot(week, let, "HALLE-A", at(25, 19, 30))
    before = week.board.grab().toImage()
    let.do(
        set_opening_hours, spaces=[let.space("HALLE")], hours=Hours(time(8), time(18)),
        valid_from=date(2026, 1, 1),
    )  # fmt: skip
    week.refresh()
    qtbot.waitUntil(lambda: bool(week.picture.model.row(let.space("HALLE-A")).hours))
    assert "ouvert de 8" in tip(week.board.stage, place)
    assert week.picture.model.row(let.space("R1")).hours == ()
    after = week.board.grab().toImage()
    area = [(place.x() + dx, place.y() + dy) for dx in range(-3, 4) for dy in range(-8, 9)]
    assert any(before.pixelColor(*one) != after.pixelColor(*one) for one in area)
    inside = spot(week, let, "HALLE-A", at(25, 11))
    assert before.pixelColor(inside) == after.pixelColor(inside)


def test_a_booking_dropped_at_closed_hours_asks_and_can_be_kept(
    week: PlanningPage, let: LetPole, drag: Drag, booker: Booker, qtbot: QtBot, notices: list[Notice]
) -> None:
    booker("R3", at(25, 9), at(25, 11))
    let.do(
        set_opening_hours, spaces=[let.space("R3")], hours=Hours(time(8), time(18)), valid_from=date(2026, 1, 1)
    )
    week.refresh()
    drag(week.board.rect_of(bar(week, let, "R3").id).center(), spot(week, let, "R3", at(25, 19)))
    qtbot.waitUntil(lambda: bool(notices))
    assert "fermé à ces heures" in notices[-1].text
    assert all_bookings(let)[0].starts_at == at(25, 9)
    assert notices[-1].action_label == "Réserver quand même"
    assert notices[-1].action is not None
    notices[-1].action()
    assert all_bookings(let)[0].starts_at > at(25, 17)


def test_an_exchange_that_comes_to_closed_hours_asks_and_can_be_made(
    week: PlanningPage, let: LetPole, booker: Booker, qtbot: QtBot, notices: list[Notice]
) -> None:
    booker("R2", at(25, 9), at(25, 12))
    booker("R3", at(25, 18), at(25, 21), "La Recyclerie")
    let.do(
        set_opening_hours, spaces=[let.space("R2")], hours=Hours(time(8), time(18)), valid_from=date(2026, 1, 1)
    )
    port = week.board.viewport()
    start, end = (week.board.rect_of(bar(week, let, code).id).center() for code in ("R2", "R3"))
    qtbot.mousePress(port, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.AltModifier, start)
    for step in (1, 2, 3):
        qtbot.mouseMove(port, start + (end - start) * step / 3)
    qtbot.mouseRelease(port, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.AltModifier, end)
    press(week, "Échanger", qtbot)
    qtbot.waitUntil(lambda: notices[-1].action_label == "Échanger quand même")
    assert "fermé à ces heures" in notices[-1].text
    assert {(one.party_name, one.code) for one in all_bookings(let)} == {
        ("Le Fournil", "R2"), ("La Recyclerie", "R3"),
    }  # fmt: skip
    assert notices[-1].action is not None
    notices[-1].action()
    assert {(one.party_name, one.code) for one in all_bookings(let)} == {
        ("Le Fournil", "R3"), ("La Recyclerie", "R2"),
    }  # fmt: skip
