"""Closings in the one search box: by month, by year, by the beginning of their hash."""

from __future__ import annotations

from collections.abc import Sequence

from pole_desk.accounts.billing.rules.closings import Span
from pole_desk.accounts.ledger.queries.closings import Kept, kept_closings
from pole_desk.kernel.i18n import _, month_name
from pole_desk.kernel.inputs import slug
from pole_desk.kernel.periods import Month
from pole_desk.kernel.work import Reader
from pole_desk.ports.search import Hit

PAGE = "billing"
SHORTEST_HASH = 6


class LedgerSearch:
    """Implements `ports.search.SearchSource`."""

    def find(self, reader: Reader, words: str, limit: int) -> Sequence[Hit]:
        """The closings that a typed « clôture novembre », a period or the beginning of a hash names."""
        wanted = words.strip()
        if len(wanted) < 2:
            return []
        return [_hit(one) for one in reversed(kept_closings(reader)) if _named(one, wanted)][:limit]


def _title(one: Kept) -> str:
    period = one.period if one.span == Span.YEAR else month_name(Month.parse(one.period))
    return _("Clôture {period}").format(period=period)


def _named(one: Kept, words: str) -> bool:
    if len(words) >= SHORTEST_HASH and one.hash.startswith(words.replace(" ", "")):
        return True
    title = slug(_title(one))
    return "clotur" in words and all(word in title or title.startswith(word) for word in words.split())


def _hit(one: Kept) -> Hit:
    return Hit(
        kind="closing",
        title=_title(one),
        subtitle=one.hash[:16],
        page=PAGE,
        record=one.id,
        action=_("Ouvrir"),
        score=50,
        part="closing",
    )
