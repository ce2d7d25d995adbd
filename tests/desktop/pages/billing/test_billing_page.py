"""The page Facturation by real keys and clicks, on a small real pole."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from pole_desk.accounts.billing import outbox
from pole_desk.accounts.billing.queries import deductions, months, pending_count
from pole_desk.accounts.receivables.queries import Receivable, invoices, payments
from pole_desk.accounts.receivables.rules import method_names
from pole_desk.activities.events.commands import book
from pole_desk.activities.events.rules import BookingWish
from pole_desk.activities.shop.commands import declare_sales, open_contract
from pole_desk.activities.shop.rules.sales import Sale
from pole_desk.desktop.pages.billing.arrears import letter
from pole_desk.desktop.pages.billing.credit_form import CreditForm
from pole_desk.desktop.pages.billing.page import BillingPage
from pole_desk.desktop.pages.billing.reading import card, invoice_rows
from pole_desk.desktop.pages.billing.tabs import TABS
from pole_desk.desktop.pages.billing.words import documents_text
from pole_desk.desktop.runner import Promise
from pole_desk.desktop.widgets.buttons import Button
from pole_desk.desktop.widgets.form import Form
from pole_desk.formats.address import PostalAddress
from pole_desk.kernel.clock import FixedClock
from pole_desk.kernel.money import euros
from pole_desk.kernel.periods import PARIS, Month
from pole_desk.kernel.work import Runner
from pole_desk.ports.ids import InvoiceId
from pole_desk.registers.parties.commands import add_party
from pole_desk.registers.parties.rules import PartyInput
from pole_desk.registers.spaces.queries import space_by_code
from tests.desktop.audits import clipped, small_targets, unnamed


def click(qtbot: QtBot, widget: QWidget) -> None:
    qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)


def press(qtbot: QtBot, page: BillingPage, words: str) -> None:
    """Click the visible button that says these words."""
    found = [b for b in page.findChildren(Button) if b.text() == words and b.isVisible()]
    assert found, words
    click(qtbot, found[-1])


def issue(qtbot: QtBot, page: BillingPage) -> None:
    press(qtbot, page, "Émettre le mois")
    press(qtbot, page, "Émettre")


def form_of(page: BillingPage) -> Form:
    content = page.panel.content()
    assert isinstance(content, Form)
    return content


def choose(page: BillingPage, name: str, value: Any) -> None:
    """Choose in a list of the form, as the user does."""
    field = form_of(page).fields[name]
    field.set_value(value)
    field.edited.emit()


def deposit_and_final(run: Runner, clock: FixedClock) -> dict[InvoiceId, str]:
    """A hall booked: its deposit invoice in November, the final one in January; each with its nature."""
    start, end = (int(datetime(2026, 12, 10, hour, tzinfo=PARIS).timestamp()) for hour in (14, 16))
    address = PostalAddress(street="1 quai des Antilles", postcode="44200", town="Nantes")
    party = run.do(add_party, party=PartyInput(name="Les Semeurs", siren="732829320", address=address))
    hall = run.read(space_by_code, code="HALLE").id
    run.do(book, party=party, title="Assemblée", wishes=[BookingWish(hall, start, end)])
    outbox.issue_month(run, month=Month(2026, 11))
    deposit = next(one.id for one in run.read(invoices) if one.kind == "deposit")
    clock.set(datetime(2027, 1, 4, 12, tzinfo=PARIS))
    outbox.issue_month(run, month=Month(2027, 1))
    [final] = {one.invoice for one in run.read(deductions, deposit=deposit)}
    return {deposit: "deposit", final: "final"}


def of_party(run: Runner, name: str) -> Receivable:
    return next(one for one in run.read(invoices) if one.party_name == name and one.kind != "credit")


def test_a_month_is_issued_by_clicks_and_the_second_time_is_greyed_with_the_reason(
    qtbot: QtBot, page: BillingPage, sqlite_pole: Runner
) -> None:
    assert page.month.issue.isEnabled(), page.month.issue.toolTip()
    assert [row.name for row in page.month.table.rows()] == ["Radio Garrigue", "Association Élan"]
    press(qtbot, page, "Émettre le mois")
    assert sqlite_pole.read(invoices) == []
    press(qtbot, page, "Émettre")
    assert len(sqlite_pole.read(invoices)) == 2
    assert sqlite_pole.read(pending_count) == 0
    assert not page.month.issue.isEnabled()
    assert "déjà émis" in page.month.issue.toolTip()
    assert page.month.result.banner is not None
    assert sqlite_pole.read(invoices)[0].number in page.month.result.banner.label.text()


def test_stopping_keeps_the_invoices_and_leaves_their_files_to_produce(
    qtbot: QtBot, page: BillingPage, sqlite_pole: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw = outbox._draw

    def stopped(runner: Runner, invoice: InvoiceId, *, duplicate: bool = False) -> bytes:
        stop = next(b for b in page.findChildren(Button) if b.text() == "Arrêter")
        qtbot.waitUntil(stop.isVisible)
        click(qtbot, stop)
        return draw(runner, invoice, duplicate=duplicate)

    monkeypatch.setattr(outbox, "_draw", stopped)
    issue(qtbot, page)
    monkeypatch.undo()
    assert len(sqlite_pole.read(invoices)) == 2
    assert sqlite_pole.read(pending_count) == 1
    press(qtbot, page, "Produire")
    assert sqlite_pole.read(pending_count) == 0
    assert page.month.waiting.banner is None


def test_the_reasons_of_a_structure_are_told_line_by_line(page: BillingPage, hosted: SimpleNamespace) -> None:
    page.month.table.select_id(hosted.radio)
    names = [w.accessibleName() for w in page.month.reasons.findChildren(QWidget) if w.objectName() == "rowline"]
    assert len(names) >= 2
    assert all("nouveau" in name for name in names)


def test_a_payment_is_recorded_withdrawn_and_put_back(
    qtbot: QtBot, page: BillingPage, sqlite_pole: Runner
) -> None:
    issue(qtbot, page)
    found = of_party(sqlite_pole, "Association Élan")
    page.show_record(found.id)
    press(qtbot, page, "Encaisser")
    assert form_of(page).fields["amount"].value() == found.balance
    press(qtbot, page, "Enregistrer le règlement")
    assert of_party(sqlite_pole, "Association Élan").state == "paid"
    assert not page.card.pay.isEnabled()
    qtbot.keyClick(page, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert of_party(sqlite_pole, "Association Élan").balance == found.balance
    qtbot.keyClick(page, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    press(qtbot, page, "Règlements")
    page.views["payments"].table.select_id(sqlite_pole.read(payments)[0].id)
    press(qtbot, page, "Rétablir")
    assert of_party(sqlite_pole, "Association Élan").state == "paid"


def test_going_to_an_invoice_to_be_paid_opens_its_payment(
    qtbot: QtBot, page: BillingPage, sqlite_pole: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The card may arrive after the act was asked: the payment is of that invoice all the same."""
    issue(qtbot, page)
    first, second = (of_party(sqlite_pole, name) for name in ("Association Élan", "Radio Garrigue"))
    page.show_record(first.id)
    late: list[Promise[Any]] = []

    def slow(_slot: str, _query: object, **_arguments: object) -> Promise[Any]:
        late.append(Promise(page, page.refused))
        return late[-1]

    monkeypatch.setattr(page, "ask_latest", slow)
    page.show_record(second.id)
    page.start("payment")
    assert page.panel.isHidden()
    late[-1].settle(sqlite_pole.read(card, invoice=second.id), None)
    assert form_of(page).fields["amount"].value() == second.balance


