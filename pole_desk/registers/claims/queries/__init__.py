"""Is it free, who is there, who queues: the claims ledger read by the predecessor probe."""

from pole_desk.registers.claims.queries.free import (
    Gap,
    Occupant,
    free_spaces,
    gaps,
    occupants,
)
from pole_desk.registers.claims.queries.holds import (
    EVERYWHERE,
    FIRM_MEETING,
    Held,
    blockers,
    hold,
    holds,
    holds_of,
)
from pole_desk.registers.claims.queries.probe import Clash, clashes, taken_by
from pole_desk.registers.claims.queries.queue import queue, ranks

__all__ = [
    "EVERYWHERE",
    "FIRM_MEETING",
    "Clash",
    "Gap",
    "Held",
    "Occupant",
    "blockers",
    "clashes",
    "free_spaces",
    "gaps",
    "hold",
    "holds",
    "holds_of",
    "occupants",
    "queue",
    "ranks",
    "taken_by",
]
