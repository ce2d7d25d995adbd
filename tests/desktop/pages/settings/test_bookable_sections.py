"""Rooms, equipment, rules, canteen and shop in the settings, by clicks and keys."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QLabel
from pytestqt.qtbot import QtBot

from pole_desk.activities.canteen.queries.usual import cutoffs_on, offered_on
from pole_desk.activities.events.commands.loans import lend_equipment
from pole_desk.activities.events.commands.rooms import set_layouts
from pole_desk.activities.events.queries import equipment, layouts
from pole_desk.activities.events.queries.settings import layout_figures, room_settings
from pole_desk.activities.shop.queries.contracts import list_rates
from pole_desk.activities.shop.queries.rota import open_days_a_week
from pole_desk.desktop.notice import Notice
from pole_desk.desktop.pages.settings.page import SettingsPage
from pole_desk.kernel.settings import setting
from pole_desk.kernel.work import Runner
from pole_desk.registers.catalog.queries import price_on
from tests.desktop.pages.settings.clicks import choose, click_row, form_of, press, row_of, type_in
from tests.plugins.event_words import booked, client, wish

TODAY = date(2026, 11, 23)
NEXT_YEAR = date(2027, 1, 1)


def _pick(page: SettingsPage, table: Any, name: str, qtbot: QtBot) -> None:
    click_row(table, row_of(table, lambda row: row.id == name or getattr(row, "code", "") == name), qtbot)


def _tick(page: SettingsPage, name: str, qtbot: QtBot) -> None:
    """Tick or untick by the space bar."""
    box = form_of(page).fields[name].control
    assert isinstance(box, QCheckBox)
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_Space)


def _words(page: SettingsPage) -> str:
    return "\n".join(label.text() for label in page.panel.findChildren(QLabel))


def _theatre(pole: Runner, spaces: str, on: date = TODAY) -> int | None:
    found = {(one.spaces, one.layout): one.capacity for one in pole.read(layouts, on=on)}
    return found.get((spaces, "theatre"))


def _room(pole: Runner, code: str) -> Any:
    return next(one for one in pole.read(room_settings, on=TODAY) if one.code == code)


def test_a_room_is_changed_by_keys_and_comes_back(page: SettingsPage, sqlite_pole: Runner, qtbot: QtBot) -> None:
    section = choose(page, "rooms", qtbot)
    _pick(page, section.table, "R1", qtbot)
    qtbot.keyClick(section.table.grid, Qt.Key.Key_Return)
    before = _room(sqlite_pole, "R1")
    type_in(page, "set_up", "20", qtbot)
    type_in(page, "tear_down", "10", qtbot)
    type_in(page, "fixed_screen", "2", qtbot)
    qtbot.keyClick(form_of(page).fields["tear_down"].control, Qt.Key.Key_Return)
    press(page.panel, "Enregistrer", qtbot)
    now = _room(sqlite_pole, "R1")
    assert (now.set_up, now.tear_down, now.fixed_equipment) == (1200, 600, {"screen": 2})
    qtbot.keyClick(page, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert _room(sqlite_pole, "R1")._replace(version=0) == before._replace(version=0)


def test_a_set_up_of_a_week_is_refused_under_its_field(page: SettingsPage, sqlite_pole: Runner, qtbot: QtBot) -> None:
    section = choose(page, "rooms", qtbot)
    _pick(page, section.table, "R2", qtbot)
    press(section, "Modifier", qtbot)
    type_in(page, "set_up", "10080", qtbot)
    press(page.panel, "Enregistrer", qtbot)
    assert form_of(page).fields["set_up"].error() and page.panel.isVisible()
    assert _room(sqlite_pole, "R2").set_up == 0


def test_a_room_is_closed_to_bookings(page: SettingsPage, sqlite_pole: Runner, qtbot: QtBot) -> None:
    section = choose(page, "rooms", qtbot)
    _pick(page, section.table, "R4", qtbot)
    press(section, "Modifier", qtbot)
    _tick(page, "bookable", qtbot)
    press(page.panel, "Enregistrer", qtbot)
    assert not _room(sqlite_pole, "R4").bookable
    assert next(row for row in section.table.rows() if row.id == "R4").state[1] == "Fermée"


def test_capacities_change_from_a_day_and_are_taken_back(
    page: SettingsPage, sqlite_pole: Runner, qtbot: QtBot
) -> None:
    section = choose(page, "rooms", qtbot)
    _pick(page, section.table, "R1", qtbot)
    press(section, "Capacités", qtbot)
    type_in(page, "people_theatre", "55", qtbot)
    type_in(page, "valid_from", "1/1/2027", qtbot)
    press(page.panel, "Enregistrer", qtbot)
    assert (_theatre(sqlite_pole, "R1"), _theatre(sqlite_pole, "R1", NEXT_YEAR)) == (60, 55)
    press(section, "Capacités", qtbot)
    assert "01/01/2027\u202f: théâtre 55" in _words(page)
    press(page.panel, "Retirer", qtbot)
    assert _theatre(sqlite_pole, "R1", NEXT_YEAR) == 60
    page.undo()
    assert _theatre(sqlite_pole, "R1", NEXT_YEAR) == 55


def test_the_day_typed_shows_what_holds_then_and_keeps_what_is_typed(
    page: SettingsPage, sqlite_pole: Runner, qtbot: QtBot
) -> None:
    sqlite_pole.do(set_layouts, spaces=["R1"], capacities={"theatre": 55}, valid_from=NEXT_YEAR)
    section = choose(page, "rooms", qtbot)
    _pick(page, section.table, "R1", qtbot)
    press(section, "Capacités", qtbot)
    type_in(page, "people_u", "20", qtbot)
    type_in(page, "valid_from", "1/2/2027", qtbot)
    fields = form_of(page).fields
    assert (fields["people_theatre"].value(), fields["people_u"].value()) == (55, 20)
    press(page.panel, "Enregistrer", qtbot)
    assert _theatre(sqlite_pole, "R1", date(2027, 2, 1)) == 55
    assert {(one.layout, one.valid_from) for one in sqlite_pole.read(layout_figures) if one.spaces == "R1"} >= {
        ("u", date(2027, 2, 1))
    }
    assert ("theatre", date(2027, 2, 1)) not in {
        (one.layout, one.valid_from) for one in sqlite_pole.read(layout_figures) if one.spaces == "R1"
    }


def test_a_capacity_before_the_room_was_there_is_refused(page: SettingsPage, qtbot: QtBot) -> None:
    section = choose(page, "rooms", qtbot)
    _pick(page, section.table, "R1", qtbot)
    press(section, "Capacités", qtbot)
    type_in(page, "people_u", "12", qtbot)
    type_in(page, "valid_from", "31/12/2013", qtbot)
    press(page.panel, "Enregistrer", qtbot)
    assert "1er janvier 2014" in form_of(page).fields["valid_from"].error()


def test_bays_are_put_together_then_taken_apart(page: SettingsPage, sqlite_pole: Runner, qtbot: QtBot) -> None:
    section = choose(page, "rooms", qtbot)
    press(section, "Réunir des travées", qtbot)
    press(page.panel, "Réunir", qtbot)
    assert "deux travées" in form_of(page).fields["bay_HALLE-A"].error()
    for code in ("HALLE-A", "HALLE-B", "HALLE-C"):
        _tick(page, f"bay_{code}", qtbot)
    type_in(page, "people_theatre", "540", qtbot)
    press(page.panel, "Réunir", qtbot)
    assert "réglez cette salle" in form_of(page).fields["bay_HALLE-A"].error()
    _tick(page, "bay_HALLE-B", qtbot)
    press(page.panel, "Réunir", qtbot)
    assert _theatre(sqlite_pole, "HALLE-A+HALLE-C") == 540
    row = next(row for row in section.table.rows() if row.id == "HALLE-A+HALLE-C")
    acts = {words: act for words, _icon, act in section._acts_of(row)}
    acts["Ne plus réunir"]()
    press(page.panel, "Séparer", qtbot)
    assert _theatre(sqlite_pole, "HALLE-A+HALLE-C") is None
    assert next(row for row in section.table.rows() if row.id == "HALLE-A+HALLE-C").state[1] == "Séparées"


def test_equipment_is_added_and_a_code_known_is_refused(
    page: SettingsPage, sqlite_pole: Runner, qtbot: QtBot
) -> None:
    section = choose(page, "equipment", qtbot)
    press(section, "Ajouter", qtbot)
    type_in(page, "code", "projector", qtbot)
    type_in(page, "label", "Second", qtbot)
    type_in(page, "stock", "2", qtbot)
    press(page.panel, "Ajouter", qtbot)
    assert "existe déjà" in form_of(page).fields["code"].error()
    type_in(page, "code", "tent", qtbot)
    type_in(page, "label", "Tente", qtbot)
    press(page.panel, "Ajouter", qtbot)
    assert {(one.code, one.stock) for one in sqlite_pole.read(equipment)} >= {("tent", 2)}
    assert row_of(section.table, lambda row: row.label == "Tente") >= 0


def test_a_stock_under_what_is_lent_is_refused_and_says_who_has_it(
    page: SettingsPage, sqlite_pole: Runner, qtbot: QtBot
) -> None:
    gear = next(one for one in sqlite_pole.read(equipment) if one.code == "projector")
    event = booked(sqlite_pole, client(sqlite_pole, "La Ruche"), wish(sqlite_pole, "R1"), title="Cinéma")
    sqlite_pole.do(lend_equipment, booking=event.bookings[0], equipment=gear.id, quantity=3)
    section = choose(page, "equipment", qtbot)
    _pick(page, section.table, "projector", qtbot)
    assert section.table.current_row().most == 3
    press(section, "Changer le stock", qtbot)
    assert "3 à La Ruche, le 3 décembre 2026" in _words(page)
    type_in(page, "stock", "2", qtbot)
    press(page.panel, "Enregistrer", qtbot)
    assert "La Ruche" in form_of(page).fields["stock"].error()
    type_in(page, "stock", "3", qtbot)
    press(page.panel, "Enregistrer", qtbot)
    assert next(one for one in sqlite_pole.read(equipment) if one.code == "projector").stock == 3
    page.undo()
    assert next(one for one in sqlite_pole.read(equipment) if one.code == "projector").stock == 4


def test_equipment_is_retired_and_put_back(page: SettingsPage, sqlite_pole: Runner, qtbot: QtBot) -> None:
    section = choose(page, "equipment", qtbot)
    _pick(page, section.table, "stage", qtbot)
    press(section, "Retirer", qtbot)
    assert "stage" not in {one.code for one in sqlite_pole.read(equipment)}
    assert section.retire_button.text() == "Remettre"
    press(section, "Remettre", qtbot)
    assert "stage" in {one.code for one in sqlite_pole.read(equipment)}


def test_a_rule_to_come_is_shown_and_taken_back(page: SettingsPage, sqlite_pole: Runner, qtbot: QtBot) -> None:
    section = choose(page, "booking-rules", qtbot)
    key = "events.option_hours"
    _pick(page, section.table, key, qtbot)
    press(section, "Changer à partir du…", qtbot)
    type_in(page, "value", "0", qtbot)
    press(page.panel, "Enregistrer", qtbot)
    assert form_of(page).fields["value"].error()
    type_in(page, "value", "48", qtbot)
    type_in(page, "valid_from", "1/1/2027", qtbot)
    press(page.panel, "Enregistrer", qtbot)
    assert sqlite_pole.read(setting, key=key, on=NEXT_YEAR) == 48
    row = next(row for row in section.table.rows() if row.id == key)
    assert row.coming == "01/01/2027\u202f: 48\u202fh (2 jours)" and row.since is None
    press(section, "Changer à partir du…", qtbot)
    press(page.panel, "Retirer", qtbot)
    assert sqlite_pole.read(setting, key=key, on=NEXT_YEAR) is None
    assert next(row for row in section.table.rows() if row.id == key).coming == ""


def test_the_scale_of_cancellation_is_typed_step_by_step(
    page: SettingsPage, sqlite_pole: Runner, qtbot: QtBot
) -> None:
    section = choose(page, "booking-rules", qtbot)
    _pick(page, section.table, "events.cancel_scale", qtbot)
    qtbot.keyClick(section.table.grid, Qt.Key.Key_Return)
    type_in(page, "share_3", "10", qtbot)
    press(page.panel, "Enregistrer", qtbot)
    assert "dans l’ordre" in form_of(page).fields["days_0"].error()
    type_in(page, "share_3", "90", qtbot)
    press(page.panel, "Enregistrer", qtbot)
    kept = sqlite_pole.read(setting, key="events.cancel_scale", on=TODAY)
    assert kept == [[31, 0], [15, 25], [7, 50], [0, 90]]
    page.undo()
    assert sqlite_pole.read(setting, key="events.cancel_scale", on=TODAY) is None


def test_rooms_open_later_for_prices(page: SettingsPage, sqlite_pole: Runner, qtbot: QtBot) -> None:
    section = choose(page, "booking-rules", qtbot)
    _pick(page, section.table, "events.price_hours", qtbot)
    press(section, "Changer à partir du…", qtbot)
    type_in(page, "opens", "19h", qtbot)
    press(page.panel, "Enregistrer", qtbot)
    assert form_of(page).fields["opens"].error()
    type_in(page, "opens", "9h30", qtbot)
    press(page.panel, "Enregistrer", qtbot)
    assert sqlite_pole.read(setting, key="events.price_hours", on=TODAY)["opens"] == "09:30"


def test_included_hours_are_ticked_per_class(page: SettingsPage, sqlite_pole: Runner, qtbot: QtBot) -> None:
    section = choose(page, "booking-rules", qtbot)
    _pick(page, section.table, "events.included_tariffs", qtbot)
    press(section, "Changer à partir du…", qtbot)
    _tick(page, "tick_canteen", qtbot)
    press(page.panel, "Enregistrer", qtbot)
    kept = sqlite_pole.read(setting, key="events.included_tariffs", on=TODAY)
    assert kept == ["canteen", "large_room", "meeting_room", "small_room"]


@pytest.mark.parametrize(
    ("key", "typed", "reads"),
    [
        ("canteen.seats", {"seats": "70"}, lambda pole: pole.read(offered_on, day=TODAY).seats == 70),
        ("canteen.sittings", {"sitting_2": "14h15"},
         lambda pole: pole.read(offered_on, day=TODAY).sittings == ("12:00", "13:00", "14:15")),
        ("canteen.cutoffs", {"order_days": "1", "order_time": "18h"},
         lambda pole: pole.read(cutoffs_on, day=TODAY)[0].stored == [1, "18:00"]),
        ("canteen.events", {"quota": "12"}, lambda pole: pole.read(offered_on, day=TODAY).event_quota == 12),
        ("canteen.outsiders", {"quota": "20"}, lambda pole: pole.read(offered_on, day=TODAY).outsider_quota == 20),
        ("canteen.commission", {"value": "7,5"},
         lambda pole: pole.read(setting, key="canteen.commission", on=TODAY) == "7.5"),
        ("canteen.hours", {"first": "10h30"},
         lambda pole: pole.read(setting, key="canteen.hours", on=TODAY) == {"first": "10:30", "last": "14:30"}),
    ],
)  # fmt: skip
def test_the_usual_days_of_the_canteen_change(
    page: SettingsPage, sqlite_pole: Runner, qtbot: QtBot, key: str, typed: dict[str, str], reads: Any
) -> None:
    section = choose(page, "canteen", qtbot)
    assert not reads(sqlite_pole)
    _pick(page, section.table, key, qtbot)
    press(section, "Changer à partir du…", qtbot)
    for name, words in typed.items():
        type_in(page, name, words, qtbot)
    press(page.panel, "Enregistrer", qtbot)
    assert reads(sqlite_pole)
    page.undo()
    assert not reads(sqlite_pole)


def test_a_service_that_ends_before_it_begins_is_refused(page: SettingsPage, qtbot: QtBot) -> None:
    section = choose(page, "canteen", qtbot)
    _pick(page, section.table, "canteen.hours", qtbot)
    press(section, "Changer à partir du…", qtbot)
    type_in(page, "last", "10h", qtbot)
    press(page.panel, "Enregistrer", qtbot)
    assert "avant d’avoir commencé" in form_of(page).fields["last"].error()


def test_a_commission_and_the_opening_of_the_shop_change(
    page: SettingsPage, sqlite_pole: Runner, qtbot: QtBot
) -> None:
    section = choose(page, "shop", qtbot)
    _pick(page, section.table, "shop.commission:cycles", qtbot)
    press(section, "Changer à partir du…", qtbot)
    type_in(page, "value", "101", qtbot)
    press(page.panel, "Enregistrer", qtbot)
    assert form_of(page).fields["value"].error()
    type_in(page, "value", "12,5", qtbot)
    press(page.panel, "Enregistrer", qtbot)
    assert sqlite_pole.read(list_rates, on=TODAY)["cycles"] == 1250
    _pick(page, section.table, "shop.opening", qtbot)
    press(section, "Changer à partir du…", qtbot)
    before = sqlite_pole.read(open_days_a_week, on=TODAY)
    _tick(page, "half_0_morning", qtbot)
    press(page.panel, "Enregistrer", qtbot)
    assert sqlite_pole.read(open_days_a_week, on=TODAY) == before + 1
    page.undo()
    assert sqlite_pole.read(open_days_a_week, on=TODAY) == before


def test_a_price_for_hosted_structures_changes_alone(
    page: SettingsPage, sqlite_pole: Runner, qtbot: QtBot
) -> None:
    section = choose(page, "prices", qtbot)
    press(section, "Nouvelle grille", qtbot)
    for name, downs in (("activity", ["storage", "shop", "events"]), ("category", ["hosted"])):
        for key in downs:
            former = form_of(page)
            box = former.fields[name].control
            box.setFocus()
            qtbot.keyClick(box, Qt.Key.Key_Down)
            qtbot.waitUntil(lambda former=former: form_of(page) is not former)
            assert form_of(page).fields[name].value() == key
    type_in(page, "event_hall_hour", "70", qtbot)
    type_in(page, "on", "1/1/2027", qtbot)
    press(page.panel, "Enregistrer la grille", qtbot)
    found = {
        category: sqlite_pole.read(price_on, item="event_hall_hour", on=NEXT_YEAR, category=category).amount
        for category in ("hosted", "standard")
    }
    assert found == {"hosted": Decimal(70), "standard": Decimal(150)}
    rows = [row for row in section.table.rows() if row.item == "event_hall_hour"]
    assert {row.category for row in rows} == {"hosted", "member", "ess", "standard"}


def test_what_is_said_can_be_taken_back_from_the_message(
    page: SettingsPage, sqlite_pole: Runner, said: list[Notice], qtbot: QtBot
) -> None:
    section = choose(page, "booking-rules", qtbot)
    _pick(page, section.table, "events.deposit_percent", qtbot)
    press(section, "Changer à partir du…", qtbot)
    type_in(page, "value", "40", qtbot)
    press(page.panel, "Enregistrer", qtbot)
    assert said[-1].text.startswith("Acompte\u202f:") and said[-1].action_label == "Annuler"
    assert said[-1].action is not None
    said[-1].action()
    assert sqlite_pole.read(setting, key="events.deposit_percent", on=TODAY) is None


def test_what_is_let_otherwise_is_booked_by_the_hour_once_its_setting_says_so(page: SettingsPage, sqlite_pole: Runner, qtbot: QtBot) -> None:
    section = choose(page, "rooms", qtbot)
    assert "M01" not in {row.id for row in section.table.rows()}
    press(section, "Autre espace", qtbot)
    former = form_of(page)
    box = former.fields["space"].control
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_Down)
    chosen = former.fields["space"].value()
    press(page.panel, "Continuer", qtbot)
    qtbot.waitUntil(lambda: form_of(page) is not former)
    assert form_of(page).fields["bookable"].value() is False
    _tick(page, "bookable", qtbot)
    press(page.panel, "Enregistrer", qtbot)
    opened = next(row for row in section.table.rows() if row.setting is not None and row.setting.id == chosen)
    assert opened.state[1] == "Se réserve"
