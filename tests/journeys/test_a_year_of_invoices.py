"""Twelve months of invoices on a demonstration pole, recomputed by somebody who knows no code of it.

The check reads the SQLite file alone: integers from tables, sums and half-up rounding written here.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from pole_desk import backend
from pole_desk.accounts.billing import outbox
from pole_desk.accounts.billing.commands import prepare_invoices
from pole_desk.kernel.clock import noon
from pole_desk.kernel.periods import Month

TODAY = date(2026, 11, 23)
SERIES = "CASE kind WHEN 'credit' THEN 'credit' ELSE 'invoice' END AS series"
"""Deposit invoices (386) take their numbers, and their place in the chain, among the invoices."""
YEAR = [Month(2025, 12).plus(n) for n in range(12)]


@pytest.fixture(scope="module")
def year_file(demo_file: Path) -> Path:
    """A pole of one year, its last month issued by the program."""
    runner = backend.open_pole(f"sqlite:///{demo_file}", noon(TODAY))
    assert outbox.issue_month(runner, month=Month.of(TODAY)).issued > 0
    outbox.drain(runner)
    runner.engine.dispose()
    return demo_file


@pytest.fixture
def books(year_file: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(f"{year_file.as_uri()}?mode=ro", uri=True)) as connection:
        connection.row_factory = sqlite3.Row
        yield connection


def _half_up(numerator: int, denominator: int) -> int:
    """numerator / denominator rounded to the nearest integer, halves away from zero."""
    sign = -1 if numerator < 0 else 1
    return sign * ((2 * abs(numerator) + denominator) // (2 * denominator))


def test_half_up_goes_away_from_zero() -> None:
    assert [_half_up(n, 10) for n in (4, 5, 14, 15, 25, -5, -4)] == [0, 1, 1, 2, 3, -1, 0]


def test_each_of_twelve_months_has_its_invoices(books: sqlite3.Connection) -> None:
    counted = dict(
        books.execute("SELECT month, COUNT(*) FROM billing_invoice WHERE kind = 'invoice' GROUP BY month")
    )
    assert set(map(str, YEAR)) <= set(counted)
    assert all(counted[str(month)] > 20 for month in YEAR)


def test_numbers_run_without_gap_or_duplicate_in_order_of_day(books: sqlite3.Connection) -> None:
    series = defaultdict(list)
    for row in books.execute(f"SELECT number, issued_on, issuer, {SERIES} FROM billing_invoice ORDER BY id"):
        prefix, year, rank = row["number"].split("-")
        assert row["issued_on"].startswith(year)
        series[row["issuer"], row["series"], prefix, year].append((int(rank), row["issued_on"]))
    assert len(series) > 1
    for own in series.values():
        assert [rank for rank, _day in own] == list(range(1, len(own) + 1))
        assert [day for _rank, day in own] == sorted(day for _rank, day in own)
    numbers = [row[0] for row in books.execute("SELECT number FROM billing_invoice")]
    assert len(numbers) == len(set(numbers))


def test_every_total_is_that_of_its_lines(books: sqlite3.Connection) -> None:
    """Quantities are in 1/10 000, prices in 1/1 000 000, percents in 1/100, sums in cents."""
    nets: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    lines = books.execute("SELECT invoice, quantity, unit_price, percent, net FROM billing_invoice_line")
    for line in lines:
        assert line["net"] == _half_up(line["quantity"] * line["unit_price"], 10**8)
        nets[line["invoice"]][line["percent"]] += line["net"]
    stated: dict[int, dict[int, tuple[int, int]]] = defaultdict(dict)
    for tax in books.execute("SELECT invoice, percent, base, amount FROM billing_invoice_tax"):
        stated[tax["invoice"]][tax["percent"]] = (tax["base"], tax["amount"])
    documents = books.execute("SELECT id, number, net, vat, total, snapshot FROM billing_invoice").fetchall()
    assert len(documents) > 500
    for document in documents:
        rates = {percent: (net, _half_up(net * percent, 10_000)) for percent, net in nets[document["id"]].items()}
        assert stated[document["id"]] == rates, document["number"]
        net, vat = (sum(pair[place] for pair in rates.values()) for place in (0, 1))
        assert (document["net"], document["vat"], document["total"]) == (net, vat, net + vat)
        assert document["number"] in json.dumps(json.loads(document["snapshot"]))


def test_every_file_is_the_one_that_was_kept(books: sqlite3.Connection) -> None:
    waiting = books.execute(
        "SELECT COUNT(*) FROM billing_invoice i LEFT JOIN document d ON d.invoice = i.id WHERE d.id IS NULL"
    ).fetchone()[0]
    assert waiting == 0
    for sha256, content in books.execute("SELECT sha256, content FROM document"):
        assert hashlib.sha256(content).hexdigest() == sha256
        assert content.startswith(b"%PDF-")


def test_the_chain_follows_each_document_to_the_next(books: sqlite3.Connection) -> None:
    last: dict[tuple[int, str], str] = {}
    for row in books.execute(f"SELECT issuer, {SERIES}, previous_hash, hash FROM billing_invoice ORDER BY id"):
        series = row["issuer"], row["series"]
        assert row["previous_hash"] == last.get(series, row["previous_hash"])
        last[series] = row["hash"]


def test_no_service_is_billed_twice(books: sqlite3.Connection) -> None:
    """A charge stands on one line; a key billed again had its former line credited."""
    rows = books.execute(
        "SELECT c.key, SUM(CASE i.kind WHEN 'credit' THEN 0 ELSE 1 END) - (SELECT COUNT(*) FROM "
        "billing_invoice_line b JOIN billing_invoice_line a ON a.id = b.corrects JOIN billing_charge k "
        "ON k.id = a.charge WHERE k.key = c.key) AS standing FROM billing_charge c "
        "JOIN billing_invoice_line l ON l.charge = c.id JOIN billing_invoice i ON i.id = l.invoice "
        "WHERE l.corrects IS NULL AND c.amount > 0 GROUP BY c.key HAVING standing > 1"
    ).fetchall()
    assert [tuple(row) for row in rows] == []


def test_issuing_any_month_again_issues_nothing(year_file: Path) -> None:
    runner = backend.open_pole(f"sqlite:///{year_file}", noon(TODAY))
    try:
        for month in (YEAR[0], YEAR[-2], YEAR[-1]):
            again = outbox.issue_month(runner, month=month)
            assert (again.issued, again.first, again.last) == (0, None, None)
            assert runner.read(prepare_invoices, month=month).count == 0
        assert runner.read(backend.check) == []
    finally:
        runner.engine.dispose()
