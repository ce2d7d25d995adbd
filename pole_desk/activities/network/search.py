"""The network answers the search box: LCP and structures by name, post, service, scheme."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from pole_desk.activities.network.queries import (
    benefits,
    candidates,
    enquiries,
    places,
    posts,
    services,
)
from pole_desk.kernel.i18n import _
from pole_desk.kernel.inputs import slug
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import PartyId
from pole_desk.ports.search import Hit
from pole_desk.registers.parties.queries import party_names

PAGE = "network"
LCP_WORDS = slug(_("LCP lieu collectif de proximité"))
ENQUIRY_WORDS = slug(_("enquête emploi réponses"))


class NetworkSearch:
    """Implements ports.search.SearchSource."""

    def find(self, reader: Reader, words: str, limit: int) -> Sequence[Hit]:
        """Every word begins a word of the structure, or of what the network notes of it; LCP first."""
        wanted = words.split()
        if not wanted:
            return []
        hits = [*_structures(reader, wanted), *_enquiry(reader, wanted)]
        return sorted(hits, key=lambda hit: (-hit.score, hit.title))[:limit]


def _structures(reader: Reader, wanted: list[str]) -> list[Hit]:
    today = reader.clock.today()
    noted: dict[PartyId, list[str]] = defaultdict(list)
    lcp = {one.party: one for one in [*places(reader, on=today), *candidates(reader, on=today)]}
    for post in posts(reader, on=today):
        noted[post.party].append(post.title)
    for service in services(reader, on=today):
        noted[service.party].append(service.service)
    for benefit in benefits(reader, first=today, last=today):
        noted[benefit.party].append(benefit.scheme)
    names = party_names(reader, parties={*noted, *lcp})
    hits = []
    for party, name in names.items():
        place = lcp.get(party)
        said = slug(" ".join((name, *noted[party])))
        if not _answers(wanted, said if place is None else f"{said} {LCP_WORDS}"):
            continue
        parts = [_state(place is not None and place.lcp)] if place is not None else []
        parts += list(dict.fromkeys(noted[party]))
        score = 55 if place is not None else 35
        hits.append(Hit("network", name, " · ".join(parts), PAGE, party, _("Ouvrir dans Réseau"), score))
    return hits


def _state(lcp: bool) -> str:
    return _("lieu collectif de proximité") if lcp else _("demande à devenir un LCP")


def _enquiry(reader: Reader, wanted: list[str]) -> list[Hit]:
    """The enquiry on the last year that was opened."""
    return [
        Hit(
            "enquiry", _("Enquête emploi {year}").format(year=one.year),
            _("{answered} réponses sur {asked}").format(answered=one.answered, asked=one.asked), PAGE, 0,
            _("Ouvrir l’enquête"), 45,
        )
        for one in [each for each in enquiries(reader) if each.asked][:1]
        if _answers(wanted, f"{ENQUIRY_WORDS} {one.year}")
    ]  # fmt: skip


def _answers(wanted: list[str], said: str) -> bool:
    have = said.split()
    return all(any(word.startswith(asked) for word in have) for asked in wanted)
