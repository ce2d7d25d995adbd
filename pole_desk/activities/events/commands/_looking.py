"""A look at the places before anything is written: most refusals are told at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from pole_desk.activities.events.queries.places import Places
from pole_desk.kernel.work import Tx
from pole_desk.ports.ids import SpaceId
from pole_desk.registers.claims.queries import clashes
from pole_desk.registers.claims.queries import hold as held
from pole_desk.registers.claims.rules import Span, refusal


def require_free(tx: Tx, tree: Places, places: Sequence[tuple[SpaceId, int, int]]) -> None:
    """Raises Overlap naming who holds the first of some places, buffers included.

    The ledger has the last word when it writes.
    """
    by_space: dict[SpaceId, list[tuple[int, int]]] = defaultdict(list)
    for space, first, last in places:
        by_space[space].append((first, last))
    for space, spans in by_space.items():
        found = clashes(tx, leaves=tree.leaves([space]), spans=spans)
        winner = held(tx, hold=found[0].hold) if found else None
        if winner is not None:
            there = Span(winner.starts_at, winner.ends_at, winner.set_up, winner.tear_down)
            raise refusal(tree.room(space).name, winner.dossier, winner.party_name, there)
