"""Réglages, by clicks and keys: what is changed takes effect from a day, what is wrong is said."""

import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from pole_desk import __version__, backend
from pole_desk.accounts.ledger.outbox.witness import witness_file
from pole_desk.accounts.ledger.rules.witness import Seen, told
from pole_desk.activities.hosting.queries import targets
from pole_desk.activities.leases.commands import open_lease
from pole_desk.activities.leases.queries.workplaces import PEOPLE_SETTING
from pole_desk.activities.leases.rules.terms import Terms
from pole_desk.backend.state import base_state, copies
from pole_desk.desktop import memory
from pole_desk.desktop.notice import Notice
from pole_desk.desktop.pages.settings.about import parts
from pole_desk.desktop.pages.settings.page import SECTIONS, SettingsPage
from pole_desk.desktop.theme import theme, tokens
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.paths import witness_dir
from pole_desk.kernel.periods import FOREVER, day_start
from pole_desk.kernel.settings import setting
from pole_desk.kernel.work import Runner
from pole_desk.ports.findings import Finding
from pole_desk.registers.calendar.queries import closures, opening_hours
from pole_desk.registers.catalog.queries import index_value, issuers, price_on, sellers, tax_on
from pole_desk.registers.claims.queries import holds
from pole_desk.registers.parties.commands import add_party
from pole_desk.registers.parties.queries import parties
from pole_desk.registers.parties.rules import PartyInput
from pole_desk.registers.spaces.queries import space_by_code, spaces
from tests.desktop.audits import clipped, doubled_shortcuts, unnamed
from tests.desktop.pages.settings.clicks import choose, click_row, form_of, press, row_of, type_in

TODAY = date(2026, 11, 23)
SPLIT = date(2026, 12, 1)


def test_the_spaces_of_the_pole_are_all_there(page: SettingsPage, qtbot: QtBot) -> None:
    section = choose(page, "spaces", qtbot)
    assert len(section.table.rows()) == 158
    assert not section.split_button.isEnabled() and section.split_button.toolTip()


def test_an_office_divided_from_a_day_shows_its_parts_held_by_who_was_there(
    sqlite_pole: Runner, page: SettingsPage, qtbot: QtBot
) -> None:
    party = sqlite_pole.do(add_party, party=PartyInput(name="La Ruche"))
    office = sqlite_pole.read(space_by_code, code="B12")
    sqlite_pole.do(
        open_lease, party=party, spaces=[office.id], first_day=date(2026, 1, 1), last_day=None, terms=Terms(people=2)
    )
    section = choose(page, "spaces", qtbot)
    click_row(section.table, row_of(section.table, lambda row: row.code == "B12"), qtbot)
    press(section, "Diviser", qtbot)
    assert "La Ruche" in form_of(page).there.text()
    type_in(page, "code_0", "B12N", qtbot)
    assert form_of(page).preview.parts[0][0] == "B12N"
    press(page.panel, "Diviser", qtbot)
    qtbot.waitUntil(lambda: len(section.table.rows()) == 160)
    assert page.panel.isHidden()
    parts = {one.code: one for one in sqlite_pole.read(spaces, on=SPLIT) if one.parent == office.id}
    assert set(parts) == {"B12N", "B12B"}
    assert sum(one.area_m2 for one in parts.values()) == office.area_m2
    held = sqlite_pole.read(
        holds, starts_at=day_start(SPLIT), ends_at=FOREVER, spaces=[one.id for one in parts.values()]
    )
    assert {one.party_name for one in held} == {"La Ruche"}


def test_a_third_part_is_added_and_what_was_typed_stays(page: SettingsPage, qtbot: QtBot) -> None:
    section = choose(page, "spaces", qtbot)
    click_row(section.table, 0, qtbot)
    press(section, "Diviser", qtbot)
    type_in(page, "name_0", "Atelier nord", qtbot)
    press(page.panel, "Ajouter une partie", qtbot)
    qtbot.waitUntil(lambda: "code_2" in form_of(page).fields)
    assert form_of(page).fields["name_0"].value() == "Atelier nord"
    assert len(form_of(page).preview.parts) == 3


