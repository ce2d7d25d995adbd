"""Rooms booked, moved, exchanged and given back on the planning, by real presses and keys."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

import pytest
from let_pole import LetPole
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QWidget
from pytestqt.qtbot import QtBot

from pole_desk.activities.events.commands import book
from pole_desk.activities.events.commands.series import book_series
from pole_desk.activities.events.queries import Booking, bookings
from pole_desk.activities.events.rules import BookingState, BookingWish
from pole_desk.activities.events.rules.series import SeriesWish
from pole_desk.desktop.notice import Notice
from pole_desk.desktop.pages.planning.page import PlanningPage
from pole_desk.desktop.parts.booking_form import BookingPanel
from pole_desk.desktop.parts.booking_form.form import BookingForm
from pole_desk.desktop.widgets.board.model import Bar
from pole_desk.desktop.widgets.buttons import Button
from pole_desk.kernel.periods import FOREVER, PARIS
from pole_desk.registers.parties.queries import parties

from ...audits import clipped, unnamed
from .conftest import Drag, Went

LEFT = Qt.MouseButton.LeftButton
ALT, CONTROL, SHIFT = (
    Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier,
)  # fmt: skip
HALF = 1800
Booker = Callable[..., Any]


def at(day: int, hour: int, minute: int = 0) -> int:
    return int(datetime.combine(date(2026, 11, day), time(hour, minute), PARIS).timestamp())


@pytest.fixture
def booker(let: LetPole, page: PlanningPage) -> Booker:
    """Books a room in this week of November."""
    known = {row.name: row.id for row in let.runner.read(parties)}

    def do(code: str, starts: int, ends: int, who: str = "Le Fournil", **more: Any) -> Any:
        wish = {key: more.pop(key) for key in ("set_up", "tear_down", "people") if key in more}
        made = let.do(
            book, party=known[who], title=more.pop("title", "Atelier"),
            wishes=[BookingWish(let.space(code), starts, ends, **{"set_up": 0, "tear_down": 0, **wish})],
            **more,
        )  # fmt: skip
        page.refresh()
        return made

    return do


@pytest.fixture
def week(page: PlanningPage, qtbot: QtBot) -> PlanningPage:
    """The planning on this week, rooms unfolded."""
    QApplication.processEvents()
    with qtbot.waitActive(page):
        page.activateWindow()
    for group in ("events", "meals"):
        page.board.fold(group)
    page.board.set_preset("week")
    page.board.setFocus()
    return page


def spot(page: PlanningPage, let: LetPole, code: str, instant: int) -> QPoint:
    """The middle of a room's row at an instant."""
    stage = page.board.stage
    x = round(stage.camera.scale.x(instant)) - stage.camera.left + stage.body().left()
    return QPoint(x, page.board.row_rect(let.space(code)).center().y())


def bar(page: PlanningPage, let: LetPole, code: str, place: int = 0) -> Bar:
    assert page.picture is not None
    return page.picture.model.bars(let.space(code), 0, FOREVER)[place]


def all_bookings(let: LetPole) -> list[Booking]:
    return let.runner.read(bookings, starts_at=at(1, 0), ends_at=at(30, 23))


def form(page: PlanningPage) -> BookingForm:
    found = page.panel.content()
    assert isinstance(found, BookingForm)
    return found


def press(page: PlanningPage, words: str, qtbot: QtBot, inside: QWidget | None = None) -> None:
    """Click the button that says so."""
    found = [
        button for button in (inside or page.panel).findChildren(Button)
        if words in button.text() and button.isVisible()
    ]  # fmt: skip
    assert found, words
    qtbot.mouseClick(found[0], LEFT)


def typed(page: PlanningPage) -> list[str]:
    return [field.text() for field in page.panel.findChildren(QLineEdit)]


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


