"""The fund answers the search box by number, title, carrier, policy, commune and need."""

from __future__ import annotations

from collections.abc import Sequence

from pole_desk.activities.fund.queries import Project, projects
from pole_desk.activities.fund.rules import PAGE, State, state_name
from pole_desk.kernel.i18n import _
from pole_desk.kernel.inputs import slug
from pole_desk.kernel.work import Reader
from pole_desk.ports.search import Hit


class FundSearch:
    """Implements ports.search.SearchSource."""

    def find(self, reader: Reader, words: str, limit: int) -> Sequence[Hit]:
        """Every word begins a word of the project or of its carrier; those under way first."""
        wanted = words.split()
        if not wanted:
            return []
        hits = [
            _hit(one)
            for one in projects(reader)
            if all(
                any(have.startswith(word) for have in f"{one.search_key} {slug(one.party_name)}".split())
                for word in wanted
            )
        ]
        return sorted(hits, key=lambda hit: (-hit.score, hit.title))[:limit]


def _hit(one: Project) -> Hit:
    subtitle = _("{party}, {number}, {state}").format(
        party=one.party_name, number=one.number, state=state_name(one.state).lower()
    )
    current = one.state in (State.SUBMITTED, State.SUPPORTED)
    return Hit("fund_project", one.title, subtitle, PAGE, one.id, _("Ouvrir le projet"), 60 if current else 40)
