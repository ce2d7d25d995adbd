"""What is due against what was invoiced: differences, withdrawals, changes of client."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sqlalchemy import text

from pole_desk.accounts.billing import queries as billing
from pole_desk.accounts.billing.commands import collect_charges
from pole_desk.kernel.periods import Month

NOVEMBER, DECEMBER = Month(2026, 11), Month(2026, 12)


def amounts(books: Any) -> list[tuple[str, int, str, str]]:
    with books.engine.connect() as connection:
        rows = connection.execute(
            text("SELECT key, revision, state, amount FROM billing_charge ORDER BY id")
        )
        return [(row[0], row[1], row[2], f"{Decimal(row[3]) / 100:.2f}") for row in rows]


def test_asking_twice_for_what_is_due_yields_it_once(books: Any) -> None:
    books.owes(books.party(), "100", key="a:2026-11")
    assert books.runner.do(collect_charges, month=NOVEMBER) == (1, 0, 0)
    assert books.runner.do(collect_charges, month=NOVEMBER) == (0, 1, 0)
    assert amounts(books) == [("a:2026-11", 1, "pending", "100.00")]


def test_a_pending_charge_that_is_no_longer_due_is_withdrawn_and_comes_back(books: Any) -> None:
    charge = books.owes(books.party(), "100", key="a:2026-11")
    books.runner.do(collect_charges, month=NOVEMBER)
    books.forgets(charge)
    assert books.runner.do(collect_charges, month=NOVEMBER) == (0, 0, 1)
    assert amounts(books) == [("a:2026-11", 1, "withdrawn", "100.00")]
    books.changes(charge, unit_price=Decimal(120))
    books.issue()
    assert amounts(books) == [("a:2026-11", 1, "invoiced", "120.00")]


def test_a_dearer_charge_yields_the_difference_as_the_next_revision(books: Any) -> None:
    charge = books.owes(books.party(), "100", key="a:2026-11")
    books.issue()
    books.changes(charge, unit_price=Decimal("130.50"))
    second = books.issue()
    assert (second.issued, str(second.net)) == (1, "30.50")
    assert amounts(books)[1:] == [("a:2026-11", 2, "invoiced", "30.50")]
    [line] = books.lines(2)
    assert line.label == "Régularisation\u202f: Redevance bureau 1"
    assert (str(line.quantity), str(line.unit_price)) == ("1.0000", "30.500000")
    assert books.issue().issued == 0


def test_a_cheaper_charge_comes_off_the_next_invoice_with_a_negative_quantity(books: Any) -> None:
    party = books.party()
    charge = books.owes(party, "100", key="a:2026-11")
    books.issue()
    books.changes(charge, unit_price=Decimal(70))
    books.owes(party, "100", key="a:2026-12", month=DECEMBER)
    issued = books.issue(DECEMBER)
    assert (issued.issued, str(issued.net)) == (1, "70.00")
    [rent, back] = books.lines(2)
    assert str(rent.net) == "100.00"
    assert (str(back.quantity), str(back.unit_price), str(back.net)) == ("-1.0000", "30.000000", "-30.00")
    assert str(books.lines(1)[0].credited) == "30.00"
    assert books.findings() == []


def test_a_charge_invoiced_and_no_longer_due_is_given_back_on_a_credit_note(books: Any) -> None:
    charge = books.owes(books.party(), "4.516129", quantity="17", key="a:2026-11")
    books.issue()
    books.forgets(charge)
    issued = books.issue()
    assert (issued.issued, str(issued.net), issued.first) == (1, "-76.77", "AV-2026-00001")
    credit = books.invoices()[1]
    assert (credit.kind, credit.original_number, str(credit.net)) == ("credit", "FA-2026-00001", "76.77")
    said = books.snapshot(credit.id)
    assert said["kind"] == "credit"
    assert said["original"] == {"issue_date": "2026-11-23", "number": "FA-2026-00001"}
    assert Decimal(said["lines"][0]["quantity"]) == 17
    assert books.issue().issued == 0
    assert books.findings() == []


def test_more_given_back_than_charged_makes_an_invoice_and_a_credit_note(books: Any) -> None:
    party = books.party()
    dear = books.owes(party, "500")
    books.issue()
    books.forgets(dear)
    books.owes(party, "120", month=DECEMBER)
    issued = books.issue(DECEMBER)
    assert (issued.issued, str(issued.net)) == (2, "-380.00")
    assert [(one.kind, str(one.net)) for one in books.invoices()[1:]] == [
        ("invoice", "120.00"), ("credit", "500.00"),
    ]  # fmt: skip
    assert books.findings() == []


def test_a_charge_that_passes_to_another_client_is_given_back_and_charged(books: Any) -> None:
    first, second = books.party("Alpha"), books.party("Bêta")
    charge = books.owes(first, "100", key="a:2026-11")
    books.issue()
    books.changes(charge, party=second)
    books.issue()
    assert [(one.kind, one.party_name, str(one.net)) for one in books.invoices()[1:]] == [
        ("invoice", "Bêta", "100.00"), ("credit", "Alpha", "100.00"),
    ]  # fmt: skip
    assert books.issue().issued == 0


def test_a_merged_client_is_not_invoiced_again(books: Any) -> None:
    kept, merged = books.party("Alpha"), books.party("Alpha bis")
    charge = books.owes(merged, "100")
    books.issue()
    with books.engine.begin() as connection:
        connection.execute(text(f"UPDATE party SET merged_into = {kept} WHERE id = {merged}"))
    books.changes(charge, party=kept)
    assert books.issue().issued == 0
    assert len(books.runner.read(billing.invoices, party=kept)) == 1


def test_earlier_months_never_invoiced_are_billed_with_the_month_asked(books: Any) -> None:
    party = books.party()
    for month in (Month(2026, 8), Month(2026, 9), NOVEMBER, DECEMBER):
        books.owes(party, "100", month=month)
    issued = books.issue()
    assert (issued.issued, str(issued.net)) == (1, "300.00")
    assert books.issue(DECEMBER).net == 100


def test_a_charge_for_nothing_is_on_no_invoice(books: Any) -> None:
    books.owes(books.party(), "0", list_price="95")
    assert books.issue().issued == 0
    assert amounts(books) == []


def test_the_ledger_tells_what_was_invoiced_and_until_when(books: Any) -> None:
    party = books.party()
    charge = books.owes(party, "100", key="a:2026-11")
    assert books.runner.read(billing.invoiced_until, dossier=party) is None
    books.issue()
    [told] = books.runner.read(billing.invoiced_charges, dossiers=[party])
    assert (told.key, told.revision, told.invoice) == ("a:2026-11", 1, "FA-2026-00001")
    assert books.runner.read(billing.invoiced_until, dossier=party) == NOVEMBER.last
    books.forgets(charge)
    books.issue()
    assert books.runner.read(billing.invoiced_until, dossier=party) is None