def test_a_space_changed_says_what_it_was(page: SettingsPage, sqlite_pole: Runner, qtbot: QtBot) -> None:
    section = choose(page, "spaces", qtbot)
    click_row(section.table, row_of(section.table, lambda row: row.code == "B14"), qtbot)
    press(section, "Modifier", qtbot)
    type_in(page, "name", "Bureau des Semeurs", qtbot)
    press(page.panel, "Enregistrer", qtbot)
    assert sqlite_pole.read(space_by_code, code="B14").name == "Bureau des Semeurs"
    press(section, "Modifier", qtbot)
    shown = "\n".join(label.text() for label in page.panel.findChildren(QLabel))
    assert "nom\u202f: Bureau 14 → Bureau des Semeurs" in shown


def test_a_space_is_closed_then_opened_again(page: SettingsPage, sqlite_pole: Runner, qtbot: QtBot) -> None:
    section = choose(page, "spaces", qtbot)
    click_row(section.table, row_of(section.table, lambda row: row.code == "P01"), qtbot)
    press(section, "Fermer", qtbot)
    press(page.panel, "Fermer l’espace", qtbot)
    assert sqlite_pole.read(space_by_code, code="P01").valid_to == TODAY
    assert section.close_button.text() == "Rouvrir"
    press(section, "Rouvrir", qtbot)
    assert sqlite_pole.read(space_by_code, code="P01").valid_to is None


def test_a_new_price_list_leaves_the_past_as_it_was(
    page: SettingsPage, sqlite_pole: Runner, qtbot: QtBot
) -> None:
    before = sqlite_pole.read(price_on, item="office_module", on=TODAY).amount
    section = choose(page, "prices", qtbot)
    press(section, "Nouvelle grille", qtbot)
    type_in(page, "on", "1/1/2027", qtbot)
    type_in(page, "office_module", "180,50", qtbot)
    press(page.panel, "Enregistrer la grille", qtbot)
    qtbot.waitUntil(page.panel.isHidden)
    assert sqlite_pole.read(price_on, item="office_module", on=date(2026, 12, 31)).amount == before
    assert sqlite_pole.read(price_on, item="office_module", on=date(2027, 1, 1)).amount == Decimal("180.50")
    states = [row.state[1] for row in section.table.rows() if row.item == "office_module"]
    assert "À venir" in states and "En vigueur" in states
    page.undo()
    assert sqlite_pole.read(price_on, item="office_module", on=date(2027, 1, 1)).amount == before


def test_a_rise_in_percent_fills_the_list(page: SettingsPage, qtbot: QtBot) -> None:
    section = choose(page, "prices", qtbot)
    press(section, "Nouvelle grille", qtbot)
    type_in(page, "rise", "10", qtbot)
    press(page.panel, "Appliquer à tous les prix", qtbot)
    assert form_of(page).fields["desk"].value() == (section.current_prices()["desk"] * Decimal("1.1")).quantize(
        Decimal("0.01")
    )


def test_a_rate_changes_from_a_day(page: SettingsPage, sqlite_pole: Runner, qtbot: QtBot) -> None:
    section = choose(page, "taxes", qtbot)
    click_row(section.table, row_of(section.table, lambda row: row.code == "S20"), qtbot)
    qtbot.keyClick(section.table.grid, Qt.Key.Key_Return)
    type_in(page, "percent", "21", qtbot)
    type_in(page, "valid_from", "1/1/2027", qtbot)
    press(page.panel, "Enregistrer", qtbot)
    assert sqlite_pole.read(tax_on, code="S20", on=TODAY).percent == 20
    assert sqlite_pole.read(tax_on, code="S20", on=date(2027, 1, 1)).percent == 21


def test_a_wrong_siren_is_refused_under_its_field(
    page: SettingsPage, sqlite_pole: Runner, qtbot: QtBot
) -> None:
    section = choose(page, "issuers", qtbot)
    click_row(section.table, 0, qtbot)
    qtbot.keyClick(section.table.grid, Qt.Key.Key_Return)
    before = sqlite_pole.read(issuers)
    type_in(page, "siren", "123456789", qtbot)
    press(page.panel, "Enregistrer", qtbot)
    assert "Luhn" in form_of(page).fields["siren"].error()
    assert page.panel.isVisible()
    assert sqlite_pole.read(issuers) == before


