"""Broken invariants: each ledger checks itself, `check` prints what it found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from pole_desk.kernel.work import Reader


class Finding(NamedTuple):
    """An invariant that does not hold for a record."""

    code: str
    record: str
    message: str


class Checker(Protocol):
    """A feature that can check its own ledger."""

    def check(self, reader: Reader) -> Sequence[Finding]:
        """Everything that is wrong; empty when all holds."""
        ...
