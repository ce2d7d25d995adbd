"""The golden case: six lines, two rates, to the cent."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

LINES = (
    ("412.50", "1", "S20"),
    ("4.516129", "17", "S20"),
    ("9.80", "7.5", "S20"),
    ("38", "4.5", "S20"),
    ("8.1818", "23", "S10"),
    ("2.9167", "6", "S20"),
)
NETS = ["412.50", "76.77", "73.50", "171.00", "188.18", "17.50"]


def test_the_golden_invoice_comes_out_to_the_cent(books: Any) -> None:
    party = books.party()
    for price, quantity, tax in LINES:
        books.owes(party, price, quantity=quantity, tax=tax)
    issued = books.issue()
    assert (issued.issued, str(issued.net), str(issued.vat), str(issued.total)) == (
        1, "939.45", "169.07", "1108.52",
    )  # fmt: skip
    assert issued.first == issued.last == "FA-2026-00001"
    [invoice] = books.invoices()
    assert [str(line.net) for line in books.lines(invoice.id)] == NETS
    said = books.snapshot(invoice.id)
    assert [(tax["percent"], tax["base"], tax["amount"]) for tax in said["taxes"]] == [
        ("10.00", 18818, 1882), ("20.00", 75127, 15025),
    ]  # fmt: skip
    assert (said["net"], said["vat"], said["total"], said["due"]) == (93945, 16907, 110852, 110852)
    assert said["number"] == "FA-2026-00001"
    assert said["issue_date"] == "2026-11-23"
    assert said["due_date"] == "2026-12-23"
    assert books.findings() == []


def test_issuing_a_month_again_issues_nothing(books: Any) -> None:
    books.owes(books.party(), "189.20")
    assert books.issue().issued == 1
    again = books.issue()
    assert (again.issued, again.net, again.first, again.last) == (0, Decimal(0), None, None)
    assert len(books.invoices()) == 1
