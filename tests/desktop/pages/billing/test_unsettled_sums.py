"""« À solder »: what stands open between the pole and each structure, from every activity."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from pole_desk.accounts.billing import outbox
from pole_desk.accounts.receivables.queries import year_end_workbook
from pole_desk.activities.leases.commands import receive_deposit
from pole_desk.activities.shop.commands import declare_sales, open_contract
from pole_desk.activities.shop.rules.sales import Sale
from pole_desk.desktop.pages.billing.page import BillingPage
from pole_desk.desktop.pages.billing.year_end import write_year_end
from pole_desk.desktop.widgets.buttons import Button
from pole_desk.desktop.widgets.form import Form
from pole_desk.kernel.periods import Month
from pole_desk.kernel.work import Runner
from tests.desktop.audits import clipped, small_targets, unnamed

Went = list[tuple[str, int | None, str]]


def test_nobody_owing_anything_is_said(page: BillingPage) -> None:
    page.start("unsettled")
    assert page.accounts.unsettled.parties.rows() == page.accounts.unsettled.sums.rows() == []
    said = [one.text() for one in page.accounts.unsettled.parties.findChildren(QLabel) if one.isVisible()]
    assert any(one.startswith("Rien à solder\u202f:") for one in said)
    assert page.accounts.unsettled.words.text() == ""


def test_sums_of_every_activity_stand_by_structure_and_open_their_record(
    qtbot: QtBot, page: BillingPage, sqlite_pole: Runner, hosted: SimpleNamespace, went: Went
) -> None:
    run = sqlite_pole
    outbox.issue_month(run, month=Month(2026, 11))
    run.do(receive_deposit, lease=hosted.first, amount=Decimal(300), on=date(2026, 11, 3))
    shop = run.do(open_contract, party=hosted.elan, first_day=date(2026, 11, 1))
    run.do(declare_sales, contract=shop, month=Month(2026, 11), sales=[Sale("cycles", Decimal(500))])
    page.start("unsettled")
    view = page.accounts.unsettled
    by_name = {row.party_name: row for row in view.parties.rows()}
    elan, radio = by_name["Association Élan"], by_name["Radio Garrigue"]
    assert (set(elan.kinds), set(radio.kinds)) == ({"unpaid", "deposit", "sales"}, {"unpaid"})
    assert view.parties.rows()[0] is radio, "who owes most comes first"
    sums = {row.kind: row for row in view.sums.rows() if row.party == hosted.elan}
    assert (sums["deposit"].held, sums["deposit"].owed) == (Decimal(300), 0)
    assert elan.balance == sums["unpaid"].owed - sums["sales"].held - 300
    view.parties.select_id(hosted.elan)
    qtbot.keyClick(view.parties.grid, Qt.Key.Key_Return)
    assert view.choice.current() == "sums"
    assert {row.party for row in view.sums.rows()} == {hosted.elan}
    view.open(sums["deposit"])
    view.open(sums["sales"])
    assert [(key, record) for key, record, _act in went] == [("hosting", hosted.first), ("shop", shop)]
    assert unnamed(page) == clipped(page) == small_targets(page) == []
    view.open(sums["unpaid"])
    assert page.card.card is not None and page.card.card.invoice.id == sums["unpaid"].record


def test_the_list_of_the_years_end_is_asked_for_and_written(
    qtbot: QtBot, page: BillingPage, sqlite_pole: Runner, hosted: SimpleNamespace, tmp_path: Path
) -> None:
    outbox.issue_month(sqlite_pole, month=Month(2026, 11))
    page.start("unsettled")
    [ask] = [one for one in page.accounts.unsettled.findChildren(Button) if one.text() == "Liste de fin d’année…"]
    qtbot.mouseClick(ask, Qt.MouseButton.LeftButton)
    form = page.panel.content()
    assert isinstance(form, Form) and form.fields["year"].value() == 2026
    page.panel.close_panel()
    file = tmp_path / "fin.xlsx"
    write_year_end(page, 2026, file)
    qtbot.waitUntil(file.exists)
    assert file.read_bytes() == sqlite_pole.read(year_end_workbook, year=2026)
