"""Numbers of papers, each series from 1 without a gap, taken in the very transaction that writes the paper.

A series is a row of the feature's own counter table, whose primary key tells one from another.
"""

from __future__ import annotations

from functools import lru_cache

from sqlalchemy import TextClause, text

from pole_desk.kernel.work import Tx


def next_rank(tx: Tx, counter: str, **series: str | int) -> int:
    """The next number of a series (`year=2026`); two seats at once wait for each other and get two."""
    statement = _next(counter, tuple(series))
    return int(tx.connection.execute(statement, series).scalar_one())


@lru_cache(maxsize=16)
def _next(counter: str, names: tuple[str, ...]) -> TextClause:
    columns, places = ", ".join(names), ", ".join(f":{name}" for name in names)
    return text(
        f"INSERT INTO {counter} ({columns}, last) VALUES ({places}, 1) "
        f"ON CONFLICT ({columns}) DO UPDATE SET last = {counter}.last + 1 RETURNING last"
    )
