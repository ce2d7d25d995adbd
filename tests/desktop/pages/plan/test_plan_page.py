"""The plan of spaces by real clicks, drags and keys on the pole's own data."""

from __future__ import annotations

from let_pole import LetPole
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from pole_desk.accounts.receivables.queries import invoices
from pole_desk.desktop.pages.plan.card import SpaceCard
from pole_desk.desktop.pages.plan.page import PlanPage
from pole_desk.desktop.widgets.buttons import Button
from pole_desk.desktop.widgets.floorplan.items import DIM
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.table import DataTable

from ...audits import clipped, doubled_shortcuts, unnamed
from .conftest import Went

LEFT = Qt.MouseButton.LeftButton


def click(page: PlanPage, let: LetPole, code: str, qtbot: QtBot) -> SpaceCard:
    """Click a space and give its card."""
    page.plan.select(None)
    page.plan.select(let.space(code))
    page.plan.select(None)
    qtbot.mouseClick(page.plan.viewport(), LEFT, pos=page.plan.item_rect(let.space(code)).center())
    return page.findChildren(SpaceCard)[-1]


def words(card: SpaceCard) -> str:
    return " | ".join(label.text() for label in card.findChildren(QLabel))


def button(card: SpaceCard, text: str) -> Button:
    return next(one for one in card.buttons if one.text().startswith(text))


def press(qtbot: QtBot, one: Button) -> None:
    qtbot.mouseClick(one, LEFT)


def states(page: PlanPage) -> dict[str, int]:
    return {key: count for key, count in page.plan.counts().items() if count}


def type_day(page: PlanPage, qtbot: QtBot, text: str) -> None:
    line = page.header.day.line
    line.selectAll()
    qtbot.keyClicks(line, text)
    qtbot.keyClick(line, Qt.Key.Key_Return)


def test_each_space_has_the_state_of_the_day(page: PlanPage) -> None:
    assert states(page) == {"unpaid": 1, "leaving": 1, "option": 1, "free": 125}
    assert "60 bureaux" in page.states.full.text()
    assert "44 postes" in page.states.full.text()


def test_another_day_typed_shows_who_is_there_then(page: PlanPage, let: LetPole, qtbot: QtBot) -> None:
    type_day(page, qtbot, "10/12")
    assert page.let_of(let.space("B04")).line.party_name == "La Recyclerie"  # type: ignore[union-attr]
    type_day(page, qtbot, "1/1/2027")
    assert page.let_of(let.space("B08")).state == "free"  # type: ignore[union-attr]
    type_day(page, qtbot, "10/11/2026")
    assert page.let_of(let.space("B05")).line.party_name == "Le Fournil"  # type: ignore[union-attr]


def test_a_click_on_a_free_office_shows_its_rent_and_lets_it(
    page: PlanPage, let: LetPole, qtbot: QtBot
) -> None:
    card = click(page, let, "B07", qtbot)
    assert "330,00" in words(card)
    press(qtbot, button(card, "Louer cet espace"))
    assert page.panel.isVisible()
    assert "23/11/2026" in [line.text() for line in page.panel.findChildren(QLineEdit)]


def test_what_is_late_shows_in_the_card_with_its_payment_first(
    page: PlanPage, let: LetPole, went: Went, qtbot: QtBot
) -> None:
    card = click(page, let, "B02", qtbot)
    told = words(card)
    assert "Les Ateliers" in told
    assert "Camille Bérenger" in told
    assert "02 40 00 00 00" in told
    assert "Solde dû" in told
    assert card.buttons[0].text() == "Encaisser un règlement"
    press(qtbot, card.buttons[0])
    waiting = [one for one in let.runner.read(invoices) if one.party_name == "Les Ateliers" and one.balance]
    assert went == [("billing", waiting[0].id, "payment")]


def test_a_filter_dims_the_other_states(page: PlanPage, let: LetPole, qtbot: QtBot) -> None:
    qtbot.mouseClick(page.states.chips.chips["option"], LEFT)
    plan = page.plan
    assert plan._items[let.space("B06")].opacity() == 1.0
    assert plan._items[let.space("B07")].opacity() == DIM
    qtbot.mouseClick(page.states.chips.chips["option"], LEFT)
    assert plan._items[let.space("B07")].opacity() == 1.0


def test_a_search_goes_to_the_occupant_on_enter(page: PlanPage, let: LetPole, qtbot: QtBot) -> None:
    qtbot.keyClicks(page.header.search, "ateliers")
    qtbot.keyClick(page.header.search, Qt.Key.Key_Return)
    assert page.plan.selected() == let.space("B02")


def test_an_occupied_space_dragged_onto_a_free_one_proposes_a_move_and_changes_nothing_yet(
    page: PlanPage, let: LetPole, qtbot: QtBot
) -> None:
    before = let.claims()
    port, start = page.plan.viewport(), page.plan.item_rect(let.space("B02")).center()
    end = page.plan.item_rect(let.space("B07")).center()
    qtbot.mousePress(port, LEFT, pos=start)
    for part in (1, 2, 3):
        qtbot.mouseMove(port, start + (end - start) * part / 3)
    qtbot.mouseRelease(port, LEFT, pos=end)
    assert page.panel.isVisible()
    assert let.claims() == before
    verb = next(one for one in page.panel.findChildren(Button) if one.text() == "Déménager")
    press(qtbot, verb)
    assert let.held("B07")[0].party_name == "Les Ateliers"
    page.undo()
    assert let.claims() == before


