"""A row cut by the shares of its dossier, day by day, to the smallest unit; what is left served none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from pole_desk.kernel.money import split_whole
from pole_desk.registers.dossiers.rules import WHOLE, Serving

_DAY = timedelta(days=1)


class Part(NamedTuple):
    """What a target gets of a row; `target` None: the part not linked."""

    target: int | None
    amount: int


class Cutter:
    """Cuts rows by the shares of their owners; the parts of a row always sum to the row.

    Over several days the weight of a target is the sum of its share on each day, so that a change of
    share in the middle counts each half for what it lasted. Parts are by largest remainder.
    """

    def __init__(self, servings: Iterable[Serving]) -> None:
        self._by_owner: dict[int, list[Serving]] = {}
        for serving in servings:
            self._by_owner.setdefault(serving.owner, []).append(serving)
        self._weights: dict[tuple[int, date, date], tuple[list[int | None], list[int]]] = {}

    def cut(self, amount: int, owner: int | None, first: date, last: date) -> list[Part]:
        """The parts of an amount, the targets in order, the part not linked last; none is zero."""
        if owner is None or owner not in self._by_owner:
            return [Part(None, amount)] if amount else []
        targets, weights = self._shares(owner, first, last)
        parts = split_whole(amount, weights)
        return [Part(target, part) for target, part in zip(targets, parts, strict=True) if part]

    def _shares(self, owner: int, first: date, last: date) -> tuple[list[int | None], list[int]]:
        key = owner, first, last
        known = self._weights.get(key)
        if known is None:
            known = self._weights[key] = _weights(self._by_owner[owner], first, last)
        return known


def _weights(
    servings: Sequence[Serving], first: date, last: date
) -> tuple[list[int | None], list[int]]:
    days = (last - first).days + 1
    weights: dict[int, int] = {}
    for serving in servings:
        begins = max(first, serving.first_day)
        ends = last if serving.last_day is None else min(last, serving.last_day)
        if begins <= ends:
            lasted = (ends - begins + _DAY).days
            weights[serving.target] = weights.get(serving.target, 0) + serving.share * lasted
    rest = WHOLE * days - sum(weights.values())
    targets: list[int | None] = [*sorted(weights), None]
    return targets, [*(weights[target] for target in sorted(weights)), max(0, rest)]
