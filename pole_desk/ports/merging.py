"""What follows a structure when it is merged into another: each ledger moves its own rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from pole_desk.kernel.work import Tx
from pole_desk.ports.ids import PartyId


class PartyFollower(Protocol):
    """A feature whose records name a structure and go with it; issued documents never do."""

    def follow(self, tx: Tx, *, kept: PartyId, merged: PartyId) -> list[int]:
        """Move the records of `merged` to `kept`; returns which, for the way back."""
        ...

    def give_back(self, tx: Tx, *, records: Sequence[int], to: PartyId) -> None:
        """Move these records to a structure again: the merger is taken back."""
        ...


@dataclass(frozen=True, slots=True)
class PartyFollowers:
    """The followers, as wired by the composition root under this very type."""

    followers: tuple[PartyFollower, ...] = ()
