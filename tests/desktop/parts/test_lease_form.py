"""An agreement opened in the order of a phone call, by keyboard, with its refusals."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from pole_desk.activities.leases.commands import open_lease
from pole_desk.activities.leases.queries import lease_card, leases
from pole_desk.activities.leases.rules import State
from pole_desk.desktop.parts.lease_form import LeasePanel
from pole_desk.desktop.parts.lease_form.form import LeaseForm
from pole_desk.desktop.parts.lease_form.reading import Place
from pole_desk.desktop.parts.lease_form.wish import alternatives, estimate, in_order, too_small
from pole_desk.desktop.widgets.buttons import Button
from pole_desk.kernel.work import Runner
from pole_desk.ports.ids import SpaceId
from tests.desktop.audits import clipped, small_targets, unnamed

CTRL = Qt.KeyboardModifier.ControlModifier


def opened(page: Any, **given: Any) -> LeaseForm:
    LeasePanel(page, page.panel, **given)
    return page.panel.content()


def choose(qtbot: QtBot, form: LeaseForm, space: int) -> None:
    """Space bar on the line of a space."""
    form.places.show_space(SpaceId(space))
    qtbot.keyClick(form.places, Qt.Key.Key_Space)


def only(run: Runner, party: int) -> Any:
    found = run.read(leases, party=party)
    assert len(found) == 1
    return run.read(lease_card, lease=found[0].id)


def test_a_call_is_answered_by_keyboard_alone(
    qtbot: QtBot, bare_page: Any, let: SimpleNamespace, sqlite_pole: Runner
) -> None:
    form = opened(bare_page)
    qtbot.waitUntil(lambda: form.who.line.hasFocus())
    qtbot.keyClicks(form.who.line, "cyclo")
    qtbot.keyClick(form.who.line, Qt.Key.Key_Return)
    qtbot.keyClick(form.who.line, Qt.Key.Key_Return)
    people = form.top.fields["people"].control
    people.setFocus()
    qtbot.keyClicks(people, "2")
    form.places.setFocus()
    qtbot.keyClick(form.places, Qt.Key.Key_Space)
    qtbot.keyClick(form.places, Qt.Key.Key_Return, CTRL)
    card = only(sqlite_pole, let.cyclo)
    assert (card.state, card.first_day, card.people) == (State.SIGNED, date(2026, 12, 1), 2)
    assert len(card.lines) == 1
    assert bare_page.panel.isHidden()


def test_the_planning_slot_is_prefilled_and_followed(
    qtbot: QtBot, bare_page: Any, let: SimpleNamespace
) -> None:
    told: list[tuple[Any, ...]] = []
    form = opened(
        bare_page, space=let.places["P01"], first=date(2027, 1, 1), last=date(2027, 3, 31),
        follow=lambda *slot: told.append(slot),
    )  # fmt: skip
    assert form.kind.current() == "desk"
    assert form.chosen == [let.places["P01"]]
    assert told[-1] == (let.places["P01"], date(2027, 1, 1), date(2027, 3, 31))


def test_a_taken_space_says_by_whom_and_until_when_and_is_not_chosen(
    qtbot: QtBot, bare_page: Any, let: SimpleNamespace
) -> None:
    form = opened(bare_page)
    choose(qtbot, form, let.places["B01"])
    assert form.chosen == []
    assert "Association Élan" in form.trouble.said.text()
    assert "30/06/2027" in form.trouble.said.text()


def test_a_click_on_the_line_of_a_space_chooses_it(
    qtbot: QtBot, bare_page: Any, let: SimpleNamespace
) -> None:
    form = opened(bare_page)
    form.places.show_space(SpaceId(let.places["B02"]))
    spot = form.places.rect_of(SpaceId(let.places["B02"])).center().toPoint()
    QTest.mouseClick(form.places.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert form.chosen == [let.places["B02"]]


def test_what_was_typed_comes_back_after_an_accident(
    qtbot: QtBot, bare_page: Any, let: SimpleNamespace
) -> None:
    form = opened(bare_page, party=let.cyclo)
    form.top.fields["people"].control.setText("3")
    choose(qtbot, form, let.places["B02"])
    form.money._prices[SpaceId(let.places["B02"])].line.setText("12,")
    bare_page.panel.close_panel()
    again = opened(bare_page)
    assert again.who.value() == let.cyclo
    assert again.top.fields["people"].value() == 3
    assert again.chosen == [let.places["B02"]]
    assert again.money._prices[SpaceId(let.places["B02"])].line.text() == "12,"
    qtbot.mouseClick(again.again, Qt.MouseButton.LeftButton)
    assert again.who.value() is None
    bare_page.panel.close_panel()


def test_another_price_needs_its_reason_and_shows_the_support(
    qtbot: QtBot, bare_page: Any, let: SimpleNamespace, sqlite_pole: Runner
) -> None:
    form = opened(bare_page, party=let.cyclo)
    choose(qtbot, form, let.places["B02"])
    qtbot.keyClicks(form.money._prices[SpaceId(let.places["B02"])].line, "100")
    assert form.money.reason.isVisible()
    qtbot.keyClick(form.places, Qt.Key.Key_Return, CTRL)
    assert form.money.reason.error()
    qtbot.keyClicks(form.money.reason.line, "Projet solidaire")
    qtbot.mouseClick(form.money.month, Qt.MouseButton.LeftButton)
    qtbot.keyClick(form.places, Qt.Key.Key_Return, CTRL)
    card = only(sqlite_pole, let.cyclo)
    assert card.rent == Decimal("100.00")
    assert card.deposit_asked == Decimal("100.00")
    assert card.lines[0].steps[0].reason == "Projet solidaire"


def test_dates_reversed_are_said_under_the_last_day(
    qtbot: QtBot, bare_page: Any, let: SimpleNamespace, sqlite_pole: Runner
) -> None:
    form = opened(bare_page, party=let.cyclo, first=date(2027, 3, 1))
    choose(qtbot, form, let.places["B02"])
    qtbot.keyClicks(form.top.fields["last"].control, "1/2/2027")
    qtbot.keyClick(form.places, Qt.Key.Key_Return, CTRL)
    assert form.top.fields["last"].error()
    assert sqlite_pole.read(leases, party=let.cyclo) == []


def test_losing_the_race_names_the_winner_and_offers_other_spaces(
    qtbot: QtBot, bare_page: Any, let: SimpleNamespace, sqlite_pole: Runner
) -> None:
    form = opened(bare_page, party=let.cyclo)
    choose(qtbot, form, let.places["B02"])
    sqlite_pole.do(open_lease, party=let.elan, spaces=[let.places["B02"]], first_day=date(2026, 12, 1))
    qtbot.keyClick(form.places, Qt.Key.Key_Return, CTRL)
    assert "Association Élan" in form.trouble.said.text()
    ways = [b for b in form.trouble.ways.findChildren(Button) if b.isVisible()]
    assert 1 <= len(ways) <= 3
    qtbot.mouseClick(ways[0], Qt.MouseButton.LeftButton)
    assert len(form.chosen) == 1
    qtbot.keyClick(form.places, Qt.Key.Key_Return, CTRL)
    assert only(sqlite_pole, let.cyclo).state == State.SIGNED


def test_an_option_is_a_draft_and_an_address_holds_no_space(
    qtbot: QtBot, bare_page: Any, let: SimpleNamespace, sqlite_pole: Runner
) -> None:
    form = opened(bare_page, party=let.cyclo)
    address = next(b for b in form.kind.findChildren(Button) if b.text() == "Adresse")
    qtbot.mouseClick(address, Qt.MouseButton.LeftButton)
    option = next(b for b in bare_page.panel.findChildren(Button) if b.text() == "Poser une option")
    qtbot.mouseClick(option, Qt.MouseButton.LeftButton)
    card = only(sqlite_pole, let.cyclo)
    assert (card.state, card.lines) == (State.DRAFT, ())
    assert [one.item for one in card.services] == ["mail_address"]


def test_the_form_passes_the_audits_on_the_smallest_window(
    qtbot: QtBot, bare_page: Any, let: SimpleNamespace
) -> None:
    bare_page.resize(816, 606)
    form = opened(bare_page, party=let.cyclo)
    choose(qtbot, form, let.places["B02"])
    assert unnamed(bare_page) == []
    assert clipped(bare_page) == []
    assert small_targets(bare_page) == []


def office(space: int, code: str, capacity: int, rent: str, taken: str = "") -> Place:
    return Place(
        SpaceId(space), code, code, "office", Decimal(13 * capacity), capacity, Decimal(rent), taken, ""
    )


def test_free_and_large_enough_come_first_and_the_tightest_fit_leads() -> None:
    offers = [
        office(1, "A", 1, "100"), office(2, "B", 6, "600"), office(3, "C", 3, "300"),
        office(4, "D", 3, "300", "occupé"),
    ]  # fmt: skip
    assert [place.code for place in in_order(offers, "office", 3, 1)] == ["C", "B", "A", "D"]
    assert too_small(offers[0], 3, 1)
    assert not too_small(offers[0], 3, 3)


def test_the_estimate_counts_support_and_the_days_of_the_first_month() -> None:
    offers = [office(1, "A", 1, "310.00"), office(2, "B", 1, "310.00")]
    found = estimate(offers, {SpaceId(1): Decimal("155.00")}, date(2026, 12, 17), None)
    assert (found.list_rent, found.rent, found.support) == (
        Decimal("620.00"), Decimal("465.00"), Decimal("155.00"),
    )  # fmt: skip
    assert found.first_month == Decimal("75.00") + Decimal("150.00")
    assert not found.first_month_whole


def test_alternatives_are_free_and_nearest_in_size() -> None:
    offers = [office(1, "A", 2, "1"), office(2, "B", 2, "1", "x"), office(3, "C", 5, "1"), office(4, "D", 3, "1")]
    assert [place.code for place in alternatives(offers, offers[1], [])] == ["A", "D", "C"]


def test_another_slot_drawn_while_the_form_is_open_keeps_who_was_typed(
    qtbot: QtBot, bare_page: Any, let: SimpleNamespace
) -> None:
    form = opened(bare_page, space=let.places["B02"], first=date(2027, 1, 1))
    form.who.set_party(let.cyclo, "Cyclo-Logis")
    again = opened(bare_page, space=let.places["B03"], first=date(2027, 2, 1))
    assert again.who.value() == let.cyclo
    assert again.chosen == [let.places["B03"]]
    assert again.days() == (date(2027, 2, 1), None)
