"""Any story of invoices, money, deposits, debits, reminders and closings agrees with a simple ledger."""

from __future__ import annotations

import shutil
from itertools import count
from pathlib import Path
from typing import Any

from account_story import AccountStory
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test
from whole_books import WholeBooks

NAMES = count()


def told(examples: int, steps: int) -> settings:
    return settings(
        max_examples=examples, stateful_step_count=steps, deadline=None, phases=(Phase.generate,),
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
    )  # fmt: skip


def made(url: str) -> str:
    books = WholeBooks(url)
    books.create()
    books.engine.dispose()
    return url


def test_any_story_of_the_accounts_agrees_with_a_simple_ledger(tmp_path: Path) -> None:
    made(f"sqlite:///{tmp_path / 'empty.pole'}")

    def fresh() -> str:
        file = tmp_path / f"story-{next(NAMES)}.pole"
        shutil.copy(tmp_path / "empty.pole", file)
        return f"sqlite:///{file}"

    run_state_machine_as_test(lambda: AccountStory(fresh), settings=told(9, 24))


def test_a_shorter_story_agrees_on_postgresql(pg_server: Any) -> None:
    template, copies = made(pg_server.create()), []
    pg_server.disconnect(template)

    def fresh() -> str:
        copies.append(pg_server.create(template=template))
        return copies[-1]

    try:
        run_state_machine_as_test(lambda: AccountStory(fresh), settings=told(2, 12))
    finally:
        for one in (*copies, template):
            pg_server.drop(one)
