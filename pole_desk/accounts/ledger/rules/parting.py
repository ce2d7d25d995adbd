"""What each movement of money pays of an invoice by rate, told in order of day; nothing is read or stored here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from pole_desk.accounts.receivables.rules.sharing import RatePart, proportional, remaining, shared_by_rate
from pole_desk.kernel.errors import RuleBroken
from pole_desk.kernel.money import ZERO, from_cents, to_cents


class Take(NamedTuple):
    """Money that pays an invoice on a day, below zero when it no longer does; `key` says which money it is."""

    key: str
    on: date
    amount: Decimal


class Taken(NamedTuple):
    """A take and what it pays by rate; the parts add up to its amount."""

    take: Take
    rates: tuple[RatePart, ...]


def parted(
    invoiced: Sequence[RatePart], credits: Iterable[tuple[date, Sequence[RatePart]]], takes: Iterable[Take]
) -> list[Taken]:
    """The takes by day, each in proportion to what was left of the invoice then (CGI art. 269, 2, c).

    Money taken back gives each rate what that same money had paid of it. A payment told before the credit note
    that makes room for it is parted as the invoice itself is.
    """
    given = sorted(((on, list(rates)) for on, rates in credits), key=lambda one: one[0])
    found: list[Taken] = []
    for take in sorted(takes, key=lambda one: one.on):
        credited = [rates for on, rates in given if on <= take.on]
        paid = [one.rates for one in found]
        if take.amount < 0:
            own = [one.rates for one in found if one.take.key == take.key]
            rates = _back(take.amount, remaining((), *map(_negated, own)), invoiced)
        else:
            rates = _shared(take.amount, remaining(invoiced, *credited, *paid), invoiced)
        found.append(Taken(take, tuple(part for part in rates if part.base or part.vat)))
    return found


def _back(amount: Decimal, paid: Sequence[RatePart], invoiced: Sequence[RatePart]) -> tuple[RatePart, ...]:
    return _negated(_shared(-amount, paid, invoiced))


def _shared(amount: Decimal, left: Sequence[RatePart], whole: Sequence[RatePart]) -> tuple[RatePart, ...]:
    try:
        return shared_by_rate(amount, left)
    except (RuleBroken, ValueError):
        weights = [to_cents(value) for part in whole for value in (part.base, part.vat)]
        cents = proportional(to_cents(amount), weights)
        return tuple(
            part._replace(base=from_cents(cents[2 * at]), vat=from_cents(cents[2 * at + 1]))
            for at, part in enumerate(whole)
        )


def _negated(parts: Iterable[RatePart]) -> tuple[RatePart, ...]:
    return tuple(part._replace(base=-part.base, vat=-part.vat) for part in parts)


def total_of(rates: Iterable[RatePart]) -> Decimal:
    return sum((part.total for part in rates), ZERO)
