"""« Devis », under Factures, by real keys and clicks: typed, sent, answered, made again; the file beside."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from pole_desk.accounts.quotes import commands, queries
from pole_desk.accounts.quotes.rules.lines import LineInput, QuoteInput
from pole_desk.desktop.pages.billing.page import BillingPage
from pole_desk.desktop.pages.billing.quotes.form import QuoteForm
from pole_desk.desktop.pages.billing.quotes.view import QuotesView
from pole_desk.desktop.widgets.buttons import Button
from pole_desk.desktop.widgets.form import Form
from pole_desk.kernel.work import Runner
from tests.desktop.audits import unnamed

FAIR = QuoteInput(
    title="Foire d’hiver", lines=(LineInput(label="Halle", unit="journée", unit_price=Decimal("1000")),),
    service_from=date(2026, 12, 12),
)  # fmt: skip


def press(qtbot: QtBot, page: QWidget, words: str) -> None:
    found = [b for b in page.findChildren(Button) if b.text() == words and b.isVisible() and b.isEnabled()]
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
def view(page: BillingPage) -> QuotesView:
    page.start("quote:0")
    assert page.bills.choice.current() == "quotes" and page.bills.isVisible()
    return page.bills.quotes


def sent(run: Runner, party: int, **values: Any) -> int:
    quote = run.do(commands.prepare_quote, party=party, values=FAIR, **values)
    run.do(commands.send_quote, quote=quote)
    return quote


def only(run: Runner) -> queries.Quote:
    (one,) = run.read(queries.quotes)
    return one


def test_a_quote_is_typed_and_its_sums_follow(
    qtbot: QtBot, page: BillingPage, view: QuotesView, hosted: SimpleNamespace, sqlite_pole: Runner
) -> None:
    assert "Nouveau devis" in [b.text() for b in view.findChildren(Button) if b.isVisible()]
    page.start(f"new_quote:{hosted.elan}")
    form = shown_form(page)
    assert isinstance(form, QuoteForm) and form.picker.value() == hosted.elan
    type_in(qtbot, form, "title", "Portail neuf")
    box = form.lines.boxes[0]
    qtbot.keyClicks(box.label.control, "Pose")
    qtbot.keyClicks(box.quantity.control, "2,5")
    qtbot.keyClicks(box.price.control, "40")
    form.lines.more.click()
    second = form.lines.boxes[1]
    second.item.set_value("copies")
    second.item.edited.emit()
    qtbot.keyClicks(second.quantity.control, "100")
    qtbot.waitUntil(lambda: "TTC" in form.told.text(), timeout=3000)
    assert "105,00\u00a0€ HT, 126,00\u00a0€ TTC" in form.told.text()
    assert not unnamed(form)
    qtbot.keyClick(form, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    one = only(sqlite_pole)
    assert (one.party, one.title, str(one.net), one.shown) == (hosted.elan, "Portail neuf", "105.00", "draft")
    assert not page.panel.isVisible()
    qtbot.waitUntil(lambda: len(view.table.rows()) == 1)
    assert view.pdf.pages.count() == 1


def test_what_is_wrong_is_said_under_the_lines(
    qtbot: QtBot, page: BillingPage, view: QuotesView, hosted: SimpleNamespace, sqlite_pole: Runner
) -> None:
    page.start(f"new_quote:{hosted.elan}")
    form = shown_form(page)
    assert isinstance(form, QuoteForm)
    type_in(qtbot, form, "title", "Portail")
    press(qtbot, page, "Préparer le devis")
    assert form.fields["lines"].error() == "À remplir."
    box = form.lines.boxes[0]
    qtbot.keyClicks(box.label.control, "Pose")
    qtbot.keyClicks(box.price.control, "quarante")
    press(qtbot, page, "Préparer le devis")
    assert box.price.error()
    box.price.control.selectAll()
    qtbot.keyClicks(box.price.control, "-4")
    press(qtbot, page, "Préparer le devis")
    assert "Ligne 1" in form.fields["lines"].error()
    assert sqlite_pole.read(queries.quotes) == []


def test_a_draft_opens_in_its_form_and_changes(
    qtbot: QtBot, page: BillingPage, view: QuotesView, hosted: SimpleNamespace, sqlite_pole: Runner
) -> None:
    quote = sqlite_pole.do(commands.prepare_quote, party=hosted.elan, values=FAIR)
    page.refresh()
    qtbot.waitUntil(lambda: len(view.table.rows()) == 1)
    qtbot.keyClick(view.table.grid, Qt.Key.Key_Return)
    form = shown_form(page)
    assert isinstance(form, QuoteForm)
    box = form.lines.boxes[0]
    assert (box.label.value(), box.price.value()) == ("Halle", Decimal(1000))
    type_in(qtbot, form, "title", "Foire de printemps")
    press(qtbot, page, "Enregistrer")
    one = only(sqlite_pole)
    assert (one.id, one.title, one.net) == (quote, "Foire de printemps", Decimal("1000.00"))
    page.undo()
    assert only(sqlite_pole).title == "Foire d’hiver"


def test_it_is_sent_accepted_and_taken_back(
    qtbot: QtBot, page: BillingPage, view: QuotesView, hosted: SimpleNamespace, sqlite_pole: Runner
) -> None:
    sqlite_pole.do(commands.prepare_quote, party=hosted.elan, values=FAIR)
    page.refresh()
    qtbot.waitUntil(lambda: len(view.table.rows()) == 1)
    assert view.accept.isEnabled() is False and "brouillon" in view.accept.toolTip()
    press(qtbot, page, "Envoyer…")
    press(qtbot, page, "Envoyer")
    assert only(sqlite_pole).shown == "sent"
    assert view.send.text() == "Renvoyer…"
    press(qtbot, page, "Accepté…")
    form = shown_form(page)
    type_in(qtbot, form, "by", "Nadia Roux")
    type_in(qtbot, form, "order", "BC-7")
    qtbot.keyClick(form, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    one = only(sqlite_pole)
    assert (one.shown, one.answered_by, one.order_number) == ("accepted", "Nadia Roux", "BC-7")
    acts = [words for words, _icon, _act in view._acts(view.table.rows()[0])]
    assert {"Rattacher…", "Voir le dossier", "Reprendre la réponse", "Numéro de commande…"} <= set(acts)
    page.undo()
    assert only(sqlite_pole).shown == "sent"


def test_it_is_refused_and_made_again(
    qtbot: QtBot, page: BillingPage, view: QuotesView, hosted: SimpleNamespace, sqlite_pole: Runner
) -> None:
    sent(sqlite_pole, hosted.elan)
    page.refresh()
    qtbot.waitUntil(lambda: len(view.table.rows()) == 1)
    press(qtbot, page, "Refusé…")
    form = shown_form(page)
    type_in(qtbot, form, "reason", "Trop cher")
    press(qtbot, page, "Noter le refus")
    assert only(sqlite_pole).answer == "Trop cher"
    qtbot.mouseClick(view.renew, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(view.table.rows()) == 2)
    assert isinstance(shown_form(page), QuoteForm)
    assert {one.number for one in sqlite_pole.read(queries.quotes)} == {"DE-2026-00001", "DE-2026-00001-2"}


def test_a_quote_of_today_or_of_the_search_opens_its_card(
    qtbot: QtBot, page: BillingPage, hosted: SimpleNamespace, sqlite_pole: Runner, went: list[Any]
) -> None:
    first, second = sent(sqlite_pole, hosted.elan), sent(sqlite_pole, hosted.radio)
    page.start(f"quote:{first}")
    view = page.bills.quotes
    qtbot.waitUntil(lambda: len(view.table.rows()) == 2 and page.panel.isVisible())
    assert view.table.current_row().quote == first != second
    assert not unnamed(page)
    dict((words, act) for words, _icon, act in view._acts(view.table.current_row()))["Voir la structure"]()
    assert went[-1] == ("parties", hosted.elan, "")
