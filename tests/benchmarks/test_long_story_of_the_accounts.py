"""Many long stories of the accounts against the simple ledger: what the short run of the tests may not meet."""

from __future__ import annotations

import shutil
import sys
from itertools import count
from pathlib import Path

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

ACCOUNTS = Path(__file__).parent.parent / "accounts"
sys.path[:0] = [str(ACCOUNTS), str(ACCOUNTS / "ledger")]

from account_story import AccountStory
from whole_books import WholeBooks

EXAMPLES, STEPS = 60, 60
NAMES = count()


def test_long_stories_agree(tmp_path: Path) -> None:
    books = WholeBooks(f"sqlite:///{tmp_path / 'empty.pole'}")
    books.create()
    books.engine.dispose()

    def fresh() -> str:
        file = tmp_path / f"story-{next(NAMES)}.pole"
        shutil.copy(tmp_path / "empty.pole", file)
        return f"sqlite:///{file}"

    run_state_machine_as_test(
        lambda: AccountStory(fresh),
        settings=settings(
            max_examples=EXAMPLES, stateful_step_count=STEPS, deadline=None,
            phases=(Phase.generate,), suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