def test_somebody_new_is_created_with_a_name_and_a_phone_during_the_call(
    week: PlanningPage, let: LetPole, drag: Drag, qtbot: QtBot
) -> None:
    drag(spot(week, let, "R3", at(26, 9)), spot(week, let, "R3", at(26, 12)))
    who = form(week).who
    qtbot.keyClicks(who.line, "Chorale du Canal")
    qtbot.keyClick(who.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: who.list.isVisible() or who.newcomer.isVisible())
    if not who.newcomer.isVisible():
        qtbot.keyClick(who.line, Qt.Key.Key_Return)
    qtbot.keyClicks(who.newcomer.phone.line, "0240112233")
    qtbot.keyClick(who.newcomer.phone.line, Qt.Key.Key_Return)
    qtbot.keyClick(form(week), Qt.Key.Key_Return, CONTROL)
    assert [(one.party_name, one.code) for one in all_bookings(let)] == [("Chorale du Canal", "R3")]


def test_an_option_is_placed_until_an_hour_and_tells_its_rank(
    week: PlanningPage, let: LetPole, drag: Drag, booker: Booker, qtbot: QtBot
) -> None:
    booker("R2", at(25, 9), at(25, 12), state=BookingState.OPTION, option_until=at(24, 18))
    drag(spot(week, let, "R2", at(25, 13)), spot(week, let, "R2", at(25, 15)))
    qtbot.keyClicks(form(week).who.line, "recyclerie")
    qtbot.keyClick(form(week).who.line, Qt.Key.Key_Return)
    qtbot.keyClick(form(week).who.line, Qt.Key.Key_Return)
    when = form(week).when
    when.starts.line.selectAll()
    qtbot.keyClicks(when.starts.line, "10h")
    qtbot.waitUntil(lambda: not form(week).page.waiting and "option" in form(week).chosen_line().words)
    qtbot.keyClicks(form(week).fields["until_day"].line, "mardi")
    qtbot.keyClicks(form(week).fields["until_hour"].line, "17h")
    press(week, "Poser une option", qtbot)
    second = next(one for one in all_bookings(let) if one.party_name == "La Recyclerie")
    assert (second.rank, second.confirm_by) == (2, at(24, 17))
    told = next(one for one in week.picture.model.bars(let.space("R2"), 0, FOREVER) if one.title == "La Recyclerie")
    assert told.state == "option"
    assert "2e option" in told.subtitle
    assert "17:00" in told.subtitle


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


def test_another_price_class_asks_first_and_keeps_the_price_for_a_reason(
    week: PlanningPage, let: LetPole, drag: Drag, booker: Booker, qtbot: QtBot
) -> None:
    booker("R3", at(25, 9), at(25, 12))
    agreed = all_bookings(let)[0].agreed_price
    start = week.board.rect_of(bar(week, let, "R3").id).center()
    drag(start, spot(week, let, "R1", at(25, 10, 30)))
    assert all_bookings(let)[0].code == "R3"
    press(week, "Garder le prix", qtbot)
    press(week, "Déplacer", qtbot)
    assert all_bookings(let)[0].code == "R3"
    qtbot.keyClicks(week.panel.findChildren(QLineEdit)[0], "salle en travaux")
    press(week, "Déplacer", qtbot)
    (moved,) = all_bookings(let)
    assert (moved.code, moved.agreed_price, moved.price_reason) == ("R1", agreed, "salle en travaux")
    assert moved.list_price > agreed


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
    assert not form(week).who.isEnabled()
    for field, text in ((form(week).fields["people"].line, "12"), (form(week).when.ends.line, "13h")):
        field.selectAll()
        qtbot.keyClicks(field, text)
    qtbot.keyClick(form(week), Qt.Key.Key_Return, CONTROL)
    (changed,) = all_bookings(let)
    assert (changed.people, changed.ends_at) == (12, at(25, 13))
    qtbot.keyClick(week.board, Qt.Key.Key_Z, CONTROL)
    (back,) = all_bookings(let)
    assert (back.people, back.ends_at) == (8, at(25, 12))


