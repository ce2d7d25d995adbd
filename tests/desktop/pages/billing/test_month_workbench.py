"""« Le mois » by keys and clicks: its steps, anomalies put right in place, invoices to be, the lock."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from shown_xml import page_text

from pole_desk.accounts.billing.queries import locked_until
from pole_desk.accounts.receivables.queries import invoices
from pole_desk.desktop.pages.billing.month.reading import draft_pages
from pole_desk.desktop.pages.billing.month.remedies import Trouble, kind_names, remedy_of, troubles
from pole_desk.desktop.pages.billing.page import BillingPage
from pole_desk.desktop.parts.party_form import PartyForm
from pole_desk.desktop.widgets.buttons import Button
from pole_desk.desktop.widgets.form import Form

from pole_desk.kernel.work import Runner
from pole_desk.registers.catalog.commands import change_issuer
from pole_desk.registers.catalog.queries import issuers
from pole_desk.registers.parties.commands import add_contact, change_party
from pole_desk.registers.parties.queries import contacts
from pole_desk.registers.parties.queries import party as party_card
from pole_desk.registers.parties.rules import ContactInput
from tests.desktop.audits import clipped, small_targets, unnamed
from tests.desktop.pages.billing.debtors import may_debit, sign

CTRL = Qt.KeyboardModifier.ControlModifier


def step(qtbot: QtBot, page: BillingPage, key: str) -> None:
    qtbot.mouseClick(page.month.steps.steps[key], Qt.MouseButton.LeftButton)


def stands(page: BillingPage) -> dict[str, tuple[str, str]]:
    return {key: (one.standing.state, one.standing.detail) for key, one in page.month.steps.steps.items()}


def form_of(page: BillingPage) -> Form:
    content = page.panel.content()
    assert isinstance(content, Form)
    return content


def press(qtbot: QtBot, page: BillingPage, words: str) -> None:
    found = [b for b in page.findChildren(Button) if b.text() == words and b.isVisible()]
    assert found, words
    qtbot.mouseClick(found[-1], Qt.MouseButton.LeftButton)


def change(run: Runner, party: Any, **values: Any) -> None:
    card = run.read(party_card, party=party)
    run.do(change_party, party=party, values=replace(card.as_input(), roles=card.roles, **values),
           seen_version=card.version)  # fmt: skip


@pytest.fixture
def unsound(page: BillingPage, sqlite_pole: Runner, hosted: SimpleNamespace) -> SimpleNamespace:
    """Both structures are companies without SIREN: two anomalies that block."""
    for party in (hosted.elan, hosted.radio):
        change(sqlite_pole, party, siren="", vat_liable="yes", legal_form="SARL")
    page.refresh()
    return hosted


def test_the_steps_tell_where_the_month_stands_until_it_is_sent(
    qtbot: QtBot, page: BillingPage, sqlite_pole: Runner
) -> None:
    assert stands(page)["structures"] == ("done", "2 pièces prêtes")
    assert stands(page)["issue"] == ("now", "2 à émettre")
    assert stands(page)["send"] == ("later", "après l’émission")
    step(qtbot, page, "issue")
    press(qtbot, page, "Émettre")
    assert len(sqlite_pole.read(invoices)) == 2
    assert stands(page)["issue"] == ("done", "2 émises")
    assert stands(page)["send"] == ("now", "0 sur 2")


def test_what_blocks_is_put_right_one_after_the_other_from_the_keyboard(
    qtbot: QtBot, page: BillingPage, sqlite_pole: Runner, unsound: SimpleNamespace
) -> None:
    assert stands(page)["anomalies"] == ("stopped", "2 bloquantes")
    assert stands(page)["issue"][0] == "later" and not page.month.issue.isEnabled()
    step(qtbot, page, "anomalies")
    table = page.month.anomalies.table
    blocking = [row for row in table.rows() if row.blocking]
    assert table.rows()[:2] == blocking and [row.name for row in blocking] == ["Association Élan", "Radio Garrigue"]
    for row, siren in zip(blocking, ("552100554", "999000029"), strict=True):
        assert table.current_row() == row
        qtbot.keyClick(table.grid, Qt.Key.Key_Return)
        form = form_of(page)
        assert isinstance(form, PartyForm) and form.fields["name"].value() == row.name
        assert form.fields["siren"].control.hasFocus() and row.message in form.fields["siren"].error()
        qtbot.keyClicks(form.fields["siren"].control, siren)
        qtbot.keyClick(form.fields["siren"].control, Qt.Key.Key_Return, CTRL)
        assert page.panel.isHidden()
        assert table.grid.hasFocus()
    assert not [row for row in table.rows() if row.blocking]
    assert stands(page)["issue"] == ("now", "2 à émettre")
    assert sqlite_pole.read(party_card, party=unsound.radio).siren == "999000029"


def test_a_seller_left_incomplete_opens_on_its_first_empty_mention(
    qtbot: QtBot, page: BillingPage, sqlite_pole: Runner
) -> None:
    for seller in sqlite_pole.read(issuers):
        sqlite_pole.do(change_issuer, issuer=seller.id, values=replace(seller.as_input(), legal_form="", confirmed=False),
                       seen_version=seller.version)  # fmt: skip
    page.refresh()
    step(qtbot, page, "anomalies")
    assert page.month.anomalies.table.current_row().code == "issuer_incomplete"
    press(qtbot, page, "Corriger ici")
    form = form_of(page)
    assert form.fields["legal_form"].control.hasFocus() and form.fields["legal_form"].error()
    form.set_values(legal_form="SCIC", confirmed=True)
    press(qtbot, page, "Enregistrer")
    assert page.panel.isHidden(), [f.error() for f in form.fields.values()]
    assert stands(page)["anomalies"][0] == "done", page.month.anomalies.table.rows()[0].message


def test_what_is_not_a_field_leads_to_where_it_is(
    qtbot: QtBot, page: BillingPage, hosted: SimpleNamespace, went: list[tuple[str, int | None, str]]
) -> None:
    tax = Trouble("no_tax", True, "tax", "", "", None, "settings.taxes", None, None, 1)
    page.month.anomalies.open(tax)
    assert went[-1] == ("settings", None, "taxes")
    price = Trouble("no_price", True, "price", "", "", hosted.elan, "", None, hosted_dossier(page), 1)
    page.month.anomalies.open(price)
    assert went[-1][0] == "hosting"


def test_a_mandate_at_fault_leads_to_its_card_or_to_a_new_one(
    page: BillingPage, hosted: SimpleNamespace, sqlite_pole: Runner
) -> None:
    trouble = Trouble("mandate", True, "debit", "", "", hosted.elan, "party.mandate", None, None, 1)
    page.month.anomalies.open(trouble)
    assert page.debits.isVisible()
    assert page.findChildren(Form)[-1].fields["party"].value() == hosted.elan
    known = sign(sqlite_pole, hosted.elan, may_debit(sqlite_pole))
    shown: list[int] = []
    page.debits.mandates.open = shown.append  # type: ignore[method-assign]
    page.month.anomalies.open(trouble)
    assert shown == [known]


def hosted_dossier(page: BillingPage) -> Any:
    assert page.month.view is not None
    return page.month.view.plan.drafts[0].layout.lines[0][0].dossier


def test_equal_anomalies_are_one_line_and_the_chips_keep_a_kind(
    qtbot: QtBot, page: BillingPage, unsound: SimpleNamespace
) -> None:
    assert page.month.view is not None
    found = page.month.view.plan.anomalies
    twice = troubles([*found, *found])
    assert len(twice) == len(troubles(found)) and all(one.count == 2 for one in twice)
    assert all(one.kind in kind_names() and remedy_of(one).thing for one in twice)
    step(qtbot, page, "anomalies")
    chip = page.month.anomalies.kinds.chips["siren"]
    qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
    assert {row.kind for row in page.month.anomalies.table.rows()} == {"siren"}


def test_enter_shows_the_invoice_to_be_as_it_will_print_beside_why(
    qtbot: QtBot, page: BillingPage, sqlite_pole: Runner, hosted: SimpleNamespace
) -> None:
    page.month.table.select_id(hosted.radio)
    qtbot.keyClick(page.month.table.grid, Qt.Key.Key_Return)
    preview = page.month.preview
    assert preview.isVisible() and preview.pdf.pages.count() == 1
    assert len(preview.reasons.lines()) >= 2
    assert page.month.view is not None
    draft = next(one for one in page.month.view.plan.drafts if one.party == hosted.radio)
    words = page_text(sqlite_pole.read(draft_pages, draft=draft))
    assert "APERÇU" in words and "RadioGarrigue" in words and "àl’émission" in words
    assert sqlite_pole.read(invoices) == []
    qtbot.keyClick(preview.next, Qt.Key.Key_Return)
    assert preview.party == hosted.elan and not preview.next.isEnabled()
    qtbot.keyClick(page, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert not preview.isVisible() and page.month.table.current_row().party == hosted.elan
    step(qtbot, page, "anomalies")
    page.month.anomalies.previewed.emit(hosted.radio)
    assert preview.isVisible() and preview.party == hosted.radio
    qtbot.keyClick(page, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert page.month.anomalies.isVisible()


def test_the_lock_is_shown_moved_and_taken_back(qtbot: QtBot, page: BillingPage, sqlite_pole: Runner) -> None:
    press(qtbot, page, "Verrouiller…")
    form = form_of(page)
    assert form.fields["until"].value() == date(2026, 10, 31)
    form.set_values(until=date(2026, 11, 23))
    press(qtbot, page, "Verrouiller")
    assert "veille" in form.fields["until"].error()
    form.set_values(until=date(2026, 10, 31))
    press(qtbot, page, "Verrouiller")
    assert sqlite_pole.read(locked_until) == date(2026, 10, 31)
    assert page.month.lock.text() == "Verrou\u202f: 31/10/2026"
    qtbot.keyClick(page, Qt.Key.Key_Z, CTRL)
    assert sqlite_pole.read(locked_until) is None
    assert page.month.lock.text() == "Verrouiller…"


@pytest.mark.parametrize("view", ["anomalies", "preview"])
def test_each_view_of_the_month_holds_at_the_least_size(
    qtbot: QtBot, page: BillingPage, unsound: SimpleNamespace, view: str
) -> None:
    step(qtbot, page, "anomalies")
    if view == "preview":
        page.month._open_preview(unsound.radio)
    page.resize(1024 - 208, 606)
    qtbot.waitUntil(lambda: page.width() == 1024 - 208)
    assert unnamed(page) == []
    qtbot.waitUntil(lambda: clipped(page) == [])
    assert small_targets(page) == []


def test_the_form_of_a_structure_says_all_that_its_invoices_need(
    qtbot: QtBot, page: BillingPage, sqlite_pole: Runner, hosted: SimpleNamespace
) -> None:
    awa = sqlite_pole.do(add_contact, party=hosted.radio, contact=ContactInput(name="Awa", email="awa@radio.fr"))
    page.refresh()
    step(qtbot, page, "anomalies")
    table = page.month.anomalies.table
    table.select_id(next(row.key for row in table.rows() if row.code == "no_address"))
    press(qtbot, page, "Corriger ici")
    form = form_of(page)
    assert form.fields["street"].control.hasFocus()
    wanted = {"invoicing", "payment_terms_days", "order_number", "receiver", "vat_liable", "electronic_address",
              "vat_number", "elsewhere"}  # fmt: skip
    assert wanted <= set(form.fields)
    form.set_values(street="2 rue Haute", postcode="44000", town="Nantes", receiver=awa)
    press(qtbot, page, "Enregistrer")
    assert page.panel.isHidden()
    assert [one.name for one in sqlite_pole.read(contacts, party=hosted.radio) if one.billing] == ["Awa"]
    assert "no_address" not in {row.code for row in table.rows()}


def test_names_read_aloud_tell_each_step(page: BillingPage) -> None:
    spoken = [one.accessibleName() for one in page.month.steps.findChildren(QWidget) if isinstance(one, Button)]
    assert spoken[0].startswith("1. Aperçu") and "fait" in spoken[0]
    assert len(spoken) == 4