def test_too_large_a_payment_is_refused_under_its_field(qtbot: QtBot, page: BillingPage, sqlite_pole: Runner) -> None:
    issue(qtbot, page)
    page.show_record(of_party(sqlite_pole, "Association Élan").id)
    press(qtbot, page, "Encaisser")
    form_of(page).set_values(amount=of_party(sqlite_pole, "Association Élan").balance + 1)
    press(qtbot, page, "Enregistrer le règlement")
    assert form_of(page).fields["amount"].error()
    assert sqlite_pole.read(payments) == []


def test_a_credit_note_gives_back_one_line(qtbot: QtBot, page: BillingPage, sqlite_pole: Runner) -> None:
    issue(qtbot, page)
    found = of_party(sqlite_pole, "Radio Garrigue")
    page.show_record(found.id)
    press(qtbot, page, "Avoir")
    choose(page, "what", "lines")
    form_of(page).set_values(line1=True, reason="Erreur de surface")
    press(qtbot, page, "Émettre l’avoir")
    assert page.card.card is not None
    assert page.card.card.lines[0].credited == page.card.card.lines[0].net
    assert page.card.card.lines[1].credited == 0
    assert len(page.card.card.credits) == 1
    listed = sqlite_pole.read(invoice_rows)
    paid = sum(row.paid for row in listed)
    assert sum(row.total for row in listed) - paid == sum(row.balance for row in listed), "the columns agree"
    one = page.card.card.invoice
    assert one.credited and euros(-one.credited) in {label.text() for label in page.card.facts.findChildren(QLabel)}
    assert sqlite_pole.read(pending_count) == 0


