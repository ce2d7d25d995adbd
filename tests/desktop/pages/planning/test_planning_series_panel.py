"""The panel on a date of a series: this one, the following, all, date by date; rooms counted over the dates."""

from __future__ import annotations

from typing import Any

import pytest
from let_pole import LetPole
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from pole_desk.activities.events.commands import change_event
from pole_desk.activities.events.commands.series import book_series
from pole_desk.activities.events.queries import Booking, event_facts
from pole_desk.activities.events.rules import BookingState
from pole_desk.activities.events.rules.series import SeriesWish
from pole_desk.desktop.notice import Notice
from pole_desk.desktop.pages.planning.page import PlanningPage
from pole_desk.desktop.parts.booking_form import BookingPanel
from pole_desk.desktop.widgets.board.titles import hour_text
from pole_desk.registers.parties.queries import parties
from pole_desk.registers.spaces.queries import spaces

from ...audits import clipped, unnamed
from .conftest import Booker, Drag
from .rooms import all_bookings, at, bar, form, press, spot

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def course(week: PlanningPage, let: LetPole) -> Any:
    """Wednesday to Friday at nine in R3, three hours."""
    known = {row.name: row.id for row in let.runner.read(parties)}
    made = let.do(
        book_series, party=known["Le Fournil"], title="Chorale",
        wish=SeriesWish(let.space("R3"), "FREQ=DAILY;COUNT=3", "2026-11-25T09:00", 180, 0, 0, people=8),
    )  # fmt: skip
    week.refresh()
    return made


def mine(let: LetPole) -> list[Booking]:
    return sorted((one for one in all_bookings(let) if one.title == "Chorale"), key=lambda one: one.starts_at)


def edit(week: PlanningPage, let: LetPole, qtbot: QtBot, place: int = 0) -> BookingPanel:
    """Open the form of a date by Enter."""
    week.board.select(bar(week, let, "R3", place).id)
    week.board.setFocus()
    qtbot.keyClick(week.board, Qt.Key.Key_Return)
    return next(one for one in week.panel.children() if isinstance(one, BookingPanel) and one.booking is not None)


def retype(line: Any, text: str, qtbot: QtBot) -> None:
    line.selectAll()
    qtbot.keyClicks(line, text)


def settled(week: PlanningPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not form(week).stale and not form(week).page.waiting)


def test_one_date_alone_is_changed_unless_more_are_asked_for(
    week: PlanningPage, let: LetPole, course: Any, qtbot: QtBot
) -> None:
    edit(week, let, qtbot, 1)
    assert {len(line.spaces) for line in form(week).lines} == {1}
    assert form(week).scope.isVisible() and not form(week).series.isVisible()
    retype(form(week).fields["title"].line, "Gala", qtbot)
    qtbot.keyClick(form(week), Qt.Key.Key_Return, CONTROL)
    assert [one.title for one in all_bookings(let)] == ["Chorale", "Gala", "Chorale"]


def test_all_of_it_changes_in_one_act_after_its_dates_were_shown_and_ctrl_z_brings_it_back(
    week: PlanningPage, let: LetPole, course: Any, qtbot: QtBot
) -> None:
    before, claims = mine(let), let.claims()
    edit(week, let, qtbot)
    press(week, "Toutes", qtbot)
    assert [line.clash for line in form(week).series.lines] == ["", "", ""]
    retype(form(week).when.starts.line, "14h", qtbot)
    retype(form(week).when.ends.line, "16h", qtbot)
    retype(form(week).fields["people"].line, "11", qtbot)
    retype(form(week).fields["title"].line, "Ensemble", qtbot)
    settled(week, qtbot)
    assert form(week).series.title.text() == "3 dates changent"
    assert all("→ 14:00 – 16:00" in line.words for line in form(week).series.lines)
    assert len(mine(let)) == 3
    qtbot.keyClick(form(week), Qt.Key.Key_Return, CONTROL)
    changed = all_bookings(let)
    assert [(one.title, one.people, hour_text(one.starts_at)) for one in changed] == [("Ensemble", 11, "14:00")] * 3
    assert not week.panel.isVisible()
    week.board.setFocus()
    qtbot.keyClick(week.board, Qt.Key.Key_Z, CONTROL)
    assert [one._replace(version=0) for one in mine(let)] == [one._replace(version=0) for one in before]
    assert [(one.space, one.starts_at, one.item) for one in let.claims()] == [
        (one.space, one.starts_at, one.item) for one in claims
    ]


