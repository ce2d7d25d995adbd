"""Whatever is paid, credited and reminded over months: levels only rise, the paid hear nothing, all adds up."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from pathlib import Path
from typing import Any

from account_books import Books
from debt_books import filled
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pole_desk.accounts.receivables import commands as acts
from pole_desk.accounts.receivables import queries
from pole_desk.accounts.receivables.rules import Method

NUMBERS = count()
STEP = st.one_of(
    st.tuples(st.just("wait"), st.integers(1, 40)),
    st.tuples(st.just("pay"), st.integers(1, 2)),
    st.tuples(st.just("part"), st.integers(1, 2)),
    st.tuples(st.just("credit"), st.integers(1, 2)),
    st.tuples(st.just("remind"), st.just(0)),
)


def left(books: Books, invoice: int) -> Decimal:
    return books.runner.read(queries.receivable, invoice=invoice).balance


def pay(books: Books, invoice: int, amount: Decimal, on: date) -> None:
    if amount > 0:
        books.runner.do(acts.record_payment, invoice=invoice, on=on, amount=amount, method=Method.CARD)


def remind(books: Books, on: date, seen: dict[int, list[int]]) -> None:
    plan = books.runner.read(acts.prepare_reminders, on=on)
    for letter in plan.letters:
        assert letter.total == letter.balance + letter.interest + letter.indemnity
        assert letter.level == max(one.level for one in letter.invoices) > 0
        for one in letter.invoices:
            assert one.balance == left(books, one.invoice) > 0 and one.days == (on - one.due_on).days > 0
            if one.level:
                assert one.level == len(seen.setdefault(one.invoice, [])) + 1
                seen[one.invoice].append(one.level)
    if plan.letters:
        books.runner.do(acts.send_reminders, on=on, letters=plan.letters)
    assert books.runner.read(acts.prepare_reminders, on=on).letters == ()


@given(st.lists(STEP, min_size=4, max_size=12))
@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_levels_rise_and_who_paid_hears_nothing(tmp_path: Path, steps: list[tuple[str, Any]]) -> None:
    books = Books(f"sqlite:///{tmp_path / f'books-{next(NUMBERS)}.pole'}")
    books.create()
    filled(books)
    on, seen = date(2026, 12, 23), dict[int, list[int]]()
    for act, value in [*steps, ("wait", 30), ("remind", 0)]:
        if act == "wait":
            on += timedelta(days=value)
            books.day(on)
        elif act == "remind":
            remind(books, on, seen)
        elif act == "credit" and left(books, value) == (Decimal(120), Decimal(240))[value - 1]:
            books.credit(value)
        elif act in ("pay", "part"):
            due = left(books, value)
            pay(books, value, due if act == "pay" else min(due, Decimal(7)), on)
    assert books.findings() == []
    books.engine.dispose()
