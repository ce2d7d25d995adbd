"""Spaces answer the search box by code and name."""

from __future__ import annotations

from collections.abc import Sequence

from pole_desk.kernel.i18n import _, number
from pole_desk.kernel.inputs import slug
from pole_desk.kernel.work import Reader
from pole_desk.ports.search import Hit
from pole_desk.registers.spaces.queries import spaces
from pole_desk.registers.spaces.rules import kind_name


class SpaceSearch:
    """Implements `ports.search.SearchSource`."""

    def find(self, reader: Reader, words: str, limit: int) -> Sequence[Hit]:
        hits = []
        for place in spaces(reader, on=reader.clock.today()):
            code, name = slug(place.code), slug(place.name)
            score = 95 if words == code else 80 if code.startswith(words) else 60 if words in name else 0
            if score:
                detail = _("{kind}, {area} m²").format(
                    kind=kind_name(place.kind), area=number(place.area_m2)
                )
                hits.append(
                    Hit("space", f"{place.code} · {place.name}", detail, "plan", place.id,
                        _("Voir sur le plan"), score)
                )  # fmt: skip
        return sorted(hits, key=lambda hit: -hit.score)[:limit]