def test_what_is_noted_of_a_series_is_changed_with_it_and_comes_back_with_ctrl_z(
    week: PlanningPage, let: LetPole, course: Any, qtbot: QtBot
) -> None:
    let.do(change_event, event=course.event, note="Badge à remettre.")

    def noted() -> str:
        return let.runner.read(event_facts, event=course.event).note

    edit(week, let, qtbot)
    assert not form(week).notes.isVisible(), "one date has the notes of its event, on the event's card"
    press(week, "Toutes", qtbot)
    area = form(week).notes.fields["note"].area
    qtbot.waitUntil(lambda: area.isVisible() and area.toPlainText() == "Badge à remettre.")
    area.setPlainText("Piano à accorder.")
    retype(form(week).fields["title"].line, "Ensemble", qtbot)
    settled(week, qtbot)
    qtbot.keyClick(form(week), Qt.Key.Key_Return, CONTROL)
    assert (noted(), {one.title for one in all_bookings(let)}) == ("Piano à accorder.", {"Ensemble"})
    week.board.setFocus()
    qtbot.keyClick(week.board, Qt.Key.Key_Z, CONTROL)
    assert (noted(), len(mine(let))) == ("Badge à remettre.", 3)
    edit(week, let, qtbot)
    press(week, "Toutes", qtbot)
    form(week).notes.fields["note"].area.setPlainText("")
    settled(week, qtbot)
    qtbot.keyClick(form(week), Qt.Key.Key_Return, CONTROL)
    assert noted() == "" and not week.panel.isVisible()


def test_this_and_the_following_leave_the_first_and_the_past_as_they_were(
    week: PlanningPage, let: LetPole, course: Any, qtbot: QtBot
) -> None:
    edit(week, let, qtbot, 1)
    press(week, "Et les suivantes", qtbot)
    assert len(form(week).series.lines) == 2
    retype(form(week).when.ends.line, "11h", qtbot)
    settled(week, qtbot)
    press(week, "Enregistrer", qtbot)
    assert [hour_text(one.ends_at) for one in mine(let)] == ["12:00", "11:00", "11:00"]
    assert mine(let)[0].series != mine(let)[1].series


@pytest.mark.parametrize(
    ("way", "code", "state", "hour"),
    [
        ("la laisser", "R3", "confirmed", "09:00"),
        ("est libre aux mêmes heures", "", "confirmed", "14:00"),
        ("est libre le même jour", "R3", "confirmed", ""),
        ("option derrière", "R3", "option", "14:00"),
        ("noter comme refusée", "R3", "refused", "14:00"),
        ("annuler cette date", "R3", "cancelled", "09:00"),
    ],
)
def test_a_date_in_the_way_is_decided_by_itself_before_anything_is_written(
    week: PlanningPage, let: LetPole, course: Any, booker: Booker, qtbot: QtBot,
    way: str, code: str, state: str, hour: str,
) -> None:  # fmt: skip
    booker("R3", at(26, 15), at(26, 17), "La Recyclerie")
    edit(week, let, qtbot)
    press(week, "Toutes", qtbot)
    retype(form(week).when.starts.line, "14h", qtbot)
    retype(form(week).when.ends.line, "17h", qtbot)
    settled(week, qtbot)
    series = form(week).series
    assert "La Recyclerie" in series.lines[1].clash
    assert "1 est déjà prise" in series.title.text()
    (choice,) = series.choices.values()
    place = next(n for n, (_value, words) in enumerate(series.lines[1].offers) if way in words)
    choice.box.setFocus()
    for _press in range(place):
        qtbot.keyClick(choice.box, Qt.Key.Key_Down)
    settled(week, qtbot)
    assert choice.box.currentIndex() == place
    assert all(hour_text(one.starts_at) == "09:00" for one in mine(let))
    qtbot.keyClick(form(week), Qt.Key.Key_Return, CONTROL)
    found = mine(let)
    assert [hour_text(one.starts_at) for one in (found[0], found[2])] == ["14:00", "14:00"]
    second = found[1]
    assert second.state == state
    assert second.code == code if code else second.code != "R3"
    assert not hour or hour_text(second.starts_at) == hour
    week.board.setFocus()
    qtbot.keyClick(week.board, Qt.Key.Key_Z, CONTROL)
    assert [(one.code, one.state, hour_text(one.starts_at)) for one in mine(let)] == [
        ("R3", "confirmed", "09:00")
    ] * 3


