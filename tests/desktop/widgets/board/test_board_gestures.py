"""Real presses, moves and keys at real pixels of the board."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from pole_desk.desktop.widgets.board.model import BoardModel
from pole_desk.desktop.widgets.board.view import Board
from pole_desk.kernel.periods import FOREVER, day_start

from .conftest import BAY, HALL, NEXT, OFFICE, ROOM, Drag, at

LEFT = Qt.MouseButton.LeftButton
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def x_at(board: Board, row: int, instant: int) -> QPoint:
    """The middle of a row at an instant."""
    stage = board.stage
    x = round(stage.camera.scale.x(instant)) - stage.camera.left + stage.body().left()
    return QPoint(x, board.row_rect(row).center().y())


def test_dragging_on_free_time_of_a_room_asks_for_that_slot(board: Board, drag: Drag, qtbot: QtBot) -> None:
    with qtbot.waitSignal(board.slot_chosen) as asked:
        drag(x_at(board, ROOM, at(26, 9)), x_at(board, ROOM, at(26, 12, 30)))
    assert asked.args == [ROOM, at(26, 9), at(26, 12, 30)]


def test_dragging_on_a_free_office_takes_whole_days(board: Board, drag: Drag, qtbot: QtBot) -> None:
    start = board.cell_rect(OFFICE, date(2026, 11, 27)).center()
    end = board.cell_rect(OFFICE, date(2026, 11, 29)).center()
    with qtbot.waitSignal(board.slot_chosen) as asked:
        drag(start, end)
    assert asked.args == [OFFICE, day_start(date(2026, 11, 27)), day_start(date(2026, 11, 30))]


def test_a_press_that_barely_moves_is_not_a_drag(board: Board, drag: Drag, qtbot: QtBot) -> None:
    start = board.cell_rect(OFFICE, date(2026, 11, 28)).center()
    with qtbot.assertNotEmitted(board.slot_chosen):
        drag(start, start + QPoint(3, 1))


def test_dragging_over_somebody_names_them_before_and_refuses_after(board: Board, drag: Drag, qtbot: QtBot) -> None:
    start, end = x_at(board, HALL, at(24, 9)), x_at(board, HALL, at(24, 11))
    drag(start, end, drop=False)
    ghost = board.stage.dragged
    assert ghost is not None
    assert ghost.blocked
    assert "il y a déjà Réseau Ségala" in ghost.words
    with qtbot.assertNotEmitted(board.slot_chosen), qtbot.waitSignal(board.refused) as said:
        qtbot.mouseRelease(board.viewport(), LEFT, pos=end)
    assert "il y a déjà Réseau Ségala" in said.args[0]


def test_an_option_is_not_in_the_way(board: Board, drag: Drag) -> None:
    drag(x_at(board, HALL, at(27, 8)), x_at(board, HALL, at(27, 18)), drop=False)
    assert board.stage.dragged is not None
    assert not board.stage.dragged.blocked


def test_dragging_a_bar_moves_it_in_time_and_row(board: Board, drag: Drag, qtbot: QtBot) -> None:
    start = board.rect_of(1).center()
    end = QPoint(start.x(), board.row_rect(HALL).center().y())
    end += QPoint(round(3 * board.stage.camera.scale.day_width), 0)
    with qtbot.waitSignal(board.bar_moved) as asked:
        drag(start, end)
    bar, row, starts, ends = asked.args
    assert (bar.id, row, starts, ends) == (1, HALL, at(26, 9), at(26, 12))


def test_dragging_a_letting_moves_it_by_whole_days(board: Board, drag: Drag, qtbot: QtBot) -> None:
    start = board.rect_of(11).center()
    end = start + QPoint(round(board.stage.camera.scale.day_width), 0)
    with qtbot.waitSignal(board.bar_moved) as asked:
        drag(start, end)
    assert asked.args[1:] == [NEXT, day_start(date(2026, 11, 26)), FOREVER]


def test_dragging_an_edge_changes_the_duration(board: Board, drag: Drag, qtbot: QtBot) -> None:
    rect = board.rect_of(1)
    with qtbot.waitSignal(board.bar_resized) as asked:
        drag(QPoint(rect.right() - 1, rect.center().y()), x_at(board, ROOM, at(23, 14)))
    bar, starts, ends = asked.args
    assert (bar.id, starts, ends) == (1, at(23, 9), at(23, 14))


def test_a_letting_s_start_is_dragged_to_another_day(board: Board, drag: Drag, qtbot: QtBot) -> None:
    rect = board.rect_of(11)
    with qtbot.waitSignal(board.bar_resized) as asked:
        drag(
            QPoint(rect.left() + 2, rect.center().y()),
            board.cell_rect(NEXT, date(2026, 11, 23)).center(),
        )
    assert asked.args[1:] == [day_start(date(2026, 11, 23)), FOREVER]


def test_escape_abandons_a_drag(board: Board, drag: Drag, qtbot: QtBot) -> None:
    start = board.rect_of(1).center()
    end = start + QPoint(200, 0)
    drag(start, end, drop=False)
    qtbot.keyClick(board, Qt.Key.Key_Escape)
    assert board.stage.dragged is None
    with qtbot.assertNotEmitted(board.bar_moved):
        qtbot.mouseRelease(board.viewport(), LEFT, pos=end)


def test_an_invoiced_bar_does_not_move_and_says_why(board: Board, drag: Drag, qtbot: QtBot) -> None:
    start = board.rect_of(4).center()
    with qtbot.assertNotEmitted(board.bar_moved), qtbot.waitSignal(board.refused) as said:
        drag(start, start + QPoint(200, 0))
    assert "facturé" in said.args[0]


def test_a_read_only_board_refuses_gestures(board: Board, drag: Drag, qtbot: QtBot) -> None:
    board.set_read_only(True)
    start = board.rect_of(1).center()
    with qtbot.assertNotEmitted(board.bar_moved), qtbot.waitSignal(board.refused):
        drag(start, start + QPoint(200, 0))


def test_dropping_where_it_was_asks_for_nothing(board: Board, drag: Drag, qtbot: QtBot) -> None:
    start = board.rect_of(10).center()
    with qtbot.assertNotEmitted(board.bar_moved):
        drag(start, start + QPoint(15, 0))


def test_a_double_click_opens_the_bar(board: Board, qtbot: QtBot) -> None:
    with qtbot.waitSignal(board.bar_opened) as opened:
        qtbot.mouseDClick(board.viewport(), LEFT, pos=board.rect_of(2).bottomLeft() + QPoint(30, -4))
    assert opened.args[0].id == 2


def test_a_cell_of_the_month_opens_its_day(board: Board, qtbot: QtBot) -> None:
    board.set_preset("month")
    with qtbot.waitSignal(board.day_opened) as opened:
        qtbot.mouseClick(board.viewport(), LEFT, pos=board.cell_rect(ROOM, date(2026, 11, 25)).center())
    assert opened.args == [ROOM, date(2026, 11, 25)]
    assert board.title() == "Mer. 25 nov. 2026"


def test_a_click_on_a_heading_of_rows_folds_them(board: Board, qtbot: QtBot) -> None:
    assert not board.row_rect(ROOM).isEmpty()
    qtbot.mouseClick(board.viewport(), LEFT, pos=QPoint(60, board.row_rect(ROOM).top() - 15))
    assert board.row_rect(ROOM).isEmpty()


def test_arrows_walk_from_bar_to_bar_and_enter_opens(board: Board, qtbot: QtBot) -> None:
    board.select(1)
    qtbot.keyClick(board, Qt.Key.Key_Right)
    assert board.selected() is None
    board.select(10)
    qtbot.keyClick(board, Qt.Key.Key_Down)
    selected = board.selected()
    assert selected is None
    for _press in range(2):
        qtbot.keyClick(board, Qt.Key.Key_Right)
    selected = board.selected()
    assert selected is not None
    assert selected.id == 11
    with qtbot.waitSignal(board.bar_opened) as opened:
        qtbot.keyClick(board, Qt.Key.Key_Return)
    assert opened.args[0].id == 11


def test_shift_stretches_a_slot_and_enter_asks_for_it(board: Board, qtbot: QtBot) -> None:
    qtbot.mouseClick(board.viewport(), LEFT, pos=board.cell_rect(OFFICE, date(2026, 11, 27)).center())
    qtbot.keyClick(board, Qt.Key.Key_Right, SHIFT)
    qtbot.keyClick(board, Qt.Key.Key_Right, SHIFT)
    with qtbot.waitSignal(board.slot_chosen) as asked:
        qtbot.keyClick(board, Qt.Key.Key_Return)
    assert asked.args == [OFFICE, day_start(date(2026, 11, 27)), day_start(date(2026, 11, 30))]


def test_control_arrows_carry_a_bar_until_enter(board: Board, qtbot: QtBot) -> None:
    board.select(11)
    qtbot.keyClick(board, Qt.Key.Key_Right, CONTROL)
    with qtbot.assertNotEmitted(board.bar_moved, wait=10):
        qtbot.keyClick(board, Qt.Key.Key_Right, CONTROL)
    with qtbot.waitSignal(board.bar_moved) as asked:
        qtbot.keyClick(board, Qt.Key.Key_Return)
    assert asked.args[1:] == [NEXT, day_start(date(2026, 11, 27)), FOREVER]


def test_escape_puts_a_carried_bar_back(board: Board, qtbot: QtBot) -> None:
    board.select(11)
    qtbot.keyClick(board, Qt.Key.Key_Up, CONTROL)
    assert board.stage.dragged is not None
    assert board.stage.dragged.blocked
    qtbot.keyClick(board, Qt.Key.Key_Escape)
    assert board.stage.dragged is None
    assert board.selected() is not None


def test_control_wheel_zooms_around_the_pointer(board: Board, qtbot: QtBot) -> None:
    before = board.stage.camera.scale.t(board.stage.x_of(QPoint(700, 300)))
    width = board.stage.camera.scale.day_width
    place = QPointF(700, 300)
    turn = QWheelEvent(
        place,
        QPointF(board.viewport().mapToGlobal(place.toPoint())),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        CONTROL,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(board.viewport(), turn)
    assert board.stage.camera.scale.day_width > width * 1.2
    after = board.stage.camera.scale.t(board.stage.x_of(QPoint(700, 300)))
    assert abs(after - before) < 1200
    assert board.preset() is None


@pytest.mark.parametrize("preset", ["day", "week", "month", "quarter", "year"])
def test_another_model_keeps_place_zoom_and_selection(board: Board, model: BoardModel, preset: str) -> None:
    board.set_preset(preset)
    board.step(1)
    board.select(11)
    title, top = board.title(), board.verticalScrollBar().value()
    board.set_model(model)
    selected = board.selected()
    assert selected is not None
    assert (board.title(), selected.id, board.verticalScrollBar().value()) == (title, 11, top)


def test_a_kept_state_comes_back(board: Board, qtbot: QtBot) -> None:
    board.set_preset("quarter")
    board.step(-1)
    board.fold("offices")
    kept = board.state()
    board.fold("offices")
    board.set_preset("day")
    board.restore(kept)
    assert board.title() == "3e trimestre 2026"
    assert board.row_rect(OFFICE).isEmpty()


def test_walking_out_of_what_is_loaded_asks_for_more_once(board: Board, qtbot: QtBot) -> None:
    asked: list[tuple[object, object]] = []
    board.wanted.connect(lambda t1, t2: asked.append((t1, t2)))
    board.step(1)
    assert asked == []
    board.step(12)
    assert len(asked) == 1
    t1, t2 = asked[0]
    assert t1 < board.visible()[0] < board.visible()[1] < t2


def test_a_filter_keeps_rooms_and_occupants_that_match(board: Board) -> None:
    board.set_filter("garrigue")
    assert board.row_rect(ROOM).isEmpty()
    assert not board.row_rect(OFFICE).isEmpty()
    board.set_filter("travee")
    assert not board.row_rect(BAY).isEmpty()
