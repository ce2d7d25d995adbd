"""Chantiers in the one search box, by number, title, goal and axis."""

from __future__ import annotations

from collections.abc import Sequence

from pole_desk.kernel.i18n import _
from pole_desk.kernel.inputs import slug
from pole_desk.kernel.work import Reader
from pole_desk.ports.search import Hit
from pole_desk.registers.chantiers import queries

PAGE = "chantiers"


class ChantierSearch:
    """Implements `ports.search.SearchSource`."""

    def find(self, reader: Reader, words: str, limit: int) -> Sequence[Hit]:
        """The chantiers that hold every word; in the title counts most, those of other plans come last."""
        asked = words.split()
        if not asked:
            return []
        hits = []
        now = {chantier.id for chantier in queries.chantiers(reader)}
        for chantier in queries.chantiers(reader, every=True):
            title = slug(f"{_('chantier')} {chantier.number} {chantier.title}")
            rest = slug(f"{chantier.goal} {chantier.axis_title} {chantier.lead_name} {chantier.animator} "
                        f"{chantier.referent}")  # fmt: skip
            if all(word in f"{title} {rest}" for word in asked):
                score = 80 if all(word in title for word in asked) else 45
                hits.append(_hit(chantier, score if chantier.id in now else score // 4, now=chantier.id in now))
        return sorted(hits, key=lambda hit: -hit.score)[:limit]


def _hit(chantier: queries.Chantier, score: int, *, now: bool) -> Hit:
    return Hit(
        kind="chantier",
        title=_("Chantier {number} : {title}").format(number=chantier.number, title=chantier.title),
        subtitle=chantier.axis_title if now else f"{chantier.axis_title} · {chantier.plan}",
        page=PAGE,
        record=chantier.id,
        action=_("Ouvrir le chantier"),
        score=score,
    )
