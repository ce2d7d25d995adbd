"""Spaces answer the search box by code and name; a typo is forgiven when nothing fits."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches

from pole_desk.kernel.i18n import _, number
from pole_desk.kernel.inputs import slug
from pole_desk.kernel.work import Reader
from pole_desk.ports.search import Hit
from pole_desk.registers.spaces.queries import Space, spaces
from pole_desk.registers.spaces.rules import kind_name


NEARLY = 4 / 5
"""How alike a word typed and one of a name are, at least, to be taken for it."""


class SpaceSearch:
    """Implements `ports.search.SearchSource`."""

    def find(self, reader: Reader, words: str, limit: int) -> Sequence[Hit]:
        places = spaces(reader, on=reader.clock.today())
        hits = [_hit(place, score) for place in places if (score := _score(place, words))]
        if not hits:
            hits = [_hit(place, 40) for place in places if _nearly(place, words)]
        return sorted(hits, key=lambda hit: -hit.score)[:limit]


def _score(place: Space, words: str) -> int:
    code, name = slug(place.code), slug(place.name)
    return 95 if words == code else 80 if code.startswith(words) else 60 if words in name else 0


def _nearly(place: Space, words: str) -> bool:
    named, asked = slug(place.name).split(), words.split()
    return bool(asked) and all(get_close_matches(word, named, 1, NEARLY) for word in asked)


def _hit(place: Space, score: int) -> Hit:
    detail = _("{kind}, {area} m²").format(kind=kind_name(place.kind), area=number(place.area_m2))
    title = f"{place.code} · {place.name}"
    return Hit("space", title, detail, "plan", place.id, _("Voir sur le plan"), score)