def test_a_credit_note_gives_back_an_amount_with_its_vat_told_as_one_types(
    qtbot: QtBot, page: BillingPage, sqlite_pole: Runner
) -> None:
    issue(qtbot, page)
    found = of_party(sqlite_pole, "Radio Garrigue")
    page.show_record(found.id)
    press(qtbot, page, "Avoir")
    form = form_of(page)
    assert isinstance(form, CreditForm)
    assert euros(found.total) in form.told.text()
    choose(page, "what", "amount")
    assert form.fields["amount"].isVisible() and not form.fields["line1"].isVisible()
    qtbot.keyClicks(form.fields["amount"].control, "9999")
    assert "Il reste" in form.fields["amount"].error() and form.told.text() == ""
    form.fields["amount"].control.clear()
    qtbot.keyClicks(form.fields["amount"].control, "120")
    assert f"{euros(Decimal(100))} HT + {euros(Decimal(20))} de TVA" in form.told.text()
    choose(page, "on", 1)
    assert f"= {euros(Decimal(144))} TTC" in form.told.text()
    form.set_values(reason="Geste commercial", rebill=True)
    press(qtbot, page, "Émettre l’avoir")
    note = next(one for one in sqlite_pole.read(invoices) if one.kind == "credit")
    assert (note.net, note.vat) == (Decimal(120), Decimal(24))
    assert page.card.card is not None and page.card.card.lines[0].credited == Decimal(120)


def test_a_deposit_and_its_final_invoice_lead_to_each_other(
    page: BillingPage, sqlite_pole: Runner, clock: FixedClock
) -> None:
    kinds = deposit_and_final(sqlite_pole, clock)
    page._show("invoices")
    named = {row.id: row.kind for row in page.views["invoices"].table.rows()}
    assert {one: named[one] for one in kinds} == kinds
    assert "final" not in [kind for one, kind in named.items() if one not in kinds]
    deposit, final = kinds
    page.show_record(final)
    line = page.card.related.lines()[0]
    line.findChildren(Button)[0].click()
    assert page.card.card is not None and page.card.card.invoice.id == deposit
    page.card.related.lines()[0].findChildren(Button)[0].click()
    assert page.card.card.invoice.id == final and page.card.card.kind == "final"


def test_the_file_shows_its_pages_and_the_structure_opens(
    qtbot: QtBot, page: BillingPage, sqlite_pole: Runner, hosted: SimpleNamespace,
    went: list[tuple[str, int | None, str]],
) -> None:  # fmt: skip
    issue(qtbot, page)
    page.show_record(of_party(sqlite_pole, "Association Élan").id)
    assert page.card.pdf.pages.count() == 1
    press(qtbot, page, "Voir la structure")
    assert went[-1][:2] == ("parties", hosted.elan)


