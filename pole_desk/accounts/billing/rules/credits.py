"""How a credit note of an amount falls on the lines and rates of its invoice; which invoice is the command's.

The amount holds its VAT: it is shared over the rates in proportion to what is left of each, then
over the lines of a rate, by largest remainder. VAT is computed once per rate, so that some amounts
can't be reached to the cent: the nearest one is given instead.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import product
from typing import NamedTuple

from pole_desk.accounts.billing.rules.amounts import vat_on
from pole_desk.kernel.money import ZERO, from_cents, round_cents, split, to_cents

CENT = Decimal("0.01")
WHOLE_PERCENT = 100


class Left(NamedTuple):
    """A line's rate (20 is 20 %) and what is left of its net; a reduction's is negative."""

    percent: Decimal
    net: Decimal


class Given(NamedTuple):
    """What a credit note of some lines comes to; `vat` once per rate."""

    net: Decimal
    vat: Decimal

    @property
    def total(self) -> Decimal:
        return self.net + self.vat


def given(lines: Iterable[Left]) -> Given:
    """What lines give back, VAT told apart."""
    found = list(lines)
    net = sum((line.net for line in found), ZERO)
    return Given(net, with_vat(found) - net)


def with_vat(lines: Iterable[Left]) -> Decimal:
    """What lines come to, VAT once per rate."""
    return sum((net + vat_on(net, percent) for percent, net in _by_rate(lines).items()), ZERO)


def parts_of(total: Decimal, lines: Sequence[Left]) -> list[Decimal]:
    """The net of each line that makes `total` with VAT, or comes nearest to it; never over what is left.

    All that is left gives back every line, reductions too.
    """
    if total == with_vat(lines):
        return [line.net for line in lines]
    left = {percent: net for percent, net in _by_rate(lines).items() if net > 0}
    nets = _nets(total, left)
    found = [ZERO] * len(lines)
    for percent, net in nets.items():
        own = [at for at, line in enumerate(lines) if line.percent == percent and line.net > 0]
        for at, part in zip(own, split(net, [to_cents(lines[at].net) for at in own]), strict=True):
            found[at] = part
    return found


def _nets(total: Decimal, left: Mapping[Decimal, Decimal]) -> dict[Decimal, Decimal]:
    """The net of each rate: near its share, a cent up or down where that makes the total."""
    rates = sorted(left)
    weights = [to_cents(left[rate] + vat_on(left[rate], rate)) for rate in rates]
    near = [
        round_cents(share * WHOLE_PERCENT / (WHOLE_PERCENT + rate))
        for rate, share in zip(rates, split(total, weights), strict=True)
    ]
    tries = []
    for moves in product((0, -1, 1), repeat=len(rates)):
        nets = [net + from_cents(move) for net, move in zip(near, moves, strict=True)]
        if all(0 <= net <= left[rate] for rate, net in zip(rates, nets, strict=True)):
            said = sum((net + vat_on(net, rate) for rate, net in zip(rates, nets, strict=True)), ZERO)
            tries.append((abs(said - total), sum(map(abs, moves)), nets))
    best = min(tries, default=(ZERO, 0, near))[2]
    return {rate: net for rate, net in zip(rates, best, strict=True) if net > 0}


def _by_rate(lines: Iterable[Left]) -> dict[Decimal, Decimal]:
    found: dict[Decimal, Decimal] = {}
    for percent, net in lines:
        found[percent] = found.get(percent, ZERO) + net
    return found
