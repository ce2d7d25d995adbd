"""The database itself refuses to change, delete, replace or add to what was issued."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from pole_desk.accounts.billing.tables import GUARDS
from pole_desk.kernel import guards as guarding

FROZEN = ("billing_invoice", "billing_invoice_line", "billing_invoice_tax", "document")


@pytest.fixture
def issued(books: Any) -> Any:
    from pole_desk.accounts.billing.commands import store_documents

    books.owes(books.party(), "189.20")
    books.issue()
    books.runner.do(store_documents, documents=[(1, b"%PDF-1.4 drawn")])
    return books


def refused(books: Any, statement: str) -> str:
    """What the database says to a statement around the program; fails when it accepts it."""
    with pytest.raises(DBAPIError) as refusal, books.engine.begin() as connection:
        connection.execute(text(statement))
    return str(refusal.value.orig)


@pytest.mark.parametrize("table", FROZEN)
def test_a_raw_update_of_an_issued_document_is_refused(issued: Any, table: str) -> None:
    said = refused(issued, f"UPDATE {table} SET id = id")
    assert f"{table}_kept" in said


@pytest.mark.parametrize("table", FROZEN)
def test_a_raw_delete_of_an_issued_document_is_refused(issued: Any, table: str) -> None:
    assert f"{table}_not_deleted" in refused(issued, f"DELETE FROM {table}")


@pytest.mark.parametrize("table", [*FROZEN, "billing_charge", "billing_series", "billing_outbox"])
def test_emptying_or_replacing_a_table_is_refused(issued: Any, table: str) -> None:
    if issued.engine.dialect.name == "postgresql":
        said = refused(issued, f"TRUNCATE {table} CASCADE")
    else:
        said = refused(issued, f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")
    assert f"{table}_not_replaced" in said or f"{table}_closed" in said


def test_an_update_or_replace_over_an_invoiced_charge_is_refused(issued: Any) -> None:
    issued.owes(issued.party("Autre"), "10")
    from pole_desk.accounts.billing.commands import collect_charges

    issued.runner.do(collect_charges, month=issued.source.charges["line:1:2026-11"].billing_month)
    words = "UPDATE OR REPLACE" if issued.engine.dialect.name == "sqlite" else "UPDATE"
    said = refused(issued, f"{words} billing_charge SET id = 1 WHERE state = 'pending'")
    assert "billing_charge_invoiced" in said


def test_an_invoiced_charge_is_neither_changed_nor_deleted(issued: Any) -> None:
    assert "billing_charge_invoiced" in refused(issued, "UPDATE billing_charge SET amount = 1")
    assert "billing_charge_kept" in refused(issued, "DELETE FROM billing_charge")


def test_a_counter_never_goes_back_nor_away(issued: Any) -> None:
    assert "billing_series_forward" in refused(issued, "UPDATE billing_series SET last = 0")
    assert "billing_series_kept" in refused(issued, "DELETE FROM billing_series")


def test_a_line_is_never_added_to_an_issued_invoice(issued: Any) -> None:
    columns = (
        "invoice, position, charge, corrects, reopens, dossier, label, service_from, service_to, "
        "quantity, unit, unit_price, list_price, tax, percent, account, net"
    )
    values = columns.replace("position", "2").replace("charge", "NULL", 1)
    said = refused(
        issued,
        f"INSERT INTO billing_invoice_line ({columns}) SELECT {values} FROM billing_invoice_line",
    )
    assert "billing_invoice_line_closed" in said


def test_a_file_that_waits_can_not_be_forgotten(issued: Any) -> None:
    assert "billing_outbox_kept" in refused(issued, "DELETE FROM billing_outbox")
    assert "billing_outbox_forward" in refused(issued, "UPDATE billing_outbox SET done = 0")


def test_what_was_issued_is_whole_after_every_refusal(issued: Any) -> None:
    for table in FROZEN:
        refused(issued, f"DELETE FROM {table}")
    assert issued.findings() == []


def _credit(net: int, rank: int) -> str:
    """A credit note on FA-2026-00001 written around the program, of `net` cents."""
    return (
        "INSERT INTO billing_invoice (number, issuer, kind, year, rank, party, party_name, month, "
        "issued_on, issued_at, due_on, net, vat, total, original, snapshot, previous_hash, hash, "
        f"format) SELECT 'AV-{rank}', issuer, 'credit', year, {rank}, party, party_name, month, "
        f"issued_on, issued_at, due_on, {net}, 0, {net}, id, snapshot, 'p{rank}', 'h', format "
        "FROM billing_invoice WHERE id = 1"
    )


def _credit_line(position: int, net: int, corrects: str) -> str:
    return (
        "INSERT INTO billing_invoice_line (invoice, position, corrects, reopens, dossier, label, "
        "service_from, service_to, quantity, unit, unit_price, list_price, tax, percent, account, "
        f"net) SELECT 2, {position}, {corrects}, reopens, dossier, label, service_from, service_to, "
        f"quantity, unit, unit_price, list_price, tax, percent, account, {net} "
        "FROM billing_invoice_line WHERE id = 1"
    )


@pytest.fixture
def reduced(books: Any) -> Any:
    """One invoice of 100 less 30, the reduction on its second line."""
    party = books.party()
    books.owes(party, "100")
    books.owes(party, "30", quantity="-1")
    books.issue()
    assert [str(line.net) for line in books.lines(1)] == ["100.00", "-30.00"]
    return books


def test_a_credit_note_above_the_net_of_its_invoice_is_refused(reduced: Any) -> None:
    assert "billing_over_credited_whole" in refused(reduced, _credit(7001, 1))
    with reduced.engine.begin() as connection:
        connection.execute(text(_credit(4000, 1)))
    assert "billing_over_credited_whole" in refused(reduced, _credit(3001, 2))


@pytest.mark.parametrize(
    ("net", "corrects"), [(10001, "1"), (-1, "1"), (1, "2"), (-3001, "2"), (1, "NULL")]
)
def test_a_line_given_back_has_the_sign_of_its_own_and_is_no_more(
    reduced: Any, net: int, corrects: str
) -> None:
    with reduced.engine.begin() as connection:
        connection.execute(text(_credit(7000, 1)))
    said = refused(reduced, _credit_line(1, net, corrects))
    assert "billing_over_credited" in said and "whole" not in said


def test_a_document_whose_lines_say_another_sum_is_refused(reduced: Any) -> None:
    with reduced.engine.begin() as connection:
        connection.execute(text(_credit(6999, 1)))
        connection.execute(text(_credit_line(1, 10000, "1")))
        connection.execute(text(_credit_line(2, -3000, "2")))
    said = refused(reduced, "INSERT INTO billing_outbox (invoice, done) VALUES (2, 0)")
    assert "billing_unlike_lines" in said


def test_two_credit_notes_written_at_once_wait_for_each_other(reduced: Any) -> None:
    def write(rank: int) -> str:
        try:
            with reduced.engine.connect().execution_options(write=True) as connection:
                with connection.begin():
                    connection.execute(text(_credit(5000, rank)))
                    both.wait(0.4)
        except DBAPIError as error:
            return str(error.orig)
        return "written"

    both = Event()
    with ThreadPoolExecutor(2) as seats:
        found = sorted(seats.map(write, (1, 2)), reverse=True)
    assert found[0] == "written"
    assert "billing_over_credited_whole" in found[1]


def test_check_finds_what_was_given_back_too_much_behind_the_guards(reduced: Any) -> None:
    remove(reduced.engine, "billing_over_credited_whole")
    with reduced.engine.begin() as connection:
        connection.execute(text(_credit(10000, 1)))
        connection.execute(text(_credit_line(1, 10000, "1")))
    assert "over_credited invoice:FA-2026-00001" in reduced.findings()


def remove(engine: Any, *names: str) -> None:
    with engine.begin() as connection:
        guarding.remove(connection, [guard for guard in GUARDS if guard.name in names])
