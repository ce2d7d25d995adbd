"""Storage answers the search box by client, unit, goods and people who may enter."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from pole_desk.activities.storage.queries import Storage, every_access, goods, storages
from pole_desk.activities.storage.rules import by_name
from pole_desk.kernel.i18n import _
from pole_desk.kernel.inputs import slug
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import DossierId
from pole_desk.ports.search import Hit


class StorageSearch:
    """Implements ports.search.SearchSource."""

    def find(self, reader: Reader, words: str, limit: int) -> Sequence[Hit]:
        """Every word begins a word of the client, the unit, a good or a person; current ones first."""
        wanted = words.split()
        if not wanted:
            return []
        said: dict[DossierId, list[str]] = defaultdict(list)
        for good in goods(reader):
            said[good.dossier].append(good.description)
        for person in every_access(reader, on=reader.clock.today()):
            said[person.dossier].append(f"{person.person} {person.means}")
        hits: dict[DossierId, Hit] = {}
        for one in sorted(storages(reader), key=lambda one: one.over):
            own = said.get(one.dossier, [])
            known = slug(f"{one.party_name} {one.code} {one.name} {' '.join(own)}").split()
            if all(any(have.startswith(word) for have in known) for word in wanted):
                hits.setdefault(one.dossier, _hit(one, own, wanted))
        return sorted(hits.values(), key=lambda hit: (-hit.score, hit.title))[:limit]


def _hit(one: Storage, own: Sequence[str], wanted: Sequence[str]) -> Hit:
    match = next(
        (text for text in own if any(have.startswith(wanted[0]) for have in slug(text).split())), ""
    )
    subtitle = _("{party}, {by}").format(party=one.party_name, by=by_name(one.by))
    if match:
        subtitle = _("{text} – {where}").format(text=match, where=subtitle)
    return Hit(
        "storage", one.name, subtitle, "storage", one.dossier, _("Ouvrir le stockage"),
        45 if one.over else 65,
    )  # fmt: skip
