"""Instalment plans: made to the cent, kept or broken by what is paid, given up and taken up again."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from debt_books import sign
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from pole_desk.accounts.receivables import commands as acts
from pole_desk.accounts.receivables import queries
from pole_desk.accounts.receivables.rules import Method
from pole_desk.accounts.receivables.rules.instalments import Instalment, schedule
from pole_desk.kernel.errors import BadInput, NotFound, RuleBroken

FIRST = date(2026, 12, 31)
THREE = schedule(total=Decimal("120.00"), count=3, first_on=FIRST)


def make(books: Any, **options: Any) -> Any:
    given = {"party": 1, "invoices": [1], "instalments": THREE} | options
    return books.runner.perform(acts.make_plan, **given)


def state(books: Any, on: date) -> str:
    return str(books.runner.read(queries.plan, plan=1, on=on).state)


def pay(books: Any, amount: str) -> None:
    books.runner.do(
        acts.record_payment, invoice=1, on=date(2026, 11, 23), amount=Decimal(amount), method=Method.TRANSFER
    )


def test_a_plan_is_kept_until_an_instalment_is_missed_and_again_once_it_is_paid(owing: Any) -> None:
    make(owing)
    assert state(owing, FIRST) == "kept" and state(owing, date(2027, 1, 1)) == "broken"
    pay(owing, "40")
    assert state(owing, date(2027, 1, 31)) == "kept" and state(owing, date(2027, 2, 1)) == "broken"
    found = owing.runner.read(queries.plan, plan=1)
    assert (found.paid, found.left, found.invoices[0].left) == (Decimal(40), Decimal(80), Decimal(80))
    pay(owing, "80")
    assert state(owing, date(2027, 12, 1)) == "paid" and owing.findings() == []


def test_a_plan_and_its_end_are_each_undone(owing: Any) -> None:
    made = make(owing)
    cancelled = owing.runner.undo(made.undo)
    assert state(owing, FIRST) == "cancelled" and owing.runner.read(queries.plans, live=True) == []
    owing.runner.undo(cancelled.undo)
    assert state(owing, FIRST) == "kept"
    owing.runner.do(acts.cancel_plan, plan=1, reason="Départ")
    make(owing)
    with pytest.raises(RuleBroken) as refusal:
        owing.runner.do(acts.restore_plan, plan=1)
    assert refusal.value.code == "already_planned" and owing.findings() == []


def test_an_invoice_is_in_one_plan_also_around_the_program(owing: Any) -> None:
    make(owing)
    with pytest.raises(RuleBroken, match="échéancier de Alpha"):
        make(owing)
    statements = {
        "INSERT INTO payment_plan_invoice (plan, invoice, amount, live) "
        "VALUES (2, 1, 100, TRUE)": "payment_plan_once",
        "UPDATE payment_plan SET total = 1": "payment_plan_facts",
        "UPDATE payment_plan_instalment SET amount = 1": "payment_plan_instalment_kept",
        "DELETE FROM payment_plan_invoice": "payment_plan_invoice_not_deleted",
    }
    owing.runner.do(
        acts.make_plan, party=2, invoices=[2], instalments=schedule(total=Decimal(240), count=2, first_on=FIRST)
    )
    for statement, guard in statements.items():
        with pytest.raises(DBAPIError) as refusal, owing.engine.begin() as connection:
            connection.execute(text(statement))
        assert guard in str(refusal.value.orig)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"invoices": []}, "plan_invoices"), ({"invoices": [2]}, "plan_invoices"),
        ({"instalments": [Instalment(FIRST, Decimal("119.99"))]}, "plan_sum"),
        ({"instalments": [Instalment(date(2026, 11, 22), Decimal(120))]}, "plan_days"),
        ({"instalments": []}, "plan_sum"),
    ],
)  # fmt: skip
def test_a_plan_that_does_not_fit_is_refused(sqlite_owing: Any, change: dict[str, Any], code: str) -> None:
    with pytest.raises(BadInput) as refusal:
        make(sqlite_owing, **change)
    assert refusal.value.code == code
    for missing in ({"party": 99}, {"invoices": [99]}):
        with pytest.raises(NotFound):
            make(sqlite_owing, **missing)


def test_a_kept_plan_spares_an_invoice_from_the_debits(sqlite_owing: Any) -> None:
    sign(sqlite_owing, 2)
    make(sqlite_owing)
    found = sqlite_owing.runner.read(acts.prepare_debits, on=date(2026, 12, 1))
    assert [one.number for one in found.debits] == ["FA-2026-00002"]
    assert [(one.number, str(one.why)) for one in found.left] == [("FA-2026-00001", "promised")]