def test_what_was_typed_comes_back_after_an_interruption(
    week: PlanningPage, let: LetPole, drag: Drag, qtbot: QtBot
) -> None:
    drag(spot(week, let, "R2", at(25, 9)), spot(week, let, "R2", at(25, 11)))
    qtbot.keyClicks(form(week).who.line, "Chor")
    qtbot.keyClicks(form(week).fields["title"].line, "Chant")
    qtbot.keyClick(form(week).who.line, Qt.Key.Key_Escape)
    if week.panel.isVisible():
        qtbot.keyClick(week.panel, Qt.Key.Key_Escape)
    assert not week.panel.isVisible()
    qtbot.keyClick(week.board, Qt.Key.Key_N, CONTROL)
    assert {"Chor", "Chant", "25/11/2026"} <= set(typed(week))
    press(week, "Repartir", qtbot)
    assert "Chant" not in typed(week)


def test_a_holiday_is_told_and_booked_only_when_asked_again(
    week: PlanningPage, let: LetPole, qtbot: QtBot
) -> None:
    week.acts.rooms.reserve(let.space("R2"), at(11, 9), at(11, 12))
    assert "11 novembre" in form(week).trouble.said.text() + form(week).warnings.text() + "".join(
        line.words for line in form(week).lines
    )
    qtbot.keyClicks(form(week).who.line, "fournil")
    qtbot.keyClick(form(week).who.line, Qt.Key.Key_Return)
    qtbot.keyClick(form(week).who.line, Qt.Key.Key_Return)
    press(week, "Réserver quand même", qtbot)
    assert "jour fermé" in form(week).warnings.text()
    qtbot.keyClick(form(week), Qt.Key.Key_Return, CONTROL)
    assert [one.starts_at for one in all_bookings(let)] == [at(11, 9)]


def test_a_bay_is_refused_while_the_hall_is_booked_and_the_room_list_says_by_whom(
    week: PlanningPage, let: LetPole, drag: Drag, booker: Booker
) -> None:
    booker("HALLE", at(25, 9), at(25, 18), "Les Ateliers")
    drag(spot(week, let, "HALLE-A", at(25, 10)), spot(week, let, "HALLE-A", at(25, 12)), drop=False)
    assert week.board.stage.dragged is not None
    assert "Les Ateliers" in week.board.stage.dragged.words
    week.acts.rooms.reserve(let.space("HALLE-A"), at(25, 10), at(25, 12))
    line = form(week).chosen_line()
    assert line is not None
    assert line.taken
    assert "Les Ateliers" in line.words


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


def test_the_panel_is_named_and_nothing_in_it_is_cut(week: PlanningPage, let: LetPole) -> None:
    week.acts.rooms.reserve(let.space("R2"), at(25, 9), at(25, 12))
    assert unnamed(week) == []
    assert clipped(week.panel) == []


def test_a_bar_of_another_activity_opens_its_own_page(
    week: PlanningPage, let: LetPole, went: Went
) -> None:
    lunch = Bar(1, let.space("CANTINE"), at(25, 12), at(25, 14), "Service", item="meal_service:3", locked=True)
    week.acts.open(lunch)
    assert went == [("canteen", 3, "")]


def test_a_repetition_shows_its_dates_and_takes_what_is_decided_of_a_clash(
    week: PlanningPage, let: LetPole, booker: Booker, qtbot: QtBot
) -> None:
    booker("R2", at(26, 9), at(26, 12), "La Recyclerie")
    week.acts.rooms.reserve(let.space("R2"), at(25, 9), at(25, 11))
    qtbot.keyClicks(form(week).who.line, "fournil")
    qtbot.keyClick(form(week).who.line, Qt.Key.Key_Return)
    qtbot.keyClick(form(week).who.line, Qt.Key.Key_Return)
    repeat = form(week).repeat
    box = repeat.every.box
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_Down)
    box.activated.emit(box.currentIndex())
    assert repeat.every.value() == "daily"
    qtbot.keyClicks(repeat.count.line, "3")
    qtbot.waitUntil(lambda: len(form(week).series.lines) == 3)
    series = form(week).series
    assert "La Recyclerie" in next(line.clash for line in series.lines if line.clash)
    assert "1 est déjà prise" in series.title.text()
    (choice,) = series.choices.values()
    elsewhere = next(value for value, words in series.lines[1].offers if "R1 est libre" in words)
    choice.set_value(elsewhere)
    qtbot.keyClick(form(week), Qt.Key.Key_Return, CONTROL)
    made = all_bookings(let)
    mine = [one for one in made if one.party_name == "Le Fournil"]
    assert [one.code for one in mine] == ["R2", "R1", "R2"]
    assert {one.series for one in mine} == {mine[0].series}
    assert mine[0].series is not None


