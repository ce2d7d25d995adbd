"""The page of the events by real presses and keys, on a small pole with three events."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QMenu
from pytestqt.qtbot import QtBot

from pole_desk.activities.events.commands import agree_price, book, lend_equipment
from pole_desk.activities.events.commands.series import book_series
from pole_desk.activities.events.queries import booking_card, equipment, event_card
from pole_desk.activities.events.rules import BookingState, BookingWish
from pole_desk.activities.events.rules.series import SeriesWish
from pole_desk.desktop.feed import Feed
from pole_desk.desktop.notice import Notice
from pole_desk.desktop.pages.events import reading
from pole_desk.desktop.pages.events.page import EventsPage
from pole_desk.desktop.pages.events.words import left_text, when_text
from pole_desk.desktop.parts.booking_form.form import BookingForm
from pole_desk.desktop.runner import Background, Inline
from pole_desk.desktop.seat import Seat
from pole_desk.desktop.widgets.buttons import Button
from pole_desk.kernel.clock import FixedClock
from pole_desk.kernel.periods import PARIS
from pole_desk.kernel.work import Runner
from pole_desk.registers.parties.commands import add_party
from pole_desk.registers.parties.rules import PartyInput
from pole_desk.registers.spaces.queries import space_by_code

from ...audits import clipped, doubled_shortcuts, unnamed

LEFT, CONTROL = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier
Went = list[tuple[str, int | None, str]]
Press = Callable[..., None]


def at(day: int, hour: int) -> int:
    return int(datetime.combine(date(2026, 12, day), time(hour), PARIS).timestamp())


@pytest.fixture
def made(sqlite_pole: Runner) -> dict[str, Any]:
    """A confirmed event of two rooms, an option, a second option behind it."""
    run = sqlite_pole
    party = run.do(add_party, party=PartyInput(name="Coop’Alim", phone="02 40 11 22 33"))
    other = run.do(add_party, party=PartyInput(name="Radio Garrigue"))

    def room(code: str) -> Any:
        return run.read(space_by_code, code=code).id

    firm = run.do(
        book, party=party, title="Séminaire", people=18,
        wishes=[BookingWish(room("R1"), at(3, 9), at(3, 17), people=18), BookingWish(room("R3"), at(3, 9), at(3, 12))],
    )  # fmt: skip
    option = run.do(
        book, party=party, title="Formation", wishes=[BookingWish(room("R2"), at(4, 9), at(4, 12))],
        state=BookingState.OPTION, option_until=at(1, 18),
    )  # fmt: skip
    second = run.do(
        book, party=other, title="Émission", wishes=[BookingWish(room("R2"), at(4, 10), at(4, 12))],
        state=BookingState.OPTION, option_until=at(2, 18),
    )  # fmt: skip
    return {"firm": firm, "option": option, "second": second, "party": party, "run": run}


@pytest.fixture
def went() -> Went:
    return []


@pytest.fixture
def page(made: dict[str, Any], went: Went, qtbot: QtBot) -> EventsPage:
    def go(page: str, record: int | None = None, action: str = "") -> None:
        went.append((page, record, action))

    run = made["run"]
    background = Background(run, Inline())
    shown = EventsPage(Seat(background, Feed(background), run.clock, run.user, go))
    qtbot.addWidget(shown)
    shown.resize(1240, 800)
    with qtbot.waitExposed(shown):
        shown.show()
    QApplication.processEvents()
    with qtbot.waitActive(shown):
        shown.activateWindow()
    return shown


@pytest.fixture
def notices(page: EventsPage) -> list[Notice]:
    heard: list[Notice] = []
    page.said.connect(heard.append)
    return heard


@pytest.fixture
def press(page: EventsPage, qtbot: QtBot) -> Press:
    """Click the visible button that says so."""

    def do(words: str, inside: Any = None) -> None:
        QApplication.processEvents()
        found = [
            one for one in (inside or page).findChildren(Button)
            if words in (one.text() or one.accessibleName()) and one.isVisible()
        ]  # fmt: skip
        assert found, words
        qtbot.mouseClick(found[0], LEFT)

    return do


def test_the_list_tells_state_rooms_and_how_long_an_option_waits(page: EventsPage) -> None:
    rows = {row.title: row for row in page.listing.table.rows()}
    assert {title: row.state for title, row in rows.items()} == {
        "Séminaire": "confirmed", "Formation": "option", "Émission": "option",
    }  # fmt: skip
    assert rows["Séminaire"].spaces == "Grande salle de réunion + Salle de réunion 20 m² nord"
    assert left_text(rows["Formation"].confirm_by, rows["Formation"].now) == "8 jours"
    assert when_text(at(3, 9), at(3, 17)) == "3 déc. 2026, 09:00 – 17:00"


def test_a_chip_keeps_one_step_of_the_pipeline(page: EventsPage, qtbot: QtBot) -> None:
    for key in ("inquiry", "option", "quoted", "lapsed"):
        qtbot.mouseClick(page.listing.chips.chips[key], LEFT)
    assert [row.title for row in page.listing.table.rows()] == ["Séminaire"]


def test_enter_opens_a_card_with_its_rooms_and_alt_left_comes_back(
    page: EventsPage, made: dict[str, Any], qtbot: QtBot
) -> None:
    page.listing.table.select_id(made["firm"].event)
    page.listing.table.grid.setFocus()
    qtbot.keyClick(page.listing.table.grid, Qt.Key.Key_Return)
    assert page.stack.currentWidget() is page.card
    assert "Séminaire" in page.card.title.full_text()
    words = [frame.accessibleName() for frame in page.card.bookings.findChildren(object) if hasattr(frame, "accessibleName")]
    assert any("Grande salle" in one and "18 pers." in one for one in words)
    qtbot.keyClick(page, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert page.stack.currentWidget() is page.listing


def test_everything_is_confirmed_at_once_and_ctrl_z_takes_it_back(
    page: EventsPage, made: dict[str, Any], press: Press, qtbot: QtBot
) -> None:
    page.show_record(int(made["option"].event))
    press("Tout confirmer")
    booking = made["option"].bookings[0]
    assert made["run"].read(booking_card, booking=booking).state == "confirmed"
    qtbot.keyClick(page, Qt.Key.Key_Z, CONTROL)
    assert made["run"].read(booking_card, booking=booking).state == "option"


def test_an_option_behind_another_says_why_it_can_t_be_confirmed(page: EventsPage, made: dict[str, Any]) -> None:
    page.show_record(int(made["second"].event))
    shown = page.card.shown
    assert shown is not None
    entries = {one[0]: one[2] for one in page.card.acts.bookings.entries(shown.card.bookings[0]) if one}
    assert "Une autre option passe avant" in entries["Confirmer"]


def test_who_was_promoted_and_at_which_hour_is_read_on_the_card_of_the_event(
    page: EventsPage, made: dict[str, Any], clock: FixedClock
) -> None:
    clock.set(datetime(2026, 12, 1, 20, tzinfo=PARIS))
    page.show_record(int(made["second"].event))
    told = [label.text() for label in page.card.moments.findChildren(QLabel)]
    assert any("passée en rang 1" in words for words in told)
    assert any("2026 18:00" in words for words in told)


def test_a_quote_is_prepared_looked_at_sent_and_accepted(
    page: EventsPage, made: dict[str, Any], press: Press, qtbot: QtBot
) -> None:
    page.show_record(int(made["option"].event))
    press("Préparer un devis", page.card.quotes)
    shown = page.card.shown
    assert shown is not None
    (quote,) = shown.quotes
    press(f"Ouvrir {quote.number}", page.card.quotes)
    assert page.stack.currentWidget() is page.paper
    assert page.paper.pdf.pages.count() == 1
    qtbot.keyClick(page, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert page.stack.currentWidget() is page.card
    for words in ("Marquer envoyé", "Accepté par le client"):
        press("Actes sur", page.card.quotes)
        menu = next(one for one in page.findChildren(QMenu) if one.isVisible())
        next(action for action in menu.actions() if action.text() == words).trigger()
        menu.close()
    booking = made["run"].read(booking_card, booking=made["option"].bookings[0])
    assert booking.state == "confirmed"
    assert page.card.shown is not None
    assert page.card.shown.quotes[-1].shown == "accepted"


def test_a_team_s_sheet_is_previewed_then_handed(page: EventsPage, made: dict[str, Any], press: Press) -> None:
    page.show_record(int(made["firm"].event))
    press("Ouvrir Régie", page.card.sheets)
    assert page.stack.currentWidget() is page.paper
    assert page.paper.pdf.pages.count() >= 1
    press("Revenir à l’événement")
    press("Remettre aux équipes")
    assert page.card.shown is not None
    assert {sheet.team for sheet in page.card.shown.sheets} >= {"accueil", "regie"}


def test_the_confirmation_and_a_door_s_sign_are_previewed_and_what_can_t_be_says_why(
    page: EventsPage, made: dict[str, Any], press: Press
) -> None:
    page.show_record(int(made["option"].event))
    waiting = next(b for b in page.card.gestures.findChildren(Button) if b.text() == "Voir la confirmation")
    assert not waiting.isEnabled()
    assert "confirmé" in waiting.toolTip()
    page.show_record(int(made["firm"].event))
    press("Voir la confirmation", page.card.gestures)
    assert page.stack.currentWidget() is page.paper
    assert page.paper.pdf.pages.count() >= 1
    press("Revenir à l’événement")
    press("Actes", page.card.bookings)
    menu = next(one for one in page.findChildren(QMenu) if one.isVisible())
    next(action for action in menu.actions() if action.text() == "Affiche de porte").trigger()
    menu.close()
    assert page.stack.currentWidget() is page.paper
    assert "Affiche de porte" in page.paper.title.full_text()
    assert page.paper.pdf.pages.count() == 1


def test_in_kind_support_to_events_is_told_per_structure_and_opens_it(
    page: EventsPage, made: dict[str, Any], went: Went, qtbot: QtBot
) -> None:
    run = made["run"]
    for booking in made["firm"].bookings:
        run.do(agree_price, booking=booking, price=Decimal(0), reason="journée offerte")
    listed = sum(run.read(booking_card, booking=one).list_price for one in made["firm"].bookings)
    tab = next(b for b in page.tabs.findChildren(Button) if b.text() == "Soutien en nature")
    qtbot.mouseClick(tab, LEFT)
    form = page.support.form
    form.fields["last"].control.selectAll()
    qtbot.keyClicks(form.fields["last"].control, "31/12/2026")
    qtbot.keyClick(form.fields["last"].control, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(page.support.table.rows()))
    (row,) = page.support.table.rows()
    assert (row.party_name, row.support, row.agreed_amount) == ("Coop’Alim", listed, 0)
    page.support.table.select_id(row.id)
    page.support.table.grid.setFocus()
    qtbot.keyClick(page.support.table.grid, Qt.Key.Key_Return)
    assert went[-1] == ("parties", row.id, "")


def test_meals_are_ordered_changed_given_back_and_restored_on_the_event(
    page: EventsPage, made: dict[str, Any], press: Press, qtbot: QtBot
) -> None:
    def ordered() -> list[tuple[int, str]]:
        card = made["run"].read(event_card, event=made["firm"].event)
        return [(one.covers, one.state) for one in card.meals]

    def choose(words: str) -> None:
        press("Actes sur", page.card.meals)
        menu = next(one for one in page.findChildren(QMenu) if one.isVisible())
        next(action for action in menu.actions() if words in action.text()).trigger()
        menu.close()

    page.show_record(int(made["firm"].event))
    press("Commander des repas", page.card.meals)
    assert clipped(page.panel) == []
    qtbot.keyClicks(page.panel.findChildren(QLineEdit)[0], "12")
    qtbot.keyClick(page.panel, Qt.Key.Key_Return, CONTROL)
    assert ordered() == [(12, "booked")]
    choose("Changer")
    line = page.panel.findChildren(QLineEdit)[0]
    line.selectAll()
    qtbot.keyClicks(line, "1")
    press("Enregistrer", page.panel)
    assert ordered() == [(1, "booked")]
    choose("Annuler")
    qtbot.keyClicks(page.panel.findChildren(QLineEdit)[0], "traiteur")
    press("Annuler les repas", page.panel)
    assert ordered() == [(1, "cancelled")]
    choose("Rétablir")
    assert ordered() == [(1, "booked")]


def test_a_series_is_changed_from_one_of_its_rooms_with_its_dates_shown_first(
    page: EventsPage, made: dict[str, Any], press: Press, qtbot: QtBot
) -> None:
    run = made["run"]
    room = run.read(space_by_code, code="R4").id
    done = run.do(
        book_series, party=made["party"], title="Chorale",
        wish=SeriesWish(room, "FREQ=WEEKLY;COUNT=3", "2026-12-03T18:00", 120, 0, 0),
    )  # fmt: skip
    page.show_record(int(done.event))
    press("Actes sur", page.card.bookings)
    menu = next(one for one in page.findChildren(QMenu) if one.isVisible())
    next(action for action in menu.actions() if action.text() == "Modifier…").trigger()
    menu.close()
    form = page.panel.content()
    assert isinstance(form, BookingForm)
    press("Toutes", page.panel)
    form.when.ends.line.selectAll()
    qtbot.keyClicks(form.when.ends.line, "21h")
    qtbot.waitUntil(lambda: not form.stale and form.series.title.text() == "3 dates changent")
    press("Enregistrer", page.panel)
    assert [one.ends_at - one.starts_at for one in run.read(event_card, event=done.event).bookings] == [3 * 3600] * 3
    qtbot.keyClick(page, Qt.Key.Key_Z, CONTROL)
    assert [one.ends_at - one.starts_at for one in run.read(event_card, event=done.event).bookings] == [2 * 3600] * 3


def test_equipment_is_lent_its_number_changed_and_taken_back(
    page: EventsPage, made: dict[str, Any], press: Press, qtbot: QtBot
) -> None:
    run = made["run"]
    gear = run.read(equipment)[0]
    run.do(lend_equipment, booking=made["firm"].bookings[0], equipment=gear.id, quantity=2)
    page.show_record(int(made["firm"].event))
    press("Actes sur", page.card.loans)
    menu = next(one for one in page.findChildren(QMenu) if one.isVisible())
    next(action for action in menu.actions() if "Changer" in action.text()).trigger()
    menu.close()
    line = page.panel.findChildren(QLineEdit)[0]
    line.selectAll()
    qtbot.keyClicks(line, "3")
    press("Enregistrer", page.panel)
    assert run.read(event_card, event=made["firm"].event).loans[0].quantity == 3
    press("Actes sur", page.card.loans)
    menu = next(one for one in page.findChildren(QMenu) if one.isVisible())
    next(action for action in menu.actions() if action.text() == "Reprendre").trigger()
    menu.close()
    assert run.read(event_card, event=made["firm"].event).loans[0].held == 0


def test_an_event_is_put_to_another_day_with_all_its_rooms(
    page: EventsPage, made: dict[str, Any], press: Press, qtbot: QtBot
) -> None:
    page.show_record(int(made["firm"].event))
    press("Reporter à un autre jour")
    line = page.panel.findChildren(QLineEdit)[0]
    line.selectAll()
    qtbot.keyClicks(line, "10/12")
    press("Reporter", page.panel)
    card = made["run"].read(event_card, event=made["firm"].event)
    assert {one.starts_at for one in card.bookings} == {at(10, 9)}


def test_cancelling_all_asks_why_and_shows_the_fee_of_the_scale(
    page: EventsPage, made: dict[str, Any], press: Press, qtbot: QtBot
) -> None:
    page.show_record(int(made["firm"].event))
    press("Annuler l’événement")
    assert any("barème" in label.text() for label in page.panel.findChildren(type(page.card.title).__mro__[1]))
    press("Annuler l’événement", page.panel)
    qtbot.keyClicks(page.panel.findChildren(QLineEdit)[0], "report")
    press("Annuler l’événement", page.panel)
    card = made["run"].read(event_card, event=made["firm"].event)
    assert {one.state for one in card.bookings} == {"cancelled"}
    page.setFocus()
    qtbot.keyClick(page, Qt.Key.Key_Z, CONTROL)
    card = made["run"].read(event_card, event=made["firm"].event)
    assert {one.state for one in card.bookings} == {"confirmed"}


def test_f2_changes_what_is_said_of_the_event(
    page: EventsPage, made: dict[str, Any], press: Press, qtbot: QtBot
) -> None:
    page.show_record(int(made["firm"].event))
    qtbot.keyClick(page, Qt.Key.Key_F2)
    line = page.panel.findChildren(QLineEdit)[0]
    line.selectAll()
    qtbot.keyClicks(line, "Congres")
    press("Enregistrer", page.panel)
    assert made["run"].read(event_card, event=made["firm"].event).event.title == "Congres"


def test_a_room_is_added_to_the_same_event(
    page: EventsPage, made: dict[str, Any], press: Press, qtbot: QtBot
) -> None:
    page.show_record(int(made["firm"].event))
    press("Ajouter une salle", page.card.bookings)
    form = page.panel.content()
    assert isinstance(form, BookingForm)
    for field, text in ((form.when.day.line, "3/12"), (form.when.starts.line, "9h"), (form.when.ends.line, "11h")):
        field.selectAll()
        qtbot.keyClicks(field, text)
    press("Confirmer", page.panel)
    assert "a changé" in form.trouble.said.text()
    press("Confirmer", page.panel)
    card = made["run"].read(event_card, event=made["firm"].event)
    assert len(card.bookings) == 3


def test_ctrl_n_opens_the_booking_panel(page: EventsPage, qtbot: QtBot) -> None:
    qtbot.keyClick(page, Qt.Key.Key_N, CONTROL)
    assert isinstance(page.panel.content(), BookingForm)


def test_the_arrow_of_a_booking_shows_its_room_on_the_planning(
    page: EventsPage, made: dict[str, Any], press: Press, went: Went
) -> None:
    page.show_record(int(made["firm"].event))
    press("Ouvrir Grande salle", page.card.bookings)
    assert went == [("planning", made["run"].read(space_by_code, code="R1").id, "")]


def test_the_older_events_are_read_when_they_are_asked_for(
    page: EventsPage, press: Press, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not page.listing.older.isVisible()
    monkeypatch.setattr(reading, "AT_ONCE", 2)
    page._limit = 2
    page.refresh()
    assert len(page.listing._rows) == 2
    press("1 événement plus ancien")
    assert len(page.listing._rows) == 3 and not page.listing.older.isVisible()


@pytest.mark.parametrize("size", [(1240, 800), (824, 600)])
def test_names_shortcuts_and_words_are_in_order(page: EventsPage, made: dict[str, Any], size: tuple[int, int]) -> None:
    page.resize(*size)
    assert unnamed(page) == []
    assert doubled_shortcuts(page) == []
    assert clipped(page) == []
    page.show_record(int(made["firm"].event))
    assert unnamed(page) == []
    assert clipped(page) == []