def test_each_series_of_numbers_is_told_apart(qtbot: QtBot, page: BillingPage, sqlite_pole: Runner) -> None:
    issue(qtbot, page)
    first, last = (one.number for one in sqlite_pole.read(invoices))
    page.show_record(of_party(sqlite_pole, "Radio Garrigue").id)
    press(qtbot, page, "Avoir")
    form_of(page).set_values(reason="Erreur de surface")
    press(qtbot, page, "Émettre l’avoir")
    credit = next(one for one in sqlite_pole.read(invoices) if one.kind == "credit")
    words = documents_text(sqlite_pole.read(invoices))
    assert words == f"2 factures ({first} à {last}), 1 avoir ({credit.number})"


def test_a_letter_names_the_late_invoices(qtbot: QtBot, page: BillingPage, sqlite_pole: Runner) -> None:
    issue(qtbot, page)
    found = of_party(sqlite_pole, "Association Élan")
    assert found.number in letter("a@b.fr", [found])
    assert letter("a@b.fr", [found]).startswith("mailto:a@b.fr?")


@pytest.mark.parametrize("tab", [spec.key for spec in TABS])
def test_every_view_holds_at_the_least_size(qtbot: QtBot, page: BillingPage, tab: str) -> None:
    issue(qtbot, page)
    press(qtbot, page, next(spec.title for spec in TABS if spec.key == tab))
    page.resize(1024 - 208, 606)
    qtbot.waitUntil(lambda: page.width() == 1024 - 208)
    assert unnamed(page) == []
    qtbot.waitUntil(lambda: clipped(page) == [])
    assert small_targets(page) == []


def test_the_card_of_the_month_before_says_what_the_table_adds_up(
    qtbot: QtBot, page: BillingPage, sqlite_pole: Runner
) -> None:
    issue(qtbot, page)
    page.month._step(1)
    assert page.month.view is not None
    due = sum(row.last_month for row in page.month.table.rows())
    issued = sqlite_pole.read(months)[0]
    assert due == issued.net > 0
    said = page.month.former.accessibleName()
    assert euros(issued.net) in said and f"{euros(due)} dus pour novembre 2026" in said
    assert said.startswith("Émis le mois d’avant HT")


def test_a_compensation_is_named_in_french_and_is_not_withdrawn_by_hand(
    qtbot: QtBot, page: BillingPage, sqlite_pole: Runner, hosted: SimpleNamespace
) -> None:
    run = sqlite_pole
    stall = run.read(space_by_code, code="M01").id
    first = date(2026, 11, 1)
    shop = run.do(open_contract, party=hosted.elan, stalls=[stall], first_day=first, netting=True)
    run.do(declare_sales, contract=shop, month=Month(2026, 11), sales=[Sale("cycles", Decimal(500))])
    outbox.issue_month(run, month=Month(2026, 11))
    found = of_party(run, "Association Élan")
    assert found.state == "partial" and found.paid == Decimal("129.60")
    page.show_record(found.id)
    lines = [w.accessibleName() for w in page.card.payments.findChildren(QWidget) if w.objectName() == "rowline"]
    assert len(lines) == 1 and lines[0].startswith("Compensation du 23/11/2026")
    assert "sur les ventes de novembre 2026" in lines[0]
    assert not [b for b in page.card.payments.findChildren(Button) if b.text() == "Retirer…"]
    qtbot.keyClick(page, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    press(qtbot, page, "Règlements")
    page.views["payments"].table.select_id(run.read(payments)[0].id)
    assert not page.views["payments"].withdraw.isEnabled() and "compensation" in page.views["payments"].withdraw.toolTip()
    assert "compensation" in [method_names()[row.method] for row in page.views["payments"].table.rows()]
