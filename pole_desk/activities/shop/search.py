"""Participations answer the search box by number, structure and stall; repairs by what is repaired."""

from __future__ import annotations

from collections.abc import Sequence

from pole_desk.activities.shop.queries.contracts import Contract, contracts
from pole_desk.activities.shop.queries.goods import Repair, repairs
from pole_desk.activities.shop.rules import State, mode_name, state_name
from pole_desk.kernel.i18n import _
from pole_desk.kernel.inputs import slug
from pole_desk.kernel.work import Reader
from pole_desk.ports.search import Hit

OVER = frozenset({State.ENDED, State.CANCELLED})


class ShopSearch:
    """Implements ports.search.SearchSource."""

    def find(self, reader: Reader, words: str, limit: int) -> Sequence[Hit]:
        """Every word begins a word of the number, the structure, the stalls or the repair."""
        wanted = words.split()
        if not wanted:
            return []
        hits = [
            _hit(one, words)
            for one in contracts(reader)
            if _has(f"{one.number} {one.party_name} {one.stalls} magasin", wanted)
        ]
        hits += [
            _repair(one)
            for one in repairs(reader, on=reader.clock.today())
            if _has(f"{one.title} {one.party_name} reparation", wanted)
        ]
        return sorted(hits, key=lambda hit: (-hit.score, hit.title))[:limit]


def _has(text: str, wanted: Sequence[str]) -> bool:
    known = slug(text).split()
    return all(any(have.startswith(word) for have in known) for word in wanted)


def _hit(one: Contract, words: str) -> Hit:
    title = _("{number} · {party}").format(number=one.number, party=one.party_name)
    subtitle = _("Magasin, {mode}, {state}").format(
        mode=mode_name(one.mode), state=state_name(one.state)
    )
    if one.stalls:
        subtitle = f"{subtitle}, {one.stalls}"
    score = 95 if slug(one.number) == words else 45 if one.state in OVER else 60
    return Hit("shop", title, subtitle, "shop", one.id, _("Ouvrir la participation"), score)


def _repair(one: Repair) -> Hit:
    return Hit(
        "shop_repair", one.title, _("Réparation au magasin, {party}").format(party=one.party_name),
        "shop", 0, _("Voir les réparations"), 50,
    )  # fmt: skip
