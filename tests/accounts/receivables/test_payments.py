"""Payments recorded, withdrawn and put back; balances, states, ages."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from pole_desk.accounts.receivables import queries
from pole_desk.accounts.receivables.commands import (
    record_payment,
    restore_payment,
    withdraw_payment,
    write_off,
)
from pole_desk.accounts.receivables.reminders import ReceivablesReminders
from pole_desk.accounts.receivables.rules import Method, method_of
from pole_desk.kernel.errors import BadInput, NotFound, RuleBroken
from pole_desk.kernel.periods import Month

DAY = date(2026, 11, 25)


@pytest.fixture
def invoiced(books: Any) -> Any:
    """Two clients; FA-2026-00001 is 120.00 and FA-2026-00002 is 240.00."""
    books.owes(books.party("Alpha"), "100")
    books.owes(books.party("Bêta"), "200")
    books.issue()
    return books


def pay(books: Any, amount: str, invoice: int = 1, **options: Any) -> Any:
    given = {"on": DAY, "method": Method.TRANSFER, **options}
    return books.runner.perform(
        record_payment, invoice=invoice, amount=Decimal(amount), **given
    )


def state(books: Any, invoice: int = 1, on: date | None = None) -> tuple[str, str]:
    found = books.runner.read(queries.receivable, invoice=invoice, on=on)
    return found.state, str(found.balance)


def test_a_payment_brings_the_balance_down_to_nothing(invoiced: Any) -> None:
    assert state(invoiced) == ("issued", "120.00")
    pay(invoiced, "50")
    assert state(invoiced) == ("partial", "70.00")
    pay(invoiced, "70", method=Method.CHEQUE, reference=" 0012345 ")
    assert state(invoiced) == ("paid", "0.00")
    assert [one.reference for one in invoiced.runner.read(queries.payments_of, invoice=1)] == [
        "", "0012345",
    ]  # fmt: skip
    assert invoiced.findings() == []


def test_more_than_what_is_due_is_refused_naming_it(invoiced: Any) -> None:
    pay(invoiced, "50")
    with pytest.raises(RuleBroken) as refusal:
        pay(invoiced, "70.01")
    assert refusal.value.code == "over_balance"
    assert refusal.value.details["balance"] == Decimal("70.00")
    assert state(invoiced) == ("partial", "70.00")


@pytest.mark.parametrize("amount", ["0", "-5", "1.005"])
def test_only_positive_amounts_to_the_cent_are_taken(invoiced: Any, amount: str) -> None:
    with pytest.raises(BadInput):
        pay(invoiced, amount)


def test_a_credit_note_is_not_paid_and_brings_the_balance_down(invoiced: Any) -> None:
    credit = invoiced.credit(1)
    assert state(invoiced) == ("credited", "0.00")
    assert state(invoiced, credit.id) == ("credit", "0.00")
    with pytest.raises(RuleBroken) as refusal:
        pay(invoiced, "10", invoice=credit.id)
    assert refusal.value.code == "is_credit"
    with pytest.raises(NotFound):
        pay(invoiced, "10", invoice=99)


def test_what_was_paid_and_then_credited_is_owed_to_the_client(invoiced: Any) -> None:
    pay(invoiced, "120")
    invoiced.credit(1)
    assert state(invoiced) == ("credited", "-120.00")
    assert invoiced.runner.read(queries.balance_of, party=1) == Decimal(-120)
    assert invoiced.findings() == []


def test_a_withdrawn_payment_stays_written_and_can_come_back(invoiced: Any) -> None:
    payment = pay(invoiced, "120").value
    with pytest.raises(BadInput):
        invoiced.runner.do(withdraw_payment, payment=payment, reason="")
    invoiced.runner.do(withdraw_payment, payment=payment, reason="Chèque sans provision")
    assert state(invoiced) == ("issued", "120.00")
    [told] = invoiced.runner.read(queries.payments)
    assert (told.withdrawn_on, told.withdrawn_reason) == (date(2026, 11, 23), "Chèque sans provision")
    with pytest.raises(RuleBroken):
        invoiced.runner.do(withdraw_payment, payment=payment, reason="Encore")
    invoiced.runner.do(restore_payment, payment=payment)
    assert state(invoiced) == ("paid", "0.00")


def test_a_payment_and_its_withdrawal_are_each_undone(invoiced: Any) -> None:
    recorded = pay(invoiced, "120")
    withdrawn = invoiced.runner.undo(recorded.undo)
    assert state(invoiced) == ("issued", "120.00")
    invoiced.runner.undo(withdrawn.undo)
    assert state(invoiced) == ("paid", "0.00")


def test_a_withdrawn_payment_does_not_come_back_over_another(invoiced: Any) -> None:
    first = pay(invoiced, "120").value
    invoiced.runner.do(withdraw_payment, payment=first, reason="Doublon")
    pay(invoiced, "100")
    with pytest.raises(RuleBroken) as refusal:
        invoiced.runner.do(restore_payment, payment=first)
    assert refusal.value.code == "over_balance"


def test_balances_ages_and_late_payers_are_told_by_structure(invoiced: Any) -> None:
    pay(invoiced, "20")
    due, late = date(2026, 12, 23), date(2027, 2, 1)
    assert invoiced.runner.read(queries.balances, on=due) == {
        1: (Decimal(100), Decimal(0)), 2: (Decimal(240), Decimal(0)),
    }  # fmt: skip
    assert invoiced.runner.read(queries.overdue, on=due) == []
    assert invoiced.runner.read(queries.balances, on=late)[1] == (Decimal(100), Decimal(100))
    assert [one.number for one in invoiced.runner.read(queries.overdue, on=late)] == [
        "FA-2026-00001", "FA-2026-00002",
    ]  # fmt: skip
    assert state(invoiced, on=late) == ("overdue", "100.00")
    oldest, _second = invoiced.runner.read(queries.aged, on=late)
    assert (oldest.party_name, oldest.d60, oldest.total) == ("Bêta", Decimal(240), Decimal(240))
    reminders = invoiced.runner.read(lambda reader: ReceivablesReminders().reminders(reader, late))
    assert [(one.level, one.record) for one in reminders if one.kind == "overdue"] == [("danger", 1), ("danger", 2)]
    assert "Alpha doit 100,00" in reminders[0].title


def test_the_list_of_a_month_has_its_documents_with_their_balances(invoiced: Any) -> None:
    pay(invoiced, "240", invoice=2)
    rows = invoiced.runner.read(queries.invoices, month=Month(2026, 11))
    assert [(row.number, row.party_name, str(row.paid), row.state) for row in rows] == [
        ("FA-2026-00001", "Alpha", "0.00", "issued"), ("FA-2026-00002", "Bêta", "240.00", "paid"),
    ]  # fmt: skip
    assert invoiced.runner.read(queries.invoices, month=Month(2026, 10)) == []
    assert [row.number for row in invoiced.runner.read(queries.invoices, party=2)] == ["FA-2026-00002"]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE payment SET amount = 1",
        "DELETE FROM payment",
        "UPDATE payment_allocation SET amount = 1",
        "DELETE FROM payment_allocation",
        "INSERT INTO payment_allocation (payment, invoice, amount) VALUES (1, 2, 1)",
    ],
)
def test_the_database_refuses_to_change_what_was_recorded(invoiced: Any, statement: str) -> None:
    pay(invoiced, "120")
    with pytest.raises(DBAPIError), invoiced.engine.begin() as connection:
        connection.execute(text(statement))
    assert invoiced.findings() == []


def test_the_database_refuses_more_than_the_balance_around_the_program(invoiced: Any) -> None:
    pay(invoiced, "100")
    with pytest.raises(DBAPIError) as refusal, invoiced.engine.begin() as connection:
        connection.execute(text(
            "INSERT INTO payment (party, received_on, method, amount, reference, recorded_at, "
            "withdrawn_reason, version) VALUES (1, '2026-11-25', 'cash', 2001, '', 0, '', 1)"
        ))
        connection.execute(text(
            "INSERT INTO payment_allocation (payment, invoice, amount) VALUES (2, 1, 2001)"
        ))
    assert "payment_over_balance" in str(refusal.value.orig)


@pytest.mark.parametrize(
    ("typed", "method"),
    [("virement", "transfer"), ("Chèque", "cheque"), ("carte", "card"), ("transfer", "transfer"), ("espèces", "cash")],
)
def test_a_method_is_understood_in_french(typed: str, method: str) -> None:
    assert method_of(typed) == method


def test_an_unknown_method_is_refused_naming_the_known_ones() -> None:
    with pytest.raises(BadInput) as refusal:
        method_of("troc")
    assert "virement" in refusal.value.message


@pytest.mark.parametrize("day", [date(1926, 11, 23), date(2062, 11, 23), date(2027, 11, 23)])
def test_a_year_typed_wrong_pays_nothing(sqlite_books: Any, day: date) -> None:
    sqlite_books.owes(sqlite_books.party(), "100")
    sqlite_books.issue()
    with pytest.raises(BadInput, match="vérifiez l’année"):
        sqlite_books.runner.do(record_payment, invoice=1, on=day, amount=Decimal(120), method=Method.TRANSFER)
    with pytest.raises(BadInput):
        sqlite_books.runner.do(write_off, invoice=1, on=day, amount=Decimal(120), reason="Perdu")
    assert sqlite_books.runner.read(queries.receivable, invoice=1).balance == Decimal(120)
