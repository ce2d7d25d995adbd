"""The planning by real presses and keys on the pole's own data."""

from __future__ import annotations

from datetime import date

from let_pole import LetPole
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu
from pytestqt.qtbot import QtBot

from pole_desk.activities.leases.commands import move_line_to
from pole_desk.desktop.notice import Notice
from pole_desk.desktop.pages.planning.page import PlanningPage
from pole_desk.desktop.pages.planning.reading import line_of
from pole_desk.desktop.parts.booking_form.form import BookingForm
from pole_desk.desktop.seat import Seat
from pole_desk.desktop.widgets.board.model import Bar
from pole_desk.kernel.periods import FOREVER, day_end, day_start

from ...audits import clipped, doubled_shortcuts, unnamed
from .conftest import Drag, Went

LEFT = Qt.MouseButton.LeftButton
CONTROL = Qt.KeyboardModifier.ControlModifier
DECEMBER = date(2026, 12, 15)


def bar(page: PlanningPage, let: LetPole, code: str) -> Bar:
    assert page.picture is not None
    return page.picture.model.bars(let.space(code), 0, FOREVER)[0]


def test_bars_tell_who_what_and_in_which_state(page: PlanningPage, let: LetPole) -> None:
    assert bar(page, let, "B02").title == "Les Ateliers"
    assert "HT/mois" in bar(page, let, "B02").subtitle
    assert bar(page, let, "B02").ends == FOREVER
    states = {code: bar(page, let, code).state for code in ("B02", "B04", "B05", "B06")}
    assert states == {"B02": "confirmed", "B04": "confirmed", "B05": "invoiced", "B06": "option"}


def test_it_opens_on_the_month_of_today(page: PlanningPage) -> None:
    assert page.board.title() == "Novembre 2026"
    assert page.header.period.full_text() == "Novembre 2026"
    assert page.board.stage.holidays[date(2026, 11, 11)]


def test_dragging_on_an_empty_row_opens_the_panel_with_its_dates_and_keeps_the_slot(
    page: PlanningPage, let: LetPole, drag: Drag
) -> None:
    row = let.space("B07")
    drag(page.board.cell_rect(row, date(2026, 11, 10)).center(),
         page.board.cell_rect(row, date(2026, 11, 12)).center())  # fmt: skip
    assert page.panel.isVisible()
    typed = [field.text() for field in page.panel.findChildren(QLineEdit)]
    assert "10/11/2026" in typed
    assert "12/11/2026" in typed
    slot = page.board.stage.pending
    assert slot is not None
    assert (slot.row, slot.starts, slot.ends) == (
        row, day_start(date(2026, 11, 10)), day_end(date(2026, 11, 12)),
    )  # fmt: skip
    page.panel.close_panel()
    assert page.board.stage.pending is None


def test_dragging_over_an_occupied_row_names_who_is_there_and_changes_nothing(
    page: PlanningPage, let: LetPole, drag: Drag, notices: list[Notice], qtbot: QtBot
) -> None:
    page.board.go_to(DECEMBER)
    before = let.claims()
    start = page.board.rect_of(bar(page, let, "B04").id).center()
    end = QPoint(start.x(), page.board.row_rect(let.space("B02")).center().y())
    drag(start, end, drop=False)
    ghost = page.board.stage.dragged
    assert ghost is not None
    assert ghost.blocked
    assert "Les Ateliers" in ghost.words
    qtbot.mouseRelease(page.board.viewport(), LEFT, pos=end)
    assert let.claims() == before
    assert not page.panel.isVisible()
    qtbot.waitUntil(lambda: bool(notices))
    assert "Les Ateliers" in notices[-1].text
    assert notices[-1].action is not None
    notices[-1].action()
    assert page.panel.isVisible()
    assert let.claims() == before


def test_a_bar_dropped_on_a_free_row_moves_and_ctrl_z_brings_back_the_same_claims(
    page: PlanningPage, let: LetPole, drag: Drag, notices: list[Notice], qtbot: QtBot
) -> None:
    page.board.go_to(DECEMBER)
    before = let.claims()
    start = page.board.rect_of(bar(page, let, "B04").id).center()
    drag(start, QPoint(start.x(), page.board.row_rect(let.space("B07")).center().y()))
    assert [one.party_name for one in let.held("B07")] == ["La Recyclerie"]
    assert let.held("B04") == []
    assert notices[-1].action_label == "Annuler"
    assert page.board.selected() is not None
    assert page.board.title() == "Décembre 2026"
    qtbot.keyClick(page.board, Qt.Key.Key_Z, CONTROL)
    assert let.claims() == before


