"""The page Cantine by real keys and clicks, on a small real pole."""

from __future__ import annotations

from datetime import date, time
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QCheckBox, QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from pole_desk import backend
from pole_desk.activities.canteen.commands import add_standing, book_meal, sell_card, set_rota
from pole_desk.activities.canteen.queries.meals import diets, meals
from pole_desk.activities.canteen.queries.services import day as day_as_booked
from pole_desk.activities.canteen.queries.services import dishes, service_on
from pole_desk.activities.canteen.queries.standing import cards, standing_orders, tills
from pole_desk.activities.canteen.queries.usual import rota
from pole_desk.activities.canteen.rules import Cutoff, PartInput
from pole_desk.desktop.feed import Feed
from pole_desk.desktop.notice import Notice
from pole_desk.desktop.pages.canteen.page import CanteenPage
from pole_desk.desktop.pages.canteen.service_forms import DishBox
from pole_desk.desktop.runner import Background, Inline
from pole_desk.desktop.seat import Seat
from pole_desk.desktop.theme import Choice, theme
from pole_desk.desktop.widgets.buttons import Button
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.table import DataTable
from pole_desk.kernel.clock import FixedClock
from pole_desk.kernel.permissions import ADMINISTRATOR
from pole_desk.kernel.work import Runner
from pole_desk.registers.dossiers.queries import links_of
from pole_desk.registers.parties.commands import add_party
from pole_desk.registers.parties.rules import PartyInput
from tests.desktop.audits import clipped, doubled_shortcuts, small_targets, unnamed
from tests.desktop.linking import FORTY, link_lines

MONDAY, TUESDAY, THURSDAY = date(2026, 11, 23), date(2026, 11, 24), date(2026, 11, 26)
LEFT = Qt.MouseButton.LeftButton
CONTROL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
ORDER, CANCEL = Cutoff(0, time(10)), Cutoff(1, time(16))


@pytest.fixture
def laid(sqlite_pole: Runner) -> SimpleNamespace:
    """Two structures that eat on Thursday, two operators who cook."""
    run = sqlite_pole
    made = {
        name: run.do(add_party, party=PartyInput(name=name, roles=(role,), phone="02 40 11 22 33"))
        for name, role in (("Les Semeurs", "hosted"), ("La Rive", "hosted"), ("La Marmite", "canteen_operator"),
                           ("Le Fournil", "canteen_operator"))
    }  # fmt: skip
    for weekday in range(5):
        parts = [PartInput(operator=made[name], portions=45, order=ORDER, cancel=CANCEL)
                 for name in ("La Marmite", "Le Fournil")]  # fmt: skip
        run.do(set_rota, weekday=weekday, parts=parts, from_day=date(2026, 1, 1))
    for name, covers in (("La Rive", 3), ("Les Semeurs", 5)):
        run.do(book_meal, day=THURSDAY, party=made[name], covers=covers)
    return SimpleNamespace(run=run, parties=made, service=run.read(service_on, day=THURSDAY).id)


@pytest.fixture
def page(qtbot: QtBot, sqlite_pole: Runner, clock: FixedClock, laid: SimpleNamespace) -> CanteenPage:
    background = Background(sqlite_pole, Inline())
    made = CanteenPage(Seat(background, Feed(background), clock, ADMINISTRATOR, lambda *_a, **_k: None))
    qtbot.addWidget(made)
    made.resize(1440 - 208, 866)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    return made


def press(qtbot: QtBot, page: CanteenPage, words: str) -> None:
    """Click the visible button that says these words."""
    found = [b for b in page.findChildren(Button) if b.text() == words and b.isVisible() and b.isEnabled()]
    assert found, words
    qtbot.mouseClick(found[-1], LEFT)


def form_of(page: CanteenPage) -> Form:
    form = page.panel.content()
    assert isinstance(form, Form)
    return form


def fill(qtbot: QtBot, page: CanteenPage, name: str, words: str) -> None:
    """Replace what a field of the panel holds, by keys."""
    control = form_of(page).fields[name].control
    assert isinstance(control, QLineEdit | QPlainTextEdit)
    control.setFocus()
    control.selectAll()
    qtbot.keyClick(control, Qt.Key.Key_Delete)
    qtbot.keyClicks(control, words)


