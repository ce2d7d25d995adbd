"""« Clôtures », by real clicks and keys: sealed, written out, compared, checked; the platform; the books."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit
from pytestqt.qtbot import QtBot
from sqlalchemy import text

from pole_desk.accounts.billing import outbox
from pole_desk.accounts.billing.queries import invoices, xml_of
from pole_desk.accounts.ledger.commands.closings import close_month
from pole_desk.accounts.ledger.queries.closings import closings
from pole_desk.accounts.ledger.queries.plan import account_plan
from pole_desk.accounts.ledger.queries.statuses import statuses
from pole_desk.accounts.receivables.commands import record_payment
from pole_desk.desktop.pages.billing.closings.findings import leads
from pole_desk.desktop.pages.billing.closings.period_bar import PeriodBar
from pole_desk.desktop.pages.billing.page import BillingPage
from pole_desk.desktop.pages.billing.year_end import write_year_end
from pole_desk.desktop.widgets.buttons import Button
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.segmented import Segmented
from pole_desk.kernel.clock import FixedClock, noon
from pole_desk.kernel.money import euros
from pole_desk.kernel.periods import Month
from pole_desk.kernel.work import Runner
from tests.desktop.audits import clipped, small_targets, unnamed

NOVEMBER = Month(2026, 11)


def press(qtbot: QtBot, page: BillingPage, words: str) -> None:
    """Click the visible button that says these words."""
    found = [b for b in page.findChildren(Button) if b.text() == words and b.isVisible()]
    assert found, words
    assert found[-1].isEnabled(), found[-1].toolTip()
    qtbot.mouseClick(found[-1], Qt.MouseButton.LeftButton)


def form_of(page: BillingPage) -> Form:
    content = page.panel.content()
    assert isinstance(content, Form)
    return content


def later(clock: FixedClock, day: date) -> None:
    clock.set(noon(day).now())


@pytest.fixture
def issued(qtbot: QtBot, page: BillingPage, sqlite_pole: Runner, clock: FixedClock) -> BillingPage:
    """November issued and drawn; it is the third of December; the tab is open."""
    outbox.issue_month(sqlite_pole, month=NOVEMBER)
    outbox.drain(sqlite_pole)
    later(clock, date(2026, 12, 3))
    press(qtbot, page, "Clôtures")
    return page


def turn(qtbot: QtBot, page: BillingPage, words: str) -> None:
    """Choose a segment inside the tab."""
    press(qtbot, page, words)


def test_a_month_is_closed_after_saying_what_it_seals(qtbot: QtBot, issued: BillingPage, sqlite_pole: Runner) -> None:
    view = issued.closings.periods
    assert [(row.period, str(row.stand)) for row in view.table.rows()] == [
        ("2026-12", "running"), ("2026-11", "to_close"),
    ]  # fmt: skip
    press(qtbot, issued, "Clôturer novembre 2026")
    said = view._confirm.accessibleName() if view._confirm else ""
    assert said == "Clôturer novembre 2026\u202f?"
    assert sqlite_pole.read(closings) == []
    press(qtbot, issued, "Ne rien changer")
    press(qtbot, issued, "Clôturer novembre 2026")
    press(qtbot, issued, "Clôturer")
    (closed,) = sqlite_pole.read(closings)
    row = view.table.rows()[1]
    assert (str(row.stand), row.closed.sealed.hash) == ("closed", closed.sealed.hash)
    assert not view.close_one.isEnabled() and "ne se refait pas" in view.close_one.toolTip()
    assert euros(closed.closing.perpetual_total) in view.figures.perpetual.accessibleName()
    press(qtbot, issued, "Copier l’empreinte")
    assert QGuiApplication.clipboard().text() == closed.sealed.hash


def test_a_month_that_runs_or_whose_files_wait_says_why_it_is_not_closed(
    qtbot: QtBot, page: BillingPage, sqlite_pole: Runner, clock: FixedClock
) -> None:
    outbox.issue_month(sqlite_pole, month=NOVEMBER)
    press(qtbot, page, "Clôtures")
    view = page.closings.periods
    view.table.select_id(view.table.rows()[0].id)
    assert not view.close_one.isEnabled() and "n’est pas fini" in view.close_one.toolTip()
    later(clock, date(2026, 12, 1))
    page.refresh()
    view.table.select_id(next(row.id for row in view.table.rows() if row.period == "2026-11"))
    assert not view.close_one.isEnabled() and "restent à produire" in view.close_one.toolTip()


def test_several_months_are_closed_in_their_order_at_once(
    qtbot: QtBot, issued: BillingPage, sqlite_pole: Runner, clock: FixedClock
) -> None:
    later(clock, date(2027, 1, 2))
    issued.refresh()
    view = issued.closings.periods
    view.table.select_id(next(row.id for row in view.table.rows() if row.period == "2026"))
    press(qtbot, issued, "Clôturer jusqu’à l’année 2026")
    press(qtbot, issued, "Clôturer")
    assert [one.closing.period for one in sqlite_pole.read(closings)] == ["2026-11", "2026-12", "2026"]


def test_a_reminder_and_a_search_lead_to_the_closings(
    qtbot: QtBot, issued: BillingPage, sqlite_pole: Runner
) -> None:
    (closing,) = sqlite_pole.do(close_month, month=NOVEMBER)
    issued._show("month")
    issued.start("closing:0")
    view = issued.closings.periods
    assert view.stack.currentIndex() == 0 and len(view.table.rows()) == 2
    issued.start(f"closing:{closing}")
    assert view.stack.currentWidget() is view.paper and view.paper.period.closed.id == closing


def test_an_archive_is_written_seen_compared_and_what_changed_behind_is_found(
    qtbot: QtBot, issued: BillingPage, sqlite_pole: Runner, tmp_path: Path
) -> None:
    press(qtbot, issued, "Clôturer novembre 2026")
    press(qtbot, issued, "Clôturer")
    view = issued.closings.periods
    row = view.table.rows()[1]
    view.table.select_id(row.id)
    qtbot.keyClick(view.table.grid, Qt.Key.Key_Return)
    assert view.paper.pdf.pages.count() == 1
    qtbot.keyClick(view.paper, Qt.Key.Key_Escape)
    view.write([row], tmp_path)
    assert (tmp_path / "cloture-732829320-2026-11" / "documents").is_dir()
    assert str(view.table.rows()[1].stand) == "archived"
    view.compare_folder(tmp_path)
    assert view.findings.table.rows() == []
    assert "disent la même chose" in view.findings.told.banner.label.text()
    view.compare_folder(tmp_path / "ailleurs")
    assert "Aucune clôture n’est archivée" in view.findings.told.banner.label.text()
    (tmp_path / "cloture-732829320-2026-11" / "LISEZMOI.txt").write_text("autre")
    view.compare_folder(tmp_path)
    assert [found.code for found in view.findings.table.rows()] == ["archive_file"]


def test_the_check_lists_what_it_finds_and_leads_to_the_document(
    qtbot: QtBot, issued: BillingPage, sqlite_pole: Runner
) -> None:
    press(qtbot, issued, "Vérifier tout")
    findings = issued.closings.periods.findings
    assert findings.table.rows() == []
    assert "Tout est en ordre" in findings.told.banner.label.text()
    number = sqlite_pole.read(invoices)[0].number
    with sqlite_pole.engine.begin() as connection:
        for (name,) in connection.execute(text("select name from sqlite_master where type = 'trigger'")).all():
            connection.execute(text(f"drop trigger {name}"))
        connection.execute(text("update billing_invoice_line set label = 'Autre' where invoice = 1"))
    findings.check_all()
    row = next(one for one in findings.table.rows() if one.record == f"billing_invoice_line:{number}")
    findings.table.select_id(row.id)
    press(qtbot, issued, "Aller voir")
    assert issued.card.card.invoice.number == number


@pytest.mark.parametrize(
    ("record", "there"),
    [("billing_invoice_line:FA-2026-00001", True), ("ledger_closing:2026-10", True), ("party:3", True),
     ("billing_invoice:#12", False), ("inconnu:3", False), ("billing_series:invoice-2026", False), ("party:", False)],
)  # fmt: skip
def test_a_finding_leads_somewhere_when_its_record_still_stands(record: str, there: bool) -> None:
    assert leads(record) is there


def test_statuses_are_recorded_with_the_reason_asked_and_corrected_from_the_card(
    qtbot: QtBot, issued: BillingPage, sqlite_pole: Runner
) -> None:
    turn(qtbot, issued, "E‑facturation")
    view = issued.closings.electronic
    view.bar._step(1)
    assert view.documents.rows() == []
    view.bar.show_month(NOVEMBER)
    assert len(view.documents.rows()) == 2
    chosen = view.documents.rows()[0].document
    view.documents.select_id(chosen.id)
    press(qtbot, issued, "Statut…")
    form = form_of(issued)
    assert [value for value in form.fields["status"]._values] == [200, 213]
    form.fields["status"].set_value(213)
    form.fields["status"].edited.emit()
    press(qtbot, issued, "Enregistrer le statut")
    assert sqlite_pole.read(statuses, invoice=chosen.id) == []
    form.fields["reason"].set_value("ADR_ERR")
    press(qtbot, issued, "Enregistrer le statut")
    (rejected,) = sqlite_pole.read(statuses, invoice=chosen.id)
    assert (rejected.code, rejected.reason) == (213, "ADR_ERR")
    assert "1" in view.troubled.accessibleName() and "à traiter" in view.troubled.accessibleName()
    qtbot.keyClick(view.troubled, Qt.Key.Key_Return)
    assert [row.document.id for row in view.documents.rows()] == [chosen.id]
    qtbot.keyClick(view.documents.grid, Qt.Key.Key_Return)
    issued.show_record(chosen.id)
    assert not issued.card.electronic.record.isEnabled()
    issued.card.electronic.ask_status(rejected)
    form_of(issued).fields["status"].set_value(200)
    form_of(issued).fields["status"].edited.emit()
    press(qtbot, issued, "Enregistrer le statut")
    assert [(one.code, one.corrects) for one in sqlite_pole.read(statuses, invoice=chosen.id)] == [
        (213, None), (200, rejected.id),
    ]  # fmt: skip
    lines = [line.accessibleName() for line in issued.card.electronic.lines()]
    assert lines[0].startswith("200 Déposée") and lines[1].startswith("213 Rejetée")


def test_the_xml_of_an_invoice_is_read_copied_and_saved_as_it_was_issued(
    qtbot: QtBot, issued: BillingPage, sqlite_pole: Runner, tmp_path: Path
) -> None:
    found = sqlite_pole.read(invoices)[0]
    xml = sqlite_pole.read(xml_of, invoice=found.id)
    issued.show_record(found.id)
    press(qtbot, issued, "XML")
    area = issued.card.electronic.wide.content()
    assert isinstance(area, QPlainTextEdit) and area.isReadOnly()
    assert found.number in area.toPlainText() and len(area.toPlainText().splitlines()) > 50
    press(qtbot, issued, "Copier")
    assert QGuiApplication.clipboard().text() == xml.decode()
    issued.card.electronic.write_xml(tmp_path / "f.xml")
    assert (tmp_path / "f.xml").read_bytes() == xml


def test_a_period_is_exported_for_the_platform(qtbot: QtBot, issued: BillingPage, tmp_path: Path) -> None:
    turn(qtbot, issued, "E‑facturation")
    view = issued.closings.electronic
    view.bar._step(1)
    assert not view.export.isEnabled()
    view.bar.show_month(NOVEMBER)
    folder = tmp_path / "plateforme"
    view.write(folder)
    assert len(list(folder.glob("*.pdf"))) == 2
    assert (folder / "index.csv").is_file() and (folder / "e-reporting.csv").is_file()
    assert "2 factures écrites" in view.told.banner.label.text()


def test_the_journal_is_balanced_exported_and_its_vat_leads_to_the_documents(
    qtbot: QtBot, issued: BillingPage, sqlite_pole: Runner, tmp_path: Path
) -> None:
    first = sqlite_pole.read(invoices)[0]
    sqlite_pole.do(record_payment, invoice=first.id, amount=first.total, on=date(2026, 11, 30), method="transfer")
    turn(qtbot, issued, "Journal et TVA")
    view = issued.closings.books
    view.bar.show_month(NOVEMBER)
    lines = view.entries.rows()
    assert sum(one.debit for one in lines) == sum(one.credit for one in lines) > first.total
    view.write_journal(tmp_path / "fec")
    (file,) = (tmp_path / "fec").iterdir()
    assert file.name == "732829320FEC20261130.txt" and file.name in view.told.banner.label.text()
    turn(qtbot, issued, "TVA")
    (due,) = [row for row in view.vat.rows() if row.regime == "receipts"]
    assert due.vat == first.vat and euros(due.vat) in view.due.accessibleName()
    view.vat.select_id(due.id)
    qtbot.keyClick(view.vat.grid, Qt.Key.Key_Return)
    (piece,) = view.behind.table.rows()
    assert (piece.part.number, piece.vat) == (first.number, first.vat)
    view.write_workbook(tmp_path / "tva.xlsx")
    view.write_workbook(tmp_path / "tva.pdf")
    write_year_end(view.page, 2026, tmp_path / "fin.csv")
    write_year_end(view.page, 2026, tmp_path / "fin.xlsx")
    assert (tmp_path / "tva.xlsx").read_bytes().startswith(b"PK")
    assert (tmp_path / "tva.pdf").read_bytes().startswith(b"%PDF") and (tmp_path / "fin.xlsx").read_bytes()[:2] == b"PK"
    assert "Impayés" in (tmp_path / "fin.csv").read_text("utf-8-sig")
    view.behind.opened.emit(first.id)
    assert issued.card.card.invoice.id == first.id


def test_an_account_is_changed_in_a_form_and_put_back_by_ctrl_z(
    qtbot: QtBot, issued: BillingPage, sqlite_pole: Runner
) -> None:
    turn(qtbot, issued, "Journal et TVA")
    turn(qtbot, issued, "Comptes")
    view = issued.closings.books.accounts
    view.table.select_id("bank")
    press(qtbot, issued, "Changer…")
    form_of(issued).set_values(account="banque")
    press(qtbot, issued, "Changer le compte")
    assert "n’est pas un numéro de compte" in form_of(issued).fields["account"].error()
    form_of(issued).set_values(account="512100", label="Crédit coopératif")
    press(qtbot, issued, "Changer le compte")
    plan = sqlite_pole.read(account_plan, on=date(2026, 12, 3))
    assert (plan.bank, plan.label("512100")) == ("512100", "Crédit coopératif")
    row = next(one for one in view.table.rows() if one.id == "bank")
    assert (row.usual, row.account, row.own) == ("512000", "512100", True)
    qtbot.keyClick(issued, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert sqlite_pole.read(account_plan, on=date(2026, 12, 3)).bank == "512000"


def test_a_rate_without_accounts_is_given_its_two(qtbot: QtBot, issued: BillingPage, sqlite_pole: Runner) -> None:
    turn(qtbot, issued, "Journal et TVA")
    turn(qtbot, issued, "Comptes")
    press(qtbot, issued, "Ajouter un taux…")
    form = form_of(issued)
    form.fields["percent"].line.setText("2,1")
    form.set_values(account="445714", pending="445744")
    press(qtbot, issued, "Ajouter le taux")
    plan = sqlite_pole.read(account_plan, on=date(2026, 12, 3))
    assert ("2.1", "445714") in [(str(percent), account) for percent, account in plan.vat_collected]


def test_a_period_bar_goes_by_month_quarter_and_year(qtbot: QtBot) -> None:
    bar = PeriodBar(date(2026, 11, 23))
    qtbot.addWidget(bar)
    seen: list[tuple[str, date, date]] = []
    bar.changed.connect(lambda: seen.append((bar.words(), bar.first, bar.last)))
    for place, step in ((1, 1), (2, -1), (0, -1)):
        bar.length._group.button(place).click()
        bar._step(step)
    assert seen == [
        ("4e trimestre 2026", date(2026, 10, 1), date(2026, 12, 31)),
        ("1er trimestre 2027", date(2027, 1, 1), date(2027, 3, 31)),
        ("2027", date(2027, 1, 1), date(2027, 12, 31)), ("2026", date(2026, 1, 1), date(2026, 12, 31)),
        ("janvier 2026", date(2026, 1, 1), date(2026, 1, 31)), ("décembre 2025", date(2025, 12, 1), date(2025, 12, 31)),
    ]  # fmt: skip


@pytest.mark.parametrize("view", ["periods", "electronic", "books"])
def test_each_view_of_the_tab_holds_at_the_least_size(qtbot: QtBot, issued: BillingPage, view: str) -> None:
    issued.closings.show_view(view)
    if view != "periods":
        getattr(issued.closings, view).bar.show_month(NOVEMBER)
    issued.resize(1024 - 208, 606)
    qtbot.waitUntil(lambda: issued.width() == 1024 - 208)
    inner = issued.closings.stack.currentWidget().findChildren(Segmented)
    assert inner or view == "periods"
    assert unnamed(issued) == []
    qtbot.waitUntil(lambda: clipped(issued) == [])
    assert small_targets(issued) == []
