"""« Prélèvements » by real keys and clicks: mandates, files frozen and saved, debits sent back, transfers."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from pole_desk.accounts.receivables.commands import receive_payment, refund_payment, set_payee
from pole_desk.accounts.receivables.queries import (
    debits,
    mandates,
    payees,
    receivable,
    sepa_bytes,
    sepa_files,
    transfers,
)
from pole_desk.accounts.receivables.reminders import ReceivablesReminders
from pole_desk.accounts.receivables.rules import Method
from pole_desk.desktop.pages.billing.debits import batch as batch_module
from pole_desk.desktop.pages.billing.page import BillingPage
from pole_desk.desktop.widgets.buttons import Button
from pole_desk.desktop.widgets.form import Form
from pole_desk.kernel.clock import FixedClock, noon
from pole_desk.kernel.work import Runner
from tests.desktop.audits import unnamed
from tests.desktop.pages.billing.debtors import ALPHA, IBAN, issue_november, may_debit, sign


def press(qtbot: QtBot, page: QWidget, words: str) -> None:
    found = [b for b in page.findChildren(Button) if b.text() == words and b.isVisible()]
    assert found, words
    qtbot.mouseClick(found[-1], Qt.MouseButton.LeftButton)


def shown_form(page: BillingPage) -> Form:
    content = page.panel.content()
    assert isinstance(content, Form)
    return content


def type_in(qtbot: QtBot, form: Form, name: str, words: str) -> None:
    control = form.fields[name].control
    control.selectAll()
    qtbot.keyClicks(control, words)


@pytest.fixture
def saved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Files are saved in a folder of the test, under the name proposed."""
    monkeypatch.setattr(batch_module, "save_file", lambda _at, _title, name, _kinds, then: then(tmp_path / name))
    monkeypatch.setattr(batch_module, "choose_folder", lambda _at, _title, then: then(tmp_path))
    return tmp_path


@pytest.fixture
def signed(page: BillingPage, hosted: SimpleNamespace, sqlite_pole: Runner) -> SimpleNamespace:
    """Élan signed a mandate and owes November, as Radio does."""
    hosted.issuer = may_debit(sqlite_pole)
    hosted.mandate = sign(sqlite_pole, hosted.elan, hosted.issuer)
    hosted.owed = issue_november(sqlite_pole)
    return hosted


def test_a_mandate_is_typed_with_its_iban_checked_as_it_is_typed(
    qtbot: QtBot, page: BillingPage, hosted: SimpleNamespace, sqlite_pole: Runner
) -> None:
    press(qtbot, page, "Prélèvements")
    assert page.debits.mandates.notices.count() > 0
    page.start(f"new_mandate:{hosted.elan}")
    form = shown_form(page)
    assert (form.fields["holder"].value(), form.fields["town"].value()) == ("Association Élan", "Nantes")
    type_in(qtbot, form, "iban", IBAN[:-1] + "8")
    assert "IBAN" in form.fields["iban"].error()
    press(qtbot, page.panel, "Enregistrer le mandat")
    assert sqlite_pole.read(mandates) == []
    type_in(qtbot, form, "iban", IBAN)
    assert form.fields["iban"].error() == ""
    assert "FR76 3000 6000 0112" in form.fields["iban"]._below.text().replace("\u00a0", " ")
    press(qtbot, page.panel, "Enregistrer le mandat")
    [one] = sqlite_pole.read(mandates)
    assert (one.party, one.account.iban, one.account.holder) == (hosted.elan, IBAN, "Association Élan")
    table = page.debits.mandates.table
    assert [column.shown(table.rows()[0]) for column in table.model.columns if column.key == "iban"] == [
        "FR76\u00a03000\u00a06000\u00a00112\u00a03456\u00a07890\u00a0189"
    ]
    page.undo()
    assert sqlite_pole.read(mandates) == []


