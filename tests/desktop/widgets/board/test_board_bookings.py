"""Bookings on the board: buffers, hall and bays, swapping, quarter hours; by real presses and keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from pole_desk.desktop.widgets.board.model import Bar, BoardModel, Group, Row
from pole_desk.desktop.widgets.board.tips import tip
from pole_desk.desktop.widgets.board.view import Board

from pole_desk.kernel.periods import FOREVER

from .conftest import BAY, HALL, ROOM, Drag, at

LEFT = Qt.MouseButton.LeftButton
ALT, CONTROL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
HALF = 1800


@pytest.fixture
def model() -> BoardModel:
    rows = [
        Row(ROOM, "Salle 38 m²", "20 places", "users", "rooms", 0, "hourly", 20, HALF, HALF),
        Row(HALL, "Espace polyvalent", "900 places", "presentation", "rooms", 0, "hourly", 900),
        Row(BAY, "Travée A", "300 places", "presentation", "rooms", 1, "hourly", 300),
    ]
    bars = [
        Bar(1, ROOM, at(24, 10), at(24, 12), "Cyclo-Logis", set_up=HALF, tear_down=HALF),
        Bar(2, ROOM, at(26, 14), at(26, 16), "Coop’Alim"),
        Bar(3, HALL, at(25, 9), at(25, 17), "Réseau Ségala", set_up=2 * HALF),
        Bar(4, BAY, at(27, 10), at(27, 12), "Garrigue"),
        Bar(5, ROOM, at(28, 9), at(28, 18), "Ségala", state="invoiced", locked=True),
    ]
    return BoardModel(
        [Group("rooms", "Salles")], rows, bars, related={HALL: (BAY,), BAY: (HALL,)}
    )


def x_at(board: Board, row: int, instant: int) -> QPoint:
    stage = board.stage
    x = round(stage.camera.scale.x(instant)) - stage.camera.left + stage.body().left()
    return QPoint(x, board.row_rect(row).center().y())


def test_a_slot_that_meets_the_tear_down_of_another_is_refused_naming_it(
    board: Board, drag: Drag, qtbot: QtBot
) -> None:
    drag(x_at(board, ROOM, at(24, 12, 45)), x_at(board, ROOM, at(24, 15)), drop=False)
    ghost = board.stage.dragged
    assert ghost is not None
    assert ghost.blocked
    assert "Cyclo-Logis" in ghost.words
    with qtbot.waitSignal(board.refused):
        qtbot.mouseRelease(board.viewport(), LEFT, pos=x_at(board, ROOM, at(24, 15)))


def test_the_room_s_usual_set_up_counts_for_what_is_drawn(board: Board, drag: Drag, qtbot: QtBot) -> None:
    with qtbot.waitSignal(board.slot_chosen) as asked:
        drag(x_at(board, ROOM, at(24, 13)), x_at(board, ROOM, at(24, 15)))
    assert asked.args == [ROOM, at(24, 13), at(24, 15)]
    drag(x_at(board, ROOM, at(26, 16, 15)), x_at(board, ROOM, at(26, 18)), drop=False)
    assert board.stage.dragged is not None
    assert board.stage.dragged.blocked


def test_a_press_on_the_pale_end_is_a_press_on_the_bar(board: Board, qtbot: QtBot) -> None:
    qtbot.mouseClick(board.viewport(), LEFT, pos=x_at(board, HALL, at(25, 8, 30)))
    selected = board.selected()
    assert selected is not None
    assert selected.id == 3


def test_a_bay_is_not_free_while_its_hall_is_taken_and_says_so(board: Board, drag: Drag) -> None:
    place = x_at(board, BAY, at(25, 12))
    assert "Espace polyvalent" in tip(board.stage, place)
    drag(place, x_at(board, BAY, at(25, 14)), drop=False)
    assert board.stage.dragged is not None
    assert "Réseau Ségala" in board.stage.dragged.words


def test_hours_snap_to_the_quarter_even_by_day(board: Board, drag: Drag, qtbot: QtBot) -> None:
    board.go_to(board.stage.camera.first_day)
    board.set_preset("day")
    starts = board.visible()[0]
    row = board.row_rect(BAY).center().y()
    with qtbot.waitSignal(board.slot_chosen) as asked:
        drag(QPoint(500, row), QPoint(643, row))
    assert (asked.args[1] - starts) % 900 == 0
    assert (asked.args[2] - starts) % 900 == 0


def titles(board: Board) -> dict[int, str]:
    rows = (row.id for row in board.stage.layout.rows())
    return {bar.id: bar.title for row in rows for bar in board.stage.model.bars(row, 0, FOREVER)}


def test_alt_and_a_drag_onto_another_bar_asks_to_swap_them(board: Board, qtbot: QtBot) -> None:
    port, start, end = board.viewport(), board.rect_of(1).center(), board.rect_of(4).center()
    far = QApplication.startDragDistance() + 2
    qtbot.mousePress(port, LEFT, ALT, start)
    qtbot.mouseMove(port, start + QPoint(far, 0))
    qtbot.mouseMove(port, end)
    assert board.stage.dragged is not None
    assert board.stage.dragged.words.startswith(f"Échanger {titles(board)[1]} avec")
    assert "Garrigue" in board.stage.dragged.words
    with qtbot.waitSignal(board.bars_swapped) as asked, qtbot.assertNotEmitted(board.bar_moved):
        qtbot.mouseRelease(port, LEFT, ALT, end)
    assert [bar.id for bar in asked.args] == [1, 4]


def test_alt_and_a_drop_on_empty_ground_swaps_nothing(board: Board, qtbot: QtBot) -> None:
    port, start = board.viewport(), board.rect_of(1).center()
    qtbot.mousePress(port, LEFT, ALT, start)
    for step in (1, 2):
        qtbot.mouseMove(port, start + QPoint(60 * step, 0))
    with qtbot.assertNotEmitted(board.bars_swapped), qtbot.assertNotEmitted(board.bar_moved):
        qtbot.mouseRelease(port, LEFT, ALT, start + QPoint(120, 0))


def test_alt_and_arrows_choose_whom_to_swap_with_and_enter_asks(board: Board, qtbot: QtBot) -> None:
    board.select(2)
    qtbot.keyClick(board, Qt.Key.Key_Down, ALT)
    qtbot.keyClick(board, Qt.Key.Key_Down, ALT)
    assert board.stage.dragged is not None
    assert "Garrigue" in board.stage.dragged.words
    with qtbot.waitSignal(board.bars_swapped) as asked:
        qtbot.keyClick(board, Qt.Key.Key_Return)
    assert [bar.id for bar in asked.args] == [2, 4]


def test_what_is_invoiced_is_not_swapped(board: Board, qtbot: QtBot) -> None:
    board.select(2)
    qtbot.keyClick(board, Qt.Key.Key_Right, ALT)
    with qtbot.assertNotEmitted(board.bars_swapped), qtbot.waitSignal(board.refused) as said:
        qtbot.keyClick(board, Qt.Key.Key_Return)
    assert "facturé" in said.args[0]


def test_shift_and_arrows_change_the_end_by_quarters_control_and_shift_the_start(
    board: Board, qtbot: QtBot
) -> None:
    board.select(2)
    for _press in range(2):
        qtbot.keyClick(board, Qt.Key.Key_Right, SHIFT)
    with qtbot.waitSignal(board.bar_resized) as asked:
        qtbot.keyClick(board, Qt.Key.Key_Return)
    assert asked.args[1:] == [at(26, 14), at(26, 16, 30)]
    qtbot.keyClick(board, Qt.Key.Key_Left, CONTROL | SHIFT)
    with qtbot.waitSignal(board.bar_resized) as asked:
        qtbot.keyClick(board, Qt.Key.Key_Return)
    assert asked.args[1:] == [at(26, 13, 45), at(26, 16)]


def test_a_bar_carried_by_keys_onto_the_hall_s_day_is_blocked_for_its_bay(board: Board, qtbot: QtBot) -> None:
    board.select(4)
    for _press in range(30):
        qtbot.keyClick(board, Qt.Key.Key_Left, CONTROL)
    assert board.stage.dragged is not None
    assert board.stage.dragged.blocked
    qtbot.keyClick(board, Qt.Key.Key_Escape)
    assert board.stage.dragged is None


def test_the_hall_says_once_what_its_bays_hold_together(board: Board) -> None:
    second = BAY + 100
    rows = [
        Row(HALL, "Espace polyvalent", group="rooms", kind="hourly"),
        Row(BAY, "Travée A", group="rooms", depth=1, kind="hourly"),
        Row(second, "Travée B", group="rooms", depth=1, kind="hourly"),
    ]
    bars = [
        Bar(1, BAY, at(25, 9), at(25, 17), "Ségala", "Salon", dossier=7),
        Bar(2, second, at(25, 9), at(25, 17), "Ségala", "Salon", dossier=7),
        Bar(3, second, at(27, 9), at(27, 12), "Garrigue", "Radio", dossier=8),
        Bar(4, BAY, at(27, 10), at(27, 12), "Coop’Alim", "Repas", dossier=9),
    ]
    related = {HALL: (BAY, second), BAY: (HALL,), second: (HALL,)}
    board.set_model(BoardModel([Group("rooms", "Salles")], rows, bars, related=related))
    stage = board.stage
    strips = stage.layout.between(0, 700)
    hall = next(one for one in strips if one.row is not None and one.row.id == HALL)
    seen = stage.scene.row(hall, stage.camera.left, stage.camera.left + stage.camera.width).shadows
    assert [one.bar.title for one in seen] == ["Travée A + Travée B · Ségala", "Travée B · Garrigue", ""]
