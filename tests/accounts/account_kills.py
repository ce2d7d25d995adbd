"""SIGKILL at seeded moments of an issue, in forked children; the tests say how many."""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Callable

from account_books import Books

from pole_desk.accounts.billing import outbox
from pole_desk.accounts.billing import queries as billing
from pole_desk.kernel.periods import Month, months_between

CLIENTS = 12
SEED = 20261123
FIRST = Month(2020, 1)


def issue_and_draw(books: Books, month: Month) -> None:
    """What the child does until it is killed."""
    outbox.issue_month(books.runner, month=month, since=month)
    outbox.drain(books.runner)


def in_a_child(books: Books, month: Month) -> int:
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


def how_long_it_takes(books: Books, month: Month) -> float:
    start = time.perf_counter()
    os.waitpid(in_a_child(books, month), 0)
    return time.perf_counter() - start


def issue_under_fire(books: Books, kills: int, check: Callable[[], list[str]] | None = None) -> set[int]:
    """Issue a month after the other, each killed once and taken up again; how many stood then.

    `check` is asked after each kill, before anything is taken up again: by default the checks of billing and of
    receivables. Raises AssertionError when it finds anything, when a month stood in part, or did not finish at
    the next start.
    """
    checked = check or books.findings
    parties = [books.party(f"Structure {number:02d}") for number in range(CLIENTS)]
    months = list(months_between(FIRST, FIRST.plus(kills + 1)))
    books.day(max(months[-1].last, books.clock.today()))
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
        assert checked() == [], f"found after the kill during {month}"
        outcomes.add(there)
        issue_and_draw(books, month)
        assert len(books.invoices(month=month)) == CLIENTS
        assert books.runner.read(billing.pending_count) == 0
        books.engine.dispose()
    assert len(books.invoices()) == CLIENTS * len(months)
    assert all(one.has_document for one in books.invoices())
    return outcomes
