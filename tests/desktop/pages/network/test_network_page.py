"""The page Réseau by real keys and clicks, on a small real pole."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QTableView, QWidget
from pytestqt.qtbot import QtBot

from pole_desk.activities.network.queries import (
    accessions,
    answers,
    benefits,
    charter,
    enquiry,
    posts,
    services,
)
from pole_desk.activities.network.reminders import NetworkReminders
from pole_desk.desktop.pages.network.page import TABS, NetworkPage
from pole_desk.desktop.parts.rows import Act
from pole_desk.desktop.seat import Seat
from pole_desk.desktop.widgets.buttons import Button
from pole_desk.desktop.widgets.form import Form
from pole_desk.kernel.work import Runner
from pole_desk.registers.dossiers.queries import party_links
from pole_desk.registers.parties.queries import party
from tests.desktop.audits import clipped, doubled_shortcuts, small_targets, unnamed
from tests.desktop.linking import FORTY, give_share, link_lines

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
TODAY = date(2026, 11, 23)


def click(qtbot: QtBot, widget: QWidget) -> None:
    qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)


def press(qtbot: QtBot, page: NetworkPage, words: str) -> None:
    """Click the visible button that says these words."""
    found = [b for b in page.findChildren(Button) if words in (b.text(), b.accessibleName()) and b.isVisible()]
    assert found, words
    click(qtbot, found[-1])


def tab(qtbot: QtBot, page: NetworkPage, key: str) -> None:
    words = dict(TABS)[key]
    click(qtbot, next(b for b in page.tabs.findChildren(Button) if b.text() == words))


def form_of(page: NetworkPage) -> Form:
    content = page.panel.content()
    assert isinstance(content, Form)
    return content


def type_in(qtbot: QtBot, form: Form, name: str, words: str) -> None:
    control = form.fields[name].control
    control.setFocus()
    control.selectAll()
    qtbot.keyClicks(control, words)


def send(qtbot: QtBot, page: NetworkPage) -> None:
    qtbot.keyClick(form_of(page), Qt.Key.Key_Return, CTRL)


def undo(qtbot: QtBot, page: NetworkPage) -> None:
    page.setFocus()
    qtbot.keyClick(page, Qt.Key.Key_Z, CTRL)


def act(acts: list[Act], words: str) -> None:
    next(one for one in acts if one.text == words).act()


def test_the_list_tells_how_each_place_stands_and_who_asks(qtbot: QtBot, page: NetworkPage) -> None:
    rows = {row.name: row for row in page.places.table.rows()}
    assert set(rows) == {"Le Préau", "La Cabane"}
    assert (rows["Le Préau"].met, rows["Le Préau"].fte, rows["Le Préau"].posts) == (5, Decimal("0.80"), "Coordination")
    assert rows["La Cabane"].services == "Gestion associative" and not rows["La Cabane"].lcp
    assert page.places.posts.accessibleName() == "Postes financés · 0,8 ETP · 27\u202f000\u202f€ par an"
    click(qtbot, page.places.asking)
    assert [row.name for row in page.places.table.rows()] == ["La Cabane"]


def test_a_request_says_what_lacks_until_it_is_accepted_and_is_taken_back(
    qtbot: QtBot, page: NetworkPage, told: SimpleNamespace, sqlite_pole: Runner
) -> None:
    page.show_record(told.asking)
    card = page.card
    assert card.warning.isVisible() and "4 points tenus sur 5" in card.warning.label.text()
    assert not card.accept.isEnabled() and "les objectifs" in card.accept.toolTip()
    assert card.shown is not None
    act(card.acts.point_acts(card.shown.points[4]), "Évaluer…")
    send(qtbot, page)
    assert form_of(page).fields["evidence"].error() == "À remplir."
    type_in(qtbot, form_of(page), "evidence", "Comptes rendus joints")
    send(qtbot, page)
    last = sqlite_pole.read(charter, party=told.asking, on=TODAY)[4]
    assert (last.opinion, last.evidence, last.on_day) == ("met", "Comptes rendus joints", TODAY)
    press(qtbot, page, "Dire les objectifs atteints…")
    type_in(qtbot, form_of(page), "goals", "240 habitants venus")
    send(qtbot, page)
    assert not card.warning.isVisible() and card.accept.isEnabled()
    click(qtbot, card.accept)
    send(qtbot, page)
    assert sqlite_pole.read(party, party=told.asking).lcp
    assert card.pill.accessibleName().endswith("LCP")
    undo(qtbot, page)
    assert sqlite_pole.read(accessions)[0].state == "asked" and not sqlite_pole.read(party, party=told.asking).lcp
    undo(qtbot, page)
    assert sqlite_pole.read(accessions)[0].goals == ""


def test_a_request_is_refused_with_its_reason_only(
    qtbot: QtBot, page: NetworkPage, told: SimpleNamespace, sqlite_pole: Runner
) -> None:
    page.show_record(told.asking)
    press(qtbot, page, "Refuser la demande…")
    send(qtbot, page)
    assert form_of(page).fields["reason"].error() == "Dites pourquoi."
    type_in(qtbot, form_of(page), "reason", "Sans preuve")
    send(qtbot, page)
    (one,) = sqlite_pole.read(accessions)
    assert (one.state, one.reason) == ("refused", "Sans preuve")
    act(page.card.acts.accession_acts(one), "Reprendre la décision")
    assert sqlite_pole.read(accessions)[0].state == "asked"


def test_posts_and_services_are_noted_changed_ended_and_withdrawn(
    qtbot: QtBot, page: NetworkPage, told: SimpleNamespace, sqlite_pole: Runner
) -> None:
    page.show_record(told.lcp)
    press(qtbot, page, "Noter un poste financé")
    type_in(qtbot, form_of(page), "title", "Accueil")
    type_in(qtbot, form_of(page), "fte", "1,5")
    send(qtbot, page)
    assert "0,01 à 1" in form_of(page).fields["fte"].error()
    type_in(qtbot, form_of(page), "fte", "0,5")
    send(qtbot, page)
    acts = page.card.acts
    new = sqlite_pole.read(posts, party=told.lcp)[1]
    act(acts.post_acts(new), "Modifier…")
    type_in(qtbot, form_of(page), "last_day", "01/02/2020")
    send(qtbot, page)
    assert form_of(page).fields["last_day"].error()
    type_in(qtbot, form_of(page), "last_day", "31/12/2026")
    type_in(qtbot, form_of(page), "amount", "12 000")
    send(qtbot, page)
    changed = sqlite_pole.read(posts, party=told.lcp)[1]
    assert (changed.title, changed.amount, changed.last_day) == ("Accueil", Decimal("12000.00"), date(2026, 12, 31))
    undo(qtbot, page)
    assert sqlite_pole.read(posts, party=told.lcp)[1] == new
    act(acts.post_acts(new), "Retirer, noté par erreur")
    assert len(sqlite_pole.read(posts, party=told.lcp)) == 1
    press(qtbot, page, "Noter un service reçu")
    type_in(qtbot, form_of(page), "other", "Paie")
    type_in(qtbot, form_of(page), "hours", "12")
    send(qtbot, page)
    service = sqlite_pole.read(services, party=told.lcp)[1]
    assert (service.service, service.hours) == ("Paie", 12)
    act(acts.service_acts(service), "Modifier…")
    assert form_of(page).fields["other"].value() == "Paie"


def test_a_place_that_was_one_already_is_added_by_keyboard_and_leaves(
    qtbot: QtBot, page: NetworkPage, told: SimpleNamespace, sqlite_pole: Runner
) -> None:
    qtbot.keyClick(page, Qt.Key.Key_N, CTRL)
    form = form_of(page)
    picker = form.fields["party"]
    picker.control.setFocus()
    qtbot.keyClicks(picker.control, "rive")
    qtbot.waitUntil(lambda: picker.list.count() > 0 and picker.list.isVisible())  # type: ignore[attr-defined]
    qtbot.keyClick(picker.control, Qt.Key.Key_Return)
    qtbot.keyClick(form.fields["known"].control, Qt.Key.Key_Down)
    send(qtbot, page)
    assert sqlite_pole.read(party, party=told.other).lcp
    assert {row.name for row in page.places.table.rows() if row.lcp} == {"Le Préau", "La Rive"}
    page.show_record(told.other)
    press(qtbot, page, "N’est plus un LCP")
    assert not sqlite_pole.read(party, party=told.other).lcp


def test_schemes_are_summed_on_the_day_typed_and_people_are_counted(
    qtbot: QtBot, page: NetworkPage, told: SimpleNamespace, sqlite_pole: Runner
) -> None:
    tab(qtbot, page, "schemes")
    assert [row.name for row in page.schemes.table.rows()] == ["La Rive"]
    line = page.schemes.day.line
    line.setFocus()
    line.selectAll()
    qtbot.keyClicks(line, "1/3/2026")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert {row.name for row in page.schemes.table.rows()} == {"La Rive", "Les Semeurs"}
    assert sum(row.people for row in page.schemes.sums.rows()) == 5
    assert page.schemes.sums.select_id("Emplois d’Avenir")
    assert [row.people for row in page.schemes.table.rows()] == [2]
    (row,) = page.schemes.table.rows()
    next(run for words, _icon, run in page._benefit_acts(row) if words == "Modifier…")()
    type_in(qtbot, form_of(page), "people", "0")
    send(qtbot, page)
    assert form_of(page).fields["people"].error() == "Comptez au moins une personne."
    type_in(qtbot, form_of(page), "people", "4")
    send(qtbot, page)
    assert [row.people for row in page.schemes.table.rows()] == [4]
    undo(qtbot, page)
    assert [one.people for one in sqlite_pole.read(benefits, party=told.other)] == [2]


def test_the_enquiry_shows_its_rate_beside_last_years_and_the_plan(qtbot: QtBot, page: NetworkPage) -> None:
    tab(qtbot, page, "enquiry")
    view = page.enquiry
    assert view.rate.accessibleName() == "Taux de réponse · 0\u202f% · 0 sur 2 · 100\u202f% en 2024"
    assert view.fte.accessibleName() == "Emplois (ETP) · 0 · 2,5 en 2024"
    assert "36\u202f360" in view.plan.full_text() and "16,2" in view.plan.full_text()
    before = {row.name: (row.before, row.email) for row in view.table.rows()}
    assert before == {"Les Semeurs": (Decimal("2.50"), "bonjour@semeurs.example"), "La Rive": (None, "")}
    assert not view.opening.isVisible() and view.remind.text() == "Relancer 2 structures"
    view.year.box.setFocus()
    qtbot.keyClick(view.year.box, Qt.Key.Key_Down)
    assert view.shown is not None and view.shown.card is not None and view.shown.card.year == 2024
    assert view.rate.accessibleName().endswith("100\u202f% · pas d’enquête en 2023")


def test_an_answer_is_noted_corrected_and_taken_back(
    qtbot: QtBot, page: NetworkPage, told: SimpleNamespace, sqlite_pole: Runner
) -> None:
    page.start("enquiry")
    assert page.enquiry.table.select_id(next(r.id for r in page.enquiry.table.rows() if r.party == told.hosted))
    qtbot.keyClick(page, Qt.Key.Key_N, CTRL)
    for name, words in (("people", "4"), ("fte", "4,5"), ("turnover", "90 000")):
        type_in(qtbot, form_of(page), name, words)
    send(qtbot, page)
    assert "plus que de personnes" in form_of(page).fields["fte"].error()
    type_in(qtbot, form_of(page), "fte", "3,5")
    send(qtbot, page)
    assert page.enquiry.rate.accessibleName().startswith("Taux de réponse · 50\u202f%")
    page.answer(next(r for r in page.enquiry.table.rows() if r.party == told.hosted))
    type_in(qtbot, form_of(page), "people", "5")
    send(qtbot, page)
    first = next(one for one in sqlite_pole.read(answers, year=2025) if one.party == told.hosted)
    assert (first.revision, first.people, first.fte) == (2, 5, Decimal("3.50"))
    undo(qtbot, page)
    assert next(one for one in sqlite_pole.read(answers, year=2025) if one.revision).people == 4


def test_those_who_are_silent_are_reminded_and_it_is_undone(
    qtbot: QtBot, page: NetworkPage, sqlite_pole: Runner
) -> None:
    page.start("enquiry")
    click(qtbot, page.enquiry.remind)
    assert {one.reminded_on for one in sqlite_pole.read(answers, year=2025)} == {TODAY}
    assert {row.name for row in page.enquiry.table.rows() if row.reminded_on} == {"Les Semeurs", "La Rive"}
    undo(qtbot, page)
    assert {one.reminded_on for one in sqlite_pole.read(answers, year=2025)} == {None}
    row = next(each for each in page.enquiry.table.rows() if each.name == "La Rive")
    next(run for words, _icon, run in page._answer_acts(row) if words == "Retirer de l’enquête")()
    assert sqlite_pole.read(enquiry, year=2025).asked == 1


def test_a_pole_without_network_says_what_to_do(qtbot: QtBot, network_seat: Seat) -> None:
    made = NetworkPage(network_seat)
    qtbot.addWidget(made)
    made.resize(1232, 866)
    made.show()
    qtbot.waitUntil(made.isActiveWindow)
    assert [b for b in made.places.table.findChildren(Button) if b.text() == "Nouveau LCP" and b.isVisible()]
    tab(qtbot, made, "enquiry")
    assert made.enquiry.empty.isVisible()
    press(qtbot, made, "Ouvrir l’enquête")
    send(qtbot, made)
    assert "personne à interroger" in form_of(made).fields["closes_on"].error()
    made.show_record(9999)
    assert made.places.isVisible() and made._banner is not None


def test_a_reminder_leads_to_its_view_and_back_keeps_the_list(
    qtbot: QtBot, page: NetworkPage, told: SimpleNamespace, sqlite_pole: Runner, went: list[tuple[str, int | None, str]]
) -> None:
    found = sqlite_pole.read(lambda reader: NetworkReminders().reminders(reader, TODAY))
    assert [(one.page, one.record) for one in found] == [("network", 0), ("network", told.asking)]
    page.show_record(0)
    assert page.enquiry.isVisible()
    page.start("asked")
    assert page.places.table.select_id(told.asking)
    qtbot.keyClick(page.places.table.findChild(QTableView), Qt.Key.Key_Return)
    assert page.card.isVisible()
    press(qtbot, page, "Voir la structure")
    assert went == [("parties", told.asking, "")]
    qtbot.keyClick(page, Qt.Key.Key_Left, ALT)
    assert page.places.isVisible() and page.places.table.current_row().id == told.asking
    qtbot.keyClick(page, Qt.Key.Key_F, CTRL)
    assert QApplication.focusWidget() is not None and page.places.table.isAncestorOf(QApplication.focusWidget())


@pytest.mark.parametrize("size", [(1232, 866), (1024 - 64, 640)])
def test_the_network_can_be_used_by_anyone(
    qtbot: QtBot, page: NetworkPage, told: SimpleNamespace, size: tuple[int, int]
) -> None:
    page.resize(*size)
    for key in (*dict(TABS), "card"):
        page.show_record(told.asking) if key == "card" else page._show(key)
        QApplication.processEvents()
        assert unnamed(page) == [] and small_targets(page) == [] and doubled_shortcuts(page) == []
        qtbot.waitUntil(lambda: clipped(page) == [])


def test_the_structures_of_a_scheme_and_the_one_on_a_card_are_linked_to_a_chantier(
    qtbot: QtBot, page: NetworkPage, told: SimpleNamespace, sqlite_pole: Runner
) -> None:
    today = page.seat.clock.today()
    page.start("schemes")
    parties = {row.party for row in page.schemes.table.rows()}
    chantier = link_lines(qtbot, page, page.schemes.table)
    for structure in parties:
        links = sqlite_pole.read(party_links, party=structure, on=today)
        assert [(one.chantier, one.share) for one in links] == [(chantier, FORTY)]
    page.show_record(told.lcp)
    click(qtbot, page.card.buttons["links"])
    give_share(qtbot, page)
    assert [one.share for one in sqlite_pole.read(party_links, party=told.lcp, on=today)] == [FORTY]
