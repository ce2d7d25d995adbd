"""The page Hébergement by real keys and clicks, on a small real pole."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QTableView, QWidget
from pytestqt.qtbot import QtBot

from pole_desk.activities.hosting.commands import (
    Wish,
    call_committee,
    decide_application,
    present_to_committee,
    receive_application,
    record_visit,
)
from pole_desk.activities.hosting.queries import application, targets
from pole_desk.activities.hosting.rules import State as Admission
from pole_desk.activities.leases.commands import change_terms
from pole_desk.activities.leases.queries import lease_card, leases
from pole_desk.activities.leases.rules import State
from pole_desk.activities.leases.rules.terms import Terms
from pole_desk.desktop.pages.hosting.page import TABS, HostingPage
from pole_desk.desktop.pages.hosting.papers import paper
from pole_desk.desktop.widgets.buttons import Button
from pole_desk.desktop.widgets.confirm import ConfirmPanel
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.scroll import Scroll
from pole_desk.desktop.widgets.table import DataTable
from pole_desk.kernel.money import round_cents
from pole_desk.kernel.work import Runner
from pole_desk.registers.catalog.commands import add_index_value
from pole_desk.ports.ids import ApplicationId, PartyId
from pole_desk.registers.dossiers.queries import links_of, party_links
from tests.desktop.audits import clipped, small_targets, unnamed
from tests.desktop.linking import FORTY, give_share, link_lines

SERIES = "essai"


def click(qtbot: QtBot, widget: QWidget) -> None:
    qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)


def press(qtbot: QtBot, page: HostingPage, words: str) -> None:
    """Click the visible button that says these words."""
    found = [b for b in page.findChildren(Button) if b.text() == words and b.isVisible()]
    assert found, words
    click(qtbot, found[-1])


def form_of(page: HostingPage) -> Form:
    content = page.panel.content()
    assert isinstance(content, Form)
    return content


def names(page: HostingPage) -> list[str]:
    return [row.party_name for row in page.agreements.table.rows()]


def test_the_list_shows_the_agreements_alive_and_their_totals(page: HostingPage) -> None:
    assert names(page) == ["Association Élan", "Cyclo-Logis", "Radio Garrigue"]
    assert "2 conventions en cours" in page.header.findChildren(QWidget)[1].accessibleName()


def test_chips_keep_the_agreements_that_end_within_three_months(qtbot: QtBot, page: HostingPage) -> None:
    click(qtbot, page.agreements.chips.chips["ending"])
    assert names(page) == ["Cyclo-Logis"]
    click(qtbot, page.agreements.chips.chips["ending"])
    click(qtbot, page.agreements.chips.chips["deposit"])
    assert names(page) == ["Cyclo-Logis"]


def test_enter_opens_the_card_and_alt_left_goes_back(qtbot: QtBot, page: HostingPage) -> None:
    grid = page.agreements.table.findChild(QTableView)
    assert page.agreements.table.select_id(page.agreements.table.rows()[0].id)
    qtbot.keyClick(grid, Qt.Key.Key_Return)
    assert page.card.isVisible()
    assert "Association Élan" in page.card.title.full_text()
    qtbot.keyClick(page, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert page.agreements.isVisible()


def test_greyed_acts_say_why(page: HostingPage, hosted: SimpleNamespace) -> None:
    page.show_record(hosted.third)
    notice = page.card.menu.buttons["notice"]
    assert not notice.isEnabled()
    assert "brouillon" in notice.toolTip()
    assert page.card.menu.sign.isVisible()
    page.show_record(hosted.first)
    assert not page.card.menu.sign.isVisible()
    assert page.card.menu.buttons["notice"].isEnabled()


def test_a_draft_is_signed_from_its_card_and_undone(
    qtbot: QtBot, page: HostingPage, hosted: SimpleNamespace, sqlite_pole: Runner
) -> None:
    page.show_record(hosted.third)
    click(qtbot, page.card.menu.sign)
    assert sqlite_pole.read(lease_card, lease=hosted.third).state == State.SIGNED
    page.setFocus()
    qtbot.keyClick(page, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert sqlite_pole.read(lease_card, lease=hosted.third).state == State.DRAFT


def test_ending_an_agreement_before_it_begins_is_refused_under_the_field(
    qtbot: QtBot, page: HostingPage, hosted: SimpleNamespace
) -> None:
    page.show_record(hosted.first)
    click(qtbot, page.card.menu.buttons["end"])
    form = form_of(page)
    form.fields["last"].control.setText("1/1/2020")
    press(qtbot, page, "Terminer")
    assert form.fields["last"].error()
    assert page.panel.isVisible()


def test_a_service_of_the_price_list_joins_the_card(
    qtbot: QtBot, page: HostingPage, hosted: SimpleNamespace, sqlite_pole: Runner
) -> None:
    page.show_record(hosted.first)
    click(qtbot, page.card.menu.buttons["service"])
    form_of(page).set_values(item="internet")
    press(qtbot, page, "Ajouter le service")
    found = sqlite_pole.read(lease_card, lease=hosted.first)
    assert [one.item for one in found.services] == ["internet"]
    assert page.panel.isHidden()


def test_withholding_a_deposit_asks_for_the_reason(
    qtbot: QtBot, page: HostingPage, hosted: SimpleNamespace, sqlite_pole: Runner
) -> None:
    page.show_record(hosted.first)
    click(qtbot, page.card.menu.buttons["deposit"])
    form = form_of(page)
    form.set_values(kind="withheld", amount=Decimal("30.00"))
    press(qtbot, page, "Enregistrer")
    assert form.fields["reason"].error()
    form.set_values(reason="Store cassé")
    press(qtbot, page, "Enregistrer")
    assert sqlite_pole.read(lease_card, lease=hosted.first).deposit_held == Decimal("300.00")


def test_another_price_without_a_reason_is_refused_under_the_reason(
    qtbot: QtBot, page: HostingPage, hosted: SimpleNamespace, sqlite_pole: Runner
) -> None:
    page.show_record(hosted.first)
    click(qtbot, page.card.menu.buttons["price"])
    form = form_of(page)
    form.set_values(from_day=date(2027, 1, 1), price=Decimal("100.00"))
    press(qtbot, page, "Changer le prix")
    assert form.fields["reason"].error()
    form.set_values(reason="Projet solidaire")
    press(qtbot, page, "Changer le prix")
    line = sqlite_pole.read(lease_card, lease=hosted.first).lines[0]
    assert line.steps[-1].agreed_price == Decimal("100.00")


def test_a_space_already_taken_is_not_chosen_and_says_by_whom(
    qtbot: QtBot, page: HostingPage, hosted: SimpleNamespace, sqlite_pole: Runner
) -> None:
    page.show_record(hosted.first)
    click(qtbot, page.card.menu.buttons["space"])
    form = form_of(page)
    form.list.show_space(hosted.places["B02"])
    qtbot.keyClick(form.list, Qt.Key.Key_Space)
    assert "Cyclo-Logis" in form.said.text()
    form.list.show_space(hosted.places["B04"])
    qtbot.keyClick(form.list, Qt.Key.Key_Space)
    press(qtbot, page, "Ajouter l’espace")
    codes = {line.space_code for line in sqlite_pole.read(lease_card, lease=hosted.first).lines}
    assert codes == {"B01", "B04"}


def test_clauses_are_changed_and_the_rest_stays(
    qtbot: QtBot, page: HostingPage, hosted: SimpleNamespace, sqlite_pole: Runner
) -> None:
    page.show_record(hosted.first)
    click(qtbot, page.card.menu.buttons["terms"])
    form_of(page).set_values(people=3, order="BC-12")
    press(qtbot, page, "Enregistrer les clauses")
    found = sqlite_pole.read(lease_card, lease=hosted.first)
    assert (found.people, found.order_number, found.insurance_until) == (3, "BC-12", date(2027, 12, 31))


@pytest.mark.parametrize("kind", ["agreement", "entry", "exit", "receipt"])
def test_every_paper_of_an_agreement_is_drawn(kind: str, hosted: SimpleNamespace, sqlite_pole: Runner) -> None:
    number, pdf = sqlite_pole.read(paper, lease=hosted.first, kind=kind)
    assert number.startswith("CV-2026-")
    assert pdf.startswith(b"%PDF")


def test_a_paper_is_saved_where_asked(
    page: HostingPage, hosted: SimpleNamespace, tmp_path: Path
) -> None:
    page.show_record(hosted.first)
    page.card.papers.save(hosted.first, "agreement")
    dialog = page.findChild(QFileDialog)
    assert dialog is not None
    dialog.fileSelected.emit(str(tmp_path / "convention.pdf"))
    assert (tmp_path / "convention.pdf").read_bytes().startswith(b"%PDF")


def test_indexation_asks_once_more_and_is_refused_twice(
    qtbot: QtBot, page: HostingPage, hosted: SimpleNamespace, sqlite_pole: Runner
) -> None:
    for quarter, value in (("2025-T2", "100.00"), ("2026-T2", "102.00")):
        sqlite_pole.do(add_index_value, series=SERIES, quarter=quarter, value=Decimal(value), source="essai")
    lease = sqlite_pole.read(lease_card, lease=hosted.first)
    terms = Terms(people=lease.people, index_series=SERIES, index_quarter="2025-T2")
    sqlite_pole.do(change_terms, lease=hosted.first, terms=terms)
    page._choose("indexation")
    assert [row.lease for row in page.indexation.preview.ready] == [hosted.first]
    click(qtbot, page.indexation.apply)
    click(qtbot, page.findChild(ConfirmPanel).yes)
    old, new = (step.agreed_price for step in sqlite_pole.read(lease_card, lease=hosted.first).lines[0].steps)
    assert new == round_cents(old * Decimal("1.02"))
    assert not page.indexation.apply.isEnabled()
    assert page.indexation.apply.toolTip()
    assert page.indexation.take_back.isEnabled()


def test_an_application_goes_from_visit_to_agreement(
    qtbot: QtBot, page: HostingPage, hosted: SimpleNamespace, sqlite_pole: Runner
) -> None:
    asked = sqlite_pole.do(
        receive_application, party=hosted.cyclo, on=date(2026, 11, 2),
        wish=Wish(wanted_from=date(2027, 2, 1), offices=1, people=1),
    )  # fmt: skip
    sqlite_pole.do(record_visit, application=asked, on=date(2026, 11, 9))
    page.show_application(asked)
    assert not page.admission.open.isEnabled()
    click(qtbot, page.admission.buttons["committee"])
    press(qtbot, page, "Présenter la candidature")
    click(qtbot, page.admission.buttons["decide"])
    press(qtbot, page, "Enregistrer la décision")
    assert sqlite_pole.read(application, application=asked).state == Admission.ACCEPTED
    click(qtbot, page.admission.open)
    form = page.panel.content()
    form.places.show_space(hosted.places["B04"])
    qtbot.keyClick(form.places, Qt.Key.Key_Space)
    press(qtbot, page, "Ouvrir la convention")
    lease = sqlite_pole.read(application, application=asked).lease
    assert lease is not None
    assert page.card.isVisible()
    assert page.card.shown.lease.id == lease


def test_refusing_without_a_reason_is_said_under_the_reason(
    qtbot: QtBot, page: HostingPage, hosted: SimpleNamespace, sqlite_pole: Runner
) -> None:
    asked = sqlite_pole.do(
        receive_application, party=hosted.cyclo, on=date(2026, 11, 2),
        wish=Wish(wanted_from=date(2027, 2, 1), offices=1),
    )  # fmt: skip
    page.show_application(asked)
    click(qtbot, page.admission.buttons["withdraw"])
    press(qtbot, page, "Retirer la candidature")
    assert form_of(page).fields["reason"].error()


def test_a_target_is_set_from_the_mix(qtbot: QtBot, page: HostingPage, sqlite_pole: Runner) -> None:
    page.show_mix()
    pencils = [b for b in page.mix.findChildren(Button) if b.icon_name == "pencil"]
    click(qtbot, pencils[0])
    form_of(page).set_values(percent=40)
    press(qtbot, page, "Fixer l’objectif")
    assert Decimal(40) in sqlite_pole.read(targets, on=date(2026, 11, 23)).values()


def test_the_palette_starts_both_acts(page: HostingPage) -> None:
    page.start("new")
    assert page.panel.accessibleName() == "Louer un espace"
    page.start("apply")
    assert page.panel.accessibleName() == "Nouvelle candidature"


def test_the_structure_and_its_invoices_are_one_click_away(
    qtbot: QtBot, page: HostingPage, hosted: SimpleNamespace, went: list[tuple[str, int | None, str]]
) -> None:
    page.show_record(hosted.first)
    click(qtbot, page.card.party)
    assert went == [("parties", hosted.elan, "")]


@pytest.mark.parametrize("view", [key for key, _words in TABS] + ["mix"])
def test_every_view_passes_the_audits_on_the_smallest_window(page: HostingPage, view: str) -> None:
    page.resize(1024 - 208, 606)
    page._show(view)
    assert unnamed(page) == []
    assert clipped(page) == []
    assert small_targets(page) == []


def test_the_cards_pass_the_audits_on_the_smallest_window(
    page: HostingPage, hosted: SimpleNamespace, sqlite_pole: Runner
) -> None:
    page.resize(1024 - 208, 606)
    page.show_record(hosted.first)
    assert unnamed(page) == []
    assert clipped(page) == []
    assert small_targets(page) == []


def test_both_cards_keep_their_right_column_in_sight_on_the_smallest_window(
    page: HostingPage, hosted: SimpleNamespace, sqlite_pole: Runner
) -> None:
    page.resize(1024 - 208, 606)
    asked = sqlite_pole.do(
        receive_application, party=hosted.cyclo, on=date(2026, 11, 2),
        wish=Wish(wanted_from=date(2027, 2, 1), offices=1),
    )  # fmt: skip
    page.show_record(hosted.first)
    for show, view in ((lambda: None, page.card), (lambda: page.show_application(asked), page.admission)):
        show()
        QApplication.processEvents()
        scroll = view.findChild(Scroll)
        assert scroll.widget().width() <= scroll.viewport().width()


def test_everything_on_the_page_is_of_this_pole(sqlite_pole: Runner, page: HostingPage) -> None:
    assert {row.id for row in page.agreements.table.rows()} == {one.id for one in sqlite_pole.read(leases)}


def test_f2_changes_the_clauses_of_the_card_shown(
    qtbot: QtBot, page: HostingPage, hosted: SimpleNamespace
) -> None:
    page.show_record(hosted.first)
    qtbot.keyClick(page, Qt.Key.Key_F2)
    assert page.panel.accessibleName().startswith("Clauses de CV-")


FORMS = ("notice", "end", "cancel", "space", "move", "occupant", "service", "one_off", "price", "deposit",
         "insurance", "terms")  # fmt: skip


@pytest.mark.parametrize("act", FORMS)
def test_every_act_opens_a_form_that_passes_the_audits_and_escape_leaves_it(
    qtbot: QtBot, page: HostingPage, hosted: SimpleNamespace, act: str
) -> None:
    page.resize(1024 - 208, 606)
    page.show_record(hosted.first)
    page.card.menu.buttons[act].click()
    assert page.panel.isVisible()
    assert unnamed(page.panel) == []
    assert clipped(page.panel) == []
    qtbot.keyClick(page.panel, Qt.Key.Key_Escape)
    assert page.panel.isHidden()


def test_an_ended_agreement_is_reopened_without_end(
    qtbot: QtBot, page: HostingPage, hosted: SimpleNamespace, sqlite_pole: Runner
) -> None:
    page.show_record(hosted.second)
    click(qtbot, page.card.menu.buttons["reopen"])
    press(qtbot, page, "Rouvrir")
    assert sqlite_pole.read(lease_card, lease=hosted.second).last_day is None


def test_a_cancelled_draft_keeps_its_reason_and_comes_back(
    qtbot: QtBot, page: HostingPage, hosted: SimpleNamespace, sqlite_pole: Runner
) -> None:
    page.show_record(hosted.third)
    click(qtbot, page.card.menu.buttons["cancel"])
    form_of(page).set_values(reason="Projet reporté")
    press(qtbot, page, "Annuler la convention")
    found = sqlite_pole.read(lease_card, lease=hosted.third)
    assert (found.state, found.cancel_reason) == (State.CANCELLED, "Projet reporté")
    click(qtbot, page.card.menu.buttons["reopen"])
    assert sqlite_pole.read(lease_card, lease=hosted.third).state == State.DRAFT


def test_moving_names_the_rent_before_and_after(
    qtbot: QtBot, page: HostingPage, hosted: SimpleNamespace, sqlite_pole: Runner
) -> None:
    page.show_record(hosted.second)
    page.card.acts.move()
    table = page.panel.content().findChild(DataTable)
    assert table.select_id(hosted.places["B04"])
    press(qtbot, page, "Déménager")
    lines = sqlite_pole.read(lease_card, lease=hosted.second).lines
    assert [line.space_code for line in lines if line.until == date(2026, 12, 31)] == ["B04"]


def test_a_co_occupant_with_more_than_the_whole_rent_is_refused_under_the_share(
    qtbot: QtBot, page: HostingPage, hosted: SimpleNamespace
) -> None:
    page.show_record(hosted.first)
    page.card.acts.add_occupant()
    form = form_of(page)
    form.fields["party"].set_party(hosted.cyclo, "Cyclo-Logis")
    form.set_values(share=Decimal(80))
    press(qtbot, page, "Ajouter le co-occupant")
    assert form.fields["share"].error()


def test_one_off_charges_need_a_price_and_join_the_card(
    qtbot: QtBot, page: HostingPage, hosted: SimpleNamespace, sqlite_pole: Runner
) -> None:
    page.show_record(hosted.first)
    page.card.acts.add_one_off()
    form = form_of(page)
    form.set_values(item="lost_key", label="Clé perdue")
    press(qtbot, page, "Ajouter les frais")
    assert form.fields["price"].error()
    form.set_values(price=Decimal("40.00"))
    press(qtbot, page, "Ajouter les frais")
    assert [one.label for one in sqlite_pole.read(lease_card, lease=hosted.first).one_offs] == ["Clé perdue"]


def received(pole: Runner, party: PartyId) -> ApplicationId:
    return pole.do(
        receive_application, party=party, on=date(2026, 11, 2),
        wish=Wish(wanted_from=date(2027, 2, 1), offices=1, people=1),
    )  # fmt: skip


@pytest.mark.parametrize("view", ["applications", "waiting"])
def test_the_structures_of_applications_are_linked_in_bulk(
    qtbot: QtBot, page: HostingPage, hosted: SimpleNamespace, sqlite_pole: Runner, view: str
) -> None:
    today = page.seat.clock.today()
    for party in (hosted.elan, hosted.cyclo):
        asked = received(sqlite_pole, party)
        if view == "waiting":
            sqlite_pole.do(record_visit, application=asked, on=date(2026, 11, 9))
            sqlite_pole.do(present_to_committee, application=asked, committee=sqlite_pole.do(call_committee, on=today))
            waits = {"decision": Admission.WAITING, "reason": "complet"}
            sqlite_pole.do(decide_application, application=asked, on=today, **waits)
    page._choose(view)
    table = page.applications.table if view == "applications" else page.waiting_list.table
    chantier = link_lines(qtbot, page, table)
    for party in (hosted.elan, hosted.cyclo):
        links = sqlite_pole.read(party_links, party=party, on=today)
        assert [(one.chantier, one.share) for one in links] == [(chantier, FORTY)]


def test_an_agreement_and_an_application_are_linked_from_their_cards_and_agreements_in_bulk(
    qtbot: QtBot, page: HostingPage, hosted: SimpleNamespace, sqlite_pole: Runner
) -> None:
    today = page.seat.clock.today()
    rows = page.agreements.table.rows()
    chantier = link_lines(qtbot, page, page.agreements.table)
    for row in rows:
        assert [one.chantier for one in sqlite_pole.read(links_of, dossier=row.dossier, on=today)] == [chantier]
    page.show_record(hosted.first)
    click(qtbot, page.card.menu.buttons["links"])
    give_share(qtbot, page)
    page.show_application(received(sqlite_pole, hosted.cyclo))
    click(qtbot, page.admission.buttons["links"])
    give_share(qtbot, page)
    assert [one.share for one in sqlite_pole.read(party_links, party=hosted.cyclo, on=today)] == [FORTY]
