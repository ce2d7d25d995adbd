"""Credit notes on a whole invoice or on lines: positive, citing, never more than what remains."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import Any

import pytest

from pole_desk.accounts.billing import queries as billing
from pole_desk.accounts.billing.commands import credit_invoice
from pole_desk.kernel.errors import BadInput, RuleBroken


@pytest.fixture
def invoiced(books: Any) -> Any:
    party = books.party()
    books.owes(party, "100", key="a:2026-11", label="Bureau")
    books.owes(party, "8.1818", quantity="23", key="b:2026-11", tax="S10", label="Repas")
    books.issue()
    return books


def test_a_whole_invoice_is_given_back_with_its_taxes(invoiced: Any) -> None:
    credit = invoiced.credit(1)
    assert (credit.number, credit.kind, credit.original_number) == ("AV-2026-00001", "credit", "FA-2026-00001")
    assert (str(credit.net), str(credit.vat), str(credit.total)) == ("288.18", "38.82", "327.00")
    assert invoiced.invoices()[0].credited == credit.total
    said = invoiced.snapshot(credit.id)
    assert (said["kind"], said["reason"]) == ("credit", "Erreur de surface")
    assert invoiced.findings() == []


def test_one_line_is_given_back_once(invoiced: Any) -> None:
    first = invoiced.credit(1, lines=[1])
    assert str(first.net) == "100.00"
    with pytest.raises(RuleBroken) as refusal:
        invoiced.credit(1, lines=[1])
    assert refusal.value.code == "already_credited"
    rest = invoiced.credit(1)
    assert str(rest.net) == "188.18"
    with pytest.raises(RuleBroken):
        invoiced.credit(1)
    assert [one.number for one in invoiced.invoices()] == [
        "FA-2026-00001", "AV-2026-00001", "AV-2026-00002",
    ]  # fmt: skip
    assert invoiced.findings() == []


def test_credit_notes_are_not_credited_and_unknown_lines_are_refused(invoiced: Any) -> None:
    with pytest.raises(BadInput):
        invoiced.credit(1, lines=[3])
    with pytest.raises(BadInput):
        invoiced.credit(1, reason=" ")
    credit = invoiced.credit(1, lines=[2])
    with pytest.raises(RuleBroken) as refusal:
        invoiced.credit(credit.id)
    assert refusal.value.code == "is_credit"


def test_a_credit_note_does_not_reopen_its_charges(invoiced: Any) -> None:
    invoiced.credit(1)
    assert invoiced.issue().issued == 0
    assert invoiced.runner.read(billing.pending_charges) == []


def test_billing_again_reopens_the_charges_under_their_next_revision(invoiced: Any) -> None:
    invoiced.credit(1, rebill=True)
    waiting = invoiced.runner.read(billing.pending_charges)
    assert [(charge.key, charge.revision) for charge in waiting] == [("a:2026-11", 2), ("b:2026-11", 2)]
    invoiced.changes(invoiced.source.charges["a:2026-11"], unit_price=Decimal(90))
    again = invoiced.issue()
    assert (again.issued, str(again.net), again.first) == (1, "278.18", "FA-2026-00002")
    assert [line.label for line in invoiced.lines(3)] == ["Bureau", "Repas"]
    assert invoiced.issue().issued == 0
    assert invoiced.findings() == []


def test_a_reopened_charge_that_is_no_longer_due_is_withdrawn(invoiced: Any) -> None:
    invoiced.credit(1, rebill=True)
    for key in list(invoiced.source.charges):
        invoiced.forgets(invoiced.source.charges[key])
    assert invoiced.issue().issued == 0
    assert invoiced.runner.read(billing.pending_charges) == []


def test_what_a_later_invoice_took_off_is_not_given_back_again(invoiced: Any) -> None:
    invoiced.changes(invoiced.source.charges["a:2026-11"], unit_price=Decimal(70))
    assert str(invoiced.issue().net) == "-30.00"
    credit = invoiced.credit(1, lines=[1])
    assert str(credit.net) == "70.00"
    assert invoiced.findings() == []


def test_a_credited_line_that_is_no_longer_due_gives_nothing_back_twice(invoiced: Any) -> None:
    invoiced.credit(1, lines=[1])
    invoiced.forgets(invoiced.source.charges["a:2026-11"])
    assert invoiced.issue().issued == 0


def test_a_reason_too_long_for_its_page_is_refused(invoiced: Any) -> None:
    with pytest.raises(BadInput) as refusal:
        invoiced.credit(1, reason="x" * 301)
    assert refusal.value.code == "reason"
    assert len(invoiced.invoices()) == 1


def test_what_was_given_back_whole_stands_on_an_invoice_no_more(invoiced: Any) -> None:
    dossiers = [charge.dossier for charge in invoiced.source.charges.values()]

    def standing() -> list[str]:
        return [one.key for one in invoiced.runner.read(billing.invoiced_charges, dossiers=dossiers)]

    assert standing() == ["a:2026-11", "b:2026-11"]
    invoiced.credit(1, lines=[1])
    assert standing() == ["b:2026-11"]
    invoiced.credit(1, rebill=True)
    assert standing() == []
    invoiced.issue()
    assert standing() == ["b:2026-11"]


@pytest.fixture
def reduced(books: Any) -> Any:
    """FA-2026-00001: two rents of 60 and a reduction of 40, 80 in all."""
    party = books.party()
    books.owes(party, "60", key="a:2026-11", label="Bureau")
    books.owes(party, "60", key="b:2026-11", label="Atelier")
    books.owes(party, "40", quantity="-1", key="c:2026-11", label="Remise")
    books.issue()
    return books


def _number_of(books: Any, label: str) -> int:
    return next(line.position for line in books.lines(1) if line.label == label)


def test_a_credit_note_never_gives_back_more_than_the_reduced_invoice_asked(reduced: Any) -> None:
    office, workshop = _number_of(reduced, "Bureau"), _number_of(reduced, "Atelier")
    with pytest.raises(RuleBroken) as refusal:
        reduced.credit(1, lines=[office, workshop])
    assert refusal.value.code == "more_than_left"
    assert f"la ligne {_number_of(reduced, 'Remise')}," in refusal.value.message
    assert str(reduced.credit(1, lines=[office]).net) == "60.00"
    with pytest.raises(RuleBroken) as refusal:
        reduced.credit(1, lines=[workshop])
    assert (refusal.value.code, str(refusal.value.details["left"])) == ("more_than_left", "20.00")
    assert str(reduced.credit(1).net) == "20.00"
    assert reduced.findings() == []


def test_what_a_later_invoice_took_off_counts_against_a_credit_note(reduced: Any) -> None:
    reduced.forgets(reduced.source.charges["a:2026-11"])
    reduced.owes(1, "500", key="d:2026-11", label="Salle")
    assert str(reduced.issue().net) == "440.00"
    with pytest.raises(RuleBroken) as refusal:
        reduced.credit(1, lines=[_number_of(reduced, "Atelier")])
    assert refusal.value.code == "more_than_left"
    assert str(reduced.credit(1).net) == "20.00"
    assert reduced.findings() == []


def test_a_month_gives_back_a_reduced_invoice_with_its_reduction(reduced: Any) -> None:
    for key in list(reduced.source.charges):
        reduced.forgets(reduced.source.charges[key])
    issued = reduced.issue()
    assert (issued.issued, issued.credits, str(issued.net)) == (1, 1, "-80.00")
    assert sorted(str(line.net) for line in reduced.lines(2)) == ["-40.00", "60.00", "60.00"]
    assert reduced.issue().issued == 0
    assert reduced.findings() == []


def test_a_month_gives_back_no_more_than_is_left_and_puts_the_rest_off(reduced: Any) -> None:
    for key in ("a:2026-11", "b:2026-11"):
        reduced.forgets(reduced.source.charges[key])
    plan = reduced.plan()
    assert "put_off" in [anomaly.code for anomaly in plan.anomalies] and not plan.blocking
    assert str(reduced.issue().net) == "-60.00"
    reduced.owes(1, "100", key="d:2026-11", label="Salle")
    assert str(reduced.issue().net) == "40.00"
    assert reduced.issue().issued == 0
    assert reduced.findings() == []


def test_two_seats_that_credit_at_once_never_give_back_more_than_the_whole(reduced: Any) -> None:
    lines = [_number_of(reduced, "Bureau"), _number_of(reduced, "Atelier")]

    def credit(line: int) -> str:
        try:
            reduced.another().do(credit_invoice, invoice=1, reason="Erreur", lines=[line])
        except RuleBroken as refusal:
            return refusal.code
        return "credited"

    with ThreadPoolExecutor(2) as seats:
        assert sorted(seats.map(credit, lines)) == ["credited", "more_than_left"]
    assert reduced.findings() == []
