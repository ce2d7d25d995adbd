"""Quotes follow a structure that is merged: the next invoice is the kept one's."""

from __future__ import annotations

from collections.abc import Sequence

from pole_desk.accounts.quotes.commands import hand_over_quotes
from pole_desk.kernel.work import Tx
from pole_desk.ports.ids import PartyId


class QuoteFollower:
    """Implements ports.merging.PartyFollower; what was sent still says the name that the structure bore."""

    name = "quotes"

    def follow(self, tx: Tx, *, kept: PartyId, merged: PartyId) -> list[int]:
        return hand_over_quotes(tx, to=kept, merged=merged)

    def give_back(self, tx: Tx, *, records: Sequence[int], to: PartyId) -> None:
        hand_over_quotes(tx, to=to, quotes=records)