def test_a_seller_is_named_from_a_day(page: SettingsPage, sqlite_pole: Runner, qtbot: QtBot) -> None:
    section = choose(page, "issuers", qtbot)
    click_row(section.activities, 0, qtbot)
    former = section.activities.current_row()
    other = next(one for one in sqlite_pole.read(issuers) if one.id != former.issuer)
    press(section, "Changer de vendeur", qtbot)
    form_of(page).set_values(issuer=other.id)
    type_in(page, "valid_from", "1/1/2027", qtbot)
    press(page.panel, "Enregistrer", qtbot)
    found = [one for one in sqlite_pole.read(sellers) if one.activity == former.activity]
    now, before = [(one.valid_from.year, one.issuer) for one in found]
    assert now == (2027, other.id) and before == (former.valid_from.year, former.issuer)


def test_an_index_is_typed_and_a_bad_quarter_refused(
    page: SettingsPage, sqlite_pole: Runner, qtbot: QtBot
) -> None:
    section = choose(page, "indices", qtbot)
    press(section, "Saisir une valeur", qtbot)
    type_in(page, "quarter", "2026/2", qtbot)
    type_in(page, "value", "138,05", qtbot)
    press(page.panel, "Enregistrer", qtbot)
    assert "trimestre" in form_of(page).fields["quarter"].error()
    type_in(page, "quarter", "2026-T2", qtbot)
    press(page.panel, "Enregistrer", qtbot)
    assert sqlite_pole.read(index_value, series="ILAT", quarter="2026-T2") == Decimal("138.05")


