"""« Relances » by real keys and clicks: letters read, left out, sent; clients in peace; debts in instalments."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from pole_desk.accounts.mail.commands import set_folder, set_sender
from pole_desk.accounts.mail.queries import letters
from pole_desk.accounts.receivables.commands import record_payment
from pole_desk.accounts.receivables.queries import pauses, plans, receivable, reminder_letters, reminder_pdf
from pole_desk.accounts.receivables.rules import Method
from pole_desk.desktop.pages.billing.page import BillingPage
from pole_desk.desktop.pages.billing.reminders.columns import way
from pole_desk.desktop.pages.billing.reminders.plan_form import PlanForm
from pole_desk.desktop.parts.rows import Rows
from pole_desk.desktop.widgets.buttons import Button
from pole_desk.desktop.widgets.form import Form
from pole_desk.formats.pdf.joined import joined
from pole_desk.kernel.clock import FixedClock, noon
from pole_desk.kernel.work import Runner
from pole_desk.registers.catalog.queries import issuers
from pole_desk.registers.parties.commands import change_party
from pole_desk.registers.parties.queries import party
from tests.desktop.audits import unnamed
from tests.desktop.pages.billing.debtors import issue_november

LATE = date(2027, 1, 15)


def press(qtbot: QtBot, page: QWidget, words: str) -> None:
    found = [b for b in page.findChildren(Button) if b.text() == words and b.isVisible()]
    assert found, words
    qtbot.mouseClick(found[-1], Qt.MouseButton.LeftButton)


def shown_form(page: BillingPage) -> Form:
    content = page.panel.content()
    assert isinstance(content, Form)
    return content


@pytest.fixture
def late(qtbot: QtBot, page: BillingPage, hosted: SimpleNamespace, sqlite_pole: Runner, clock: FixedClock) -> BillingPage:
    """Both clients owe November on 15 January; the page shows what is to be sent."""
    hosted.owed = issue_november(sqlite_pole)
    clock.set(noon(LATE).now())
    press(qtbot, page, "Relances")
    on_day(qtbot, page, "15/1/2027")
    return page


def on_day(qtbot: QtBot, page: BillingPage, words: str) -> None:
    line = page.reminders.due.day.line
    line.selectAll()
    qtbot.keyClicks(line, words)


def words_of(content: bytes) -> str:
    with pypdfium2.PdfDocument(BytesIO(content)) as found:
        return "\n".join(found[n].get_textpage().get_text_range() for n in range(len(found)))


def test_each_letter_is_read_before_it_leaves_and_space_leaves_one_out(
    qtbot: QtBot, late: BillingPage, sqlite_pole: Runner
) -> None:
    due = late.reminders.due
    assert [(row.party_name, row.level) for row in due.table.rows()] == [("Association Élan", 1), ("Radio Garrigue", 1)]
    assert due.pdf.pages.count() == 1 and due.table.current_row().party_name == "Association Élan"
    assert due.send.text() == "Envoyer les 2 relances"
    due.table.grid.setFocus()
    qtbot.keyClick(due.table.grid, Qt.Key.Key_Space)
    assert due.send.text() == "Envoyer la relance"
    assert due.table.kept()[0].party_name == "Radio Garrigue"
    press(qtbot, late, "Envoyer la relance")
    assert sqlite_pole.read(reminder_letters) == []
    press(qtbot, late, "Envoyer")
    [letter] = sqlite_pole.read(reminder_letters)
    assert (letter.party_name, letter.level, letter.recipient) == ("Radio Garrigue", 1, "")
    assert [row.party_name for row in due.table.rows()] == ["Association Élan"]
    assert not due.table.kept()


def test_the_letters_without_an_address_come_back_as_one_file_to_print(
    qtbot: QtBot, late: BillingPage, sqlite_pole: Runner
) -> None:
    press(qtbot, late, "Envoyer les 2 relances")
    press(qtbot, late, "Envoyer")
    due = late.reminders.due
    assert due.pdf.pages.count() == 2 and due.pdf.name == "relances-2027-01-15.pdf"
    assert not due.send.isEnabled() and "Aucune relance" in due.send.toolTip()
    found = sqlite_pole.read(reminder_letters)
    files = [sqlite_pole.read(reminder_pdf, letter=one.id) for one in found]
    whole = words_of(joined(files))
    assert all(one.party_name in whole and one.lines[0].number in whole for one in found)
    assert joined(files[:1]) == files[0]


def test_a_client_with_an_address_gets_its_letter_by_mail(
    qtbot: QtBot, page: BillingPage, hosted: SimpleNamespace, sqlite_pole: Runner, clock: FixedClock, tmp_path: Path
) -> None:
    for one in sqlite_pole.read(issuers):
        sqlite_pole.do(set_sender, issuer=one.id, address="pole@exemple.fr", name="Le Pôle")
    sqlite_pole.do(set_folder, folder=str(tmp_path / "brouillons"))
    known = sqlite_pole.read(party, party=hosted.elan)
    sqlite_pole.do(change_party, party=hosted.elan, values=replace(known.as_input(), email="compta@elan.fr"))
    issue_november(sqlite_pole)
    clock.set(noon(LATE).now())
    press(qtbot, page, "Relances")
    on_day(qtbot, page, "15/1/2027")
    due = page.reminders.due
    assert due.letters.accessibleName() == "Relances à envoyer · 2 · 1 par courriel, 1 à imprimer"
    press(qtbot, page, "Envoyer les 2 relances")
    press(qtbot, page, "Envoyer")
    qtbot.waitUntil(lambda: [one.state for one in sqlite_pole.read(letters)] == ["drafted"])
    assert len(list((tmp_path / "brouillons").iterdir())) == 1
    assert due.pdf.pages.count() == 1 and "Radio Garrigue" in words_of(due.pdf._bytes)
    page.reminders.show_view("sent")
    ways = {row.party_name: way(row) for row in page.reminders.sent.table.rows()}
    assert ways["Radio Garrigue"] == "papier" and ways["Association Élan"].startswith("courriel, ")


def test_a_letter_sent_is_shown_as_it_left_with_what_came_of_it(
    qtbot: QtBot, late: BillingPage, hosted: SimpleNamespace, sqlite_pole: Runner
) -> None:
    press(qtbot, late, "Envoyer les 2 relances")
    press(qtbot, late, "Envoyer")
    owed = hosted.owed[hosted.elan]
    sqlite_pole.do(record_payment, invoice=owed.id, on=LATE, amount=owed.total, method=Method.CARD)
    press(qtbot, late, "Envoyées")
    sent = late.reminders.sent
    told = {row.party_name: (row.outcome, row.left) for row in sent.table.rows()}
    rest = hosted.owed[hosted.radio].total
    assert told == {"Association Élan": ("paid", Decimal("0.00")), "Radio Garrigue": ("nothing", rest)}
    row = sent.table.current_row()
    assert sent.pdf._bytes == sqlite_pole.read(reminder_pdf, letter=row.id)
    sent.table.grid.selectAll()
    qtbot.mouseClick(sent.join, Qt.MouseButton.LeftButton)
    assert sent.pdf.pages.count() == 2


def test_a_client_is_left_in_peace_until_a_day_and_its_pause_is_taken_back(
    qtbot: QtBot, late: BillingPage, hosted: SimpleNamespace, sqlite_pole: Runner
) -> None:
    due = late.reminders.due
    qtbot.mouseClick(due.pause, Qt.MouseButton.LeftButton)
    form = shown_form(late)
    press(qtbot, late.panel, "Mettre en pause")
    assert form.fields["reason"].error() == "À remplir."
    qtbot.keyClicks(form.fields["reason"].control, "litige sur le chauffage")
    press(qtbot, late.panel, "Mettre en pause")
    [pause] = sqlite_pole.read(pauses)
    assert (pause.party, pause.until, pause.reason) == (hosted.elan, date(2027, 2, 14), "litige sur le chauffage")
    assert [row.party_name for row in due.table.rows()] == ["Radio Garrigue"]
    [spared] = due.left.rows()
    assert spared.party_name == "Association Élan" and "litige sur le chauffage" in spared.words
    words, _icon, lift = due._spared_acts(spared)[0]
    assert words == "Lever la pause"
    lift()
    assert sqlite_pole.read(pauses) == [] and len(due.table.rows()) == 2
    late.undo()
    assert len(sqlite_pole.read(pauses)) == 1


def test_a_debt_is_spread_to_the_cent_while_it_is_typed(
    qtbot: QtBot, late: BillingPage, hosted: SimpleNamespace, sqlite_pole: Runner
) -> None:
    owed = hosted.owed[hosted.elan]
    plan_view = late.reminders.plans
    plan_view.spread(hosted.elan, "Association Élan")
    form = shown_form(late)
    assert isinstance(form, PlanForm) and form.invoices.total() == owed.total
    assert len(form.shown.lines()) == 3
    form.count.line.selectAll()
    qtbot.keyClicks(form.count.line, "7")
    assert len(form.shown.lines()) == 7
    assert sum(one.amount for one in form.schedule()) == owed.total
    qtbot.keyClicks(form.amount.line, "50")
    assert form.count.value() is None
    *equal, last = form.schedule()
    assert {one.amount for one in equal} == {Decimal("50.00")} and 0 < last.amount <= Decimal("50.00")
    press(qtbot, late.panel, "Enregistrer l’échéancier")
    [plan] = sqlite_pole.read(plans)
    assert plan.total == owed.total and len(plan.instalments) == len(equal) + 1
    assert sqlite_pole.read(receivable, invoice=owed.id).balance == owed.total
    late.reminders.show_view("due")
    assert [row.why for row in late.reminders.due.left.rows()] == ["promised"]


def test_a_plan_given_up_says_why_and_is_taken_up_again(
    qtbot: QtBot, late: BillingPage, hosted: SimpleNamespace, sqlite_pole: Runner, clock: FixedClock
) -> None:
    view = late.reminders.plans
    view.spread(hosted.radio, "Radio Garrigue")
    press(qtbot, late.panel, "Enregistrer l’échéancier")
    clock.set(noon(date(2027, 3, 20)).now())
    late.start(f"plan:{sqlite_pole.read(plans)[0].id}")
    assert late.reminders.choice.current() == "plans"
    assert view.table.current_row().late > 0 and view.pill.word == "en retard"
    press(qtbot, late, "Annuler l’échéancier…")
    qtbot.keyClicks(shown_form(late).fields["reason"].control, "non tenu")
    press(qtbot, late.panel, "Annuler l’échéancier")
    assert str(sqlite_pole.read(plans)[0].state) == "cancelled" and view.pill.word == "annulé"
    press(qtbot, late, "Reprendre l’échéancier")
    assert str(sqlite_pole.read(plans)[0].state) == "broken"


def test_every_view_has_names_and_says_what_to_do_when_it_is_empty(qtbot: QtBot, page: BillingPage) -> None:
    press(qtbot, page, "Relances")
    for key in ("due", "sent", "plans"):
        page.reminders.show_view(key)
        assert unnamed(page) == []
    press(qtbot, page.reminders.plans.table, "Nouvel échéancier")
    form = shown_form(page)
    press(qtbot, page.panel, "Enregistrer l’échéancier")
    assert form.fields["party"].error() == "À remplir."
    assert [one for one in form.findChildren(Rows) if one.lines()]
