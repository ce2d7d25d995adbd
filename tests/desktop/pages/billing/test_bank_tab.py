"""« Banque » by keys and clicks: statements brought in, lines matched, put aside, detached, taken back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from pole_desk.accounts.billing import outbox
from pole_desk.accounts.receivables.commands import make_debit_batch, prepare_debits, record_payment
from pole_desk.accounts.receivables.queries import (
    Receivable,
    bank_accounts,
    bank_lines,
    debits,
    deposits_held,
    invoices,
    payments,
    taken_statements,
)
from pole_desk.accounts.receivables.rules import Method
from pole_desk.activities.leases.commands import ask_deposit
from pole_desk.activities.leases.queries import leases
from pole_desk.desktop.pages.billing.bank.forms import why_kept
from pole_desk.desktop.pages.billing.bank.importing import StatementForm, open_statement
from pole_desk.desktop.pages.billing.bank.tab import BankTab
from pole_desk.desktop.pages.billing.page import BillingPage
from pole_desk.desktop.widgets.buttons import Button
from pole_desk.desktop.widgets.form import Form
from pole_desk.formats.sepa import Scheme
from pole_desk.kernel.clock import FixedClock, noon
from pole_desk.kernel.money import euros
from pole_desk.kernel.periods import Month
from pole_desk.kernel.work import Runner
from tests.desktop.audits import clipped, small_targets, unnamed
from tests.desktop.pages.billing.debtors import may_debit, sign

IBAN = "FR7630006000011234567890189"
Bring = Callable[..., BankTab]
KEYS = {"right": Qt.Key.Key_Right, "left": Qt.Key.Key_Left, "enter": Qt.Key.Key_Return, "space": Qt.Key.Key_Space,
        "down": Qt.Key.Key_Down, "I": Qt.Key.Key_I, "U": Qt.Key.Key_U, "F": Qt.Key.Key_F}  # fmt: skip


def camt(iban: str, amount: str, said: str, *, side: str = "CRDT", more: str = "") -> bytes:
    return (
        "<Document xmlns='urn:iso:std:iso:20022:tech:xsd:camt.053.001.08'><BkToCstmrStmt><Stmt><Id>S1</Id>"
        f"<Acct><Id><IBAN>{iban}</IBAN></Id></Acct><Ntry><Amt Ccy='EUR'>{amount}</Amt><CdtDbtInd>{side}</CdtDbtInd>"
        "<Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2026-11-20</Dt></BookgDt><NtryDtls><TxDtls>"
        f"{more}<RmtInf>"
        f"<Ustrd>{said}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry></Stmt></BkToCstmrStmt></Document>"
    ).encode()


def press(qtbot: QtBot, page: BillingPage, words: str) -> None:
    found = [b for b in page.findChildren(Button) if b.text().startswith(words) and b.isVisible()]
    assert found, words
    qtbot.mouseClick(found[-1], Qt.MouseButton.LeftButton)


def key(qtbot: QtBot, page: BillingPage, *names: str) -> None:
    """Type in the list that has the focus: the choices once asked for by Right."""
    for name in names:
        focused = page.bank.choices.table.grid if page.bank.choices.table.grid.hasFocus() else page.bank.table.grid
        qtbot.keyClick(focused, KEYS[name])


def of_party(run: Runner, name: str) -> Receivable:
    return next(one for one in run.read(invoices) if one.party_name == name and one.kind != "credit")


@pytest.fixture
def owed(sqlite_pole: Runner, hosted: SimpleNamespace) -> SimpleNamespace:
    outbox.issue_month(sqlite_pole, month=Month(2026, 11))
    names = ("Association Élan", "Radio Garrigue")
    elan, radio = (of_party(sqlite_pole, name) for name in names)
    return SimpleNamespace(elan=elan, radio=radio)


@pytest.fixture
def bring(qtbot: QtBot, page: BillingPage, tmp_path: Path) -> Bring:
    """Bring a file in, from its text, by the form."""

    def run(source: str | bytes, name: str = "releve.csv") -> BankTab:
        page._show("bank")
        assert page.bank.found is not None and page.bank.found.till is not None
        file = tmp_path / name
        file.write_bytes(source if isinstance(source, bytes) else source.encode("cp1252"))
        open_statement(page, page.bank.wide, page.bank.found.till, file)
        return page.bank

    return run


def four_lines(owed: SimpleNamespace) -> str:
    """Élan's invoice named, Radio's in part, someone unknown, and a fee."""
    def plain(amount: Decimal) -> str:
        return str(amount).replace(".", ",")

    return (
        "Date;Libellé;Débit;Crédit;Tiers\n"
        f"18/11/2026;VIR {owed.elan.number};;{plain(owed.elan.total)};ASSOCIATION ELAN\n"
        "19/11/2026;VIREMENT RADIO GARRIGUE;;100,00;RADIO GARRIGUE\n"
        "19/11/2026;VIREMENT DIVERS;;42,00;INCONNU\n"
        "20/11/2026;FRAIS DE TENUE;8,50;;\n"
    )


def test_the_columns_of_a_csv_are_asked_once_with_their_preview_and_a_second_import_adds_nothing(
    qtbot: QtBot, page: BillingPage, sqlite_pole: Runner, owed: SimpleNamespace, bring: Bring
) -> None:
    tab = bring(four_lines(owed))
    form = tab.wide.content()
    assert isinstance(form, StatementForm) and form.asked.isVisible()
    assert [row.amount for row in form.table.rows()] == [owed.elan.total, Decimal(100), Decimal(42), Decimal("-8.50")]
    form.asked.fields["credit"].set_value(None)
    form.asked.fields["credit"].edited.emit()
    assert "le crédit" in form.refusal.label.text() and form.table.isHidden()
    form.asked.fields["credit"].set_value(3)
    form.asked.fields["credit"].edited.emit()
    qtbot.keyClick(form.asked.fields["credit"].control, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert tab.wide.isHidden()
    assert len(tab.table.rows()) == 4
    assert page.window().focusWidget() is tab.table.grid, "its lines have the keys at once"
    assert sqlite_pole.read(bank_accounts)[0].columns["credit"] == 3
    bring(four_lines(owed))
    again = tab.wide.content()
    assert isinstance(again, StatementForm) and again.asked.isHidden()
    press(qtbot, page, "Importer")
    assert len(sqlite_pole.read(bank_lines)) == 4
    assert len(sqlite_pole.read(taken_statements)) == 1


def test_a_statement_of_another_account_is_refused_by_name_and_nothing_is_written(
    page: BillingPage, sqlite_pole: Runner, owed: SimpleNamespace, bring: Bring
) -> None:
    tab = bring(camt("DE89370400440532013000", "42.00", "VIR"), "relevé.xml")
    form = tab.wide.content()
    assert isinstance(form, StatementForm)
    assert "DE89 3704 0044 0532 0130 00" in form.refusal.label.text() and form.refusal.isVisible()
    button = next(b for b in tab.wide.findChildren(Button) if b.text() == "Importer")
    assert not button.isEnabled() and "DE89" in button.toolTip()
    assert sqlite_pole.read(bank_lines) == []


def test_lines_are_matched_put_aside_and_detached_by_keyboard_alone(
    qtbot: QtBot, page: BillingPage, sqlite_pole: Runner, owed: SimpleNamespace, bring: Bring
) -> None:
    tab = bring(four_lines(owed))
    press(qtbot, page, "Importer")
    tab.table.grid.setFocus()
    tab.table.grid.selectRow(0)
    assert tab.choices.parts == {owed.elan.id: owed.elan.total}, "the sure proposal is ticked"
    key(qtbot, page, "right", "space")
    assert tab.choices.told() == 0 and not tab.choices.accept.isEnabled()
    assert f"écart {euros(owed.elan.total)}" in tab.choices.gap.text()
    key(qtbot, page, "space", "enter")
    assert of_party(sqlite_pole, "Association Élan").state == "paid"
    assert [row.amount for row in tab.table.rows()] == [Decimal(100), Decimal(42), Decimal("-8.50")]
    assert tab.table.current_row().amount == Decimal(100), "the next line takes its place"
    key(qtbot, page, "enter")
    assert of_party(sqlite_pole, "Radio Garrigue").paid == Decimal(100)
    key(qtbot, page, "down", "I")
    form = page.panel.content()
    assert isinstance(form, Form)
    form.set_values(reason="frais de banque")
    press(qtbot, page, "Écarter")
    assert [row.amount for row in tab.table.rows()] == [Decimal(42)]
    press(qtbot, page, "Rapprochées")
    assert len(tab.table.rows()) == 2 and tab.choices.table.rows()[0].title == owed.elan.number
    tab.table.grid.setFocus()
    key(qtbot, page, "U")
    assert of_party(sqlite_pole, "Association Élan").balance == owed.elan.total
    qtbot.keyClick(tab.table.grid, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert of_party(sqlite_pole, "Association Élan").state == "paid"
    press(qtbot, page, "Écartées")
    assert [row.why for row in tab.table.rows()] == ["frais de banque"]
    tab.table.grid.setFocus()
    key(qtbot, page, "U")
    press(qtbot, page, "À traiter")
    assert [row.amount for row in tab.table.rows()] == [Decimal(42), Decimal("-8.50")]


def test_what_no_invoice_takes_stays_on_the_account_of_the_client_said(
    qtbot: QtBot, page: BillingPage, sqlite_pole: Runner, hosted: SimpleNamespace, owed: SimpleNamespace, bring: Bring
) -> None:
    tab = bring(four_lines(owed))
    press(qtbot, page, "Importer")
    tab.table.grid.selectRow(2)
    assert not tab.choices.accept.isEnabled() and "de quel client" in tab.choices.accept.toolTip()
    tab.choices.say_client(hosted.radio)
    assert tab.choices.table.rows()[0].party == hosted.radio
    assert "l’écart reste sur le compte de « Radio Garrigue »" in tab.choices.gap.text().replace("\u202f", " ")
    press(qtbot, page, "Accepter")
    kept = sqlite_pole.read(payments)[0]
    assert (kept.party, kept.free) == (hosted.radio, Decimal(42))


def test_an_invoice_gets_what_is_left_of_the_line_when_it_is_ticked(
    qtbot: QtBot, page: BillingPage, owed: SimpleNamespace, bring: Bring
) -> None:
    tab = bring(four_lines(owed))
    press(qtbot, page, "Importer")
    tab.table.grid.selectRow(2)
    tab.choices.table.select_id(("invoice", owed.radio.id))
    tab.choices.tick()
    assert tab.choices.parts == {owed.radio.id: Decimal(42)}
    row = next(one for one in tab.choices.table.rows() if one.id == ("invoice", owed.radio.id))
    assert tab.choices._amount(row) == f"{euros(Decimal(42))} sur {euros(owed.radio.total)}"
    tab.choices.tick()
    assert tab.choices.parts == {}


def test_all_that_is_sure_is_accepted_at_once_and_taken_back_at_once(
    qtbot: QtBot, page: BillingPage, sqlite_pole: Runner, owed: SimpleNamespace, bring: Bring
) -> None:
    tab = bring(four_lines(owed))
    press(qtbot, page, "Importer")
    assert tab.all.text() == "Tout accepter à partir de 90 (1)"
    press(qtbot, page, "Tout accepter")
    assert of_party(sqlite_pole, "Association Élan").state == "paid"
    assert not tab.all.isEnabled() and "à traiter 3" in tab.totals.full_text()
    qtbot.keyClick(tab.table.grid, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert of_party(sqlite_pole, "Association Élan").balance == owed.elan.total
    assert len(tab.table.rows()) == 4


def test_an_import_is_taken_back_from_the_list_of_files_until_a_line_is_matched(
    qtbot: QtBot, page: BillingPage, sqlite_pole: Runner, owed: SimpleNamespace, bring: Bring
) -> None:
    tab = bring(camt(IBAN, str(owed.elan.total), f"VIR {owed.elan.number}"), "relevé.xml")
    press(qtbot, page, "Importer")
    assert tab.found is not None
    statement = tab.found.statements[0].id
    assert why_kept(tab.found, statement) == ""
    press(qtbot, page, "Relevés…")
    assert any("relevé.xml" in one.text() for one in page.panel.findChildren(QLabel))
    page.panel.close_panel()
    press(qtbot, page, "Accepter")
    assert tab.found is not None and "détachez" in why_kept(tab.found, statement)


def test_money_recorded_by_hand_is_said_to_be_the_line_and_not_recorded_twice(
    qtbot: QtBot, page: BillingPage, sqlite_pole: Runner, owed: SimpleNamespace, bring: Bring
) -> None:
    sqlite_pole.do(
        record_payment, invoice=owed.elan.id, on=date(2026, 11, 19), amount=owed.elan.total, method=Method.TRANSFER
    )
    tab = bring(four_lines(owed))
    press(qtbot, page, "Importer")
    assert tab.choices.others and tab.choices.table.rows()[0].title.startswith("Règlement déjà enregistré")
    press(qtbot, page, "Accepter")
    assert len(sqlite_pole.read(payments)) == 1 and sqlite_pole.read(payments)[0].banked


def test_money_taken_back_by_the_bank_makes_its_invoice_due_again(
    qtbot: QtBot, page: BillingPage, sqlite_pole: Runner, owed: SimpleNamespace, bring: Bring
) -> None:
    debit = {"more": "<Refs><EndToEndId>PRLV-7</EndToEndId></Refs>"}
    bring(camt(IBAN, str(owed.elan.total), f"PRLV {owed.elan.number}", **debit), "un.xml")
    press(qtbot, page, "Importer")
    press(qtbot, page, "Accepter")
    back = {"side": "DBIT", "more": debit["more"] + "<RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf>"}
    tab = bring(camt(IBAN, str(owed.elan.total), "REJET", **back), "deux.xml")
    press(qtbot, page, "Importer")
    assert tab.choices.table.rows()[0].title.startswith("Règlement repris")
    press(qtbot, page, "Accepter")
    assert of_party(sqlite_pole, "Association Élan").balance == owed.elan.total


def test_the_bank_holds_at_the_least_size_with_its_lines(
    qtbot: QtBot, page: BillingPage, owed: SimpleNamespace, bring: Bring
) -> None:
    bring(four_lines(owed))
    assert unnamed(page) == small_targets(page) == []
    press(qtbot, page, "Importer")
    page.resize(1024 - 208, 606)
    assert unnamed(page) == clipped(page) == small_targets(page) == []


def test_batches_files_rejects_deposits_and_fees_are_accepted_by_the_enter_key(
    qtbot: QtBot, page: BillingPage, sqlite_pole: Runner, hosted: SimpleNamespace, owed: SimpleNamespace, bring: Bring,
    clock: FixedClock,
) -> None:
    issuer = may_debit(sqlite_pole)
    parties = (hosted.elan, hosted.radio)
    for party in parties:
        sign(sqlite_pole, party, issuer)
    clock.set(noon(date(2026, 12, 1)).now())
    asked = sqlite_pole.read(prepare_debits, on=date(2026, 12, 1)).debits
    sqlite_pole.do(make_debit_batch, issuer=issuer, scheme=Scheme.CORE, on=date(2026, 12, 1), debits=asked)
    due = max(one.collect_on for one in asked)
    clock.set(noon(due + timedelta(days=5)).now())
    lease = sqlite_pole.read(leases)[0]
    sqlite_pole.do(ask_deposit, lease=lease.id, on=date(2026, 12, 1), amount=Decimal("777.00"))
    total = sum((one.amount for one in asked), Decimal(0))
    first = next(one for one in sqlite_pole.read(debits) if one.party == hosted.elan)

    def plain(amount: Decimal) -> str:
        return str(amount).replace(".", ",")

    tab = bring(
        "Date;Libellé;Montant\n"
        f"{due:%d/%m/%Y};REMISE {first.message};{plain(total)}\n"
        f"{due + timedelta(days=2):%d/%m/%Y};REJET {first.end_to_end} AM04;-{plain(first.amount)}\n"
        f"{due + timedelta(days=3):%d/%m/%Y};VIR DEPOT DE GARANTIE {lease.number};777,00\n"
        f"{due + timedelta(days=3):%d/%m/%Y};FRAIS BANCAIRES;-4,20\n"
    )
    press(qtbot, page, "Importer")
    row = tab.table.current_row()
    assert (row.score, tab.choices.others) == (95, {("batch", 0)}) and tab.choices.accept.isEnabled()
    key(qtbot, page, "enter")
    assert {one.state for one in sqlite_pole.read(debits)} == {"collected"}
    tab.table.grid.selectRow(0)
    assert "provision insuffisante" in tab.table.current_row().choices[0].why
    key(qtbot, page, "enter")
    assert [one.code for one in sqlite_pole.read(debits) if one.state == "rejected"] == ["AM04"]
    tab.table.grid.selectRow(0)
    assert tab.table.current_row().choices[0].kind == "deposit"
    key(qtbot, page, "enter")
    assert [one.held for one in sqlite_pole.read(deposits_held)] == [Decimal("777.00")]
    key(qtbot, page, "F")
    form = page.findChildren(Form)[-1]
    assert form.fields["account"].value() == "627000"
    press(qtbot, page, "Garder")
    assert {one.state for one in sqlite_pole.read(bank_lines)} == {"matched"}
    tab.state.choose("all")
    tab.show_lines()
    titles = [choice.title for one in tab.table.rows() for choice in one.choices]
    assert {"Dépôt de garantie reçu", "Sans facture, compte 627000"} <= set(titles)
    page.undo()
    assert [one.state for one in sqlite_pole.read(bank_lines)].count("new") == 1
