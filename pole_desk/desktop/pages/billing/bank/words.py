"""The words of the tab: kinds of choices, and a choice."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, NamedTuple

from pole_desk.ports.ids import PartyId

STATES = ("new", "matched", "ignored")
PROPOSAL, RECORDED, RETURNED, REFUND, INVOICE, DONE = (
    "proposal", "recorded", "returned", "refund", "invoice", "done",
)  # fmt: skip


class Choice(NamedTuple):
    """What a line may be, or what it was said to be: a proposal, an invoice, money recorded already, or one
    of `besides` with what its act is told."""

    id: tuple[str, int]
    kind: str
    title: str
    who: str
    amount: Decimal
    score: int | None
    why: str
    parts: tuple[tuple[int, Decimal], ...] = ()
    party: PartyId | None = None
    told: tuple[Any, ...] = ()
