"""Every zoom paints in both themes; a scrolled picture is the same as one painted anew."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from pole_desk.desktop.theme.tokens import DARK, LIGHT, Tokens, contrast
from pole_desk.desktop.widgets.board.frame import Ghost
from pole_desk.desktop.widgets.board.legend import BoardLegend
from pole_desk.desktop.widgets.board.model import Bar, BoardModel, Group, Row
from pole_desk.desktop.widgets.board.palette import palette_of
from pole_desk.desktop.widgets.board.tips import tip
from pole_desk.desktop.widgets.board.view import Board

from .conftest import OFFICE, ROOM, at


def picture(board: Board) -> QImage:
    return board.viewport().grab().toImage()


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("preset", ["day", "week", "month", "quarter", "year"])
def test_a_bar_is_painted_in_its_colour(board: Board, qtbot: QtBot, tokens: Tokens, preset: str) -> None:
    board.set_tokens(tokens)
    board.set_holidays({date(2026, 11, 11): "Armistice 1918"})
    board.set_preset(preset)
    rect = board.rect_of(10)
    place = rect.topLeft() + QPoint(min(12, rect.width() // 2), 4)
    assert picture(board).pixelColor(place).name().upper() == tokens.states["confirmed"].fill


def test_scrolling_leaves_the_picture_a_fresh_paint_would(board: Board, qtbot: QtBot) -> None:
    board.set_preset("month")
    across = board.horizontalScrollBar()
    for _step in range(4):
        across.setValue(across.value() + 9)
        qtbot.waitUntil(lambda: board.stage.camera.left == across.value())
    board.viewport().repaint()
    qtbot.waitUntil(lambda: board.stage.stick == board.stage.camera.left)
    settled = board.grab().toImage()
    board.viewport().update()
    assert board.grab().toImage() == settled


def test_a_selected_bar_is_ringed(board: Board, qtbot: QtBot) -> None:
    before = picture(board)
    board.select(1)
    assert picture(board) != before


def test_a_pending_slot_stays_in_sight_until_cleared(board: Board) -> None:
    bare = picture(board)
    board.set_pending_slot(ROOM, at(26, 9), at(26, 12))
    assert picture(board) != bare
    board.clear_pending_slot()
    assert picture(board) == bare


def test_tips_tell_bars_cells_and_days(board: Board) -> None:
    words = tip(board.stage, board.rect_of(4).center())
    assert "Réseau Ségala" in words
    assert "Facturée" in words
    assert "avoir" in words
    board.set_preset("month")
    cell = tip(board.stage, board.cell_rect(ROOM, date(2026, 11, 25)).center())
    assert "Mercredi 25 novembre 2026" in cell
    assert "10:00 – 16:00  Cyclo-Logis (conflit)" in cell
    assert tip(board.stage, QPoint(40, board.row_rect(OFFICE).center().y())) == "Bureau 01\n39 m²"


def test_a_board_without_bars_paints(qtbot: QtBot) -> None:
    board = Board(LIGHT, now=lambda: at(23))
    qtbot.addWidget(board)
    board.resize(800, 500)
    board.set_model(BoardModel((), (), ()))
    assert not board.grab().isNull()


def test_the_legend_paints_and_drops_its_hint_when_narrow(qtbot: QtBot) -> None:
    legend = BoardLegend(LIGHT)
    qtbot.addWidget(legend)
    legend.resize(1400, 36)
    wide = legend.grab().toImage()
    assert wide.pixelColor(1000, 18) is not None
    assert "Option" in legend.accessibleDescription()


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_words_on_bars_and_cells_can_be_read(qapp: object, tokens: Tokens) -> None:
    palette = palette_of(tokens)
    for name, state in palette.states.items():
        for ink in (state.ink, state.faint_ink):
            assert contrast(state.fill.name(), ink.name()) >= 4.5, name
    for tint, ink in palette.heat:
        assert contrast(tint.name(), ink.name()) >= 4.5
    for ground in (palette.surface, palette.ground, palette.weekend, palette.holiday):
        assert contrast(ground.name(), palette.secondary.name()) >= 4.5
    assert contrast(palette.danger.name(), palette.on_danger.name()) >= 4.5


def test_a_dragged_bar_pales_where_it_stood(board: Board) -> None:
    place = board.rect_of(2).topLeft() + QPoint(4, 12)
    before = picture(board).pixelColor(place)
    board.stage.dragged = Ghost(ROOM, at(27, 9), at(27, 12), source=2, source_row=ROOM)
    board.viewport().update()
    assert picture(board).pixelColor(place).lightness() > before.lightness()


def test_rooms_summed_up_make_no_crowd(board: Board, model: BoardModel) -> None:
    rooms = [Row(n, f"Salle {n}", group="rooms", kind="hourly") for n in range(5)]
    bars = [Bar(n * 1000 + k, n, at(1) + k * 7200, at(1) + k * 7200 + 3600, "x") for n in range(5) for k in range(300)]
    board.set_model(BoardModel([Group("rooms", "Salles")], rooms, bars))
    board.set_preset("month")
    assert not board.stage.crowd
    board.set_model(BoardModel([Group("rooms", "Salles")], [replace(row, kind="long") for row in rooms], bars))
    assert board.stage.crowd
