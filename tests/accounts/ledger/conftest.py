"""Books that also have the ledger: its tables, its guards, its checks."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parent.parent))

from closed_books import ClosedBooks


@pytest.fixture
def closed(copy_of: Callable[..., str]) -> Iterator[ClosedBooks]:
    """Empty books with a ledger, on SQLite and then on PostgreSQL."""
    made = ClosedBooks(copy_of(ClosedBooks.create_at))
    yield made
    made.engine.dispose()


@pytest.fixture
def sqlite_closed(sqlite_copy: Callable[..., str]) -> Iterator[ClosedBooks]:
    """Empty books with a ledger on SQLite alone: for what does not depend on the engine."""
    made = ClosedBooks(sqlite_copy(ClosedBooks.create_at))
    yield made
    made.engine.dispose()
