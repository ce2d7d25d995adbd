"""The database itself refuses to change, delete, replace or add to what was issued."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

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
