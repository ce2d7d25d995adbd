"""Numbers of events and of their papers, without a gap, in the transaction that takes them."""

from __future__ import annotations

from pole_desk.kernel.numbers import next_rank
from pole_desk.kernel.work import Tx


def next_number(tx: Tx, kind: str, prefix: str) -> str:
    """The next number of a kind of paper this year, in this very transaction: `EV-2026-00001`."""
    year = tx.clock.today().year
    return f"{prefix}-{year}-{next_rank(tx, 'event_counter', kind=kind, year=year):05d}"