def test_moving_a_date_of_a_series_asks_which_dates_and_moves_the_following(
    week: PlanningPage, let: LetPole, drag: Drag, qtbot: QtBot
) -> None:
    known = {row.name: row.id for row in let.runner.read(parties)}
    let.do(
        book_series, party=known["Le Fournil"], title="Chorale",
        wish=SeriesWish(let.space("R3"), "FREQ=DAILY;COUNT=3", "2026-11-25T09:00", 180),
    )  # fmt: skip
    week.refresh()
    start = week.board.rect_of(bar(week, let, "R3", 1).id).center()
    drag(start, spot(week, let, "R4", at(26, 10, 30)))
    press(week, "Et les suivantes", qtbot)
    press(week, "Déplacer", qtbot)
    assert [one.code for one in sorted(all_bookings(let), key=lambda one: one.starts_at)] == ["R3", "R4", "R4"]
    qtbot.keyClick(week.board, Qt.Key.Key_Z, CONTROL)
    assert {one.code for one in all_bookings(let)} == {"R3"}


def test_the_price_is_shown_with_why_and_equipment_with_what_is_left(
    week: PlanningPage, let: LetPole, qtbot: QtBot
) -> None:
    week.acts.rooms.reserve(let.space("R2"), at(25, 9), at(25, 12))
    assert form(week).price.isVisible()
    assert "Tarif" in form(week).price.words.text()
    press(week, "Prêter du matériel", qtbot)
    code, chip = next(iter(form(week).equipment.chips.items()))
    qtbot.mouseClick(chip, LEFT)
    assert form(week).equipment.asked() == {code: 1}
    count = form(week).equipment.counts[code]
    count.line.selectAll()
    qtbot.keyClicks(count.line, "9999")
    qtbot.waitUntil(lambda: "reste que" in count.error())


def test_a_neighbour_s_tear_down_gives_way_for_a_reason_only(
    week: PlanningPage, let: LetPole, booker: Booker, qtbot: QtBot
) -> None:
    booker("R2", at(25, 9), at(25, 12), "La Recyclerie", tear_down=2 * HALF)
    week.acts.rooms.reserve(let.space("R2"), at(25, 13), at(25, 14))
    panel = next(one for one in week.panel.children() if isinstance(one, BookingPanel))
    qtbot.keyClicks(form(week).fields["set_up"].line, "30")
    qtbot.waitUntil(lambda: not form(week).stale)
    assert not panel.firm.isEnabled()
    assert "La Recyclerie" in panel.firm.toolTip()
    qtbot.keyClicks(form(week).who.line, "fournil")
    qtbot.keyClick(form(week).who.line, Qt.Key.Key_Return)
    qtbot.keyClick(form(week).who.line, Qt.Key.Key_Return)
    qtbot.keyClicks(form(week).fields["squeeze"].line, "accord des deux")
    qtbot.waitUntil(lambda: not form(week).stale)
    assert panel.firm.isEnabled()
    qtbot.keyClick(form(week), Qt.Key.Key_Return, CONTROL)
    assert {one.squeeze_reason for one in all_bookings(let)} == {"", "accord des deux"}


def test_meals_are_offered_as_the_canteen_can_serve_them(week: PlanningPage, let: LetPole) -> None:
    week.acts.rooms.reserve(let.space("R2"), at(25, 9), at(25, 14))
    assert form(week).served.text()
    assert "covers" in form(week).fields