def test_a_bar_dropped_on_another_row_and_other_days_takes_both_in_one_gesture(
    page: PlanningPage, let: LetPole, drag: Drag, qtbot: QtBot
) -> None:
    page.board.go_to(DECEMBER)
    before = let.claims()
    start = page.board.cell_rect(let.space("B04"), date(2026, 12, 10)).center()
    drag(start, page.board.cell_rect(let.space("B07"), date(2026, 12, 12)).center())
    moved = let.held("B07")[0]
    assert (moved.starts_at, moved.ends_at) == (
        day_start(date(2026, 12, 9)), day_end(date(2026, 12, 20)),
    )  # fmt: skip
    qtbot.keyClick(page.board, Qt.Key.Key_Z, CONTROL)
    assert let.claims() == before


def test_dragging_the_right_edge_changes_the_last_day(
    page: PlanningPage, let: LetPole, drag: Drag, qtbot: QtBot
) -> None:
    page.board.go_to(DECEMBER)
    before = let.claims()
    box = page.board.rect_of(bar(page, let, "B04").id)
    edge = box.center()
    edge.setX(box.right() - 2)
    drag(edge, page.board.cell_rect(let.space("B04"), date(2026, 12, 22)).center())
    assert let.held("B04")[0].ends_at == day_end(date(2026, 12, 22))
    qtbot.keyClick(page.board, Qt.Key.Key_Z, CONTROL)
    assert let.claims() == before


def test_a_bar_wholly_invoiced_is_locked_and_says_why(
    page: PlanningPage, let: LetPole, drag: Drag, notices: list[Notice], qtbot: QtBot
) -> None:
    before = let.claims()
    held = bar(page, let, "B05")
    assert held.locked
    start = page.board.rect_of(held.id).center()
    drag(start, QPoint(start.x(), page.board.row_rect(let.space("B07")).center().y()))
    assert let.claims() == before
    qtbot.waitUntil(lambda: bool(notices))
    assert "facturé" in notices[-1].text
    assert notices[-1].action_label == "Voir la facture"


def test_a_bar_partly_invoiced_dropped_elsewhere_proposes_a_move_from_the_day_after(
    page: PlanningPage, let: LetPole, drag: Drag
) -> None:
    before = let.claims()
    start = page.board.rect_of(bar(page, let, "B02").id).center()
    drag(start, QPoint(start.x(), page.board.row_rect(let.space("B07")).center().y()))
    assert let.claims() == before
    typed = [field.text() for field in page.panel.findChildren(QLineEdit)]
    assert "01/12/2026" in typed


def test_what_the_rules_refuse_is_said_and_nothing_changes(
    page: PlanningPage, let: LetPole, drag: Drag, notices: list[Notice], qtbot: QtBot
) -> None:
    before = let.claims()
    page.board.go_to(DECEMBER)
    held = bar(page, let, "B08")
    start = page.board.rect_of(held.id).center()
    cell = page.board.cell_rect(let.space("B08"), date(2026, 12, 20)).center()
    drag(start, cell)
    qtbot.waitUntil(lambda: bool(notices))
    assert notices[-1].kind == "danger"
    assert "facturé" in notices[-1].text
    assert let.claims() == before


def test_a_room_let_by_the_hour_is_booked_not_let(page: PlanningPage, let: LetPole) -> None:
    page.acts.book(let.space("R1"), day_start(DECEMBER), day_start(DECEMBER) + 3600)
    assert isinstance(page.panel.content(), BookingForm)


def test_enter_on_a_bar_opens_its_agreement(
    page: PlanningPage, let: LetPole, went: Went, qtbot: QtBot
) -> None:
    held = bar(page, let, "B02")
    qtbot.mouseClick(page.board.viewport(), LEFT, pos=page.board.rect_of(held.id).center())
    qtbot.keyClick(page.board, Qt.Key.Key_Return)
    lease = page.acts.lease_of(held)
    assert lease is not None
    assert went == [("hosting", lease.id, "")]


def test_the_menu_of_a_bar_offers_what_its_state_allows(page: PlanningPage, let: LetPole) -> None:
    held = bar(page, let, "B06")
    place = page.board.rect_of(held.id).center()
    event = QContextMenuEvent(
        QContextMenuEvent.Reason.Mouse, place, page.board.viewport().mapToGlobal(place)
    )
    QApplication.sendEvent(page.board.viewport(), event)
    menu = next(menu for menu in page.findChildren(QMenu) if menu.isVisible())
    words = [action.text() for action in menu.actions() if action.text()]
    assert words[:2] == ["Ouvrir la convention", "Voir la structure"]
    assert "Signer la convention" in words
    menu.close()


