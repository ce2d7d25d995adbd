"""Deposits are asked on invoices of their own, deducted and cited by the final one, to the cent."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import text

from pole_desk.accounts.billing import outbox, queries
from pole_desk.accounts.receivables.commands import record_payment
from pole_desk.kernel.errors import RuleBroken
from pole_desk.kernel.guards import Guard
from pole_desk.kernel.periods import Month
from pole_desk.ports.charges import DEPOSIT

OCTOBER, NOVEMBER, DECEMBER = Month(2026, 10), Month(2026, 11), Month(2026, 12)
KEY = "event:1:deposit:S20"


def asked(books: Any, party: int, price: str = "300.01", **values: Any) -> Any:
    charge = books.owes(party, price, key=values.pop("key", KEY), label="Fête : acompte", **values)
    return books.changes(charge, role=DEPOSIT, account="419100")


def deducted(books: Any, party: int, price: str = "300.01", month: Month = DECEMBER, **values: Any) -> Any:
    key = values.pop("deducts", KEY)
    charge = books.owes(
        party, price, key=f"{key}:{month}", quantity="-1", month=month, label="Fête : acompte déduit", **values
    )
    return books.changes(charge, deducts=key, account="419100")


def story(books: Any) -> int:
    """A quote accepted: a deposit in November beside the rent, the event billed in December."""
    party = books.party(siren="732829320", vat_liable="yes")
    books.owes(party, "100", label="Redevance")
    asked(books, party)
    books.issue(NOVEMBER)
    books.day(date(2026, 12, 3))
    books.owes(party, "1000.03", month=DECEMBER, label="Halle, une journée")
    deducted(books, party)
    books.issue(DECEMBER)
    return party


def test_a_deposit_is_asked_apart_and_the_final_invoice_cites_it(books: Any) -> None:
    story(books)
    rent, deposit, final = books.invoices()
    assert [(one.kind, one.number) for one in (rent, deposit, final)] == [
        ("invoice", "FA-2026-00001"), ("deposit", "FA-2026-00002"), ("invoice", "FA-2026-00003"),
    ]  # fmt: skip
    assert (str(deposit.net), str(deposit.vat), str(deposit.total)) == ("300.01", "60.00", "360.01")
    assert (str(final.net), str(final.vat), str(final.total)) == ("700.02", "140.01", "840.03")
    said = books.snapshot(final.id)
    assert [line["label"] for line in said["lines"]] == ["Halle, une journée"]
    assert (said["net"], said["vat"], said["total"], said["paid"], said["due"]) == (
        100003, 20001, 120004, 36001, 84003,
    )  # fmt: skip
    assert said["deposits"] == [
        {"number": "FA-2026-00002", "issue_date": "2026-11-23", "total": 36001, "vat": 6000}
    ]
    assert [line["tax_code"] for line in books.snapshot(deposit.id)["lines"]] == ["S20"]
    assert books.findings() == []


def test_what_both_invoices_ask_is_the_price_to_the_cent(sqlite_books: Any) -> None:
    story(sqlite_books)
    _rent, deposit, final = sqlite_books.invoices()
    assert deposit.vat + final.vat == Decimal("200.01")
    assert deposit.total + final.total == Decimal("1200.04")


def test_the_files_say_386_and_s4(sqlite_books: Any) -> None:
    story(sqlite_books)
    _rent, deposit, final = sqlite_books.invoices()
    outbox.drain(sqlite_books.runner)
    first, last = (
        sqlite_books.runner.read(queries.xml_of, invoice=one.id).decode() for one in (deposit, final)
    )
    assert "<ram:TypeCode>386</ram:TypeCode>" in first and ">S1<" in first
    assert "<ram:TypeCode>380</ram:TypeCode>" in last and ">S4<" in last
    assert "<ram:TotalPrepaidAmount>360.01<" in last and "<ram:DuePayableAmount>840.03<" in last
    assert "<ram:IssuerAssignedID>FA-2026-00002<" in last


def test_a_deposit_invoice_is_paid_like_another(books: Any) -> None:
    story(books)
    deposit = books.invoices()[1]
    books.runner.do(
        record_payment, invoice=deposit.id, on=date(2026, 12, 3), amount=Decimal("360.01"), method="transfer"
    )
    assert books.findings() == []


def test_a_deposit_that_was_deducted_is_given_back_after_its_final_invoice_alone(books: Any) -> None:
    story(books)
    _rent, deposit, final = books.invoices()
    with pytest.raises(RuleBroken) as refusal:
        books.credit(deposit.id)
    assert refusal.value.code == "already_credited"
    credit = books.credit(final.id)
    assert (str(credit.net), str(credit.vat), str(credit.total)) == ("700.02", "140.01", "840.03")
    assert str(books.credit(deposit.id).total) == "360.01"
    assert books.findings() == []


def test_a_deposit_given_back_is_deducted_no_more(books: Any) -> None:
    party = books.party()
    asked(books, party)
    books.issue(NOVEMBER)
    books.credit(1)
    books.owes(party, "1000", month=DECEMBER)
    deducted(books, party)
    plan = books.plan(DECEMBER)
    assert {anomaly.code for anomaly in plan.anomalies} == {"far", "put_off"}
    books.issue(DECEMBER)
    assert str(books.invoices()[-1].total) == "1200.00"
    assert "deposits" not in books.snapshot(books.invoices()[-1].id)


def test_a_lower_price_gives_the_rest_of_the_deposit_back_on_a_credit_note(books: Any) -> None:
    party = books.party()
    charge = asked(books, party, "300")
    books.issue(NOVEMBER)
    books.changes(charge, unit_price=Decimal(200))
    books.owes(party, "200", month=DECEMBER, label="Frais d’annulation")
    deducted(books, party, "200")
    books.issue(DECEMBER)
    found = [(one.kind, one.original_number, str(one.total)) for one in books.invoices()]
    assert found == [
        ("deposit", None, "360.00"), ("invoice", None, "0.00"), ("credit", "FA-2026-00001", "120.00"),
    ]  # fmt: skip
    assert books.snapshot(2)["paid"] == 24000 and books.snapshot(2)["due"] == 0
    assert books.findings() == []


def test_a_deposit_that_no_invoice_asked_for_is_a_line_of_the_final_one(sqlite_books: Any) -> None:
    party = sqlite_books.party()
    asked(sqlite_books, party)
    sqlite_books.owes(party, "1000")
    deducted(sqlite_books, party, month=NOVEMBER)
    sqlite_books.issue(NOVEMBER)
    [final] = sqlite_books.invoices()
    assert (final.kind, str(final.net)) == ("invoice", "1000.00")
    assert sqlite_books.findings() == []


def test_deposits_of_two_rates_and_two_dossiers_are_cited_each(sqlite_books: Any) -> None:
    books = sqlite_books
    party, other = books.party("Alpha"), books.party("Bêta")
    asked(books, party, "300.01")
    asked(books, party, "33.33", key="event:1:deposit:S10", tax="S10")
    asked(books, party, "50", key="event:2:deposit:S20", dossier=other)
    books.issue(NOVEMBER)
    assert [one.kind for one in books.invoices()] == ["deposit", "deposit"]
    for price, tax in (("1000", "S20"), ("111.11", "S10"), ("200", "S20")):
        books.owes(party, price, tax=tax, month=DECEMBER)
    deducted(books, party, "300.01")
    deducted(books, party, "33.33", deducts="event:1:deposit:S10", tax="S10")
    deducted(books, party, "50", deducts="event:2:deposit:S20", dossier=other)
    books.issue(DECEMBER)
    final = books.invoices()[-1]
    said = books.snapshot(final.id)
    assert [one["number"] for one in said["deposits"]] == ["FA-2026-00001", "FA-2026-00002"]
    first, second = books.invoices()[:2]
    assert [one["total"] for one in said["deposits"]] == [int(one.total * 100) for one in (first, second)]
    assert said["due"] == int(final.total * 100) == said["total"] - said["paid"]
    assert books.findings() == []


def test_the_database_refuses_a_deduction_too_much_or_late(books: Any) -> None:
    story(books)
    line = "SELECT id FROM billing_invoice_line WHERE label = 'Fête : acompte'"
    row = f"INSERT INTO billing_deduction (line, deposit, net) VALUES (1, ({line}), 1)"
    for statement in (row, "UPDATE billing_deduction SET net = 1", "DELETE FROM billing_deduction"):
        with pytest.raises(Exception, match="billing_"), books.engine.begin() as connection:
            connection.execute(text(statement))


def test_a_deduction_of_another_invoice_is_found(sqlite_books: Any) -> None:
    from account_books import GUARDS

    from pole_desk.kernel.guards import remove

    story(sqlite_books)
    guards: list[Guard] = [guard for guard in GUARDS if guard.name.startswith("billing_deduction")]
    with sqlite_books.engine.begin() as connection:
        remove(connection, guards)
        connection.execute(text("UPDATE billing_deduction SET net = net + 2"))
    assert {found.split()[0] for found in sqlite_books.findings()} >= {"over_deducted", "vat"}
