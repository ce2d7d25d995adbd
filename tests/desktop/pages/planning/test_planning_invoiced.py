"""A booking that is invoiced stays as it is on the board, whatever is tried, and says what to do."""

from __future__ import annotations

import pytest
from let_pole import LetPole
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QToolTip
from pytestqt.qtbot import QtBot

from pole_desk.accounts.billing import outbox
from pole_desk.accounts.billing.commands import credit_invoice
from pole_desk.accounts.billing.queries import Invoice, charges_of, invoices
from pole_desk.desktop.notice import Notice
from pole_desk.desktop.pages.planning.page import PlanningPage
from pole_desk.desktop.widgets.board.tips import tip
from pole_desk.kernel.periods import Month

from .conftest import Booker, Drag, Went
from .rooms import all_bookings, at, bar, spot

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def billed(week: PlanningPage, let: LetPole, booker: Booker) -> Invoice:
    """R3 on 25 November, on an invoice."""
    made = booker("R3", at(25, 9), at(25, 12))
    outbox.issue_month(let.runner, month=Month(2026, 12))
    week.refresh()
    dossier = next(one.dossier for one in all_bookings(let))
    (charge,) = [
        one for one in let.runner.read(charges_of, dossier=dossier) if f"booking:{made.bookings[0]}" in one.key
    ]
    assert charge.invoice is not None
    (found,) = let.runner.read(invoices, ids=[charge.invoice])
    return found


def test_neither_hand_nor_key_changes_it_and_the_sentence_names_the_invoice_and_the_credit(
    week: PlanningPage, let: LetPole, drag: Drag, billed: Invoice, qtbot: QtBot, notices: list[Notice], went: Went
) -> None:
    shown = bar(week, let, "R3")
    assert (shown.state, shown.locked) == ("invoiced", True)
    box = week.board.rect_of(shown.id)
    assert "avoir" in tip(week.board.stage, box.center())
    before = let.claims()
    tries = [
        lambda: drag(box.center(), spot(week, let, "R4", at(26, 10))),
        lambda: drag(QPoint(box.right() - 1, box.center().y()), spot(week, let, "R3", at(25, 15))),
        lambda: qtbot.keyClick(week.board, Qt.Key.Key_Down, CONTROL),
        lambda: qtbot.keyClick(week.board, Qt.Key.Key_Right, SHIFT),
        lambda: qtbot.keyClick(week.board, Qt.Key.Key_Delete),
    ]
    for place, attempt in enumerate(tries, start=1):
        week.board.select(shown.id)
        week.board.setFocus()
        attempt()
        qtbot.waitUntil(lambda place=place: len(notices) >= place)
        assert billed.number in notices[-1].text
        assert "avoir" in notices[-1].text
        assert not week.panel.isVisible()
    assert let.claims() == before
    assert notices[-1].action_label == "Voir la facture"
    assert notices[-1].action is not None
    notices[-1].action()
    assert went[-1] == ("billing", int(billed.id), "")
    QToolTip.hideText()


def test_once_credited_it_moves_again(
    week: PlanningPage, let: LetPole, drag: Drag, billed: Invoice
) -> None:
    let.do(credit_invoice, invoice=billed.id, reason="réservation déplacée")
    week.refresh()
    start = week.board.rect_of(bar(week, let, "R3").id).center()
    drag(start, spot(week, let, "R4", at(25, 10, 30)))
    assert [one.code for one in all_bookings(let)] == ["R4"]