def tick(qtbot: QtBot, page: CanteenPage, name: str) -> None:
    box = form_of(page).fields[name].control
    assert isinstance(box, QCheckBox)
    qtbot.mouseClick(box, LEFT, pos=QPoint(8, box.height() // 2))


def choose_party(qtbot: QtBot, page: CanteenPage, words: str) -> None:
    """Type a name and take the first structure found."""
    fill(qtbot, page, "party", words)
    qtbot.keyClick(form_of(page).fields["party"].control, Qt.Key.Key_Return)
    qtbot.keyClick(form_of(page).fields["party"].control, Qt.Key.Key_Return)


def pick(qtbot: QtBot, table: DataTable, row: int) -> None:
    place = table.grid.visualRect(table.model.index(row, 0)).center()
    qtbot.mouseClick(table.grid.viewport(), LEFT, pos=place)


def to_thursday(qtbot: QtBot, page: CanteenPage) -> None:
    qtbot.mouseClick(page.strip.buttons[3], LEFT)


def turn(qtbot: QtBot, page: CanteenPage, words: str) -> None:
    found = [b for b in page.tabs.findChildren(Button) if b.text() == words]
    qtbot.mouseClick(found[0], LEFT)


def shown(page: CanteenPage) -> list[tuple[str, int]]:
    return [(row.who, row.covers) for row in page.bookings.table.rows()]


def taken(laid: SimpleNamespace, day: date = THURSDAY) -> int:
    found: int = laid.run.read(day_as_booked, day=day).taken
    return found


def test_the_week_is_seen_at_a_glance_and_a_click_shows_a_day(qtbot: QtBot, page: CanteenPage) -> None:
    assert "8 couverts sur 90" in page.strip.buttons[3].accessibleName()
    assert "prévu" in page.strip.buttons[1].accessibleName()
    assert not page.strip.buttons[5].isVisible()
    to_thursday(qtbot, page)
    assert shown(page) == [("La Rive", 3), ("Les Semeurs", 5)]
    assert page.day == THURSDAY


def test_arrows_go_from_day_to_day_and_from_week_to_week(qtbot: QtBot, page: CanteenPage) -> None:
    to_thursday(qtbot, page)
    qtbot.keyClick(page.strip.buttons[3], Qt.Key.Key_Right)
    assert page.day == date(2026, 11, 27)
    qtbot.keyClick(page.strip.buttons[4], Qt.Key.Key_Right)
    assert page.day == date(2026, 11, 30)
    qtbot.keyClick(page.strip.buttons[0], Qt.Key.Key_Left)
    assert page.day == date(2026, 11, 27)
    qtbot.keyClick(page, Qt.Key.Key_Right, ALT)
    assert page.day == date(2026, 12, 4)
    press(qtbot, page, "Aujourd’hui")
    assert page.day == MONDAY


def test_covers_are_booked_by_keys_in_the_order_of_a_call_and_undone(
    qtbot: QtBot, page: CanteenPage, laid: SimpleNamespace
) -> None:
    to_thursday(qtbot, page)
    qtbot.keyClick(page, Qt.Key.Key_N, CONTROL)
    choose_party(qtbot, page, "semeurs")
    fill(qtbot, page, "covers", "6")
    fill(qtbot, page, "on", "24/11")
    fill(qtbot, page, "diets", "2 vegetariens")
    press(qtbot, page, "Réserver")
    assert page.panel.isHidden()
    booked = laid.run.read(meals, first=TUESDAY, last=TUESDAY)
    assert [(one.party_name, one.covers, one.formula) for one in booked] == [("Les Semeurs", 6, "meal_full")]
    assert laid.run.read(diets, meals=[booked[0].id])[booked[0].id][0].diets == ("vegetarian",)
    qtbot.keyClick(page, Qt.Key.Key_Z, CONTROL)
    assert taken(laid, TUESDAY) == 0


def test_a_named_diet_asks_for_consent_under_its_field(
    qtbot: QtBot, page: CanteenPage, laid: SimpleNamespace
) -> None:
    to_thursday(qtbot, page)
    qtbot.keyClick(page, Qt.Key.Key_N, CONTROL)
    choose_party(qtbot, page, "rive")
    fill(qtbot, page, "diets", "Lea : gluten")
    press(qtbot, page, "Réserver")
    assert "donnée de santé" in form_of(page).fields["consent"].error()
    tick(qtbot, page, "consent")
    press(qtbot, page, "Réserver")
    assert taken(laid) == 9


def test_a_refusal_stands_under_the_covers_and_names_what_is_left(qtbot: QtBot, page: CanteenPage) -> None:
    to_thursday(qtbot, page)
    qtbot.keyClick(page, Qt.Key.Key_N, CONTROL)
    choose_party(qtbot, page, "rive")
    fill(qtbot, page, "covers", "83")
    press(qtbot, page, "Réserver")
    assert "Il reste 82 places" in form_of(page).fields["covers"].error()
    fill(qtbot, page, "diets", ",")
    fill(qtbot, page, "covers", "1")
    press(qtbot, page, "Réserver")
    assert "Régime illisible" in form_of(page).fields["diets"].error()
    qtbot.keyClick(form_of(page).fields["covers"].control, Qt.Key.Key_Escape)
    assert page.panel.isHidden()


def test_a_booking_is_changed_with_f2_cancelled_with_delete_and_restored(
    qtbot: QtBot, page: CanteenPage, laid: SimpleNamespace
) -> None:
    to_thursday(qtbot, page)
    pick(qtbot, page.bookings.table, 0)
    qtbot.keyClick(page.bookings.table.grid, Qt.Key.Key_F2)
    fill(qtbot, page, "covers", "4")
    press(qtbot, page, "Enregistrer")
    assert shown(page)[0] == ("La Rive", 4)
    pick(qtbot, page.bookings.table, 0)
    qtbot.keyClick(page.bookings.table.grid, Qt.Key.Key_Delete)
    press(qtbot, page, "Annuler les couverts")
    assert taken(laid) == 5
    press(qtbot, page, "Rétablir")
    assert taken(laid) == 9


def test_absences_are_noted_and_taken_back(qtbot: QtBot, page: CanteenPage, laid: SimpleNamespace) -> None:
    to_thursday(qtbot, page)
    pick(qtbot, page.bookings.table, 1)
    press(qtbot, page, "Absents")
    fill(qtbot, page, "absent", "2")
    tick(qtbot, page, "excused")
    press(qtbot, page, "Enregistrer")
    assert laid.run.read(meals, party=laid.parties["Les Semeurs"])[0].due == 3
    qtbot.keyClick(page, Qt.Key.Key_Z, CONTROL)
    assert laid.run.read(meals, party=laid.parties["Les Semeurs"])[0].due == 5


def test_a_service_is_cancelled_with_phones_told_and_brought_back(
    qtbot: QtBot, page: CanteenPage, laid: SimpleNamespace
) -> None:
    to_thursday(qtbot, page)
    assert page.service.seats.isVisible()
    press(qtbot, page, "Annuler le service")
    words = " ".join(label.text() for label in form_of(page).findChildren(object) if hasattr(label, "text"))
    assert "Les Semeurs" in words and "02 40 11 22 33" in words
    press(qtbot, page, "Annuler le service")
    assert "À remplir" in form_of(page).fields["reason"].error()
    fill(qtbot, page, "reason", "panne de four")
    press(qtbot, page, "Annuler le service")
    assert "Prévenus\u202f: 0 sur 2" in page.service.why.text()
    assert not page.service.seats.isVisible()
    pick(qtbot, page.bookings.table, 0)
    press(qtbot, page, "Prévenu")
    assert "Prévenus\u202f: 1 sur 2" in page.service.why.text()
    press(qtbot, page, "Rétablir")
    assert taken(laid) == 8
    assert laid.run.read(backend.check) == []


def test_a_planned_service_is_opened_and_its_menu_typed(
    qtbot: QtBot, page: CanteenPage, laid: SimpleNamespace
) -> None:
    qtbot.mouseClick(page.strip.buttons[1], LEFT)
    press(qtbot, page, "Ouvrir le service")
    service = laid.run.read(service_on, day=TUESDAY).id
    assert page.found is not None
    page.change_menu(page.found.parts[0])
    box = page.panel.findChildren(DishBox)[0]
    qtbot.keyClicks(box.fields["label"].control, "Dahl de lentilles")
    qtbot.mouseClick(box.allergens.chips["mustard"], LEFT)
    qtbot.mouseClick(box.suits.chips["vegan"], LEFT)
    press(qtbot, page, "Enregistrer le menu")
    menu = laid.run.read(dishes, services=[service])
    assert [(one.label, one.allergens, one.suits) for one in menu] == [
        ("Dahl de lentilles", ["mustard"], ["vegan"])
    ]  # fmt: skip
    qtbot.keyClick(page, Qt.Key.Key_Z, CONTROL)
    assert laid.run.read(dishes, services=[service]) == []


def test_another_operator_takes_over_from_the_menu_of_a_part(
    qtbot: QtBot, page: CanteenPage, laid: SimpleNamespace
) -> None:
    to_thursday(qtbot, page)
    assert page.found is not None
    page.hand_over(page.found.parts[0])
    field = form_of(page).fields["to"].control
    field.setFocus()
    qtbot.keyClick(field, Qt.Key.Key_Down)
    form_of(page).fields["to"].set_value(laid.parties["Le Fournil"])
    press(qtbot, page, "Faire reprendre")
    assert [part.operator_name for part in page.found.parts] == ["Le Fournil"]
    qtbot.keyClick(page, Qt.Key.Key_Z, CONTROL)
    assert len(page.found.parts) == 2


def test_the_kitchen_sheet_is_shown_with_control_p(qtbot: QtBot, page: CanteenPage) -> None:
    said: list[Notice] = []
    page.said.connect(said.append)
    qtbot.keyClick(page, Qt.Key.Key_P, CONTROL)
    assert "pas de fiche cuisine" in said[-1].text
    to_thursday(qtbot, page)
    qtbot.keyClick(page, Qt.Key.Key_P, CONTROL)
    assert page.pdf.isVisible() and page.pdf.pages.count() == 1
    qtbot.keyClick(page, Qt.Key.Key_Left, ALT)
    assert page.strip.isVisible()


def test_a_standing_order_is_added_skipped_and_ended(
    qtbot: QtBot, page: CanteenPage, laid: SimpleNamespace
) -> None:
    turn(qtbot, page, "Commandes permanentes")
    qtbot.keyClick(page, Qt.Key.Key_N, CONTROL)
    choose_party(qtbot, page, "rive")
    press(qtbot, page, "jeudi")
    fill(qtbot, page, "covers", "2")
    press(qtbot, page, "Ajouter")
    assert taken(laid) == 10
    pick(qtbot, page.standing.table, 0)
    press(qtbot, page, "Pas ce jour")
    press(qtbot, page, "Annuler ce jour")
    assert taken(laid) == 8
    pick(qtbot, page.standing.table, 0)
    press(qtbot, page, "Terminer")
    fill(qtbot, page, "last", "22/11")
    press(qtbot, page, "Terminer")
    assert laid.run.read(standing_orders) == []


def test_a_card_is_sold_and_pays_a_meal(qtbot: QtBot, page: CanteenPage, laid: SimpleNamespace) -> None:
    turn(qtbot, page, "Cartes")
    press(qtbot, page, "Vendre une carte")
    choose_party(qtbot, page, "rive")
    press(qtbot, page, "Vendre")
    assert [row.balance for row in page.cards.table.rows()] == [10]
    turn(qtbot, page, "Services")
    to_thursday(qtbot, page)
    pick(qtbot, page.bookings.table, 0)
    acts = {text: act for text, _icon, act in page.bookings._menu(page.bookings.table.current_row())}
    acts["Payer par carte…"]()
    form_of(page).fields["card"].set_value(laid.run.read(cards)[0].id)
    press(qtbot, page, "Enregistrer")
    assert laid.run.read(cards)[0].balance == 7


def test_the_month_shows_accounts_operators_and_tills(
    qtbot: QtBot, page: CanteenPage, laid: SimpleNamespace, clock: FixedClock
) -> None:
    clock.set(clock.now().replace(day=27))
    laid.run.do(sell_card, party=laid.parties["La Rive"])
    turn(qtbot, page, "Mois")
    assert [(row.who, row.covers, str(row.total)) for row in page.month.table.rows()] == [
        ("La Rive", 3, "32.73"), ("La Rive, Carte de 10 repas", 0, "103.60"), ("Les Semeurs", 5, "54.55"),
    ]  # fmt: skip
    words = " ".join(label.text() for label in page.month.settled.findChildren(object) if hasattr(label, "text"))
    assert "La Marmite" in words and "4 couverts, 1 service" in words and "48,00" in words
    press(qtbot, page, "Noter un Z")
    form_of(page).fields["operator"].set_value(laid.parties["La Marmite"])
    fill(qtbot, page, "total", "412,50")
    press(qtbot, page, "Enregistrer")
    assert [str(one.total) for one in laid.run.read(tills, first=MONDAY, last=date(2026, 11, 30))] == ["412.50"]
    qtbot.keyClick(page, Qt.Key.Key_Left, ALT)
    assert page.month.name.text() == "Octobre 2026"
    assert page.month.table.rows() == []


def test_a_till_file_is_read_and_says_what_it_left_out(
    qtbot: QtBot, page: CanteenPage, laid: SimpleNamespace, tmp_path: Any
) -> None:
    said: list[Notice] = []
    page.said.connect(said.append)
    file = tmp_path / "z.csv"
    file.write_text("Jour;Opérateur;Total;Couverts;Numéro\n20/11;La Marmite;12,50;1;\n20/11;Autre;1;1;\n", "utf-8")
    page.month.read_file(file)
    assert "ligne 3" in said[-1].text
    file.write_bytes(b"\xff\xfe")
    page.month.read_file(file)
    assert said[-1].kind == "danger"


def test_a_standing_order_that_waits_is_retried(qtbot: QtBot, page: CanteenPage, laid: SimpleNamespace) -> None:
    laid.run.do(book_meal, day=THURSDAY, party=laid.parties["La Rive"], covers=82)
    laid.run.do(add_standing, party=laid.parties["La Rive"], weekdays=[3], covers=4, first_day=MONDAY)
    to_thursday(qtbot, page)
    assert page.service.waiting.isVisible()
    pick(qtbot, page.bookings.table, 1)
    qtbot.keyClick(page.bookings.table.grid, Qt.Key.Key_Delete)
    press(qtbot, page, "Annuler les couverts")
    press(qtbot, page, "Réessayer")
    assert not page.service.waiting.isVisible()


def test_a_reminder_leads_to_its_service(page: CanteenPage, laid: SimpleNamespace) -> None:
    page.show_record(laid.service)
    assert page.day == THURSDAY and len(page.bookings.table.rows()) == 2
    page.start("standing")
    assert not page.panel.isHidden()


def test_the_rota_is_changed_a_day_differs_and_weeks_are_opened(
    qtbot: QtBot, page: CanteenPage, laid: SimpleNamespace
) -> None:
    turn(qtbot, page, "Roulement")
    page.rota.change(1)
    form_of(page).fields["operator1"].set_value(None)
    fill(qtbot, page, "portions0", "70")
    press(qtbot, page, "Enregistrer")
    lines = [line for line in laid.run.read(rota, on=MONDAY) if line.weekday == 1]
    assert [(line.operator_name, line.portions) for line in lines] == [("La Marmite", 70)]
    qtbot.keyClick(page, Qt.Key.Key_N, CONTROL)
    fill(qtbot, page, "on", "1/12")
    form_of(page).fields["operator"].set_value(laid.parties["La Marmite"])
    fill(qtbot, page, "portions", "0")
    press(qtbot, page, "Enregistrer")
    press(qtbot, page, "Ouvrir trois semaines")
    assert "La Marmite" in laid.run.read(day_as_booked, day=TUESDAY).operators
    assert laid.run.read(day_as_booked, day=date(2026, 12, 1)).state == "closed"
    for _step in range(3):
        qtbot.keyClick(page, Qt.Key.Key_Z, CONTROL)
    assert len([line for line in laid.run.read(rota, on=MONDAY) if line.weekday == 1]) == 2
    assert laid.run.read(backend.check) == []


@pytest.mark.parametrize("choice", [Choice.LIGHT, Choice.DARK])
@pytest.mark.parametrize("size", [(1440 - 208, 866), (1024 - 208, 606)])
def test_nothing_is_clipped_unnamed_or_too_small(
    qtbot: QtBot, page: CanteenPage, choice: Choice, size: tuple[int, int]
) -> None:
    def sound() -> None:
        assert page.width() == size[0]
        assert (clipped(page), unnamed(page), small_targets(page)) == ([], [], [])

    theme().apply(choice)
    page.resize(min(990, size[0]), size[1])
    qtbot.waitUntil(lambda: page.minimumSizeHint().width() <= size[0])
    page.resize(*size)
    to_thursday(qtbot, page)
    for act in (lambda: None, page.book, page.cancel_service, page.change_parts, page.change_service):
        act()
        qtbot.waitUntil(sound)
        page.panel.close_panel()
    for tab in ("Commandes permanentes", "Cartes", "Mois", "Roulement"):
        turn(qtbot, page, tab)
        qtbot.waitUntil(sound)
    assert doubled_shortcuts(page) == []


@pytest.mark.parametrize("view", ["cards", "standing"])
def test_cards_and_standing_orders_are_linked_to_a_chantier_in_bulk(
    qtbot: QtBot, page: CanteenPage, laid: SimpleNamespace, view: str
) -> None:
    for name in ("La Rive", "Les Semeurs"):
        laid.run.do(sell_card, party=laid.parties[name])
        laid.run.do(add_standing, party=laid.parties[name], weekdays=[0], covers=1, first_day=TUESDAY)
    page.turn(view)
    table = getattr(page, view).table
    chantier = link_lines(qtbot, page, table)
    lines = [getattr(row, "card" if view == "cards" else "order") for row in table.rows()]
    assert len({one.dossier for one in lines}) == 2
    for one in lines:
        links = laid.run.read(links_of, dossier=one.dossier, on=MONDAY)
        assert [(each.chantier, each.share) for each in links] == [(chantier, FORTY)]
    qtbot.keyClick(page, Qt.Key.Key_Z, CONTROL)
    assert laid.run.read(links_of, dossier=lines[0].dossier, on=MONDAY) == []
