"""Real clicks, drags and keys on the plan."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QColor
from pytestqt.qtbot import QtBot

from pole_desk.desktop.theme.tokens import DARK, LIGHT, Tokens
from pole_desk.desktop.widgets.floorplan.items import DIM
from pole_desk.desktop.widgets.floorplan.plan import Occupancy
from pole_desk.desktop.widgets.floorplan.view import FloorPlan

from .conftest import Codes

LEFT = Qt.MouseButton.LeftButton


def drag(qtbot: QtBot, plan: FloorPlan, start: QPoint, end: QPoint) -> None:
    port = plan.viewport()
    qtbot.mousePress(port, LEFT, pos=start)
    for part in (1, 2, 3):
        qtbot.mouseMove(port, start + (end - start) * part / 3)


def test_a_click_selects_and_a_double_click_opens(plan: FloorPlan, codes: Codes, qtbot: QtBot) -> None:
    place = plan.item_rect(codes["B05"]).center()
    with qtbot.waitSignal(plan.space_selected) as chosen:
        qtbot.mouseClick(plan.viewport(), LEFT, pos=place)
    assert chosen.args == [codes["B05"]]
    with qtbot.waitSignal(plan.space_unselected):
        qtbot.mouseClick(plan.viewport(), LEFT, pos=QPoint(3, 3))
    assert plan.selected() is None
    with qtbot.waitSignal(plan.space_opened) as opened:
        qtbot.mouseDClick(plan.viewport(), LEFT, pos=place)
    assert opened.args == [codes["B05"]]


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_each_state_has_its_colour_on_the_plan(plan: FloorPlan, codes: Codes, tokens: Tokens) -> None:
    plan.set_tokens(tokens)
    image = plan.grab().toImage()
    for code, state in (("B01", "occupied"), ("B05", "unpaid"), ("B10", "free")):
        box = plan.item_rect(codes[code])
        place = QPoint(box.center().x(), box.top() + 6)
        assert image.pixelColor(place) == QColor(tokens.states[state].fill), code


def test_counts_tell_the_chips(plan: FloorPlan) -> None:
    found = plan.counts()
    assert found["occupied"] == 3
    assert found["unpaid"] == 1
    assert found["unavailable"] == 1
    plan.set_levels({1})
    assert plan.counts()["occupied"] == 0


def test_a_filter_and_a_search_dim_the_rest(plan: FloorPlan, codes: Codes) -> None:
    plan.set_filter({"unpaid"})
    assert plan._items[codes["B05"]].opacity() == 1.0
    assert plan._items[codes["B01"]].opacity() == pytest.approx(DIM)
    plan.set_filter(())
    plan.set_search("epicerie")
    assert plan._items[codes["B05"]].opacity() == 1.0
    assert plan._items[codes["B01"]].opacity() == pytest.approx(DIM)


def test_other_occupancies_keep_selection_and_zoom(plan: FloorPlan, codes: Codes, occupancies: list[Occupancy]) -> None:
    plan.select(codes["B05"])
    plan.zoom_by(2.0)
    before = plan.item_rect(codes["B05"])
    plan.set_occupancies(occupancies[:20])
    assert plan.selected() == codes["B05"]
    assert plan.item_rect(codes["B05"]) == before


def test_dragging_an_occupant_onto_a_free_space_asks_for_the_move(plan: FloorPlan, codes: Codes, qtbot: QtBot) -> None:
    start = plan.item_rect(codes["B01"]).center()
    end = plan.item_rect(codes["B10"]).center()
    drag(qtbot, plan, start, end)
    assert plan.proposal()[2] == "Déplacer Les Ateliers Nomades vers Bureau 10"
    with qtbot.waitSignal(plan.move_asked) as asked:
        qtbot.mouseRelease(plan.viewport(), LEFT, pos=end)
    assert asked.args == [codes["B01"], codes["B10"]]


def test_dragging_onto_somebody_names_them_and_asks_nothing(plan: FloorPlan, codes: Codes, qtbot: QtBot) -> None:
    start = plan.item_rect(codes["B01"]).center()
    end = plan.item_rect(codes["B05"]).center()
    drag(qtbot, plan, start, end)
    _origin, _target, words, blocked = plan.proposal()
    assert blocked
    assert words == "Bureau 05 — il y a déjà Épicerie Solidaire"
    with qtbot.assertNotEmitted(plan.move_asked):
        qtbot.mouseRelease(plan.viewport(), LEFT, pos=end)


def test_escape_abandons_a_move(plan: FloorPlan, codes: Codes, qtbot: QtBot) -> None:
    end = plan.item_rect(codes["B10"]).center()
    drag(qtbot, plan, plan.item_rect(codes["B01"]).center(), end)
    qtbot.keyClick(plan, Qt.Key.Key_Escape)
    with qtbot.assertNotEmitted(plan.move_asked):
        qtbot.mouseRelease(plan.viewport(), LEFT, pos=end)
    assert plan.selected() == codes["B01"]


def test_a_free_space_is_not_dragged(plan: FloorPlan, codes: Codes, qtbot: QtBot) -> None:
    drag(
        qtbot,
        plan,
        plan.item_rect(codes["B10"]).center(),
        plan.item_rect(codes["B12"]).center(),
    )
    with pytest.raises(ValueError):
        plan.proposal()


def test_arrows_walk_and_enter_opens(plan: FloorPlan, codes: Codes, qtbot: QtBot) -> None:
    plan.select(codes["B01"])
    qtbot.keyClick(plan, Qt.Key.Key_Right)
    assert plan.selected() == codes["B04"]
    with qtbot.waitSignal(plan.space_opened) as opened:
        qtbot.keyClick(plan, Qt.Key.Key_Return)
    assert opened.args == [codes["B04"]]


def test_zooming_never_goes_under_the_screen_and_fit_comes_back(plan: FloorPlan, codes: Codes, qtbot: QtBot) -> None:
    plan.fit()
    home = plan.item_rect(codes["B01"])
    plan.zoom_by(0.5)
    assert plan.item_rect(codes["B01"]) == home
    qtbot.keyClick(plan, Qt.Key.Key_Plus)
    assert plan.item_rect(codes["B01"]).width() > home.width()
    qtbot.keyClick(plan, Qt.Key.Key_0)
    assert plan.item_rect(codes["B01"]) == home


def test_a_screen_reader_hears_each_space(plan: FloorPlan, codes: Codes) -> None:
    spoken = QAccessible.queryAccessibleInterface(plan)
    assert spoken is not None
    assert spoken.childCount() == 156
    first = spoken.child(0)
    assert first.text(QAccessible.Text.Name) == "Bureau 01 · Occupé · Les Ateliers Nomades · 39 m²"
    assert first.rect().size() == plan.item_rect(codes["B01"]).size()
