"""Numbers of events and of their papers, without a gap, in the transaction that takes them."""

from __future__ import annotations

from sqlalchemy import text

from pole_desk.kernel.work import Tx

_NEXT_NUMBER = text(
    "INSERT INTO event_counter (kind, year, last) VALUES (:kind, :year, 1) "
    "ON CONFLICT (kind, year) DO UPDATE SET last = event_counter.last + 1 RETURNING last"
)


def next_number(tx: Tx, kind: str, prefix: str) -> str:
    """The next number of a kind of paper this year, in this very transaction: `EV-2026-00001`."""
    year = tx.clock.today().year
    rank = tx.connection.execute(_NEXT_NUMBER, {"kind": kind, "year": year}).scalar_one()
    return f"{prefix}-{year}-{rank:05d}"
