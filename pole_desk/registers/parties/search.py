"""Structures and their people in the one search box; typos are forgiven when nothing fits."""

from __future__ import annotations

from collections.abc import Sequence

from pole_desk.kernel.i18n import _
from pole_desk.kernel.identifiers import grouped_siren
from pole_desk.kernel.work import Reader
from pole_desk.ports.search import Hit
from pole_desk.registers.parties import queries
from pole_desk.registers.parties.rules.likeness import search_key, word_score

PAGE = "parties"


class PartySearch:
    """Implements `ports.search.SearchSource`."""

    def find(self, reader: Reader, words: str, limit: int) -> Sequence[Hit]:
        """The structures whose name, numbers, place, e-mail, phone or people hold the words."""
        asked = words.split()
        if not asked:
            return []
        together = "".join(asked)
        if len(asked) > 1 and together.isdigit():
            asked = [together]
        found = queries.parties(reader, words=" ".join(asked))
        hits = [_hit(party, asked) for party in found]
        return sorted(hits, key=lambda hit: (-hit.score, hit.title))[:limit]


def _hit(party: queries.Party, asked: Sequence[str]) -> Hit:
    key = search_key(party.name, party.acronym, party.siren or "", party.siret or "")
    own = [word_score(word, key) for word in asked]
    details = [party.legal_form, party.commune]
    if party.siren:
        details.append(_("SIREN {siren}").format(siren=grouped_siren(party.siren)))
    return Hit(
        kind="party",
        title=party.name,
        subtitle=" · ".join(part for part in details if part),
        page=PAGE,
        record=party.id,
        action=_("Ouvrir la fiche"),
        score=40 + sum(own) * 6 // (10 * len(own)),
    )