def test_a_way_out_that_the_new_hours_take_away_is_weighed_anew(
    week: PlanningPage, let: LetPole, course: Any, booker: Booker, qtbot: QtBot
) -> None:
    booker("R3", at(26, 15), at(26, 18), "La Recyclerie")
    edit(week, let, qtbot)
    panel = next(one for one in week.panel.children() if isinstance(one, BookingPanel))
    press(week, "Toutes", qtbot)
    retype(form(week).when.starts.line, "14h", qtbot)
    retype(form(week).when.ends.line, "16h", qtbot)
    settled(week, qtbot)
    (choice,) = form(week).series.choices.values()
    qtbot.keyClick(choice.box, Qt.Key.Key_Down)
    assert "est libre aux mêmes heures" in choice.box.currentText()
    code = choice.box.currentText().split(" ")[0]
    booker(code, at(26, 16), at(26, 18), "Les Ateliers")
    retype(form(week).when.ends.line, "17h", qtbot)
    settled(week, qtbot)
    (choice,) = form(week).series.choices.values()
    assert code not in choice.box.currentText()
    assert panel.firm.isEnabled()
    qtbot.keyClick(form(week), Qt.Key.Key_Return, CONTROL)
    assert {hour_text(one.ends_at) for one in mine(let) if one.starts_at != at(26, 9)} == {"17:00"}


def test_a_move_of_the_series_into_somebody_leads_to_its_dates_one_by_one(
    week: PlanningPage, let: LetPole, course: Any, booker: Booker, drag: Drag, notices: list[Notice],
    qtbot: QtBot,
) -> None:  # fmt: skip
    booker("R4", at(27, 9), at(27, 10), "La Recyclerie")
    start = week.board.rect_of(bar(week, let, "R3").id).center()
    drag(start, spot(week, let, "R4", at(25, 10, 30)))
    press(week, "Toutes", qtbot)
    press(week, "Déplacer", qtbot)
    assert {one.code for one in mine(let)} == {"R3"}
    qtbot.waitUntil(lambda: bool(notices) and notices[-1].action is not None)
    assert notices[-1].action_label == "Voir date par date"
    week.panel.close_panel()
    notices[-1].action()
    assert form(week).scope.several
    assert [bool(line.clash) for line in form(week).series.lines] == [False, False, True]
    qtbot.keyClick(form(week), Qt.Key.Key_Return, CONTROL)
    assert [one.code for one in mine(let)] == ["R4", "R4", "R3"]


def test_the_dates_shown_and_kept_are_those_of_the_room_that_a_repetition_brings_forward(
    week: PlanningPage, let: LetPole, booker: Booker, qtbot: QtBot
) -> None:
    week.acts.rooms.reserve(None, at(25, 9), at(25, 11))
    first = form(week).chosen
    code = next(row.code for row in let.runner.read(spaces) if (row.id,) == first)
    booker(code, at(26, 9), at(26, 12), "La Recyclerie")
    qtbot.keyClicks(form(week).who.line, "fournil")
    qtbot.keyClick(form(week).who.line, Qt.Key.Key_Return)
    qtbot.keyClick(form(week).who.line, Qt.Key.Key_Return)
    box = form(week).repeat.every.box
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_Down)
    qtbot.keyClicks(form(week).repeat.count.line, "3")
    settled(week, qtbot)
    assert form(week).chosen not in ((), first)
    assert [line.clash for line in form(week).series.lines] == ["", "", ""]
    qtbot.keyClick(form(week), Qt.Key.Key_Return, CONTROL)
    kept = [one for one in all_bookings(let) if one.party_name == "Le Fournil"]
    assert [(one.state, one.space) for one in kept] == [("confirmed", kept[0].space)] * 3


def test_the_price_of_a_series_is_kept_for_a_reason_only(
    week: PlanningPage, let: LetPole, course: Any, qtbot: QtBot
) -> None:
    agreed = mine(let)[0].agreed_price
    edit(week, let, qtbot)
    press(week, "Toutes", qtbot)
    form(week).take((let.space("R1"),))
    settled(week, qtbot)
    press(week, "Garder le prix", qtbot)
    qtbot.keyClick(form(week), Qt.Key.Key_Return, CONTROL)
    assert "dites pourquoi" in form(week).price.reason.error()
    qtbot.keyClicks(form(week).price.reason.line, "salle en travaux")
    qtbot.keyClick(form(week), Qt.Key.Key_Return, CONTROL)
    assert [(one.code, one.agreed_price, one.price_reason) for one in mine(let)] == [
        ("R1", agreed, "salle en travaux")
    ] * 3


