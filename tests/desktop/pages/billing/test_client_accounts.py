"""« Comptes » by clicks: clients, a client's account with all that happened, and every gesture on it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from pole_desk.accounts.billing import outbox
from pole_desk.accounts.billing.commands import credit_invoice
from pole_desk.accounts.mail.commands import set_folder, set_sender
from pole_desk.accounts.mail.queries import letters
from pole_desk.accounts.receivables.commands import receive_payment, record_payment
from pole_desk.accounts.receivables.queries import (
    Receivable,
    balance_of,
    deposits_held,
    handed_accounts,
    invoices,
    losses,
    payments,
    refunds,
)
from pole_desk.accounts.receivables.rules import Method
from pole_desk.activities.leases.commands import end_lease, receive_deposit
from pole_desk.desktop.pages.billing.accounts.papers import LeaverView, StatementView
from pole_desk.desktop.pages.billing.accounts.shares import Shares
from pole_desk.desktop.pages.billing.page import BillingPage
from pole_desk.desktop.widgets.buttons import Button
from pole_desk.desktop.widgets.form import Form
from pole_desk.kernel.periods import Month
from pole_desk.kernel.work import Runner
from pole_desk.registers.catalog.queries import issuers
from pole_desk.registers.parties.commands import change_party
from pole_desk.registers.parties.queries import party
from tests.desktop.audits import clipped, small_targets, unnamed

ELAN, RADIO = "Association Élan", "Radio Garrigue"
Went = list[tuple[str, int | None, str]]


def press(qtbot: QtBot, page: BillingPage, words: str) -> None:
    found = [b for b in page.findChildren(Button) if b.text() == words and b.isVisible()]
    assert found, words
    qtbot.mouseClick(found[-1], Qt.MouseButton.LeftButton)


def form_of(page: BillingPage) -> Form:
    content = page.panel.content()
    assert isinstance(content, Form)
    return content


def of_party(run: Runner, name: str) -> list[Receivable]:
    return [one for one in run.read(invoices) if one.party_name == name]


@pytest.fixture
def owed(sqlite_pole: Runner, hosted: SimpleNamespace) -> SimpleNamespace:
    """Two months issued: each owes two invoices of one seller."""
    for month in (Month(2026, 11), Month(2026, 12)):
        outbox.issue_month(sqlite_pole, month=month)
    return SimpleNamespace(elan=of_party(sqlite_pole, ELAN), radio=of_party(sqlite_pole, RADIO))


def test_the_clients_stand_with_what_each_owes_waits_and_left_as_deposit(
    qtbot: QtBot, page: BillingPage, sqlite_pole: Runner, hosted: SimpleNamespace, owed: SimpleNamespace, went: Went
) -> None:
    run = sqlite_pole
    run.do(receive_deposit, lease=hosted.first, amount=Decimal(300), on=date(2026, 11, 3))
    run.do(receive_payment, party=hosted.radio, on=date(2026, 11, 20), amount=Decimal(50), method=Method.TRANSFER,
           allocations=[])  # fmt: skip
    press(qtbot, page, "Comptes")
    rows = {row.party: row for row in page.accounts.clients.table.rows()}
    assert rows[hosted.elan].held == Decimal(300)
    assert rows[hosted.elan].balance == sum(one.total for one in owed.elan) == run.read(balance_of, party=hosted.elan)
    assert rows[hosted.radio].free == Decimal(50)
    assert rows[hosted.radio].balance == run.read(balance_of, party=hosted.radio)
    assert unnamed(page) == clipped(page) == small_targets(page) == []
    page.accounts.clients.table.select_id(hosted.elan)
    qtbot.keyClick(page.accounts.clients.table.grid, Qt.Key.Key_Return)
    assert page.accounts.shown() == "card" and page.tabs.isHidden()
    kinds = [event.kind for event in page.accounts.card.table.rows()]
    assert sorted(kinds) == ["deposit", "invoice", "invoice"]
    page.resize(1024 - 208, 606)
    assert unnamed(page) == clipped(page) == small_targets(page) == []
    press(qtbot, page, "Voir la structure")
    assert went[-1][:2] == ("parties", hosted.elan)
    qtbot.keyClick(page, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert page.accounts.shown() == "clients" and page.tabs.isVisible()


def test_one_payment_pays_several_invoices_and_what_is_left_stays_on_the_account(
    qtbot: QtBot, page: BillingPage, sqlite_pole: Runner, hosted: SimpleNamespace, owed: SimpleNamespace
) -> None:
    page.start(f"account:{hosted.radio}")
    press(qtbot, page, "Encaisser")
    form = form_of(page)
    total = sum((one.total for one in owed.radio), Decimal(0))
    assert form.fields["amount"].value() == total, "all that is owed is proposed"
    form.fields["amount"].set_value(total + 30)
    form.fields["amount"].edited.emit()
    press(qtbot, page, "Enregistrer le règlement")
    assert [one.state for one in of_party(sqlite_pole, RADIO)] == ["paid", "paid"]
    assert sqlite_pole.read(payments)[0].free == Decimal(30)
    assert page.accounts.card.client.free == Decimal(30)
    qtbot.keyClick(page, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert sqlite_pole.read(balance_of, party=hosted.radio) == total


def test_a_part_of_an_invoice_is_paid_and_too_much_is_refused_beside_its_amount(
    qtbot: QtBot, page: BillingPage, sqlite_pole: Runner, hosted: SimpleNamespace, owed: SimpleNamespace
) -> None:
    page.start(f"account:{hosted.radio}")
    first, second = owed.radio
    page.accounts.card.receive(second.id)
    form = form_of(page)
    parts = page.panel.findChild(Shares)
    assert parts.given() == [(second.id, second.total)]
    parts.parts[first.id].set_value(first.total + 1)
    parts.parts[first.id].edited.emit()
    press(qtbot, page, "Enregistrer le règlement")
    assert "Au plus" in parts.parts[first.id].error() and sqlite_pole.read(payments) == []
    form.fields["amount"].set_value(Decimal(40))
    form.fields["amount"].edited.emit()
    press(qtbot, page, "Enregistrer le règlement")
    paid = {one.id: one.paid for one in of_party(sqlite_pole, RADIO)}
    assert paid == {first.id: 0, second.id: Decimal(40)}


def test_what_waits_is_shared_then_given_back(
    qtbot: QtBot, page: BillingPage, sqlite_pole: Runner, hosted: SimpleNamespace, owed: SimpleNamespace
) -> None:
    first = owed.radio[0]
    sqlite_pole.do(receive_payment, party=hosted.radio, on=date(2026, 11, 20), amount=first.total + 25,
                   method=Method.TRANSFER, allocations=[])  # fmt: skip
    page.start(f"account:{hosted.radio}")
    press(qtbot, page, "Répartir un reste…")
    page.panel.findChild(Shares).only(first.id)
    press(qtbot, page, "Répartir")
    assert [one.state for one in of_party(sqlite_pole, RADIO)][0] == "paid"
    assert page.accounts.card.client.free == Decimal(25)
    press(qtbot, page, "Rembourser…")
    form_of(page).set_values(amount=Decimal(26))
    press(qtbot, page, "Enregistrer le remboursement")
    assert "25,00" in form_of(page).fields["amount"].error()
    form_of(page).set_values(amount=Decimal(25), reason="payé deux fois")
    press(qtbot, page, "Enregistrer le remboursement")
    assert [one.amount for one in sqlite_pole.read(refunds)] == [Decimal(25)]
    assert not page.accounts.card.refund.isEnabled()
    assert {"refund", "payment"} <= {event.kind for event in page.accounts.card.table.rows()}


def test_what_a_credited_invoice_has_too_much_goes_to_the_next_one(
    qtbot: QtBot, page: BillingPage, sqlite_pole: Runner, hosted: SimpleNamespace, owed: SimpleNamespace
) -> None:
    first, second = owed.elan
    sqlite_pole.do(record_payment, invoice=first.id, on=date(2026, 11, 23), amount=first.total, method=Method.CHEQUE)
    sqlite_pole.do(credit_invoice, invoice=first.id, reason="erreur")
    page.start(f"account:{hosted.elan}")
    card = page.accounts.card
    assert card.client.credit == first.total
    [line] = card.waiting.lines()
    assert f"de trop sur {first.number}" in line.accessibleName()
    card._set_off(first.id)
    assert {one.id: one.state for one in of_party(sqlite_pole, ELAN)}[second.id] == "paid"
    qtbot.keyClick(page, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert page.accounts.card.client.free == first.total, "taken back, it waits on the account"


def test_a_debt_is_given_up_with_its_reason_and_asked_again(
    qtbot: QtBot, page: BillingPage, sqlite_pole: Runner, hosted: SimpleNamespace, owed: SimpleNamespace
) -> None:
    page.start(f"account:{hosted.elan}")
    press(qtbot, page, "Passer en perte…")
    press(qtbot, page, "Passer en perte")
    assert form_of(page).fields["reason"].error(), "a reason is asked"
    form_of(page).set_values(reason="liquidation")
    press(qtbot, page, "Passer en perte")
    assert [one.amount for one in sqlite_pole.read(losses)] == [owed.elan[0].total]
    card = page.accounts.card
    row = next(one for one in card.table.rows() if one.kind == "loss")
    [(words, _icon, act)] = card._acts(row)
    assert words == "Annuler la perte…"
    act()
    form_of(page).set_values(reason="erreur")
    press(qtbot, page, "Annuler une perte")
    assert sqlite_pole.read(balance_of, party=hosted.elan) == sum(one.total for one in owed.elan)


def test_the_statement_is_seen_then_sent_with_its_pdf(
    qtbot: QtBot, page: BillingPage, sqlite_pole: Runner, hosted: SimpleNamespace, owed: SimpleNamespace, tmp_path: Path
) -> None:
    page.start(f"account:{hosted.elan}")
    press(qtbot, page, "Relevé de compte…")
    view = page.accounts.card.wide.content()
    assert isinstance(view, StatementView) and view.pdf.pages.count() == 1
    assert not view.send.isEnabled() and "adresse e-mail" in view.send.toolTip()
    page.accounts.card.wide.close_panel()
    for one in sqlite_pole.read(issuers):
        sqlite_pole.do(set_sender, issuer=one.id, address="pole@exemple.fr", name="Le Pôle")
    sqlite_pole.do(set_folder, folder=str(tmp_path / "brouillons"))
    found = sqlite_pole.read(party, party=hosted.elan)
    sqlite_pole.do(change_party, party=hosted.elan, values=replace(found.as_input(), email="compta@elan.fr"))
    press(qtbot, page, "Relevé de compte…")
    press(qtbot, page, "Envoyer")
    qtbot.waitUntil(lambda: [(one.kind, one.state) for one in sqlite_pole.read(letters)] == [("statement", "drafted")])
    [draft] = list((tmp_path / "brouillons").iterdir())
    assert b"application/pdf" in draft.read_bytes()
    page.accounts.look()
    assert "letter" in {event.kind for event in page.accounts.card.table.rows()}
    press(qtbot, page, "Relevé de compte…")
    press(qtbot, page, "Envoyer")
    again = page.accounts.card.wide.content()
    assert isinstance(again, StatementView) and again.again.isVisible() and "déjà parti" in again.words.text()


def test_a_leaver_is_settled_from_its_deposit_in_one_gesture_and_back(
    qtbot: QtBot, page: BillingPage, sqlite_pole: Runner, hosted: SimpleNamespace, owed: SimpleNamespace
) -> None:
    run = sqlite_pole
    total = sum((one.total for one in owed.elan), Decimal(0))
    run.do(receive_deposit, lease=hosted.first, amount=total + 100, on=date(2026, 11, 3))
    page.start(f"account:{hosted.elan}")
    press(qtbot, page, "Solde de tout compte…")
    view = page.accounts.card.wide.content()
    assert isinstance(view, LeaverView) and not view.button.isEnabled() and "Pas encore partie" in view.words.text()
    page.accounts.card.wide.close_panel()
    run.do(end_lease, lease=hosted.first, last_day=date(2026, 11, 22))
    page.accounts.look()
    press(qtbot, page, "Solde de tout compte…")
    press(qtbot, page, "Solder et remettre")
    assert all(one.balance <= 0 for one in of_party(run, ELAN))
    assert run.read(deposits_held, party=hosted.elan) == []
    [handed] = run.read(handed_accounts, party=hosted.elan)
    assert handed.reference in [label.text() for label in page.accounts.card.handed.findChildren(QLabel)]
    qtbot.keyClick(page, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert run.read(deposits_held, party=hosted.elan)[0].held == total + 100


def test_money_that_waits_leads_from_what_is_to_settle_to_the_account(
    page: BillingPage, sqlite_pole: Runner, hosted: SimpleNamespace
) -> None:
    sqlite_pole.do(receive_payment, party=hosted.radio, on=date(2026, 11, 20), amount=Decimal(50),
                   method=Method.TRANSFER, allocations=[], issuer=1)  # fmt: skip
    page.start("unsettled")
    [row] = page.accounts.unsettled.sums.rows()
    page.accounts.unsettled.open(row)
    assert page.accounts.shown() == "card" and page.accounts.card.client.free == Decimal(50)
    assert not page.accounts.card.allocate.isEnabled() and page.accounts.card.refund.isEnabled()


def test_unpaid_and_to_settle_are_views_of_the_accounts(
    qtbot: QtBot, page: BillingPage, hosted: SimpleNamespace, owed: SimpleNamespace
) -> None:
    press(qtbot, page, "Comptes")
    press(qtbot, page, "Impayés")
    assert {row.party for row in page.accounts.arrears.aged.rows()} == {hosted.elan, hosted.radio}
    page.start("unsettled")
    assert {row.party for row in page.accounts.unsettled.parties.rows()} == {hosted.elan, hosted.radio}
    page.start("payment")
    form_of(page)
    page.show_record(owed.elan[0].id)
    assert page.card.isVisible()


def test_a_payment_of_a_client_chosen_by_name_is_taken_in_from_anywhere(
    qtbot: QtBot, page: BillingPage, sqlite_pole: Runner, hosted: SimpleNamespace, owed: SimpleNamespace
) -> None:
    page.start("payment")
    picker = form_of(page).fields["party"]
    picker.set_party(hosted.elan, ELAN)
    picker.edited.emit()
    shares = page.panel.findChild(Shares)
    first, second = owed.elan
    qtbot.keyClick(shares.ticks[second.id].box, Qt.Key.Key_Space)
    assert form_of(page).fields["amount"].value() == first.total, "the amount follows the ticks"
    press(qtbot, page, "Enregistrer le règlement")
    assert [one.state for one in of_party(sqlite_pole, ELAN)][0] == "paid"
