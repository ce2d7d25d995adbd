"""What is closed is charged, issued and credited no more; one invoice per dossier for who wishes."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import text

from pole_desk.accounts.billing import queries
from pole_desk.accounts.billing.commands import collect_charges, lock_billing
from pole_desk.kernel.errors import BadInput, RuleBroken
from pole_desk.kernel.periods import Month

OCTOBER, NOVEMBER, DECEMBER = Month(2026, 10), Month(2026, 11), Month(2026, 12)


def lock(books: Any, day: date) -> None:
    books.runner.do(lock_billing, until=day)


def test_a_closed_month_takes_no_new_charge(books: Any) -> None:
    party = books.party()
    charge = books.owes(party, "100", month=OCTOBER)
    books.issue(OCTOBER)
    lock(books, date(2026, 10, 31))
    assert books.runner.read(queries.locked_until) == date(2026, 10, 31)
    books.owes(party, "80", month=NOVEMBER)
    assert books.issue(NOVEMBER).issued == 1
    books.changes(charge, unit_price=Decimal(110))
    plan = books.plan(NOVEMBER)
    assert [(a.code, a.blocking, a.where) for a in plan.anomalies if a.blocking] == [
        ("locked", True, "settings.lock")
    ]
    with pytest.raises(RuleBroken):
        books.issue(NOVEMBER)
    with pytest.raises(RuleBroken) as refusal:
        books.runner.do(collect_charges, month=NOVEMBER)
    assert refusal.value.code == "locked" and "31/10/2026" in refusal.value.message
    lock(books, date(2026, 9, 30))
    assert books.issue(NOVEMBER).issued == 1


def test_what_is_noted_late_of_a_closed_month_is_billed_with_the_next_open_one(books: Any) -> None:
    """Whatever the activity: a stall, a meal or a key of October, typed once October is closed."""
    party = books.party()
    books.owes(party, "100", month=OCTOBER)
    books.issue(OCTOBER)
    lock(books, date(2026, 10, 31))
    books.owes(party, "12", month=OCTOBER, label="Stand d’octobre")
    refused = books.plan(OCTOBER)
    assert [one.code for one in refused.anomalies if one.blocking] == ["locked"]
    books.owes(party, "80", month=NOVEMBER)
    told = [one for one in books.plan(NOVEMBER).anomalies if one.code == "late_charge"]
    assert [(one.blocking, one.message) for one in told] == [
        (False, "«\u202fStand d’octobre\u202f» est d’octobre 2026, mois verrouillé\u202f: elle est facturée avec novembre 2026.")
    ]
    books.runner.do(collect_charges, month=NOVEMBER)
    assert books.issue(NOVEMBER).issued == 1
    late = books.invoices()[-1]
    assert [(line.label, str(line.net)) for line in books.lines(late.id)] == [
        ("Stand d’octobre", "12.00"), (books.lines(late.id)[1].label, "80.00"),
    ]  # fmt: skip
    assert books.issue(NOVEMBER).issued == 0 and books.findings() == []
    lock(books, date(2026, 9, 30))
    assert books.issue(NOVEMBER).issued == 0


def test_what_is_billed_again_after_a_credit_goes_on_too(books: Any) -> None:
    books.owes(books.party(), "100", month=OCTOBER)
    books.issue(OCTOBER)
    lock(books, date(2026, 10, 31))
    books.credit(1, rebill=True)
    assert books.issue(NOVEMBER).issued == 1 and books.findings() == []


def test_nothing_is_issued_nor_credited_on_a_closed_day(books: Any) -> None:
    books.owes(books.party(), "100")
    books.issue()
    books.day(date(2026, 12, 3))
    lock(books, date(2026, 12, 2))
    books.day(date(2026, 12, 2))
    with books.engine.begin() as connection:
        connection.execute(text("UPDATE setting SET valid_from = '2026-12-01'"))
    with pytest.raises(RuleBroken) as refusal:
        books.credit(1)
    assert refusal.value.code == "locked"
    assert {one.code for one in books.plan(DECEMBER).anomalies} >= {"locked"}
    books.day(date(2026, 12, 3))
    assert books.credit(1).number == "AV-2026-00001"


def test_the_lock_is_never_ahead(sqlite_books: Any) -> None:
    with pytest.raises(BadInput):
        lock(sqlite_books, date(2026, 11, 23))


def test_a_client_has_one_invoice_or_one_for_each_dossier(books: Any) -> None:
    both, apart = books.party("Alpha"), books.party("Bêta", invoicing="by_dossier")
    other = books.party("Dossier")
    for party in (both, apart):
        books.owes(party, "100")
        books.owes(party, "50", dossier=other)
        books.owes(party, "7")
    books.issue()
    assert [(one.party_name, str(one.net)) for one in books.invoices()] == [
        ("Alpha", "157.00"), ("Bêta", "107.00"), ("Bêta", "50.00"),
    ]  # fmt: skip
    assert books.findings() == []
