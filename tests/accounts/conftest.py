"""Books on an empty database, for the tests of the accounts; what can be done with them is in `account_books`."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from account_books import Books


@pytest.fixture
def books(copy_of: Callable[..., str]) -> Iterator[Books]:
    """Empty books, on SQLite and then on PostgreSQL."""
    made = Books(copy_of(Books.create_at))
    yield made
    made.engine.dispose()


@pytest.fixture
def sqlite_books(sqlite_copy: Callable[..., str]) -> Iterator[Books]:
    """Empty books on SQLite alone: for what does not depend on the engine."""
    made = Books(sqlite_copy(Books.create_at))
    yield made
    made.engine.dispose()
