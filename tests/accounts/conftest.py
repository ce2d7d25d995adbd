"""Books on an empty database, for the tests of the accounts; what can be done with them is in `account_books`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from account_books import Books


@pytest.fixture
def books(url: str) -> Iterator[Books]:
    """Empty books, on SQLite and then on PostgreSQL."""
    made = Books(url)
    made.create()
    yield made
    made.engine.dispose()


@pytest.fixture
def sqlite_books(tmp_path: Path) -> Iterator[Books]:
    """Empty books on SQLite alone: for what does not depend on the engine."""
    made = Books(f"sqlite:///{tmp_path / 'books.pole'}")
    made.create()
    yield made
    made.engine.dispose()
