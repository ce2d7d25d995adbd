"""The booking panel on the planning: who, what, when, where, the price, what is in the way, by keys."""

from __future__ import annotations


from let_pole import LetPole
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from pole_desk.activities.events.commands.series import book_series
from pole_desk.activities.events.queries import bookings
from pole_desk.activities.events.rules import BookingState
from pole_desk.activities.events.rules.series import SeriesWish
from pole_desk.desktop.pages.planning.page import PlanningPage
from pole_desk.desktop.parts.booking_form import BookingPanel
from pole_desk.kernel.periods import FOREVER
from pole_desk.registers.parties.queries import parties

from ...audits import clipped, unnamed
from .conftest import Booker, Drag
from .rooms import all_bookings, at, bar, form, press, spot, typed

LEFT = Qt.MouseButton.LeftButton
CONTROL = Qt.KeyboardModifier.ControlModifier
HALF = 1800


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


def test_another_price_class_asks_first_and_keeps_the_price_for_a_reason(
    week: PlanningPage, let: LetPole, drag: Drag, booker: Booker, qtbot: QtBot
) -> None:
    booker("R3", at(25, 9), at(25, 12))
    agreed = all_bookings(let)[0].agreed_price
    start = week.board.rect_of(bar(week, let, "R3").id).center()
    drag(start, spot(week, let, "R1", at(25, 10, 30)))
    assert all_bookings(let)[0].code == "R3"
    told = [label.text() for label in week.panel.findChildren(QLabel)]
    booked = all_bookings(let)[0]
    assert any(words.startswith(f"{booked.space_name}, mer. 25 nov. 2026") for words in told)
    other = week.picture.spaces[let.space("R1")].name
    assert any(words.startswith(f"{other}, mer. 25 nov. 2026") for words in told)
    press(week, "Garder le prix", qtbot)
    press(week, "Déplacer", qtbot)
    assert all_bookings(let)[0].code == "R3"
    qtbot.keyClicks(week.panel.findChildren(QLineEdit)[0], "salle en travaux")
    press(week, "Déplacer", qtbot)
    (moved,) = all_bookings(let)
    assert (moved.code, moved.agreed_price, moved.price_reason) == ("R1", agreed, "salle en travaux")
    assert moved.list_price > agreed


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


def test_a_use_of_long_ago_is_booked_only_once_it_is_said_to_be_meant(
    week: PlanningPage, let: LetPole, qtbot: QtBot
) -> None:
    long_ago = at(11, 9) - 42 * 86_400
    week.acts.rooms.reserve(let.space("R2"), long_ago, long_ago + 3 * 3600)
    qtbot.keyClicks(form(week).who.line, "fournil")
    qtbot.keyClick(form(week).who.line, Qt.Key.Key_Return)
    qtbot.keyClick(form(week).who.line, Qt.Key.Key_Return)
    qtbot.keyClick(form(week), Qt.Key.Key_Return, CONTROL)
    assert "notée après coup" in form(week).warnings.text()
    assert "vérifiez l’année" in form(week).trouble.said.text()
    then = {"starts_at": long_ago, "ends_at": long_ago + 3 * 3600}
    assert let.runner.read(bookings, **then) == []
    press(week, "Noter quand même", qtbot)
    assert [one.starts_at for one in let.runner.read(bookings, **then)] == [long_ago]


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


def test_the_panel_is_named_and_nothing_in_it_is_cut(week: PlanningPage, let: LetPole) -> None:
    week.acts.rooms.reserve(let.space("R2"), at(25, 9), at(25, 12))
    assert unnamed(week) == []
    assert clipped(week.panel) == []


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
    elsewhere = next(value for value, words in series.lines[1].offers if "Grande salle de réunion est libre" in words)
    choice.set_value(elsewhere)
    qtbot.keyClick(form(week), Qt.Key.Key_Return, CONTROL)
    made = all_bookings(let)
    mine = [one for one in made if one.party_name == "Le Fournil"]
    assert [one.code for one in mine] == ["R2", "R1", "R2"]
    assert {one.series for one in mine} == {mine[0].series}
    assert mine[0].series is not None


def test_two_bays_repeat_as_one_and_a_date_taken_in_one_is_kept_for_both(
    week: PlanningPage, let: LetPole, booker: Booker, qtbot: QtBot
) -> None:
    booker("HALLE-B", at(26, 9), at(26, 12), "La Recyclerie")
    week.acts.rooms.reserve(let.space("HALLE-A"), at(25, 9), at(25, 11))
    qtbot.keyClicks(form(week).who.line, "fournil")
    qtbot.keyClick(form(week).who.line, Qt.Key.Key_Return)
    qtbot.keyClick(form(week).who.line, Qt.Key.Key_Return)
    bays = (let.space("HALLE-A"), let.space("HALLE-B"))
    line = next(line for line in form(week).lines if set(line.spaces) == set(bays))
    form(week).rooms.chosen.emit(line.spaces)
    repeat = form(week).repeat
    box = repeat.every.box
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_Down)
    box.activated.emit(box.currentIndex())
    qtbot.keyClicks(repeat.count.line, "3")
    qtbot.waitUntil(lambda: len(form(week).series.lines) == 3)
    assert "La Recyclerie" in next(line.clash for line in form(week).series.lines if line.clash)
    qtbot.keyClick(form(week), Qt.Key.Key_Return, CONTROL)
    mine = [one for one in all_bookings(let) if one.party_name == "Le Fournil"]
    assert sorted((one.code, one.state) for one in mine) == [
        ("HALLE-A", "confirmed"), ("HALLE-A", "confirmed"), ("HALLE-A", "refused"),
        ("HALLE-B", "confirmed"), ("HALLE-B", "confirmed"), ("HALLE-B", "refused"),
    ]  # fmt: skip


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