def test_an_option_signed_from_the_menu_becomes_firm(page: PlanningPage, let: LetPole) -> None:
    held = bar(page, let, "B06")
    entries = [entry for entry in page.acts.menu(held, held.row, held.starts) if entry is not None]
    next(act for words, act, _why in entries if words.startswith("Signer"))()
    assert bar(page, let, "B06").state == "confirmed"


def test_suppr_abandons_an_option_and_ctrl_z_brings_it_back(
    page: PlanningPage, let: LetPole, qtbot: QtBot
) -> None:
    before = let.claims()
    held = bar(page, let, "B06")
    qtbot.mouseClick(page.board.viewport(), LEFT, pos=page.board.rect_of(held.id).center())
    qtbot.keyClick(page.board, Qt.Key.Key_Delete)
    assert let.held("B06") == []
    qtbot.keyClick(page.board, Qt.Key.Key_Z, CONTROL)
    assert [one.party_name for one in let.held("B06")] == ["Le Fournil"]
    assert [(one.space, one.starts_at, one.ends_at, one.firm) for one in let.claims()] == [
        (one.space, one.starts_at, one.ends_at, one.firm) for one in before
    ]


def test_the_slot_stays_in_sight_beside_the_panel_and_the_board_comes_back(
    page: PlanningPage, let: LetPole, drag: Drag
) -> None:
    window, row = page.board.visible(), let.space("B07")
    drag(page.board.cell_rect(row, date(2026, 11, 25)).center(),
         page.board.cell_rect(row, date(2026, 11, 27)).center())  # fmt: skip
    left = page.board.cell_rect(row, date(2026, 11, 25)).left()
    edge = page.panel.x() - page.board.viewport().mapTo(page, QPoint(0, 0)).x()
    assert left < edge - 60
    page.panel.close_panel()
    assert page.board.visible() == window


def test_the_list_shows_the_same_bars_and_opens_them(
    page: PlanningPage, let: LetPole, went: Went, qtbot: QtBot
) -> None:
    qtbot.mouseClick(page.header.view.findChildren(type(page.header.book))[1], LEFT)
    titles = {(line.space, line.title) for line in page.table.rows()}
    assert titles == {
        ("Bureau 02", "Les Ateliers"), ("Bureau 05", "Le Fournil"), ("Bureau 06", "Le Fournil"),
        ("Bureau 08", "La Recyclerie"),
    }  # fmt: skip
    page.table.select_id(bar(page, let, "B02").id)
    qtbot.keyClick(page.table.grid, Qt.Key.Key_Return)
    assert went[-1][0] == "hosting"
    page.board.step(1)
    assert ("Bureau 04", "La Recyclerie") in {(line.space, line.title) for line in page.table.rows()}


def test_another_page_s_act_keeps_date_zoom_and_selection(
    page: PlanningPage, let: LetPole, seat: Seat
) -> None:
    page.board.set_preset("quarter")
    page.board.step(1)
    page.board.step(-1)
    held = bar(page, let, "B04")
    page.board.select(held.id)
    window = page.board.visible()
    line = line_of(held.item)
    seat.runner.perform(page, move_line_to, line=line, space=let.space("B09"))
    assert page.board.visible() == window
    assert page.board.selected() is not None
    assert page.board.selected().row == let.space("B09")  # type: ignore[union-attr]


def test_the_place_is_kept_between_sessions(page: PlanningPage, seat: Seat, qtbot: QtBot) -> None:
    page.board.set_preset("week")
    page.board.go_to(date(2026, 12, 9))
    page.header.view.choose("board")
    page.hide()
    again = PlanningPage(seat)
    qtbot.addWidget(again)
    again.resize(1240, 800)
    again.show()
    assert again.board.preset() == "week"
    assert again.board.title() == "7 – 13 décembre 2026"


def test_a_filter_keeps_the_rows_that_match(page: PlanningPage, let: LetPole, qtbot: QtBot) -> None:
    qtbot.keyClicks(page.header.search, "fournil")
    qtbot.keyClick(page.header.search, Qt.Key.Key_Return)
    shown = {row.id for row in page.board.stage.layout.rows()}
    assert shown == {let.space("B05"), let.space("B06")}


def test_everything_has_a_name_and_no_word_is_cut(page: PlanningPage) -> None:
    for width, height in ((1240, 800), (818, 600)):
        page.resize(width, height)
        QApplication.processEvents()
        assert unnamed(page) == []
        assert clipped(page) == []
    assert doubled_shortcuts(page) == []


def test_ctrl_n_opens_the_form_of_a_booking(page: PlanningPage, qtbot: QtBot) -> None:
    qtbot.keyClick(page.board, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert page.panel.isVisible()