def test_the_rooms_of_a_repetition_say_on_how_many_dates_they_are_free(
    week: PlanningPage, let: LetPole, booker: Booker, qtbot: QtBot
) -> None:
    booker("R2", at(26, 9), at(26, 12), "La Recyclerie")
    booker("R3", at(25, 9), at(25, 12), "La Recyclerie", state=BookingState.OPTION)
    week.acts.rooms.reserve(let.space("R2"), at(25, 9), at(25, 11))
    box = form(week).repeat.every.box
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_Down)
    qtbot.keyClicks(form(week).repeat.count.line, "3")
    qtbot.waitUntil(lambda: len(form(week).series.lines) == 3)
    words = {line.spaces: line.words for line in form(week).lines}
    assert "libre 2 fois sur 3 · prise 1 fois" in words[let.space("R2"),]
    assert "libre 2 fois sur 3 · en option 1 fois" in words[let.space("R3"),]
    assert "libre 3 fois sur 3" in form(week).lines[0].words
    assert form(week).chosen == (let.space("R2"),)
    partly = [line.partly for line in form(week).lines if not line.small and not line.taken]
    assert partly == sorted(partly)
    rooms, best = form(week).rooms, form(week).lines[0].spaces
    rooms.show_spaces(best)
    line = rooms.rect_of(best).center()
    qtbot.mouseClick(rooms.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(60, int(line.y())))
    qtbot.waitUntil(lambda: all(not line.clash for line in form(week).series.lines))


def test_two_bays_repeat_together_and_all_of_them_change_in_one_act(
    week: PlanningPage, let: LetPole, qtbot: QtBot
) -> None:
    week.acts.rooms.reserve(let.space("HALLE-A"), at(25, 9), at(25, 11))
    qtbot.keyClicks(form(week).who.line, "fournil")
    for _press in range(2):
        qtbot.keyClick(form(week).who.line, Qt.Key.Key_Return)
    box = form(week).repeat.every.box
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_Down)
    qtbot.keyClicks(form(week).repeat.count.line, "3")
    retype(form(week).fields["title"].line, "Chorale", qtbot)
    settled(week, qtbot)
    bays = (let.space("HALLE-A"), let.space("HALLE-B"))
    rooms = form(week).rooms
    rooms.show_spaces(bays)
    qtbot.mouseClick(rooms.viewport(), Qt.MouseButton.LeftButton, pos=rooms.rect_of(bays).center().toPoint())
    settled(week, qtbot)
    assert form(week).chosen == bays
    qtbot.keyClick(form(week), Qt.Key.Key_Return, CONTROL)
    assert sorted(one.code for one in mine(let)) == ["HALLE-A"] * 3 + ["HALLE-B"] * 3
    week.board.select(bar(week, let, "HALLE-B").id)
    week.board.setFocus()
    qtbot.keyClick(week.board, Qt.Key.Key_Return)
    press(week, "Toutes", qtbot)
    assert len(form(week).series.lines) == 3
    retype(form(week).when.ends.line, "12h", qtbot)
    settled(week, qtbot)
    assert form(week).series.title.text() == "3 dates changent"
    qtbot.keyClick(form(week), Qt.Key.Key_Return, CONTROL)
    assert {hour_text(one.ends_at) for one in mine(let)} == {"12:00"}


@pytest.mark.parametrize("size", [(1440, 900), (1024, 640)])
def test_the_panel_of_a_series_is_named_and_nothing_in_it_is_cut(
    week: PlanningPage, let: LetPole, course: Any, booker: Booker, qtbot: QtBot, size: tuple[int, int]
) -> None:
    week.resize(*size)
    booker("R3", at(26, 15), at(26, 17), "La Recyclerie")
    edit(week, let, qtbot)
    press(week, "Toutes", qtbot)
    retype(form(week).when.starts.line, "14h", qtbot)
    retype(form(week).when.ends.line, "17h", qtbot)
    settled(week, qtbot)
    assert unnamed(week) == []
    assert clipped(week.panel) == []
