"""SIGKILL at seeded moments of an issue: all or nothing, nothing to find, and the next start finishes the files."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent))

from account_kills import CLIENTS, issue_under_fire

KILLS = 20

pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="Windows has neither fork nor SIGKILL"),
    pytest.mark.slow,
]


def test_a_killed_issue_leaves_all_or_nothing_and_finishes_at_the_next_start(sqlite_closed: Any) -> None:
    outcomes = issue_under_fire(sqlite_closed, KILLS, check=sqlite_closed.found)
    assert outcomes == {0, CLIENTS}, "the moments fell all on one side of the commit"
    assert sqlite_closed.found() == []
    numbers = [one.number for one in sqlite_closed.invoices()]
    assert numbers == [f"FA-2026-{rank:05d}" for rank in range(1, len(numbers) + 1)]
