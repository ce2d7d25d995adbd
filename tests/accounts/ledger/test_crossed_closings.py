"""A month closed by two people at once, or while a document is dated into it: one of them waits, and is refused."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from closed_books import OCTOBER
from crossing import crossed

from pole_desk.accounts.billing import outbox
from pole_desk.accounts.billing.commands import credit_invoice
from pole_desk.accounts.ledger.commands.closings import close_month
from pole_desk.accounts.ledger.queries.closings import closings
from pole_desk.kernel.clock import noon

LAST = noon(date(2026, 10, 31))


def closing(seat: Any) -> Any:
    return seat.do(close_month, month=OCTOBER)


def issuing(seat: Any) -> Any:
    """From a seat whose clock is still in October."""
    seat.clock = LAST
    return outbox.issue_month(seat, month=OCTOBER)


def crediting(seat: Any) -> Any:
    seat.clock = LAST
    return seat.do(credit_invoice, invoice=1, reason="Erreur")


@pytest.fixture
def october(closed: Any) -> Any:
    closed.month(OCTOBER, "100", "50")
    closed.owes(1, "30", month=OCTOBER)
    closed.day(date(2026, 11, 2))
    return closed


def test_two_people_close_a_month_once(october: Any) -> None:
    came = crossed(october, closing, closing)
    assert came[0] == "done" and came[1] != "done"
    assert len(october.runner.read(closings)) == 1 and october.found() == []


@pytest.mark.parametrize("writing", [issuing, crediting], ids=["invoice", "credit"])
def test_a_month_is_not_closed_under_a_document_that_is_dated_into_it(october: Any, writing: Any) -> None:
    assert crossed(october, writing, closing) == ("done", "closing_files")
    outbox.drain(october.runner)
    closing(october.runner)
    [kept] = october.runner.read(closings)
    assert kept.closing.invoices.count + kept.closing.credits.count == 3 and october.found() == []


@pytest.mark.parametrize("writing", [issuing, crediting], ids=["invoice", "credit"])
def test_nothing_is_dated_into_a_month_while_it_is_closed(october: Any, writing: Any) -> None:
    assert crossed(october, closing, writing) == ("done", "ledger_closed_month")
    assert len(october.invoices()) == 2 and october.found() == []
