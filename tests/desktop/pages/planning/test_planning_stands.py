"""Stands and storage by the day moved, resized and given back on the planning; what can't be says why."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from let_pole import LetPole
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from pole_desk.activities.shop.commands import book_stand, open_contract
from pole_desk.activities.shop.queries import StandItem, stands
from pole_desk.activities.shop.rules.rents import StandKind
from pole_desk.activities.storage.commands.rentals import rent_days
from pole_desk.desktop.notice import Notice
from pole_desk.desktop.pages.planning.page import PlanningPage
from pole_desk.kernel.periods import day_end, day_start
from pole_desk.registers.parties.queries import parties

from .conftest import Drag, Went
from .rooms import bar, press

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
DAY = timedelta(days=1)


@pytest.fixture
def stall(page: PlanningPage, let: LetPole, qtbot: QtBot) -> int:
    """`Le Fournil` on M02 from 24 to 26 November, the board on that week."""
    party = next(row.id for row in let.runner.read(parties) if row.name == "Le Fournil")
    contract = let.do(open_contract, party=party, first_day=date(2026, 11, 1))
    number = let.do(
        book_stand, contract=contract, space=let.space("M02"), first_day=date(2026, 11, 24),
        last_day=date(2026, 11, 26),
    )  # fmt: skip
    page.refresh()
    with qtbot.waitActive(page):
        page.activateWindow()
    page.board.set_preset("week")
    show(page, let, "M02")
    page.board.setFocus()
    return int(number)


def show(page: PlanningPage, let: LetPole, code: str) -> None:
    page._reveal(let.space(code))


def stand(let: LetPole) -> StandItem:
    (found,) = let.runner.read(stands)
    return found


def middle(page: PlanningPage, let: LetPole, code: str, day: date) -> QPoint:
    return page.board.cell_rect(let.space(code), day).center()


def test_a_stand_dropped_on_another_stall_and_day_moves_and_ctrl_z_brings_it_back(
    page: PlanningPage, let: LetPole, drag: Drag, stall: int, qtbot: QtBot, notices: list[Notice]
) -> None:
    before = let.claims()
    drag(middle(page, let, "M02", date(2026, 11, 25)), middle(page, let, "M04", date(2026, 11, 26)))
    moved = stand(let)
    assert (moved.code, moved.first_day, moved.last_day) == ("M04", date(2026, 11, 25), date(2026, 11, 27))
    assert notices[-1].action_label == "Annuler"
    qtbot.keyClick(page.board, Qt.Key.Key_Z, CONTROL)
    assert [(one.hold, one.space, one.starts_at, one.ends_at) for one in let.claims()] == [
        (one.hold, one.space, one.starts_at, one.ends_at) for one in before
    ]


def test_an_edge_of_a_stand_dragged_changes_its_last_day_and_keys_its_first(
    page: PlanningPage, let: LetPole, drag: Drag, stall: int, qtbot: QtBot
) -> None:
    box = page.board.rect_of(bar(page, let, "M02").id)
    drag(QPoint(box.right() - 1, box.center().y()), middle(page, let, "M02", date(2026, 11, 27)))
    assert stand(let).last_day == date(2026, 11, 27)
    page.board.select(bar(page, let, "M02").id)
    qtbot.keyClick(page.board, Qt.Key.Key_Left, CONTROL | SHIFT)
    qtbot.keyClick(page.board, Qt.Key.Key_Return)
    assert stand(let).first_day == date(2026, 11, 23)
    qtbot.keyClick(page.board, Qt.Key.Key_Down, CONTROL)
    qtbot.keyClick(page.board, Qt.Key.Key_Return)
    assert stand(let).code == "M03"


def test_a_stand_of_some_weekdays_changes_line_but_its_dates_are_on_its_page(
    page: PlanningPage, let: LetPole, drag: Drag, stall: int, notices: list[Notice], went: Went
) -> None:
    contract = stand(let).contract
    let.do(
        book_stand, contract=contract, space=let.space("M05"), first_day=date(2026, 11, 23),
        last_day=date(2026, 12, 31), kind=StandKind.REGULAR, weekdays=[1],
    )  # fmt: skip
    page.refresh()
    drag(middle(page, let, "M05", date(2026, 11, 24)), middle(page, let, "M05", date(2026, 11, 25)))
    assert "certains jours" in notices[-1].text
    assert notices[-1].action is not None
    notices[-1].action()
    assert went[-1] == ("shop", int(contract), "")
    drag(middle(page, let, "M05", date(2026, 11, 24)), middle(page, let, "M06", date(2026, 11, 24)))
    assert {one.code for one in let.runner.read(stands)} == {"M02", "M06"}


def test_a_stand_is_given_back_by_suppr_with_its_reason(
    page: PlanningPage, let: LetPole, stall: int, qtbot: QtBot
) -> None:
    page.board.select(bar(page, let, "M02").id)
    qtbot.keyClick(page.board, Qt.Key.Key_Delete)
    form = page.panel.content()
    field = form.fields["reason"].control  # type: ignore[attr-defined]
    qtbot.keyClicks(field, "renonce")
    press(page, "Annuler le stand", qtbot)
    assert let.runner.read(stands) == []
    assert let.held("M02") == []


def test_a_taken_stall_names_who_has_it_and_nothing_moves(
    page: PlanningPage, let: LetPole, drag: Drag, stall: int, qtbot: QtBot, notices: list[Notice]
) -> None:
    other = next(row.id for row in let.runner.read(parties) if row.name == "La Recyclerie")
    let.do(open_contract, party=other, first_day=date(2026, 11, 1), stalls=[let.space("M04")])
    page.refresh()
    before = let.claims()
    drag(middle(page, let, "M02", date(2026, 11, 25)), middle(page, let, "M04", date(2026, 11, 25)))
    qtbot.waitUntil(lambda: bool(notices))
    assert "La Recyclerie" in notices[-1].text
    assert let.claims() == before


def test_storage_by_the_day_is_dragged_to_another_unit(
    page: PlanningPage, let: LetPole, drag: Drag, stall: int
) -> None:
    party = next(row.id for row in let.runner.read(parties) if row.name == "La Recyclerie")
    first, last = date(2026, 11, 25), date(2026, 11, 26)
    let.do(
        rent_days, party=party, space=let.space("S02"), starts_at=day_start(first), ends_at=day_end(last)
    )
    page.refresh()
    show(page, let, "S02")
    drag(middle(page, let, "S02", first), middle(page, let, "S03", first + DAY))
    assert [(one.starts_at, one.ends_at) for one in let.held("S03")] == [
        (day_start(first + DAY), day_end(last + DAY))
    ]


def test_what_the_board_can_t_move_says_why_by_cursor_tooltip_and_sentence(
    page: PlanningPage, let: LetPole, drag: Drag, stall: int, qtbot: QtBot, notices: list[Notice]
) -> None:
    shut = next(one for one in page.picture.model.bars(let.space("B05"), 0, day_end(None)) if one.locked)  # type: ignore[union-attr]
    page.board.reveal(shut.id)
    place = page.board.rect_of(shut.id).center()
    before = let.claims()
    qtbot.mouseMove(page.board.viewport(), place)
    assert page.board.viewport().cursor().shape() is Qt.CursorShape.ForbiddenCursor
    drag(place, place + QPoint(80, 0))
    qtbot.waitUntil(lambda: bool(notices))
    assert "avoir" in notices[-1].text
    assert let.claims() == before
