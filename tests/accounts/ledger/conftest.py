"""Books that also have the ledger: its tables, its guards, its checks."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parent.parent))

from closed_books import ClosedBooks


@pytest.fixture
def closed(url: str) -> Iterator[ClosedBooks]:
    """Empty books with a ledger, on SQLite and then on PostgreSQL."""
    made = ClosedBooks(url)
    made.create()
    yield made
    made.engine.dispose()


@pytest.fixture
def sqlite_closed(tmp_path: Path) -> Iterator[ClosedBooks]:
    """Empty books with a ledger on SQLite alone: for what does not depend on the engine."""
    made = ClosedBooks(f"sqlite:///{tmp_path / 'closed.pole'}")
    made.create()
    yield made
    made.engine.dispose()
