"""Quotes in the one search box: by number, by what they offer, by client."""

from __future__ import annotations

from collections.abc import Sequence

from pole_desk.accounts.quotes.queries import Quote, matching
from pole_desk.accounts.quotes.rules import state_names
from pole_desk.kernel.i18n import _
from pole_desk.kernel.inputs import slug
from pole_desk.kernel.money import euros
from pole_desk.kernel.work import Reader
from pole_desk.ports.search import Hit

PAGE, PART = "billing", "quote"


class QuoteSearch:
    """Implements `ports.search.SearchSource`."""

    def find(self, reader: Reader, words: str, limit: int) -> Sequence[Hit]:
        """Quotes whose number, title or client holds the words."""
        wanted = words.strip()
        if len(wanted) < 2:
            return []
        found = matching(reader, number=wanted.replace(" ", "-").upper(), words=wanted, limit=limit)
        return [_hit(one, wanted) for one in found]


def _hit(one: Quote, words: str) -> Hit:
    exact = slug(one.number) == words
    return Hit(
        kind="quote",
        title=_("Devis {number}").format(number=one.number),
        subtitle=f"{one.party_name} · {one.title} · {euros(one.total)} · {state_names()[one.shown].lower()}",
        page=PAGE,
        record=one.id,
        action=_("Ouvrir"),
        score=100 if exact else 58,
        part=PART,
    )
