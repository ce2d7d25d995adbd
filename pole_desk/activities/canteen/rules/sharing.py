"""Who cooks and who is paid: covers and revenue of a service split among its operators."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

from pole_desk.kernel.money import ZERO, round_cents, split


class Weight(NamedTuple):
    """An operator's part: `portions` weigh it, it takes orders until `order_by` (epoch seconds)."""

    operator: int
    portions: int
    order_by: int


class Booked(NamedTuple):
    """Covers or euros booked at an instant."""

    at: int
    amount: Decimal


def takers(parts: Sequence[Weight], at: int) -> tuple[Weight, ...]:
    """The parts that an order of an instant goes to: those still open, else all of them."""
    still = tuple(part for part in parts if at < part.order_by)
    return still or tuple(parts)


def shared(parts: Sequence[Weight], booked: Iterable[Booked]) -> dict[int, Decimal]:
    """What falls to each operator, by portions and largest remainder; sums exactly.

    Orders of the same openness are added up before they are split, so that cents don't drift.
    """
    found: dict[int, Decimal] = {part.operator: ZERO for part in parts}
    groups: dict[tuple[Weight, ...], Decimal] = defaultdict(lambda: ZERO)
    for one in booked:
        groups[takers(parts, one.at)] += one.amount
    for among, amount in groups.items():
        if not among:
            continue
        shares = split(amount, [part.portions for part in among])
        for part, share in zip(among, shares, strict=True):
            found[part.operator] += share
    return found


def covers_by_operator(
    parts: Sequence[Weight], booked: Iterable[tuple[int, int]]
) -> dict[int, int]:
    """Covers that each operator cooks, from (instant, covers); whole numbers that sum exactly."""
    counted = [Booked(at, Decimal(covers) / 100) for at, covers in booked]
    return {operator: int(share * 100) for operator, share in shared(parts, counted).items()}


def gross(net: Decimal, percent: Decimal) -> Decimal:
    """Euros with VAT, rounded half up to the cent once."""
    return round_cents(net * (100 + percent) / 100)

