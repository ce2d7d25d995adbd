"""What was tampered with behind the guards is found; what is searched, summed and due is told."""

from __future__ import annotations

import threading
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import text

from pole_desk.accounts.billing import outbox
from pole_desk.accounts.billing import queries as billing
from pole_desk.accounts.billing.reminders import BillingReminders
from pole_desk.accounts.billing.rules.chain import chained, genesis, numbered
from pole_desk.accounts.billing.search import BillingSearch
from pole_desk.accounts.billing.tables import GUARDS
from pole_desk.kernel.errors import PoleError
from pole_desk.kernel.guards import remove
from pole_desk.kernel.periods import Month

OCTOBER, NOVEMBER = Month(2026, 10), Month(2026, 11)


@pytest.fixture
def issued(sqlite_books: Any) -> Any:
    """Three invoices of 120.00 with their files, and a credit note."""
    for name in ("Alpha", "Bêta", "Gamma"):
        sqlite_books.owes(sqlite_books.party(name), "100")
    sqlite_books.issue()
    sqlite_books.credit(2)
    outbox.drain(sqlite_books.runner)
    return sqlite_books


def tamper(books: Any, *statements: str) -> set[str]:
    """What the checks find after statements run with the guards taken away."""
    with books.engine.begin() as connection:
        connection.execute(text("PRAGMA defer_foreign_keys = ON"))
        remove(connection, GUARDS)
        for statement in statements:
            connection.execute(text(statement))
    return {finding.split()[0] for finding in books.findings()}


@pytest.mark.parametrize(
    ("statement", "codes"),
    [
        ("UPDATE billing_invoice SET snapshot = replace(snapshot, 'Alpha', 'Omega') WHERE id = 1", {"hash"}),
        ("UPDATE billing_invoice SET net = 9000, total = 11000 WHERE id = 1", {"total", "frozen"}),
        ("UPDATE billing_invoice_line SET net = 9000 WHERE id = 1", {"line_net", "vat", "total", "charge"}),
        ("UPDATE billing_invoice_tax SET amount = 1999 WHERE invoice = 1", {"vat"}),
        ("UPDATE billing_invoice SET rank = 9 WHERE id = 3", {"number_gap"}),
        ("UPDATE billing_series SET last = 7 WHERE kind = 'invoice'", {"counter"}),
        ("UPDATE billing_invoice SET issued_on = '2026-11-24', due_on = '2027-01-01' WHERE id = 1", {"date_order"}),
        ("UPDATE document SET content = x'00' WHERE invoice = 1", {"file"}),
        ("DELETE FROM document WHERE invoice = 1", {"no_file"}),
        ("UPDATE billing_charge SET state = 'pending' WHERE id = 1", {"charge"}),
    ],
)  # fmt: skip
def test_what_was_changed_behind_the_guards_is_found(
    issued: Any, statement: str, codes: set[str]
) -> None:
    assert issued.findings() == []
    assert tamper(issued, statement) == codes


def test_an_invoice_taken_away_breaks_the_chain(issued: Any) -> None:
    found = tamper(
        issued,
        *(
            f"DELETE FROM {table} WHERE invoice = 1"
            for table in ("document", "billing_outbox", "billing_invoice_tax", "billing_invoice_line")
        ),
        "DELETE FROM billing_invoice WHERE id = 1",
    )
    assert {"chain", "number_gap", "counter", "charge"} <= found


def test_the_chain_is_what_is_written_down() -> None:
    first = chained(genesis(1, "invoice"), '{"number":"FA-2026-00001"}')
    assert len(first) == 64
    assert first != chained(genesis(2, "invoice"), '{"number":"FA-2026-00001"}')
    with pytest.raises(ValueError, match="no place for a number"):
        numbered(b'{"number":"FA-2026-00001"}', "FA-2026-00002")


def test_seats_that_issue_at_once_number_without_gap_or_duplicate(books: Any) -> None:
    for number in range(30):
        books.owes(books.party(f"Structure {number:02d}"), "100")
    issued: list[int] = []
    refused: list[PoleError] = []

    def seat() -> None:
        try:
            issued.append(outbox.issue_month(books.another(), month=NOVEMBER).issued)
        except PoleError as error:
            refused.append(error)

    seats = [threading.Thread(target=seat) for _number in range(4)]
    for thread in seats:
        thread.start()
    for thread in seats:
        thread.join()
    assert refused == []
    assert sorted(issued) == [0, 0, 0, 30]
    assert [one.number for one in books.invoices()] == [f"FA-2026-{n:05d}" for n in range(1, 31)]
    assert books.findings() == []


def test_months_and_revenue_take_credit_notes_off(issued: Any) -> None:
    [month] = issued.runner.read(billing.months)
    assert (month.month, month.invoices, month.credits, month.pending) == ("2026-11", 3, 1, 0)
    assert (month.net, month.vat, month.total) == (Decimal(200), Decimal(40), Decimal(240))
    assert issued.runner.read(billing.revenue, first=OCTOBER, last=NOVEMBER) == [
        ("2026-11", "hosting", Decimal(200))
    ]


def test_support_in_kind_is_the_list_price_less_the_agreed_one(sqlite_books: Any) -> None:
    party = sqlite_books.party()
    sqlite_books.owes(party, "100", list_price="165")
    sqlite_books.owes(party, "95")
    sqlite_books.issue()
    told = sqlite_books.runner.read(billing.in_kind_support, first=NOVEMBER, last=NOVEMBER)
    assert told == [(party, party, Decimal(65))]


@pytest.mark.parametrize(
    ("words", "titles"),
    [
        ("fa 2026 00002", ["Facture FA-2026-00002"]),
        ("00001", ["Avoir AV-2026-00001", "Facture FA-2026-00001"]),
        ("120", ["Avoir AV-2026-00001", "Facture FA-2026-00003", "Facture FA-2026-00002", "Facture FA-2026-00001"]),
        ("z", []),
    ],
)  # fmt: skip
def test_documents_are_found_by_number_and_by_amount(issued: Any, words: str, titles: list[str]) -> None:
    hits = issued.runner.read(lambda reader: BillingSearch().find(reader, words, 10))
    assert [hit.title for hit in hits] == titles


def test_a_month_not_yet_issued_and_files_to_draw_are_reminded(issued: Any) -> None:
    def reminders(on: date) -> list[str]:
        return [
            one.kind
            for one in issued.runner.read(lambda reader: BillingReminders().reminders(reader, on))
        ]

    assert reminders(date(2026, 11, 23)) == []
    assert reminders(date(2026, 12, 1)) == ["unissued_month"]
    issued.owes(1, "10")
    issued.issue()
    assert reminders(date(2026, 11, 23)) == ["pending_documents"]
