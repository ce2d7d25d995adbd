"""A credit note of an amount: net of a line, or with VAT over the rates of the whole."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pole_desk.accounts.billing.rules.credits import Left, parts_of, with_vat
from pole_desk.kernel.errors import BadInput, RuleBroken

cents = st.integers(1, 200_000).map(lambda value: Decimal(value) / 100)
rates = st.sampled_from([Decimal(0), Decimal("5.5"), Decimal(10), Decimal(20)])
lefts = st.lists(st.builds(Left, rates, cents), min_size=1, max_size=6)


@given(lefts, st.data())
def test_parts_make_the_amount_or_come_within_a_few_cents(lines: list[Left], data: st.DataObject) -> None:
    most = with_vat(lines)
    total = Decimal(data.draw(st.integers(1, int(most * 100)))) / 100
    parts = parts_of(total, lines)
    assert all(0 <= part <= line.net for part, line in zip(parts, lines, strict=True))
    found = with_vat([line._replace(net=part) for line, part in zip(lines, parts, strict=True)])
    assert abs(found - total) <= Decimal("0.02")


def test_an_amount_of_a_line_is_net(books: Any) -> None:
    party = books.party()
    books.owes(party, "100", label="Bureau")
    books.owes(party, "50", label="Poste")
    books.issue()
    credit = books.credit(1, lines=[1], amount=Decimal("30.50"))
    assert (str(credit.net), str(credit.vat), str(credit.total)) == ("30.50", "6.10", "36.60")
    [line] = books.lines(credit.id)
    assert (str(line.quantity.normalize()), line.unit, line.label) == ("1", "partie", "Bureau")
    assert str(books.credit(1, lines=[1]).net) == "69.50"
    assert books.findings() == []


def test_an_amount_of_the_whole_holds_its_vat_per_rate(books: Any) -> None:
    party = books.party()
    books.owes(party, "100")
    books.owes(party, "100", tax="S10")
    books.issue()
    credit = books.credit(1, amount=Decimal(115))
    assert (str(credit.net), str(credit.vat), str(credit.total)) == ("100.00", "15.00", "115.00")
    said = books.snapshot(credit.id)
    assert [(tax["percent"], tax["base"], tax["amount"]) for tax in said["taxes"]] == [
        ("10.00", 5000, 500), ("20.00", 5000, 1000),
    ]  # fmt: skip
    assert said["original"] == {"number": "FA-2026-00001", "issue_date": "2026-11-23"}
    assert str(books.credit(1).total) == "115.00"
    assert books.findings() == []


@pytest.mark.parametrize(
    ("options", "kind", "code"),
    [
        ({"amount": Decimal(0)}, BadInput, "amount"),
        ({"amount": Decimal("1.005")}, BadInput, "amount"),
        ({"amount": Decimal(5), "lines": [1, 2]}, BadInput, "amount"),
        ({"amount": Decimal("180.01")}, RuleBroken, "more_than_left"),
        ({"amount": Decimal("100.01"), "lines": [1]}, RuleBroken, "more_than_left"),
        ({"amount": Decimal("0.03")}, RuleBroken, "amount_not_exact"),
    ],
)
def test_what_can_not_be_given_back_is_refused(
    sqlite_books: Any, options: dict[str, Any], kind: type[Exception], code: str
) -> None:
    party = sqlite_books.party()
    sqlite_books.owes(party, "100")
    sqlite_books.owes(party, "50")
    sqlite_books.issue()
    with pytest.raises(kind) as refusal:
        sqlite_books.credit(1, **options)
    assert refusal.value.code == code  # type: ignore[attr-defined]
    assert len(sqlite_books.invoices()) == 1
