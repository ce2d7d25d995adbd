"""Two clients with an invoice each, the first under a mandate, on both engines or on SQLite alone."""

from __future__ import annotations

from typing import Any

import pytest
from debt_books import filled


@pytest.fixture
def owing(books: Any) -> Any:
    """Books as `debt_books` fills them, on SQLite and then on PostgreSQL."""
    return filled(books)


@pytest.fixture
def sqlite_owing(sqlite_books: Any) -> Any:
    """The same on SQLite alone."""
    return filled(sqlite_books)
