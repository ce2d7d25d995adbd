"""SIGKILL at seeded moments of an issue: all or nothing, and the next start finishes the files."""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from typing import Any

import pytest

from pole_desk.accounts.billing import outbox
from pole_desk.accounts.billing import queries as billing
from pole_desk.kernel.periods import Month, months_between

KILLS = 20
CLIENTS = 12
SEED = 20261123
FIRST = Month(2025, 1)

pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="Windows has neither fork nor SIGKILL"),
    pytest.mark.slow,
]


def issue_and_draw(books: Any, month: Month) -> None:
    """What the child does until it is killed."""
    outbox.issue_month(books.runner, month=month, since=month)
    outbox.drain(books.runner)


def in_a_child(books: Any, month: Month) -> int:
    """A warm process, forked, with connections of its own; returns its number."""
    child = os.fork()
    if child:
        return child
    try:
        books.engine.dispose(close=False)
        issue_and_draw(books, month)
    finally:
        os._exit(0)


def wait_and_kill(child: int, delay: float) -> None:
    time.sleep(delay)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def how_long_it_takes(books: Any, month: Month) -> float:
    start = time.perf_counter()
    os.waitpid(in_a_child(books, month), 0)
    return time.perf_counter() - start


def test_a_killed_issue_leaves_all_or_nothing_and_finishes_at_the_next_start(
    sqlite_books: Any,
) -> None:
    books = sqlite_books
    parties = [books.party(f"Structure {number:02d}") for number in range(CLIENTS)]
    months = list(months_between(FIRST, FIRST.plus(KILLS + 1)))
    for month in months:
        for party in parties:
            books.owes(party, "189.20", month=month)
    issue_and_draw(books, months[0])
    books.engine.dispose()
    whole = how_long_it_takes(books, months[1])
    chance = random.Random(SEED)
    outcomes = set()
    for month in months[2:]:
        wait_and_kill(in_a_child(books, month), chance.uniform(0, whole))
        there = len(books.invoices(month=month))
        assert there in (0, CLIENTS), f"{there} invoices of {month}"
        outcomes.add(there)
        issue_and_draw(books, month)
        assert len(books.invoices(month=month)) == CLIENTS
        assert books.runner.read(billing.pending_count) == 0
        books.engine.dispose()
    assert outcomes == {0, CLIENTS}, "the moments fell all on one side of the commit"
    assert len(books.invoices()) == CLIENTS * len(months)
    assert books.findings() == []
