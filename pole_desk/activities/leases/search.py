"""Agreements answer the search box by number, client and space."""

from __future__ import annotations

from collections.abc import Sequence

from pole_desk.activities.leases.queries.agreements import LeaseItem, leases
from pole_desk.activities.leases.rules import State, state_name
from pole_desk.kernel.i18n import _, plain_day
from pole_desk.kernel.inputs import slug
from pole_desk.kernel.work import Reader
from pole_desk.ports.search import Hit

OVER = frozenset({State.ENDED, State.CANCELLED})


class LeaseSearch:
    """Implements ports.search.SearchSource."""

    def find(self, reader: Reader, words: str, limit: int) -> Sequence[Hit]:
        """Every word begins a word of the number, the client or the spaces; current ones first."""
        wanted = words.split()
        if not wanted:
            return []
        hits = []
        for item in leases(reader):
            known = slug(f"{item.number} {item.party_name} {item.spaces}").split()
            if all(any(have.startswith(word) for have in known) for word in wanted):
                hits.append(_hit(item, words))
        return sorted(hits, key=lambda hit: (-hit.score, hit.title))[:limit]


def _hit(item: LeaseItem, words: str) -> Hit:
    state = State(item.state)
    subtitle = _("{party}, {state}, depuis le {day}").format(
        party=item.party_name, state=state_name(state), day=plain_day(item.first_day)
    )
    title = f"{item.number} · {item.spaces}" if item.spaces else item.number
    score = 50 if state in OVER else 70
    if slug(item.number) == words:
        score = 95
    return Hit("lease", title, subtitle, "hosting", item.id, _("Ouvrir la convention"), score)
