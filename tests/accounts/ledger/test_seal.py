"""Months and years closed in turn; whatever is changed behind the program's back is found, and said where."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from closed_books import DECEMBER, NOVEMBER, OCTOBER, tail
from sqlalchemy import text

from pole_desk.accounts.ledger.queries.closings import closings, sealed_closings, to_close
from pole_desk.kernel.errors import RuleBroken
from pole_desk.kernel.periods import Month


def told(books: Any) -> Any:
    """October closed with two invoices, November with one and its credit note, one more in December, open."""
    books.month(OCTOBER, "100", "250.50")
    books.close(OCTOBER)
    books.month(NOVEMBER, "80", credit=True)
    books.close(NOVEMBER)
    books.month(DECEMBER, "40")
    return books


@pytest.fixture
def sealed(closed: Any) -> Any:
    return told(closed)


@pytest.fixture
def sqlite_sealed(sqlite_closed: Any) -> Any:
    return told(sqlite_closed)


def test_months_are_closed_in_turn_and_say_their_sums(sqlite_sealed: Any) -> None:
    october, november = (one.closing for one in sqlite_sealed.runner.read(closings))
    assert (october.period, october.invoices.count, str(october.total)) == ("2026-10", 2, "420.60")
    assert (november.credits.count, str(november.total), str(november.perpetual_total)) == (1, "0.00", "420.60")
    assert [end.number for end in november.ends] == ["AV-2026-00001", "FA-2026-00003"]
    assert sqlite_sealed.found() == []


def test_a_year_follows_its_december(sqlite_sealed: Any) -> None:
    sqlite_sealed.close(DECEMBER)
    assert [(one.span, one.period) for one in sqlite_sealed.runner.read(to_close)] == [("year", "2026")]
    with pytest.raises(RuleBroken, match="d’abord 2026\u202f:"):
        sqlite_sealed.close(Month(2027, 1))
    sqlite_sealed.close_year(2026)
    chain = sqlite_sealed.runner.read(sealed_closings, issuer=1)
    assert str(chain[-1].closing.perpetual_total) == "468.60"
    assert [one.previous_hash for one in chain[1:]] == [one.hash for one in chain[:-1]]
    assert sqlite_sealed.found() == []


@pytest.mark.parametrize(
    ("month", "on", "code"),
    [
        (DECEMBER, date(2026, 12, 31), "closing_early"), (NOVEMBER, date(2026, 12, 6), "closing_order"),
        (Month(2027, 1), date(2027, 2, 1), "closing_order"), (Month(2026, 9), date(2026, 12, 6), "nothing_to_close"),
    ],
)  # fmt: skip
def test_what_cannot_be_closed_is_said(sqlite_closed: Any, month: Month, on: date, code: str) -> None:
    told(sqlite_closed)
    with pytest.raises(RuleBroken) as refused:
        sqlite_closed.close(month, on)
    assert refused.value.code == code and sqlite_closed.found() == []


def test_the_first_closing_is_that_of_the_first_document(sqlite_closed: Any) -> None:
    sqlite_closed.month(OCTOBER, "100")
    sqlite_closed.month(NOVEMBER, "100")
    with pytest.raises(RuleBroken, match="d’abord 2026-10"):
        sqlite_closed.close(NOVEMBER)


def test_a_month_waits_for_its_files(sqlite_closed: Any) -> None:
    sqlite_closed.day(date(2026, 10, 5))
    sqlite_closed.owes(sqlite_closed.party(), "100", month=OCTOBER)
    sqlite_closed.issue(OCTOBER)
    with pytest.raises(RuleBroken, match="FA-2026-00001") as refused:
        sqlite_closed.close(OCTOBER)
    assert refused.value.code == "closing_files"


def test_nothing_is_dated_into_a_closed_month(closed: Any) -> None:
    closed.month(OCTOBER, "100")
    closed.close(OCTOBER)
    closed.day(date(2026, 10, 31))
    closed.owes(1, "30", month=OCTOBER)
    with pytest.raises(RuleBroken, match="mois est clos"):
        closed.issue(OCTOBER)
    with pytest.raises(RuleBroken, match="mois est clos"):
        closed.credit(1)
    assert closed.found() == []


TAMPERED = [
    ("UPDATE billing_invoice SET party = 2 WHERE id = 1", "billing_invoice:FA-2026-00001"),
    ("UPDATE billing_invoice SET party_name = 'Omega' WHERE id = 1", "billing_invoice:FA-2026-00001"),
    ("UPDATE billing_invoice SET due_on = '2027-01-31' WHERE id = 5", "billing_invoice:FA-2026-00004"),
    ("UPDATE billing_invoice SET snapshot = replace(snapshot, 'Nantes', 'Rezé') WHERE id = 5", "invoice:FA-2026-00004"),
    ("UPDATE billing_invoice SET snapshot = '{}' WHERE id = 5", "billing_invoice:FA-2026-00004"),
    ("UPDATE billing_invoice_line SET account = '467' WHERE id = 1", "billing_invoice_line:FA-2026-00001"),
    ("UPDATE billing_invoice_line SET label = 'Don' WHERE invoice = 5", "billing_invoice_line:FA-2026-00004"),
    ("UPDATE billing_invoice_line SET dossier = 1 WHERE invoice = 5", "billing_invoice_line:FA-2026-00004"),
    ("UPDATE billing_invoice_line SET reopens = NOT reopens WHERE invoice = 4", "billing_invoice_line:AV-2026-00001"),
    ("DELETE FROM billing_invoice_line WHERE invoice = 5", "billing_invoice_line:FA-2026-00004"),
    ("UPDATE billing_invoice_tax SET exemption = 'art. 293 B' WHERE invoice = 5", "billing_invoice_tax:FA-2026-00004"),
    ("DELETE FROM billing_invoice_tax WHERE invoice = 2", "billing_invoice_tax:FA-2026-00002"),
    ("DELETE FROM document WHERE invoice = 2", "document:FA-2026-00002"),
    ("UPDATE document SET sha256 = 'ab' WHERE invoice = 5", "invoice:FA-2026-00004"),
    ("DELETE FROM billing_outbox WHERE invoice = 2", "billing_outbox:FA-2026-00002"),
    ("UPDATE billing_outbox SET done = 0 WHERE invoice = 2", "billing_outbox:FA-2026-00002"),
    ("UPDATE billing_series SET last = 9 WHERE kind = 'credit'", "invoice:AV-2026-00001"),
    ("DELETE FROM billing_series WHERE kind = 'credit'", "invoice:AV-2026-00001"),
    ("UPDATE ledger_closing SET period = '2026-08' WHERE id = 1", "ledger_closing:2026-08"),
    ("UPDATE ledger_closing SET hash = previous_hash WHERE id = 2", "ledger_closing:2026-11"),
    ("UPDATE ledger_closing SET text = replace(text, '42060', '42000') WHERE id = 1", "ledger_closing:2026-10"),
    ("UPDATE ledger_closing SET text = '{}' WHERE id = 1", "ledger_closing:2026-10"),
    ("UPDATE ledger_closing SET seals = '[]' WHERE id = 1", "ledger_closing:2026-10"),
    ("DELETE FROM ledger_closing WHERE id = 1", "ledger_closing:2026-11"),
    ("DELETE FROM ledger_closing WHERE id = 2", "ledger_closing:#2"),
]  # fmt: skip


def test_each_table_tampered_with_is_found_and_said_where(closed: Any) -> None:
    told(closed)
    for statement, where in TAMPERED:
        with closed.engine.connect() as connection, connection.begin() as attempt:
            assert where in {one.split()[1] for one in closed.tampered_within(connection, statement)}, statement
            attempt.rollback()
    assert closed.found() == []


def test_a_file_forged_with_its_own_sum_is_found_once_its_month_is_closed(sqlite_sealed: Any) -> None:
    import hashlib

    forged = b"%PDF-1.7 faux"
    with sqlite_sealed.engine.begin() as connection:
        sqlite_sealed.unguard(connection)
        connection.execute(
            text("UPDATE document SET content = :content, sha256 = :sum WHERE invoice = 1"),
            {"content": forged, "sum": hashlib.sha256(forged).hexdigest()},
        )
    assert sqlite_sealed.found() == ["sealed_rows document:FA-2026-00001"]


def test_a_truncated_tail_is_found_in_a_closed_month_and_by_the_trail_in_an_open_one(sealed: Any) -> None:
    assert sealed.tamper(*tail(5, "FA-2026-00004")) == ["document_vanished billing_invoice:#5"]
    found = sealed.tamper(*tail(4, "AV-2026-00001"))
    assert {"closing_end billing_invoice:AV-2026-00001", "sealed_missing billing_invoice:AV-2026-00001"} <= set(found)


def test_an_invoice_slipped_into_a_closed_month_is_found(sqlite_sealed: Any) -> None:
    found = sqlite_sealed.tamper(
        "UPDATE billing_invoice SET issued_on = '2026-11-30', due_on = '2026-12-30' WHERE id = 5"
    )
    assert "sealed_added billing_invoice:FA-2026-00004" in found