def test_a_mandate_about_to_lapse_is_told_revoked_and_reinstated(
    qtbot: QtBot, page: BillingPage, hosted: SimpleNamespace, sqlite_pole: Runner
) -> None:
    old = sign(sqlite_pole, hosted.elan, may_debit(sqlite_pole), signed_on=date(2023, 12, 20))
    page.start(f"mandate:{old}")
    view = page.debits.mandates
    assert view.table.rows()[0].soon and "20/12/2026" in page.panel.content().findChild(QWidget, "banner").accessibleName()
    page.panel.close_panel()
    view.table.grid.selectRow(0)
    press(qtbot, page, "Révoquer…")
    press(qtbot, page.panel, "Révoquer")
    assert shown_form(page).fields["reason"].error() == "À remplir."
    type_in(qtbot, shown_form(page), "reason", "change de banque")
    press(qtbot, page.panel, "Révoquer")
    assert sqlite_pole.read(mandates)[0].revoked_on == date(2026, 11, 23)
    assert view.over.accessibleName().startswith("Ne servent plus · 1")
    press(qtbot, page, "Rétablir")
    assert sqlite_pole.read(mandates)[0].revoked_on is None


def test_a_file_is_made_of_what_is_kept_and_saved_again_identical(
    qtbot: QtBot, page: BillingPage, signed: SimpleNamespace, sqlite_pole: Runner, saved: Path
) -> None:
    press(qtbot, page, "Prélèvements")
    press(qtbot, page, "Fichiers")
    view = page.debits.files
    owed = signed.owed[signed.elan]
    [row] = view.plan.rows()
    assert (row.number, row.amount, row.sequence, row.told) == (owed.number, owed.total, "FRST", True)
    view.plan.grid.selectRow(0)
    qtbot.keyClick(view.plan.grid, Qt.Key.Key_Space)
    assert not view.make.isEnabled() and "retenu" in view.make.toolTip()
    qtbot.keyClick(view.plan.grid, Qt.Key.Key_Space)
    press(qtbot, page, "Faire le fichier")
    [file] = sqlite_pole.read(sepa_files)
    path = saved / f"{file.message}.xml"
    kept = sqlite_pole.read(sepa_bytes, file=file.id)
    assert path.read_bytes() == kept and b"pain.008.001.08" in kept
    assert view.choice.current() == "files" and view.files.current_row().message == file.message
    path.unlink()
    qtbot.mouseClick(view.save, Qt.MouseButton.LeftButton)
    assert path.read_bytes() == kept
    assert [one.why for one in view.left.rows()] == ["asked"]
    qtbot.mouseClick(view.cancel, Qt.MouseButton.LeftButton)
    assert [one.state for one in sqlite_pole.read(debits)] == ["cancelled"]
    assert len(view.plan.rows()) == 1 and view.cancel.accessibleName().startswith("Remettre")


def test_debits_are_collected_on_their_day_and_one_is_sent_back(
    qtbot: QtBot, page: BillingPage, signed: SimpleNamespace, sqlite_pole: Runner, saved: Path, clock: FixedClock
) -> None:
    page.start("debits:0")
    view = page.debits.files
    press(qtbot, page, "Faire le fichier")
    assert list(saved.iterdir())
    assert not view.confirm.isEnabled() and "Rien à encaisser avant" in view.confirm.toolTip()
    clock.set(noon(date(2027, 1, 20)).now())
    page.start(f"debits:{view.files.current_row().id}")
    owed = signed.owed[signed.elan]
    press(qtbot, page, "Confirmer")
    assert sqlite_pole.read(receivable, invoice=owed.id).balance == 0
    view.parts.grid.selectRow(0)
    press(qtbot, page, "Rejet…")
    form = shown_form(page)
    form.fields["code"].set_value("")
    type_in(qtbot, form, "other", "xx")
    press(qtbot, page.panel, "Noter le rejet")
    assert "code de rejet" in form.fields["other"].error()
    type_in(qtbot, form, "other", "ac04")
    press(qtbot, page.panel, "Noter le rejet")
    [debit] = sqlite_pole.read(debits)
    assert (debit.state, debit.code) == ("rejected", "AC04")
    assert sqlite_pole.read(receivable, invoice=owed.id).balance == owed.total
    assert sqlite_pole.read(mandates)[0].revoked_on == date(2027, 1, 20)
    assert view.files.current_row().state == "rejected" and not view.reject.isEnabled()
    page.undo()
    assert sqlite_pole.read(debits)[0].state == "collected"


