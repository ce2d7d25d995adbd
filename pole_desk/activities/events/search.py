"""Events answer the search box by number, title, client, caller, phone and room."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from pole_desk.activities.events.queries import EventItem
from pole_desk.activities.events.queries.words import events_matching
from pole_desk.activities.events.rules.states import state_name
from pole_desk.kernel.i18n import _, moment_text
from pole_desk.kernel.inputs import slug
from pole_desk.kernel.periods import PARIS, to_instant
from pole_desk.kernel.work import Reader
from pole_desk.ports.search import Hit


class EventSearch:
    """Implements ports.search.SearchSource."""

    def find(self, reader: Reader, words: str, limit: int) -> Sequence[Hit]:
        """Every word begins a word of what is known of an event; those to come first."""
        now = to_instant(reader.clock.now())
        found = events_matching(reader, words=words, limit=limit)
        hits = [_hit(item, words, now) for item in found]
        return sorted(hits, key=lambda hit: (-hit.score, hit.title))[:limit]


def _hit(item: EventItem, words: str, now: int) -> Hit:
    subtitle = _("{party}, {spaces}, le {moment} ({state})").format(
        party=item.party_name, spaces=item.spaces, state=state_name(item.state).lower(),
        moment=moment_text(datetime.fromtimestamp(item.starts_at, PARIS)),
    )  # fmt: skip
    over = item.ends_at <= now or item.state in ("cancelled", "refused")
    score = 45 if over else 72
    if slug(item.number) == words:
        score = 95
    return Hit(
        "event", f"{item.number} · {item.title}", subtitle, "events", item.id,
        _("Ouvrir l’événement"), score,
    )  # fmt: skip
