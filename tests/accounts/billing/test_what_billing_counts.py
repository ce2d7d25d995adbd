"""Revenue by activity on the day of its document; what is given back is taken off, mandates are apart."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from counted_rows import rows_of

from pole_desk.accounts.billing.indicators import BillingIndicators

BILLING = BillingIndicators()
NOVEMBER = date(2026, 11, 1), date(2026, 11, 30)


def _sums(books: Any, first: date, last: date) -> dict[str, int]:
    sums: dict[str, int] = {}
    for row in rows_of(books.runner, BILLING, first, last):
        code = row.indicator.removeprefix("billing.")
        sums[code] = sums.get(code, 0) + row.amount
    return sums


def test_lines_count_on_the_day_issued_and_credit_notes_take_off(books: Any) -> None:
    party = books.party()
    books.owes(party, "100", key="a:2026-11", label="Bureau")
    meals = books.owes(party, "8.1818", quantity="23", key="b:2026-11", label="Repas")
    books.source.charges[meals.key] = replace(meals, account="467100")
    books.issue()
    issued = books.invoices()[0]
    told = _sums(books, issued.issued_on, issued.issued_on)
    assert told == {"hosting": 10_000, "mandate": 18_818}
    assert _sums(books, *NOVEMBER) == told
    assert _sums(books, date(2026, 10, 1), date(2026, 10, 31)) == {}
    [row] = rows_of(books.runner, BILLING, *NOVEMBER, "billing.hosting")
    assert (row.party, row.page, row.target, row.label) == (party, "billing", issued.id, "FA-2026-00001 · Bureau")
    books.credit(1, lines=[1])
    assert _sums(books, *NOVEMBER) == {"hosting": 0, "mandate": 18_818}