def test_an_option_is_signed_from_its_card(page: PlanPage, let: LetPole, qtbot: QtBot) -> None:
    press(qtbot, button(click(page, let, "B06", qtbot), "Signer la convention"))
    one = page.let_of(let.space("B06"))
    assert one is not None
    assert one.line is not None
    assert page.plan.selected() == let.space("B06")


def test_a_notice_is_recorded_from_the_card(page: PlanPage, let: LetPole, qtbot: QtBot) -> None:
    press(qtbot, button(click(page, let, "B02", qtbot), "Enregistrer un préavis"))
    verb = next(one for one in page.panel.findChildren(Button) if one.text().startswith("Enregistrer"))
    press(qtbot, verb)
    one = page.let_of(let.space("B02"))
    assert one is not None
    assert one.line is not None
    assert str(one.line.until) == "2027-02-23"
    assert not page.panel.isVisible()


def test_a_space_made_unavailable_says_so_and_can_be_opened_again(
    page: PlanPage, let: LetPole, qtbot: QtBot
) -> None:
    press(qtbot, button(click(page, let, "B07", qtbot), "Rendre indisponible"))
    qtbot.keyClicks(page.panel.findChildren(QLineEdit)[0], "Fuite sur le toit")
    verb = next(one for one in page.panel.findChildren(Button) if one.text() == "Rendre indisponible")
    press(qtbot, verb)
    assert page.let_of(let.space("B07")).state == "unavailable"  # type: ignore[union-attr]
    press(qtbot, button(click(page, let, "B07", qtbot), "Lever la fermeture"))
    assert page.let_of(let.space("B07")).state == "free"  # type: ignore[union-attr]


def test_the_keyboard_walks_opens_and_leaves(
    page: PlanPage, let: LetPole, went: Went, qtbot: QtBot
) -> None:
    page.plan.select(let.space("B02"))
    qtbot.keyClick(page.plan, Qt.Key.Key_Return)
    assert went[-1][0] == "hosting"
    qtbot.keyClick(page.plan, Qt.Key.Key_Right)
    assert page.plan.selected() != let.space("B02")
    qtbot.keyClick(page.plan, Qt.Key.Key_Escape)
    assert page.plan.selected() is None
    assert page._shown is None


def test_a_space_asked_for_from_elsewhere_is_chosen(page: PlanPage, let: LetPole) -> None:
    page.show_record(let.space("P12"))
    assert page.plan.selected() == let.space("P12")


def test_when_there_is_little_room_the_card_comes_over_the_plan(
    page: PlanPage, let: LetPole, qtbot: QtBot
) -> None:
    page.resize(818, 620)
    QApplication.processEvents()
    page.plan.select(let.space("B02"))
    assert page.over.isVisible()
    page.plan.select(let.space("B04"))
    assert page.plan.selected() == let.space("B04")
    qtbot.keyClick(page.plan, Qt.Key.Key_Escape)
    assert not page.over.isVisible()


def test_everything_has_a_name_and_no_word_is_cut(page: PlanPage, let: LetPole) -> None:
    for width, height in ((1240, 860), (818, 620)):
        page.resize(width, height)
        QApplication.processEvents()
        page.plan.select(None)
        page.plan.select(let.space("B02"))
        QApplication.processEvents()
        assert unnamed(page) == []
        assert clipped(page) == []
    assert doubled_shortcuts(page) == []


def test_a_click_beside_the_spaces_leaves_the_card(page: PlanPage, let: LetPole, qtbot: QtBot) -> None:
    click(page, let, "B02", qtbot)
    qtbot.mouseClick(page.plan.viewport(), LEFT, pos=QPoint(2, 2))
    assert page._shown is None


def test_a_move_at_another_rent_asks_why_under_the_field(
    page: PlanPage, let: LetPole, qtbot: QtBot
) -> None:
    before = let.claims()
    press(qtbot, button(click(page, let, "B02", qtbot), "Déménager"))
    table = page.panel.findChildren(DataTable)[0]
    assert {row.code for row in table.rows()} >= {"B03", "B07"}
    table.select_id(let.space("B03"))
    form = page.panel.findChildren(Form)[0]
    qtbot.keyClicks(form.fields["price"].control, "200")
    verb = next(one for one in page.panel.findChildren(Button) if one.text() == "Déménager")
    press(qtbot, verb)
    assert "pourquoi" in form.fields["reason"].error()
    assert let.claims() == before
    qtbot.keyClicks(form.fields["reason"].control, "geste commercial")
    press(qtbot, verb)
    assert let.held("B03")[0].party_name == "Les Ateliers"
    assert not page.panel.isVisible()
