"""The page Stockage by real keys and clicks, on a small real pole."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QTableView, QWidget
from pytestqt.qtbot import QtBot

from pole_desk.activities.storage.commands import climb_ladder
from pole_desk.activities.storage.queries import (
    accesses,
    goods,
    may_enter,
    overdue_of,
    parts_of,
    shared_units,
    storage,
    storages,
)
from pole_desk.activities.storage.rules.ladder import Cause
from pole_desk.desktop.pages.storage.page import TABS, StoragePage
from pole_desk.desktop.pages.storage.papers import paper
from pole_desk.desktop.pages.storage.rent_form import RentForm
from pole_desk.desktop.widgets.buttons import Button
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.table import DataTable
from pole_desk.kernel.errors import RuleBroken
from pole_desk.kernel.work import Runner
from pole_desk.registers.dossiers.queries import links_of
from tests.desktop.audits import clipped, doubled_shortcuts, small_targets, unnamed
from tests.desktop.linking import FORTY, give_share

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


def click(qtbot: QtBot, widget: QWidget) -> None:
    qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)


def press(qtbot: QtBot, page: StoragePage, words: str) -> None:
    """Click the visible button that says these words."""
    found = [b for b in page.findChildren(Button) if b.text() == words and b.isVisible()]
    assert found, words
    click(qtbot, found[-1])


def tab(qtbot: QtBot, page: StoragePage, key: str) -> None:
    words = dict(TABS)[key]
    click(qtbot, next(b for b in page.tabs.findChildren(Button) if b.text() == words))


def form_of(page: StoragePage) -> Form:
    content = page.panel.content()
    assert isinstance(content, Form)
    return content


def type_in(qtbot: QtBot, form: Form, name: str, words: str) -> None:
    line = form.fields[name].control
    line.setFocus()
    line.selectAll() if hasattr(line, "selectAll") else None
    qtbot.keyClicks(line, words)


def choose_party(qtbot: QtBot, form: Form, words: str) -> None:
    """Type a name and take the first structure found, as on the phone."""
    picker = form.fields["party"]
    picker.control.setFocus()
    qtbot.keyClicks(picker.control, words)
    qtbot.waitUntil(lambda: picker.list.count() > 0 and picker.list.isVisible())  # type: ignore[attr-defined]
    qtbot.keyClick(picker.control, Qt.Key.Key_Return)


def undo(qtbot: QtBot, page: StoragePage) -> None:
    page.setFocus()
    qtbot.keyClick(page, Qt.Key.Key_Z, CTRL)


def grid_of(table: DataTable) -> QTableView:
    found = table.findChild(QTableView)
    assert found is not None
    return found


def line_of(page: StoragePage, code: str):  # type: ignore[no-untyped-def]
    return next(row for row in page.units.table.rows() if row.code == code)


def choose_unit(page: StoragePage, code: str) -> None:
    assert page.units.table.select_id(line_of(page, code).id)


def test_the_list_and_the_map_say_who_is_where_and_what_is_left(page: StoragePage) -> None:
    assert len(page.units.table.rows()) == 24
    let, shared = line_of(page, "S02"), line_of(page, "S03")
    assert (let.state, let.party, let.goods) == ("let", "Association Élan", 1)
    assert (shared.state, shared.left) == ("shared", Decimal(4))
    assert "reste 4" in page.units.plan.words_of(shared.id)
    assert "2 espaces loués sur 24" in page.header._subtitle.full_text()


def test_chips_filter_the_list(qtbot: QtBot, page: StoragePage) -> None:
    click(qtbot, page.units.chips.chips["shared"])
    assert [row.code for row in page.units.table.rows()] == ["S03"]
    click(qtbot, page.units.chips.chips["shared"])
    assert len(page.units.table.rows()) == 24


def test_a_click_on_the_map_chooses_the_line_and_enter_opens_the_card(
    qtbot: QtBot, page: StoragePage, stored: SimpleNamespace
) -> None:
    plan = page.units.plan
    where = plan.item_rect(stored.places["S02"]).center()
    qtbot.mouseClick(plan.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(where.x(), where.y()))
    assert page.units.selected().code == "S02"
    qtbot.keyClick(grid_of(page.units.table), Qt.Key.Key_Return)
    assert page.card.isVisible()
    assert page.card.title.full_text() == "S02 · Association Élan"
    qtbot.keyClick(page, Qt.Key.Key_Left, ALT)
    assert page.units.isVisible()


def test_another_day_shows_the_units_of_that_day(qtbot: QtBot, page: StoragePage) -> None:
    page.day.line.setFocus()
    qtbot.keyClicks(page.day.line, "4/12/2026")
    assert (line_of(page, "S06").state, line_of(page, "S06").party) == ("let", "Radio Garrigue")
    page.day.line.clear()
    qtbot.keyClick(page.day.line, Qt.Key.Key_Return)
    assert line_of(page, "S06").state == "free"


def test_a_unit_is_let_by_the_month_from_ctrl_n_and_taken_back(
    qtbot: QtBot, page: StoragePage, sqlite_pole: Runner
) -> None:
    choose_unit(page, "S09")
    qtbot.keyClick(page, Qt.Key.Key_N, CTRL)
    form = form_of(page)
    assert isinstance(form, RentForm)
    choose_party(qtbot, form, "cyclo")
    assert form.chosen() is not None and form.chosen().code == "S09"
    assert "180,00" in form.facts.findChildren(QWidget)[1].text()  # type: ignore[attr-defined]
    press(qtbot, page, "Louer")
    assert not page.panel.isVisible()
    let = [one for one in sqlite_pole.read(storages) if one.code == "S09"]
    assert [(one.by, one.party_name, one.price) for one in let] == [("month", "Cyclo-Logis", Decimal("180.00"))]
    undo(qtbot, page)
    assert line_of(page, "S09").state == "free"


def test_a_rental_by_the_hour_is_priced_as_one_types(
    qtbot: QtBot, page: StoragePage, sqlite_pole: Runner
) -> None:
    press(qtbot, page, "Louer")
    form = form_of(page)
    assert isinstance(form, RentForm)
    press(qtbot, page, "À la journée")
    choose_party(qtbot, form, "elan")
    type_in(qtbot, form, "first", "10/12")
    type_in(qtbot, form, "starts", "9h")
    type_in(qtbot, form, "ends", "17h")
    form.set_values(space=next(one.space for one in form._offers if one.code == "S01"))
    form.look()
    assert "3,00" in form.facts.findChildren(QWidget)[1].text()  # type: ignore[attr-defined]
    press(qtbot, page, "Louer")
    (rental,) = [one for one in sqlite_pole.read(storages) if one.code == "S01"]
    assert (rental.by, rental.ends_at - rental.starts_at, rental.price) == ("day", 8 * 3600, Decimal("3.00"))


def test_the_last_square_metres_are_refused_under_the_field(
    qtbot: QtBot, page: StoragePage, stored: SimpleNamespace, sqlite_pole: Runner
) -> None:
    choose_unit(page, "S03")
    qtbot.keyClick(grid_of(page.units.table), Qt.Key.Key_Return)
    assert page.unit_card.isVisible()
    press(qtbot, page, "Prendre une part")
    form = form_of(page)
    choose_party(qtbot, form, "elan")
    type_in(qtbot, form, "quantity", "5")
    press(qtbot, page, "Louer")
    assert "Cyclo-Logis" in form.fields["quantity"].error()
    type_in(qtbot, form, "quantity", "4")
    press(qtbot, page, "Louer")
    assert not page.panel.isVisible()
    assert len(sqlite_pole.read(parts_of, unit=stored.unit)) == 3
    assert "complet" in page.unit_card.pill.text()
    undo(qtbot, page)
    assert "reste 4" in page.unit_card.pill.text()


def test_a_part_opens_its_storage_and_is_changed_from_a_day(
    qtbot: QtBot, page: StoragePage, stored: SimpleNamespace, sqlite_pole: Runner
) -> None:
    page.show_record(stored.part)
    click(qtbot, page.card.buttons["part"])
    form = form_of(page)
    type_in(qtbot, form, "first", "1/1/2027")
    form.set_values(quantity=Decimal(24))
    press(qtbot, page, "Changer la part")
    assert not page.panel.isVisible()
    assert [one.quantity for one in sqlite_pole.read(storage, storage=stored.part)] == [20, 24]
    undo(qtbot, page)
    assert [one.last_day for one in sqlite_pole.read(storage, storage=stored.part)][0] is None


def test_a_free_unit_is_shared_from_its_line(
    qtbot: QtBot, page: StoragePage, stored: SimpleNamespace, sqlite_pole: Runner
) -> None:
    press(qtbot, page, "Partager")
    assert not page.panel.isVisible()
    choose_unit(page, "S09")
    press(qtbot, page, "Partager")
    press(qtbot, page, "Partager")
    assert [one.code for one in sqlite_pole.read(shared_units)] == ["S03", "S09"]
    page._open_unit(line_of(page, "S09"))
    press(qtbot, page, "Ne plus partager…")
    type_in(qtbot, form_of(page), "reason", "erreur")
    press(qtbot, page, "Ne plus partager")
    assert line_of(page, "S09").state == "free"


def test_what_is_forbidden_is_refused_by_its_rule_and_a_reason_lifts_a_word(
    qtbot: QtBot, page: StoragePage, stored: SimpleNamespace, sqlite_pole: Runner
) -> None:
    page.show_record(stored.first)
    click(qtbot, page.card.buttons["add_good"])
    form = form_of(page)
    type_in(qtbot, form, "description", "Essence de lavande")
    press(qtbot, page, "Inscrire au registre")
    assert "Produits inflammables" in form.fields["waiver"].error()
    type_in(qtbot, form, "waiver", "flacons de 10 ml")
    press(qtbot, page, "Inscrire au registre")
    assert len(sqlite_pole.read(goods, storage=stored.first)) == 2
    undo(qtbot, page)
    assert len(sqlite_pole.read(goods, storage=stored.first)) == 1


def test_goods_leave_and_people_are_let_in(
    qtbot: QtBot, page: StoragePage, stored: SimpleNamespace, sqlite_pole: Runner
) -> None:
    page.show_record(stored.first)
    acts = page.card.acts.good_acts(page.card.shown.storage.goods[0])
    acts[0].act()
    press(qtbot, page, "Noter la sortie")
    assert sqlite_pole.read(goods, storage=stored.first) == []
    click(qtbot, page.card.buttons["add_access"])
    type_in(qtbot, form_of(page), "person", "Yanis Bouvier")
    press(qtbot, page, "Donner l’accès")
    assert [one.person for one in sqlite_pole.read(accesses, storage=stored.first)] == ["Léa Martin", "Yanis Bouvier"]


def test_the_next_rung_is_a_button_and_blocks_the_door(
    qtbot: QtBot, page: StoragePage, stored: SimpleNamespace, sqlite_pole: Runner
) -> None:
    tab(qtbot, page, "late")
    (late,) = page.late.table.rows()
    assert (late.party_name, late.late.cause) == ("Radio Garrigue", "overstayed")
    page.late.table.select_id(late.id)
    qtbot.keyClick(grid_of(page.late.table), Qt.Key.Key_Return)
    assert page.card.isVisible()
    press(qtbot, page, "Noter le rappel")
    press(qtbot, page, "Noter le rappel")
    assert not page.panel.isVisible()
    press(qtbot, page, "Bloquer l’accès")
    form = form_of(page)
    press(qtbot, page, "Bloquer l’accès")
    assert form.fields["reason"].error()
    qtbot.keyClicks(form.fields["reason"].control, "porte ouverte")
    press(qtbot, page, "Bloquer l’accès")
    assert page.card.warning.isVisible()
    assert not page.card.buttons["add_good"].isEnabled()
    press(qtbot, page, "Classer, c’est réglé…")
    qtbot.keyClicks(form_of(page).fields["reason"].control, "palettes reprises")
    press(qtbot, page, "Classer")
    assert sqlite_pole.read(overdue_of, storage=stored.left)[0].closed_on == date(2026, 11, 23)
    assert not page.card.warning.isVisible()
    undo(qtbot, page)
    assert sqlite_pole.read(may_enter, storage=stored.left, on=date(2026, 11, 23)) == []


def test_a_storage_is_ended_cancelled_and_restored(
    qtbot: QtBot, page: StoragePage, stored: SimpleNamespace, sqlite_pole: Runner
) -> None:
    page.show_record(stored.first)
    click(qtbot, page.card.buttons["end"])
    type_in(qtbot, form_of(page), "last", "31/12/2026")
    press(qtbot, page, "Terminer")
    assert sqlite_pole.read(storage, storage=stored.first)[0].last_day == date(2026, 12, 31)
    undo(qtbot, page)
    assert sqlite_pole.read(storage, storage=stored.first)[0].last_day is None
    click(qtbot, page.card.buttons["cancel"])
    qtbot.keyClicks(form_of(page).fields["reason"].control, "erreur")
    press(qtbot, page, "Annuler le stockage")
    assert page.card.pill.word == "Annulé"
    assert not page.card.buttons["cancel"].isEnabled()
    click(qtbot, page.card.buttons["restore"])
    assert page.card.pill.word == "En cours"


def test_a_rental_is_moved_and_greyed_acts_say_why(
    qtbot: QtBot, page: StoragePage, stored: SimpleNamespace, sqlite_pole: Runner
) -> None:
    rental = next(one for one in sqlite_pole.read(storages) if one.by == "day")
    page.show_record(rental.dossier)
    assert "attestation" in page.card.buttons["insurance"].toolTip()
    assert "convention" in page.card.buttons["lease"].toolTip()
    click(qtbot, page.card.buttons["move"])
    form = form_of(page)
    type_in(qtbot, form, "first", "10/12/2026")
    type_in(qtbot, form, "last", "9/12/2026")
    press(qtbot, page, "Déplacer")
    assert form.fields["last"].error()
    type_in(qtbot, form, "last", "11/12/2026")
    press(qtbot, page, "Déplacer")
    (moved,) = sqlite_pole.read(storage, storage=rental.dossier)
    assert (moved.first_day, moved.last_day, moved.price) == (date(2026, 12, 10), date(2026, 12, 11), 24)


def test_insurance_and_penalties_are_noted(
    qtbot: QtBot, page: StoragePage, stored: SimpleNamespace, sqlite_pole: Runner
) -> None:
    page.show_record(stored.left)
    click(qtbot, page.card.buttons["penalty"])
    assert "23 j" in form_of(page).fields["label"].value()
    press(qtbot, page, "Facturer")
    assert page.card.shown.storage.penalties[0].amount == Decimal("34.50")
    page.show_record(stored.part)
    click(qtbot, page.card.buttons["insurance"])
    type_in(qtbot, form_of(page), "until", "30/6/2028")
    press(qtbot, page, "Enregistrer")
    assert sqlite_pole.read(storage, storage=stored.part)[0].insurance_until == date(2028, 6, 30)


def test_the_agreement_and_the_structure_are_one_click_away(
    qtbot: QtBot, page: StoragePage, stored: SimpleNamespace, went: list[tuple[str, int | None, str]]
) -> None:
    page.show_record(stored.first)
    click(qtbot, page.card.buttons["lease"])
    press(qtbot, page, "Voir la structure")
    assert [where for where, _record, _act in went] == ["hosting", "parties"]
    assert went[1][1] == stored.elan


def test_the_inventory_is_drawn_and_a_letter_needs_a_rung(
    qtbot: QtBot, page: StoragePage, stored: SimpleNamespace, sqlite_pole: Runner, tmp_path: Path
) -> None:
    page.show_record(stored.first)
    assert not page.card.letter.isEnabled()
    with pytest.raises(RuleBroken):
        sqlite_pole.read(paper, storage=stored.first, kind="letter")
    press(qtbot, page, "Inventaire (PDF)")
    dialog = page.findChild(QFileDialog)
    assert dialog is not None
    dialog.fileSelected.emit(str(tmp_path / "inventaire.pdf"))
    dialog.reject()
    assert (tmp_path / "inventaire.pdf").read_bytes().startswith(b"%PDF")
    sqlite_pole.do(climb_ladder, storage=stored.left, cause=Cause.OVERSTAYED)
    assert sqlite_pole.read(paper, storage=stored.left, kind="letter").startswith(b"%PDF")


def test_an_empty_list_offers_what_would_fill_it(qtbot: QtBot, page: StoragePage) -> None:
    tab(qtbot, page, "storages")
    assert len(page.storages.table.rows()) == 3
    page.storages.table.search("introuvable")
    assert page.storages.table.rows() == []
    page.start("late")
    assert page.late.isVisible()
    page.start("new")
    assert page.panel.isVisible()


@pytest.mark.parametrize("size", [(1440 - 208, 866), (1024 - 60, 606)])
def test_every_view_has_names_and_room(
    qtbot: QtBot, page: StoragePage, stored: SimpleNamespace, size: tuple[int, int]
) -> None:
    page.resize(*size)
    for view in ("units", "storages", "late"):
        page._show(view)
        assert unnamed(page) == []
        assert small_targets(page) == []
        assert clipped(page) == []
    for record in (stored.first, stored.part, stored.left):
        page.show_record(record)
        assert unnamed(page) == []
        assert clipped(page) == []
    page._open_unit(line_of(page, "S03"))
    QApplication.processEvents()
    assert clipped(page) == []
    page.rent()
    assert unnamed(page) == []
    assert doubled_shortcuts(page) == []
    assert page.help.startswith("# Stockage")


def test_the_units_that_hold_a_storage_are_linked_to_a_chantier_and_a_free_one_offers_nothing(
    qtbot: QtBot, page: StoragePage, stored: SimpleNamespace, sqlite_pole: Runner
) -> None:
    table, today = page.units.table, page.seat.clock.today()
    assert table._acts is not None
    free = next(row for row in table.rows() if row.state == "free")
    assert all(icon != "link" for _words, icon, _act in table._acts(free))
    held = [row for row in table.rows() if row.dossiers]
    table.select_id(held[0].id)
    act = next(each for each in table._acts(held[0]) if each[1] == "link")
    act[2]()
    chantier = give_share(qtbot, page)
    for dossier in held[0].dossiers:
        assert [(one.chantier, one.share) for one in sqlite_pole.read(links_of, dossier=dossier, on=today)] == [
            (chantier, FORTY)
        ]


def test_a_storage_and_a_shared_unit_are_linked_from_their_cards(
    qtbot: QtBot, page: StoragePage, stored: SimpleNamespace, sqlite_pole: Runner
) -> None:
    today = page.seat.clock.today()
    page.show_record(stored.first)
    click(qtbot, page.card.buttons["links"])
    chantier = give_share(qtbot, page)
    assert [one.chantier for one in sqlite_pole.read(links_of, dossier=stored.first, on=today)] == [chantier]
    page._open_unit(line_of(page, "S03"))
    button = next(one for one in page.unit_card.findChildren(Button) if one.accessibleName() == "Rattacher…")
    click(qtbot, button)
    give_share(qtbot, page)
    assert page.unit_card.shown is not None
    own = page.unit_card.shown.unit.dossier
    assert [one.share for one in sqlite_pole.read(links_of, dossier=own, on=today)] == [FORTY]
