"""SIGKILL at seeded moments of a file of debits and of reminders: all or nothing, and done again it is done once."""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from account_books import Books
from debt_books import filled

from pole_desk.accounts.receivables import commands as acts
from pole_desk.accounts.receivables import queries
from pole_desk.formats.sepa import Scheme
from pole_desk.kernel.errors import PoleError
from pole_desk.kernel.history import strays

DAY, LATE = date(2026, 11, 23), date(2027, 1, 30)
KILLS = 8
SEED = 20261125

pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="Windows has neither fork nor SIGKILL"),
    pytest.mark.slow,
]


def debited(books: Any) -> None:
    plan = books.runner.read(acts.prepare_debits, on=DAY)
    for (issuer, scheme), debits in plan.files.items():
        books.runner.do(acts.make_debit_batch, issuer=issuer, scheme=Scheme(scheme), on=DAY, debits=debits)


def reminded(books: Any) -> None:
    letters = books.runner.read(acts.prepare_reminders, on=LATE, drawn=True).letters
    if letters:
        books.runner.do(acts.send_reminders, on=LATE, letters=letters)


def files(books: Any) -> list[Any]:
    return [(one.message, one.operations) for one in books.runner.read(queries.sepa_files)]


def letters(books: Any) -> list[Any]:
    return [(one.party, one.level) for one in books.runner.read(queries.reminder_letters)]


@pytest.mark.parametrize(
    ("act", "made", "whole"),
    [(debited, files, [("PRLV-1-2026-0001", 1)]), (reminded, letters, [(2, 1), (1, 1)])],
    ids=["debits", "reminders"],
)
def test_a_kill_leaves_all_or_nothing_and_the_same_act_finishes_the_work(
    tmp_path: Path, act: Callable[[Any], None], made: Callable[[Any], list[Any]], whole: list[Any]
) -> None:
    chance, taken = random.Random(SEED), 0.0
    for number in range(KILLS + 1):
        books = Books(f"sqlite:///{tmp_path / f'{number}.pole'}")
        books.create()
        filled(books)
        begun = time.perf_counter()
        child = in_a_child(books, act)
        if number:
            time.sleep(chance.uniform(0, taken))
            os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        taken = taken or time.perf_counter() - begun
        assert made(books) in ([], whole)
        assert books.findings() == [] and books.runner.read(strays) == []
        act(books)
        assert made(books) == whole
        assert books.findings() == [] and books.runner.read(strays) == []
        books.engine.dispose()


def in_a_child(books: Any, act: Callable[[Any], None]) -> int:
    """A warm process, forked, with connections of its own; its number."""
    books.engine.dispose()
    child = os.fork()
    if child:
        return child
    try:
        books.engine.dispose(close=False)
        act(books)
    except PoleError:
        pass
    finally:
        os._exit(0)
