"""Envoyer, from the month, the list and the card of an invoice: who receives what, then what became of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from pole_desk.accounts.mail.commands import set_folder, set_sender
from pole_desk.accounts.mail.queries import letters
from pole_desk.accounts.receivables.queries import invoices
from pole_desk.desktop.notice import Notice
from pole_desk.desktop.pages.billing.page import BillingPage
from pole_desk.desktop.widgets.buttons import Button
from pole_desk.kernel.work import Runner
from pole_desk.registers.catalog.queries import issuers
from pole_desk.registers.parties.commands import change_party
from pole_desk.registers.parties.queries import party


@pytest.fixture
def drafts(sqlite_pole: Runner, hosted: SimpleNamespace, tmp_path: Path) -> Path:
    """Élan has an address, the sellers too; letters become drafts there."""
    for one in sqlite_pole.read(issuers):
        sqlite_pole.do(set_sender, issuer=one.id, address="pole@exemple.fr", name="Le Pôle")
    sqlite_pole.do(set_folder, folder=str(tmp_path / "brouillons"))
    found = sqlite_pole.read(party, party=hosted.elan)
    sqlite_pole.do(change_party, party=hosted.elan, values=replace(found.as_input(), email="compta@elan.fr"))
    return tmp_path / "brouillons"


def press(qtbot: QtBot, page: BillingPage, words: str) -> None:
    found = [b for b in page.findChildren(Button) if b.text() == words and b.isVisible()]
    assert found, words
    qtbot.mouseClick(found[-1], Qt.MouseButton.LeftButton)


def shown(page: BillingPage) -> str:
    return "\n".join(one.text() for one in page.panel.findChildren(QLabel))


def test_a_month_issued_is_sent_and_the_card_of_an_invoice_says_so(
    qtbot: QtBot, page: BillingPage, sqlite_pole: Runner, drafts: Path
) -> None:
    assert not page.month.send.isEnabled() and page.month.send.toolTip() == "Aucune facture émise pour ce mois."
    press(qtbot, page, "Émettre le mois")
    press(qtbot, page, "Émettre")
    press(qtbot, page, "Envoyer…")
    qtbot.waitUntil(lambda: "compta@elan.fr" in shown(page))
    assert "Radio Garrigue" in shown(page) and "pas d’adresse e-mail" in shown(page)
    assert "Aucun serveur d’envoi" in shown(page), "it is told before that letters become drafts"
    press(qtbot, page, "Écrire les brouillons")
    qtbot.waitUntil(lambda: [one.state for one in sqlite_pole.read(letters)] == ["drafted"])
    assert len(list(drafts.iterdir())) == 1
    sent = next(one for one in sqlite_pole.read(invoices) if one.party_name == "Association Élan")
    page.show_record(sent.id)
    qtbot.waitUntil(lambda: len(page.card.posted.lines()) == 1)
    words = "\n".join(one.text() for one in page.card.posted.findChildren(QLabel))
    assert "compta@elan.fr" in words
    other = next(one for one in sqlite_pole.read(invoices) if one.party_name == "Radio Garrigue")
    page.show_record(other.id)
    qtbot.waitUntil(lambda: page.card.card is not None and page.card.card.invoice.id == other.id)
    assert page.card.card.posted == ()
    press(qtbot, page, "Envoyer…")
    qtbot.waitUntil(lambda: "Il n’y a rien à envoyer" in tips(page))


def tips(page: BillingPage) -> str:
    return "\n".join(one.toolTip() for one in page.panel.findChildren(Button))


def test_the_invoices_chosen_in_the_list_are_sent_together(
    qtbot: QtBot, page: BillingPage, sqlite_pole: Runner, drafts: Path
) -> None:
    press(qtbot, page, "Émettre le mois")
    press(qtbot, page, "Émettre")
    page.tabs.choose("invoices")
    page._show("invoices")
    qtbot.waitUntil(lambda: len(page.views["invoices"].table.rows()) == 2)
    page.views["invoices"].table.grid.selectAll()
    acts = {words: act for words, _icon, act in page.bills.issued.acts_of(page.views["invoices"].table.rows()[0])}
    acts["Envoyer par courriel…"]()
    qtbot.waitUntil(lambda: "compta@elan.fr" in shown(page))
    assert "Radio Garrigue" in shown(page)


def test_what_goes_on_paper_is_noted_and_the_month_is_finished(
    qtbot: QtBot, page: BillingPage, sqlite_pole: Runner, drafts: Path
) -> None:
    notices: list[Notice] = []
    page.said.connect(notices.append)
    press(qtbot, page, "Émettre le mois")
    press(qtbot, page, "Émettre")
    press(qtbot, page, "Envoyer…")
    qtbot.waitUntil(lambda: "compta@elan.fr" in shown(page))
    press(qtbot, page, "Écrire les brouillons")
    qtbot.waitUntil(lambda: [one.state for one in sqlite_pole.read(letters)] == ["drafted"])
    send = page.month.steps.steps["send"]
    page.refresh()
    assert (send.standing.state, send.standing.detail) == ("now", "1 sur 2")
    press(qtbot, page, "Envoyer…")
    qtbot.waitUntil(lambda: "Radio Garrigue" in shown(page))
    press(qtbot, page, "Noter transmises sur papier…")
    press(qtbot, page, "Noter")
    assert notices[-1].text.startswith("1 facture transmise sur papier le ")
    page.refresh()
    assert (send.standing.state, send.standing.detail) == ("done", "2 transmises")
    other = next(one for one in sqlite_pole.read(invoices) if one.party_name == "Radio Garrigue")
    page.show_record(other.id)
    qtbot.waitUntil(lambda: len(page.card.posted.lines()) == 1)
    assert any("Sur papier" in one.text() for one in page.card.posted.findChildren(QLabel))
    page.undo()
    page._show("month")
    assert (send.standing.state, send.standing.detail) == ("now", "1 sur 2")
