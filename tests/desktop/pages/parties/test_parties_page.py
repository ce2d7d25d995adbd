"""The page of structures, by clicks and keys on a small pole."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from pole_desk.accounts.receivables.commands import add_mandate
from pole_desk.accounts.receivables.queries import Account
from pole_desk.activities.leases.commands import open_lease
from pole_desk.activities.network.commands import (
    add_benefit,
    add_post,
    answer_enquiry,
    ask_accession,
    open_enquiry,
)
from pole_desk.activities.network.rules import Jobs
from pole_desk.desktop.notice import Notice
from pole_desk.desktop.pages.parties import importing, reading
from pole_desk.desktop.pages.parties.merging import Compare
from pole_desk.desktop.pages.parties.network import network_rows
from pole_desk.desktop.pages.parties.page import PartiesPage
from pole_desk.desktop.pages.parties.reading import listing
from pole_desk.desktop.parts.party_form import PartyForm
from pole_desk.desktop.parts.file_import import FateView
from pole_desk.desktop.parts.links_form import LinksForm
from pole_desk.desktop.widgets.fields import LineField
from pole_desk.kernel.work import Reader
from pole_desk.registers.catalog.queries import issuers
from pole_desk.registers.chantiers.queries import chantiers
from pole_desk.registers.dossiers.commands import set_party_links
from pole_desk.registers.dossiers.queries import chantiers_served, party_links
from pole_desk.registers.parties.queries import parties, party
from pole_desk.registers.spaces.queries import space_by_code
from tests.desktop.audits import clipped, doubled_shortcuts, small_targets, unnamed

Click = Callable[[str], None]


def form_of(page: PartiesPage) -> PartyForm:
    form = page.panel.content()
    assert isinstance(form, PartyForm)
    return form


def line(form: Any, name: str) -> Any:
    field = form.fields[name]
    assert isinstance(field, LineField)
    return field.line


def names(page: PartiesPage) -> list[str]:
    return [row.name for row in page.list.table.rows()]


def test_the_list_shows_each_structure_and_the_chips_narrow_it(page: PartiesPage, qtbot: QtBot) -> None:
    assert {"La Recyclerie du Bourg", "Recyclerie du Bourg", "Le Fournil"} <= set(names(page))
    qtbot.mouseClick(page.list.chips.chips["member"], Qt.MouseButton.LeftButton)
    assert names(page) == ["Le Fournil"]
    assert page.list.chips.chips["hosted"].text().endswith("2")


def test_a_person_is_found_with_a_typing_error(page: PartiesPage, qtbot: QtBot) -> None:
    qtbot.keyClicks(page.list.search, "berenjer")
    qtbot.keyClick(page.list.search, Qt.Key.Key_Return)
    assert names(page) == ["La Recyclerie du Bourg"]
    page.list.search.selectAll()
    qtbot.keyClick(page.list.search, Qt.Key.Key_Delete)
    assert len(names(page)) > 2


def test_a_siren_of_eight_digits_is_refused_under_its_field_and_nothing_changes(
    page: PartiesPage, qtbot: QtBot, click: Click, known: Any
) -> None:
    before = known.runner.read(parties)
    click("Nouvelle structure")
    form = form_of(page)
    qtbot.keyClicks(line(form, "name"), "Les Jardins partages")
    qtbot.keyClicks(line(form, "siren"), "55200844")
    click("Créer la structure")
    assert page.panel.isVisible()
    assert "8" in form.fields["siren"].error()
    assert form.fields["siren"].error() == form.fields["siren"].control.accessibleDescription()
    assert known.runner.read(parties) == before


def test_a_wrong_key_is_told_while_typing(page: PartiesPage, qtbot: QtBot, click: Click) -> None:
    click("Nouvelle structure")
    siren = form_of(page).fields["siren"]
    qtbot.keyClicks(line(form_of(page), "siren"), "55200844")
    assert siren.error() == ""
    qtbot.keyClicks(line(form_of(page), "siren"), "4")
    assert siren.error() != ""
    qtbot.keyClick(siren.control, Qt.Key.Key_Backspace)
    qtbot.keyClicks(line(form_of(page), "siren"), "3")
    assert siren.error() == ""


def test_a_new_structure_is_created_shown_and_undone(
    page: PartiesPage, qtbot: QtBot, click: Click, known: Any
) -> None:
    qtbot.keyClick(page, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    form = form_of(page)
    qtbot.keyClicks(line(form, "name"), "Les Semeurs")
    qtbot.keyClicks(line(form, "headcount"), "7")
    qtbot.keyClicks(line(form, "town"), "Nantes")
    qtbot.mouseClick(form.fields["roles"].chips.chips["partner"], Qt.MouseButton.LeftButton)  # type: ignore[attr-defined]
    click("Créer la structure")
    assert page.panel.isHidden()
    assert page.card.title.full_text() == "Les Semeurs"
    (made,) = known.runner.read(parties, words="Semeurs")
    assert (made.headcount, made.commune, made.roles) == (7, "Nantes", ("partner",))
    page.undo()
    assert known.runner.read(parties, words="Les Semeurs") == []


def test_a_likely_duplicate_shows_while_typing_and_opens(
    page: PartiesPage, qtbot: QtBot, click: Click, known: Any
) -> None:
    click("Nouvelle structure")
    form = form_of(page)
    qtbot.keyClicks(line(form, "name"), "Le Fournill")
    assert form.alike.isVisible()
    click("Ouvrir Le Fournil")
    assert page.panel.isHidden()
    assert page.card.title.full_text() == "Le Fournil"


def test_a_known_siren_shows_its_structure(page: PartiesPage, qtbot: QtBot, click: Click) -> None:
    click("Nouvelle structure")
    form = form_of(page)
    qtbot.keyClicks(line(form, "name"), "Tout autre nom")
    qtbot.keyClicks(line(form, "siren"), "552008443")
    assert form.alike.accessibleName() == "La Recyclerie du Bourg"
    click("Créer la structure")
    assert "Recyclerie" in form.fields["siren"].error()


def test_duplicates_are_compared_merged_and_separated_by_undo(
    page: PartiesPage, qtbot: QtBot, click: Click, known: Any, notices: list[Notice]
) -> None:
    click("Doublons proposés")
    (row,) = page.duplicates.table.rows()
    assert {row.first, row.second} == {known.recyclerie, known.twin}
    page.duplicates.table.select_id(row.id)
    qtbot.keyClick(page.duplicates.table.grid, Qt.Key.Key_Return)
    assert isinstance(page.wide.content(), Compare)
    click("Garder La Recyclerie du Bourg")
    assert page.wide.isHidden()
    kept = known.runner.read(party, party=known.recyclerie)
    assert kept.phone == "02 40 12 34 56"
    assert {one.name for one in kept.contacts} == {"Camille Bérenger", "Dominique Lestrade"}
    undo = notices[-1].action
    assert undo is not None
    undo()
    kept = known.runner.read(party, party=known.recyclerie)
    assert (kept.phone, [one.name for one in kept.contacts]) == ("", ["Camille Bérenger"])
    assert known.runner.read(party, party=known.twin).merged_into is None


def test_the_chantiers_served_are_shared_counted_and_undone(
    page: PartiesPage, qtbot: QtBot, click: Click, known: Any
) -> None:
    page.show_record(known.fournil)
    click("Modifier les chantiers servis")
    form = page.panel.content()
    assert isinstance(form, LinksForm)
    first, second = list(form.fields)[:2]
    qtbot.keyClicks(line(form, first), "33,33")
    assert form.left.text().startswith("Reste non rattaché\u202f: 66,67")
    qtbot.keyClicks(line(form, second), "70")
    assert form.left.text().startswith("Trop")
    click("Enregistrer les liens")
    assert form.fields[second].error() != ""
    assert known.runner.read(party_links, party=known.fournil) == []
    line(form, second).selectAll()
    qtbot.keyClicks(line(form, second), "50")
    click("Enregistrer les liens")
    today = page.seat.clock.today()
    links = known.runner.read(party_links, party=known.fournil, on=today)
    assert [link.share for link in links] == [3333, 5000]
    assert page.panel.isHidden()
    page.undo()
    assert known.runner.read(party_links, party=known.fournil, on=today) == []


def test_the_list_tells_the_chantiers_served_today_by_their_numbers(known: Any) -> None:
    def shown(reader: Reader) -> list[str]:
        return [row.chantiers for row in listing(reader).lines if row.id == known.fournil]

    assert known.runner.read(shown) == [""]
    today = known.runner.clock.today()
    third, first = (known.runner.read(chantiers)[at] for at in (2, 0))
    known.runner.do(
        set_party_links, party=known.fournil, shares={third.id: 2000, first.id: 3000}, on=today
    )
    assert known.runner.read(shown) == [f"{first.number}, {third.number}"]
    tomorrow = today + timedelta(days=1)
    known.runner.do(set_party_links, party=known.twin, shares={first.id: 1000}, on=tomorrow)
    assert known.runner.read(chantiers_served, on=today) == {known.fournil: [first.id, third.id]}
    assert set(known.runner.read(chantiers_served, on=tomorrow)) == {known.fournil, known.twin}


def test_a_card_is_changed_by_f2_and_keeps_what_the_form_does_not_touch(
    page: PartiesPage, qtbot: QtBot, click: Click, known: Any
) -> None:
    page.show_record(known.recyclerie)
    before = known.runner.read(party, party=known.recyclerie)
    page.card.setFocus()
    qtbot.keyClick(page, Qt.Key.Key_F2)
    form = form_of(page)
    line(form, "phone").selectAll()
    qtbot.keyClicks(line(form, "phone"), "02 51 00 00 00")
    click("Enregistrer")
    after = known.runner.read(party, party=known.recyclerie)
    assert after.phone == "02 51 00 00 00"
    assert (after.siren, after.roles, after.address, after.name) == (
        before.siren, before.roles, before.address, before.name,
    )  # fmt: skip


def test_a_contact_is_added_and_escape_abandons(
    page: PartiesPage, qtbot: QtBot, click: Click, known: Any
) -> None:
    page.show_record(known.fournil)
    click("Ajouter un contact")
    qtbot.keyClicks(line(page.panel.content(), "name"), "Perdu")
    qtbot.keyClick(page.panel.content(), Qt.Key.Key_Escape)
    assert page.panel.isHidden()
    assert known.runner.read(party, party=known.fournil).contacts == ()
    click("Ajouter un contact")
    qtbot.keyClicks(line(page.panel.content(), "name"), "Alix Morvan")
    click("Enregistrer")
    (contact,) = known.runner.read(party, party=known.fournil).contacts
    assert (contact.name, contact.main) == ("Alix Morvan", True)


def test_archiving_leaves_the_list_and_comes_back(page: PartiesPage, click: Click, known: Any) -> None:
    page.show_record(known.fournil)
    click("Archiver")
    assert known.runner.read(party, party=known.fournil).archived
    assert not page.card.change.isEnabled()
    assert page.card.change.toolTip()
    click("Rétablir")
    assert not known.runner.read(party, party=known.fournil).archived


def test_the_pole_itself_says_why_it_is_not_archived(page: PartiesPage, known: Any) -> None:
    pole = next(one for one in known.runner.read(parties) if "pole" in one.roles)
    page.show_record(pole.id)
    assert not page.card.archive.isEnabled()
    assert "pôle" in page.card.archive.toolTip()


def test_a_file_with_a_wrong_line_says_it_and_imports_nothing(
    page: PartiesPage, click: Click, known: Any, tmp_path: Path
) -> None:
    file = tmp_path / "structures.csv"
    file.write_text("nom;siren;commune\nLa Bricole;1234;Rezé\nLe Potager;;Nantes\n", encoding="utf-8")
    importing.open_preview(page, page.wide, file)
    view = page.wide.content()
    assert isinstance(view, FateView)
    assert [(row.id, row.fate) for row in view.table.rows()] == [(2, "wrong"), (3, "new")]
    (button,) = [one for one in page.findChildren(QPushButton) if one.text().startswith("Importer 1")]
    assert not button.isEnabled()
    assert button.toolTip()


def test_a_right_file_is_imported_and_known_sirens_are_left_aside(
    page: PartiesPage, click: Click, known: Any, tmp_path: Path
) -> None:
    file = tmp_path / "structures.csv"
    file.write_text("nom;siren;commune\nAutre nom;552008443;Rezé\nLe Potager;;Nantes\n", encoding="utf-8")
    importing.open_preview(page, page.wide, file)
    click("Importer 1 structure")
    assert page.wide.isHidden()
    assert [one.name for one in known.runner.read(parties, words="Potager")] == ["Le Potager"]
    assert "Le Potager" in names(page)
    page.undo()
    assert known.runner.read(parties, words="Le Potager") == []


def test_alt_left_comes_back_to_the_list(page: PartiesPage, qtbot: QtBot, known: Any) -> None:
    page.list.table.select_id(known.fournil)
    qtbot.keyClick(page.list.table.grid, Qt.Key.Key_Return)
    assert page.stack.currentWidget() is page.card
    qtbot.keyClick(page, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert page.stack.currentWidget() is page.list
    assert page.list.table.current_row().id == known.fournil


def test_the_card_tells_the_network_of_a_structure_and_leads_there(
    page: PartiesPage, click: Click, known: Any, went: list[tuple[str, int | None]]
) -> None:
    run, party = known.runner, known.fournil
    page.show_record(party)
    assert network_rows(run.read(reading.card, party=party)) == []
    run.do(ask_accession, party=party, on=date(2026, 11, 2))
    run.do(add_benefit, party=party, scheme="Emplois d’Avenir", people=2, first_day=date(2026, 1, 1))
    run.do(add_post, party=party, title="Coordination", fte=Decimal("0.50"), first_day=date(2026, 1, 1))
    lease = run.read(space_by_code, code="B12").id
    run.do(open_lease, party=party, spaces=[lease], first_day=date(2025, 3, 1))
    run.do(open_enquiry, year=2025, on=date(2026, 1, 14), closes_on=date(2026, 2, 28))
    shown = [(row.title, row.amount, row.pill) for row in network_rows(run.read(reading.card, party=party))]
    assert shown == [
        ("Demande à devenir un lieu collectif de proximité", "", "charte 0/5"),
        ("Coordination", "0,50 ETP", ""),
        ("Emplois d’Avenir", "2 personnes", ""),
        ("Enquête emploi 2025", "", "sans réponse"),
    ]
    run.do(answer_enquiry, year=2025, party=party, jobs=Jobs(people=4, fte=Decimal("3.50")), on=date(2026, 2, 1))
    told = network_rows(run.read(reading.card, party=party))[-1]
    assert (told.title, told.detail) == ("Enquête emploi 2025", "4 personnes · 3,50 ETP")
    page.refresh()
    click("Ouvrir dans Réseau")
    assert went == [("network", party)]


def test_the_card_leads_to_the_account_of_the_structure(page: PartiesPage, click: Click, known: Any) -> None:
    asked: list[tuple[Any, ...]] = []
    page.seat = replace(page.seat, go=lambda *where: asked.append(where))
    page.show_record(known.fournil)
    click("Compte")
    assert asked == [("billing", None, f"account:{known.fournil}")]


@pytest.mark.parametrize("view", ["list", "duplicates", "card", "form", "links"])
def test_at_the_smallest_size_all_is_named_whole_and_large_enough(
    page: PartiesPage, qtbot: QtBot, known: Any, view: str
) -> None:
    page.resize(824, 600)
    if view in ("card", "links"):
        page.show_record(known.recyclerie)
    if view == "duplicates":
        page._show("duplicates")
    if view == "form":
        page.start("new")
    if view == "links":
        page.acts.links()
    qtbot.waitUntil(lambda: not page.waiting)
    QApplication.processEvents()
    inside = page.card.area
    assert inside.widget().width() <= inside.viewport().width()
    shown = page.panel.content()
    assert shown is None or (shown.window() is page and shown.parentWidget().width() <= page.panel.width())
    for audit in (unnamed, doubled_shortcuts, clipped, small_targets):
        assert audit(page) == [], audit.__name__


def test_the_mandates_of_a_structure_show_on_its_card_and_lead_to_theirs(
    page: PartiesPage, known: Any, click: Click, went: list[tuple[str, int | None]]
) -> None:
    page.show_record(known.recyclerie)
    assert page.card.mandates.lines() == []
    account = Account("La Recyclerie", "DE89370400440532013000")
    known.runner.do(
        add_mandate, issuer=known.runner.read(issuers)[0].id, party=known.recyclerie, reference="M-7",
        signed_on=date(2026, 1, 15), account=account,
    )  # fmt: skip
    page.refresh()
    [line] = page.card.mandates.lines()
    words = line.accessibleName().replace("\u00a0", " ")
    assert "M-7" in words and "DE89 3704 0044 0532 0130 00" in words and "15/01/2026" in words
    click("Ouvrir M-7")
    click("Nouveau mandat de prélèvement")
    assert went == [("billing", None)] * 2