def test_what_is_owed_is_sent_once_its_account_is_known(
    qtbot: QtBot, page: BillingPage, hosted: SimpleNamespace, sqlite_pole: Runner, saved: Path
) -> None:
    day = date(2026, 11, 20)
    payment = sqlite_pole.do(
        receive_payment, party=hosted.radio, on=day, amount=Decimal("80.00"), method=Method.CHEQUE,
        issuer=may_debit(sqlite_pole),
    )  # fmt: skip
    sqlite_pole.do(refund_payment, payment=payment, on=day, amount=Decimal("80.00"), method=Method.TRANSFER)
    press(qtbot, page, "Prélèvements")
    press(qtbot, page, "Virements")
    view = page.debits.transfers
    press(qtbot, page, "Sans compte")
    assert [row.party_name for row in view.left.rows()] == ["Radio Garrigue"]
    view.left.grid.selectRow(0)
    press(qtbot, page, "Noter le RIB…")
    type_in(qtbot, shown_form(page), "iban", IBAN)
    press(qtbot, page.panel, "Enregistrer le compte")
    assert sqlite_pole.read(payees)[hosted.radio].account.iban == IBAN
    press(qtbot, page, "À verser")
    press(qtbot, page, "Faire le fichier")
    [file] = sqlite_pole.read(sepa_files)
    assert b"pain.001.001.09" in (saved / f"{file.message}.xml").read_bytes()
    view.parts.grid.selectRow(0)
    press(qtbot, page, "Refus…")
    type_in(qtbot, shown_form(page), "reason", "compte clos")
    press(qtbot, page.panel, "Noter le refus")
    assert [(one.state, one.reason) for one in sqlite_pole.read(transfers)] == [("rejected", "compte clos")]
    assert len(view.plan.rows()) == 1 and view.files.current_row().state == "refused"
    assert not view.confirm.isEnabled()
    press(qtbot, page, "Retirer le refus")
    assert sqlite_pole.read(transfers)[0].state == "ordered" and view.plan.rows() == []


def test_a_file_of_transfers_waits_for_the_bank_and_is_confirmed_on_its_day(
    qtbot: QtBot, page: BillingPage, hosted: SimpleNamespace, sqlite_pole: Runner, saved: Path, clock: FixedClock
) -> None:
    day = date(2026, 11, 20)
    payment = sqlite_pole.do(
        receive_payment, party=hosted.radio, on=day, amount=Decimal("80.00"), method=Method.CHEQUE,
        issuer=may_debit(sqlite_pole),
    )  # fmt: skip
    sqlite_pole.do(refund_payment, payment=payment, on=day, amount=Decimal("80.00"), method=Method.TRANSFER)
    sqlite_pole.do(set_payee, party=hosted.radio, account=ALPHA)
    press(qtbot, page, "Prélèvements")
    press(qtbot, page, "Virements")
    press(qtbot, page, "Faire le fichier")
    view = page.debits.transfers
    assert view.files.current_row().state == "sent"
    clock.set(noon(date(2026, 12, 10)).now())
    late = next(
        one for one in sqlite_pole.read(ReceivablesReminders().reminders, clock.today())
        if one.kind == "transfers_unconfirmed"
    )  # fmt: skip
    page.start(f"{late.part}:{late.record}")
    qtbot.waitUntil(lambda: view.files.current_row() is not None and view.files.current_row().state == "unseen")
    press(qtbot, page, "Confirmer…")
    press(qtbot, page.panel, "Confirmer")
    [sent] = sqlite_pole.read(transfers)
    assert (sent.state, sent.confirmed_on) == ("confirmed", sent.execute_on)
    assert view.files.current_row().state == "confirmed" and not view.confirm.isEnabled()
    page.undo()
    assert sqlite_pole.read(transfers)[0].state == "ordered"


def test_a_file_that_cannot_be_written_says_so(
    qtbot: QtBot, page: BillingPage, signed: SimpleNamespace, sqlite_pole: Runner, tmp_path: Path
) -> None:
    said: list[str] = []
    page.said.connect(lambda notice: said.append(notice.text))
    page.debits.files.write({tmp_path / "nowhere" / "a.xml": b"x"})
    assert "ne s’écrit pas" in said[-1]


def test_every_view_has_names(qtbot: QtBot, page: BillingPage, hosted: SimpleNamespace, sqlite_pole: Runner) -> None:
    sqlite_pole.do(set_payee, party=hosted.elan, account=ALPHA)
    press(qtbot, page, "Prélèvements")
    for key in ("mandates", "files", "transfers"):
        page.debits.show_view(key)
        assert unnamed(page) == []
    for key in ("left", "files"):
        page.debits.transfers.turn(key)
        assert unnamed(page) == []
