"""An invoice's money told again in its order, so that each movement has its part of each VAT rate."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from pole_desk.accounts.receivables.rules.sharing import RatePart, remaining, shared_by_rate
from pole_desk.kernel.money import ZERO


class What(StrEnum):
    """What happens to an invoice; on one day credit notes come first, the rest as it was written."""

    CREDIT = "credit"
    PAYMENT = "payment"
    LOSS = "loss"


class Event(NamedTuple):
    """A credit note (`parts` are its own), money that an invoice gets (below zero: loses), or a loss.

    `source` is the payment, the loss or the credit note. `mistaken`: the money was recorded by mistake, and is
    all taken back.
    """

    what: What
    on: date
    source: int
    amount: Decimal
    parts: tuple[RatePart, ...] = ()
    mistaken: bool = False


class Shared(NamedTuple):
    """A movement with its parts by rate: they add up to it."""

    event: Event
    parts: tuple[RatePart, ...]


def taken_back(what: What, source: int, steps: Iterable[tuple[date, Decimal]], on: date) -> Event:
    """Money or a loss recorded by mistake, or a loss given up: all that stood of it is taken back on a day."""
    return Event(what, on, source, -sum((amount for _on, amount in steps), ZERO), mistaken=True)


def replayed(invoiced: Sequence[RatePart], events: Iterable[Event]) -> tuple[tuple[Shared, ...], tuple[RatePart, ...]]:
    """Each movement by rate, in proportion to what was then left, and what is left after all.

    What a payment loses comes first from what a credit note had made too much, then from the very parts that the
    payment had: given back whole, it leaves no cent behind. Once all is paid, VAT received is VAT invoiced, rate
    by rate.
    """
    left = remaining(invoiced)
    had: dict[tuple[What, int], tuple[RatePart, ...]] = {}
    found = []
    for event in _in_order(events):
        if event.what is What.CREDIT:
            left = remaining(left, event.parts)
            continue
        if event.amount < 0:
            parts = _taken_off(-event.amount, left, had.get((event.what, event.source), ()), invoiced)
        else:
            parts = _put_on(event.amount, left, invoiced)
        left = remaining(left, parts)
        key = event.what, event.source
        had[key] = _sum(had.get(key, ()), parts)
        found.append(Shared(event, parts))
    return tuple(found), left


def _in_order(events: Iterable[Event]) -> list[Event]:
    """By day; within a day credit notes first, then mistakes taken back, which make room for the rest."""
    known = list(events)
    mistakes = {(event.what, event.source, event.on) for event in known if event.mistaken}

    def order(event: Event) -> tuple[date, int]:
        if event.what is What.CREDIT:
            return event.on, 0
        return event.on, 1 if (event.what, event.source, event.on) in mistakes else 2

    return sorted(known, key=order)


def _whole(parts: Iterable[RatePart]) -> Decimal:
    return sum((part.total for part in parts), ZERO)


def _put_on(amount: Decimal, left: Sequence[RatePart], invoiced: Sequence[RatePart]) -> tuple[RatePart, ...]:
    """What is left first; money dated before what made room for it goes as the invoice does."""
    room = max(min(amount, _whole(left)), ZERO)
    parts = shared_by_rate(room, left) if room else ()
    return _sum(parts, _like(amount - room, invoiced)) if amount > room else parts


def _taken_off(
    amount: Decimal, left: Sequence[RatePart], had: Sequence[RatePart], invoiced: Sequence[RatePart]
) -> tuple[RatePart, ...]:
    """What was too much first, then of what the payment had; never had on paper, as the invoice goes."""
    over = min(amount, max(-_whole(left), ZERO))
    parts = shared_by_rate(-over, left) if over else ()
    rest = amount - over
    if not rest:
        return parts
    own = _sum(had, parts)
    return _sum(parts, _negated(_like(rest, own if _whole(own) >= rest else invoiced)))


def _like(amount: Decimal, parts: Sequence[RatePart]) -> tuple[RatePart, ...]:
    """An amount in the proportions of some parts."""
    whole = _whole(parts)
    if amount <= whole:
        return shared_by_rate(amount, parts) if amount else ()
    times = int(amount // whole)
    scaled = [part._replace(base=part.base * (times + 1), vat=part.vat * (times + 1)) for part in parts]
    return shared_by_rate(amount, scaled)


def _negated(parts: Iterable[RatePart]) -> tuple[RatePart, ...]:
    return tuple(part._replace(base=-part.base, vat=-part.vat) for part in parts)


def _sum(*several: Iterable[RatePart]) -> tuple[RatePart, ...]:
    return remaining((), *(_negated(parts) for parts in several))
