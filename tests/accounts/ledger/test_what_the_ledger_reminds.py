"""Months left open, years to close and invoices sent back are reminded; closings are found by the search box."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from closed_books import NOVEMBER, OCTOBER

from pole_desk.accounts.ledger.commands.statuses import record_status
from pole_desk.accounts.ledger.reminders import LedgerReminders
from pole_desk.accounts.ledger.search import LedgerSearch


@pytest.fixture
def issued(sqlite_closed: Any) -> Any:
    """Two invoices of October."""
    sqlite_closed.month(OCTOBER, "100", "200")
    return sqlite_closed


def reminded(books: Any, on: date) -> list[tuple[str, str, str]]:
    found = books.runner.read(lambda reader: LedgerReminders().reminders(reader, on))
    return [(one.kind, one.level, one.title) for one in found]


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2026, 10, 31), []),
        (date(2026, 11, 1), [("closing_due", "info", "Octobre 2026 à clôturer")]),
        (date(2026, 11, 10), [("closing_due", "info", "Octobre 2026 à clôturer")]),
        (date(2026, 11, 11), [("closing_late", "warning", "Octobre 2026 à clôturer")]),
    ],
)
def test_a_month_is_due_when_it_is_over_and_late_after_the_tenth(issued: Any, on: date, expected: Any) -> None:
    assert reminded(issued, on) == expected


def test_a_closed_month_is_reminded_no_more_and_a_year_is_after_its_december(issued: Any) -> None:
    for month in (OCTOBER, NOVEMBER, NOVEMBER.next()):
        issued.close(month)
    assert reminded(issued, date(2026, 12, 31)) == []
    assert reminded(issued, date(2027, 1, 2)) == [("closing_due", "info", "2026 à clôturer")]
    issued.close_year(2026)
    assert reminded(issued, date(2027, 1, 31)) == []


def test_an_invoice_sent_back_is_reminded_until_it_is_credited(issued: Any) -> None:
    issued.runner.do(record_status, invoice=1, code=200, on=date(2026, 10, 5))
    issued.runner.do(record_status, invoice=1, code=213, on=date(2026, 10, 5), reason="REJ_ADR")
    issued.runner.do(record_status, invoice=2, code=200, on=date(2026, 10, 5))
    issued.runner.do(record_status, invoice=2, code=208, on=date(2026, 10, 5), reason="JUSTIF_ABS")
    assert reminded(issued, date(2026, 10, 20)) == [
        ("invoice_status", "danger", "FA-2026-00001\u202f: rejetée"),
        ("invoice_status", "warning", "FA-2026-00002\u202f: suspendue"),
    ]  # fmt: skip
    issued.credit(1)
    assert [title for _kind, _level, title in reminded(issued, date(2026, 10, 20))] == [
        "FA-2026-00002\u202f: suspendue"
    ]


def test_closings_are_found_by_their_month_and_their_hash(issued: Any) -> None:
    issued.close(OCTOBER)

    def found(words: str) -> list[str]:
        return [one.title for one in issued.runner.read(lambda reader: LedgerSearch().find(reader, words, 10))]

    assert found("cloture") == found("cloture octobre") == ["Clôture octobre 2026"]
    assert found("octobre") == found("cloture mai") == found("c") == []
    with issued.engine.connect() as connection:
        digest = connection.exec_driver_sql("SELECT hash FROM ledger_closing").scalar_one()
    assert found(digest[:8]) == ["Clôture octobre 2026"]