def test_a_closure_is_added_then_undone(page: SettingsPage, sqlite_pole: Runner, qtbot: QtBot) -> None:
    section = choose(page, "closures", qtbot)

    def known() -> list[str]:
        year = {"first": date(2026, 1, 1), "last": date(2026, 12, 31)}
        return [one.label for one in sqlite_pole.read(closures, **year)]

    press(section, "Fermer le pôle", qtbot)
    type_in(page, "label", "Inventaire", qtbot)
    type_in(page, "first", "28/12/2026", qtbot)
    type_in(page, "last", "31/12/2026", qtbot)
    press(page.panel, "Enregistrer", qtbot)
    assert known() == ["Inventaire"] and len(section.table.rows()) == 1
    qtbot.keyClick(page, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert known() == [] and section.table.rows() == []


def test_a_target_is_set_from_a_day(page: SettingsPage, sqlite_pole: Runner, qtbot: QtBot) -> None:
    section = choose(page, "targets", qtbot)
    click_row(section.table, row_of(section.table, lambda row: row.id == ("legal", "association")), qtbot)
    press(section, "Fixer l’objectif", qtbot)
    type_in(page, "percent", "55", qtbot)
    press(page.panel, "Enregistrer", qtbot)
    assert sqlite_pole.read(targets, on=TODAY)["legal", "association"] == 55
    assert section.table.rows()[0].target == 55


def test_a_parameter_is_set_from_a_day(page: SettingsPage, sqlite_pole: Runner, qtbot: QtBot) -> None:
    section = choose(page, "parameters", qtbot)
    click_row(section.table, row_of(section.table, lambda row: row.id == PEOPLE_SETTING), qtbot)
    press(section, "Changer à partir du…", qtbot)
    type_in(page, "value", "220", qtbot)
    press(page.panel, "Enregistrer", qtbot)
    assert sqlite_pole.read(setting, key=PEOPLE_SETTING, on=TODAY) == 220


def test_a_copy_is_made_and_put_back(
    page: SettingsPage, sqlite_pole: Runner, tmp_path: Path, said: list[Notice], qtbot: QtBot
) -> None:
    section = choose(page, "backups", qtbot)
    copy = tmp_path / "copie.db"
    section.save_to(copy)
    assert copy.exists() and str(copy) in said[-1].text
    sqlite_pole.do(add_party, party=PartyInput(name="Venue après"))
    section.ask_restore(copy)
    qtbot.waitUntil(section.confirm.isVisible)
    press(section, "Restaurer", qtbot)
    assert all(one.name != "Venue après" for one in sqlite_pole.read(parties))
    state = sqlite_pole.read(base_state)
    assert state.file is not None
    assert [one.why for one in copies(state.file)] == ["avant-restauration"]
    assert len(section.table.rows()) == 1


def test_a_file_that_is_no_pole_is_not_restored(
    page: SettingsPage, sqlite_pole: Runner, tmp_path: Path, qtbot: QtBot
) -> None:
    before = sqlite_pole.read(parties)
    wrong = tmp_path / "photo.db"
    wrong.write_bytes(b"not a database at all" * 60)
    section = choose(page, "backups", qtbot)
    section.ask_restore(wrong)
    qtbot.waitUntil(section.confirm.isVisible)
    press(section, "Restaurer", qtbot)
    assert section.banner is not None and "photo.db" in section.banner.label.text()
    assert sqlite_pole.read(parties) == before


def test_no_is_the_answer_of_escape(page: SettingsPage, tmp_path: Path, qtbot: QtBot) -> None:
    section = choose(page, "backups", qtbot)
    section.ask_restore(tmp_path / "copie.db")
    qtbot.keyClick(section.confirm, Qt.Key.Key_Escape)
    assert section.confirm is None


def test_the_check_says_that_all_is_in_order(page: SettingsPage, qtbot: QtBot) -> None:
    section = choose(page, "base", qtbot)
    press(section, "Vérifier les registres", qtbot)
    assert section.result is not None and section.result.property("tone") == "success"
    assert section.table.isHidden()


def test_the_check_lists_what_is_wrong(
    page: SettingsPage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    gap = Finding("gap", "FA2026-0003", "Un numéro manque.")
    monkeypatch.setattr(backend, "check_all", lambda runner, witness: [gap])
    section = choose(page, "base", qtbot)
    press(section, "Vérifier les registres", qtbot)
    assert section.table.isVisible() and section.table.rows()[0].message == "Un numéro manque."


def test_a_base_that_lost_what_the_seat_saw_can_be_taken_as_it_is(
    page: SettingsPage, qtbot: QtBot, sqlite_pole: Runner
) -> None:
    seen = Seen(1, "invoice", 3, "FA-2026-00003", date(2026, 11, 5), "ab" * 32)
    file = witness_file(sqlite_pole.engine.url, witness_dir())
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(told([seen]))
    section = choose(page, "base", qtbot)
    press(section, "Vérifier les registres", qtbot)
    assert "FA-2026-00003" in section.table.rows()[0].message
    press(section, "Prendre cette base pour témoin…", qtbot)
    press(section, "Prendre pour témoin", qtbot)
    qtbot.waitUntil(lambda: section.result is not None and section.result.property("tone") == "success")
    assert section.restart_button.isHidden()


def test_the_base_is_kept_in_full(sqlite_pole: Runner) -> None:
    state = sqlite_pole.read(base_state)
    assert (state.engine, state.journal, state.durable) == ("SQLite", "wal", True)


def test_the_theme_switches_at_once_and_is_remembered(page: SettingsPage, qtbot: QtBot) -> None:
    section = choose(page, "appearance", qtbot)
    press(section, "Sombre", qtbot)
    assert tokens().dark and memory.recall("theme") == "dark"
    press(section, "Clair", qtbot)
    assert not tokens().dark and theme().choice.value == "light"


def test_the_licences_shipped_can_be_read(page: SettingsPage, qtbot: QtBot) -> None:
    section = choose(page, "about", qtbot)
    press(section, "Textes LGPL et GPL", qtbot)
    shown = page.panel.content()
    assert shown is not None and "GNU LESSER GENERAL PUBLIC LICENSE" in shown.toPlainText()
    press(section, "Nouveautés", qtbot)
    assert __version__ in page.panel.content().toPlainText()


def test_every_library_asked_for_is_named_with_its_licence() -> None:
    project = tomllib.loads((Path(__file__).parents[4] / "pyproject.toml").read_text(encoding="utf-8"))
    asked = {name.split("[")[0].split(">")[0].split("=")[0] for name in project["project"]["dependencies"]}
    assert asked <= {part.id for part in parts() if part.licence and part.version}


@pytest.mark.parametrize("key", [section.key for section in SECTIONS])
def test_every_section_has_names_and_room(page: SettingsPage, key: str, qtbot: QtBot) -> None:
    page.resize(1024 - 64, 640 - 22)
    section = choose(page, key, qtbot)
    qtbot.waitExposed(page)
    assert unnamed(section) == []
    assert doubled_shortcuts(section) == []
    assert clipped(section) == []


def test_the_section_is_remembered_and_arrows_move(page: SettingsPage, qtbot: QtBot) -> None:
    choose(page, "prices", qtbot)
    qtbot.keyClick(page.list, Qt.Key.Key_Down)
    assert page.stack.currentWidget() is page.sections["taxes"]
    assert memory.recall("settings/section") == "taxes"


def test_parts_that_make_nothing_are_refused(page: SettingsPage, qtbot: QtBot) -> None:
    section = choose(page, "spaces", qtbot)
    click_row(section.table, 0, qtbot)
    press(section, "Diviser", qtbot)
    type_in(page, "area_0", "0", qtbot)
    press(page.panel, "Diviser", qtbot)
    assert form_of(page).fields["area_0"].error()
    with pytest.raises(BadInput):
        type_in(page, "area_0", "1,2,3", qtbot)
        form_of(page).fields["area_0"].value()


def _focus_in(page: SettingsPage) -> bool:
    """Put the focus on the list of sections; whether it is there."""
    page.activateWindow()
    page.list.setFocus()
    return page.list.hasFocus()


def test_keys_add_and_change(page: SettingsPage, qtbot: QtBot) -> None:
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    section = choose(page, "indices", qtbot)
    qtbot.waitUntil(lambda: _focus_in(page))
    qtbot.keyClick(page, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert "quarter" in form_of(page).fields
    qtbot.keyClick(page.panel, Qt.Key.Key_Escape)
    assert page.panel.isHidden()
    click_row(section.table, 0, qtbot)
    qtbot.waitUntil(lambda: _focus_in(page))
    qtbot.keyClick(page, Qt.Key.Key_F2)
    assert "quarter" not in form_of(page).fields and form_of(page).fields["value"].value() is not None


def test_the_licence_shown_is_that_of_the_program(page: SettingsPage, qtbot: QtBot) -> None:
    section = choose(page, "about", qtbot)
    press(section, "Licence MIT", qtbot)
    shown = page.panel.content()
    root = Path(__file__).parents[4]
    assert shown is not None
    assert shown.toPlainText().split() == (root / "LICENSE").read_text(encoding="utf-8").split()


def test_a_space_gets_its_own_hours_from_a_day_and_gives_them_back(
    page: SettingsPage, sqlite_pole: Runner, qtbot: QtBot
) -> None:
    section = choose(page, "closures", qtbot)
    press(section, "Changer", qtbot)
    form_of(page).fields["space"].set_value(sqlite_pole.read(space_by_code, code="HALLE").id)
    type_in(page, "opens", "8h", qtbot)
    type_in(page, "closes", "22h", qtbot)
    press(page.panel, "Enregistrer", qtbot)
    hall = sqlite_pole.read(space_by_code, code="HALLE").id
    today = page.seat.clock.today()
    qtbot.waitUntil(lambda: hall in sqlite_pole.read(opening_hours, on=today))
    assert sqlite_pole.read(opening_hours, on=today)[hall].words == "ouvert de 8\u202fh à 22\u202fh"
    assert any("ouvert de 8" in label.text() for label in section.hours.findChildren(QLabel))
    page.undo()
    assert sqlite_pole.read(opening_hours, on=today) == {}
