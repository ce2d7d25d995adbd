"""The monthly run's part in the database against the same rows in one bare transaction, and kills.

The floor is sqlite3 alone: the rows of the same month, prepared, in one transaction of a copy of
the file without its guards. Goal: at most 2.5.
"""

from __future__ import annotations

import shutil
import sqlite3
import sys
import time
from pathlib import Path

import psycopg
import pytest

sys.path.insert(0, str(Path(__file__).parent.parent / "accounts"))

from account_books import Books
from account_kills import CLIENTS, issue_under_fire
from engines import Server
from measured import shown, told

from pole_desk.accounts.billing.commands import issue_invoices
from pole_desk.kernel.periods import Month, months_between

CLIENTS_OF_A_MONTH = 160
FIRST = Month(2026, 6)
ROUNDS = 10
GOAL = 2.5
KILLS = 200
BY_INVOICE = ("billing_invoice_line", "billing_invoice_tax", "billing_outbox")
TABLES = ("billing_charge", "billing_invoice", *BY_INVOICE, "audit_entry", "change_log")
"""What a run writes, in its order."""


def opened(file: Path) -> Books:
    books = Books(f"sqlite:///{file}")
    books.create()
    return books


def bare(file: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(file, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA foreign_keys=ON")
    return connection


def rows_since(file: Path, marks: dict[str, int]) -> dict[str, list[tuple[object, ...]]]:
    with sqlite3.connect(file) as connection:
        return {
            table: connection.execute(f"SELECT * FROM {table} WHERE id > ?", (mark,)).fetchall()
            for table, mark in marks.items()
        }


def marks_of(file: Path) -> dict[str, int]:
    """The last id of each table that a run writes, in the order in which it does."""
    with sqlite3.connect(file) as connection:
        return {
            table: connection.execute(f"SELECT coalesce(max(id), 0) FROM {table}").fetchone()[0]
            for table in TABLES
        }


def floor(file: Path, rows: dict[str, list[tuple[object, ...]]]) -> float:
    """Seconds that the rows take in one bare transaction."""
    connection = bare(file)
    for (trigger,) in connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    ).fetchall():
        connection.execute(f"DROP TRIGGER {trigger}")
    start = time.perf_counter()
    connection.execute("BEGIN IMMEDIATE")
    for table, own in rows.items():
        places = ",".join("?" * len(own[0]))
        connection.executemany(f"INSERT INTO {table} VALUES ({places})", own)
    connection.execute("COMMIT")
    taken = time.perf_counter() - start
    connection.close()
    return taken


def test_issuing_160_invoices_against_one_bare_transaction(tmp_path: Path) -> None:
    file = tmp_path / "run.pole"
    books = opened(file)
    months = list(months_between(FIRST, FIRST.plus(ROUNDS - 1)))
    parties = [books.party(f"Structure {number:03d}") for number in range(CLIENTS_OF_A_MONTH)]
    for month in months:
        for party in parties:
            books.owes(party, "189.20", month=month)
            books.owes(party, "30", month=month)
    runs, floors = [], []
    for month in months:
        books.engine.dispose()
        copy = tmp_path / f"{month}.pole"
        shutil.copy(file, copy)
        marks = marks_of(file)
        plan = books.plan(month)
        assert plan.count == CLIENTS_OF_A_MONTH
        start = time.perf_counter()
        books.runner.do(issue_invoices, plan=plan)
        runs.append(time.perf_counter() - start)
        floors.append(floor(copy, rows_since(file, marks)))
    best, least = min(runs), min(floors)
    ratio = best / least
    shown(f"facturation de {CLIENTS_OF_A_MONTH} clients, dans la base", 1000 * best, " ms")
    shown("les mêmes lignes dans une transaction nue", 1000 * least, " ms")
    told("facturation ÷ transaction nue", ratio, "", GOAL)
    assert ratio <= GOAL


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has neither fork nor SIGKILL")
def test_two_hundred_kills_leave_all_or_nothing(tmp_path: Path) -> None:
    books = opened(tmp_path / "kills.pole")
    start = time.perf_counter()
    outcomes = issue_under_fire(books, KILLS)
    shown(f"{KILLS} SIGKILL pendant une facturation", time.perf_counter() - start, " s")
    told("trous, doublons ou factures sans suite", len(books.findings()), "", 0)
    assert outcomes == {0, CLIENTS}
    assert books.findings() == []


def test_issuing_160_invoices_on_postgresql_against_one_bare_transaction(pg_server: Server) -> None:
    """The same rows, prepared, sent row by row in one transaction to the same tables without their guards."""
    url = pg_server.create()
    books = Books(url)
    try:
        books.create()
        with psycopg.connect(url.replace("+psycopg", "", 1)) as bare:
            _issue_on_postgresql(books, bare)
    finally:
        books.engine.dispose()
        pg_server.drop(url)


def _issue_on_postgresql(books: Books, bare: psycopg.Connection) -> None:
    bare.execute("CREATE SCHEMA bare")
    for table in TABLES:
        bare.execute(f"CREATE TABLE bare.{table} (LIKE {table} INCLUDING ALL)")
    bare.commit()
    months = list(months_between(FIRST, FIRST.plus(ROUNDS - 1)))
    for number in range(CLIENTS_OF_A_MONTH):
        party = books.party(f"Structure {number:03d}")
        for month in months:
            books.owes(party, "189.20", month=month)
            books.owes(party, "30", month=month)
    runs, floors = [], []
    for month in months:
        marks = {table: _last(bare, table) for table in TABLES}
        plan = books.plan(month)
        start = time.perf_counter()
        books.runner.do(issue_invoices, plan=plan)
        runs.append(time.perf_counter() - start)
        rows = {
            table: bare.execute(f"SELECT * FROM {table} WHERE id > %s", (mark,)).fetchall()
            for table, mark in marks.items()
        }
        bare.commit()
        start = time.perf_counter()
        for table, own in rows.items():
            places = ",".join(["%s"] * len(own[0]))
            bare.cursor().executemany(f"INSERT INTO bare.{table} VALUES ({places})", own)
        bare.commit()
        floors.append(time.perf_counter() - start)
    shown(f"PostgreSQL : facturation de {CLIENTS_OF_A_MONTH} clients", 1000 * min(runs), " ms")
    shown("PostgreSQL : les mêmes lignes dans une transaction nue", 1000 * min(floors), " ms")
    told("PostgreSQL : facturation ÷ transaction nue", min(runs) / min(floors), "", GOAL)
    assert min(runs) / min(floors) <= GOAL


def _last(bare: psycopg.Connection, table: str) -> int:
    found = bare.execute(f"SELECT coalesce(max(id), 0) FROM {table}").fetchone()
    assert found is not None
    return int(found[0])
