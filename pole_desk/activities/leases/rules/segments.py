"""What a month owes, day by day: segments of constant price, and who bears them.

The rule, the same for rents and services. A month is cut where the price, the share of somebody,
or the thing itself begins or ends. A segment counts parts of the month:

- by calendar days, its days out of the month's;
- by 30ths, a month counts 30 whatever its length. Day d stands at min(d, 30) and the month's last
  day at 30, a segment counts from where the day before it stands to where its last day stands. So
  the segments of a month always add up to 30: February 15–28 counts 16, the 31st alone counts 0.

A segment that is the whole month owes quantity 1 × the monthly price. Another owes quantity
`parts` × the price of a part, to 6 decimals. Its amount is rounded on the running total of the
segments that share one price, so that they add up to what one segment would owe; where that
moves a cent, the price of a part is the amount ÷ parts. In each case the amount is exactly
round half up(quantity × unit price, 2). Shares are split from the amount by largest remainder.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from pole_desk.activities.leases.rules import FULL_SHARE, Proration
from pole_desk.kernel.money import ZERO, round_cents, split
from pole_desk.kernel.periods import Days, Month

MICRO = Decimal("0.000001")
ONE = Decimal(1)
A_DAY = timedelta(days=1)


class Step(NamedTuple):
    """A monthly price from a day on, net euros for the whole thing."""

    from_day: date
    list_price: Decimal
    agreed_price: Decimal


class Share(NamedTuple):
    """A co-occupant bears `share_bp` of the rent from `first` to `last` (None: to the end)."""

    occupant: int
    first: date
    last: date | None
    share_bp: int


@dataclass(frozen=True, slots=True)
class Due:
    """What one bearer owes for a segment; `occupant` 0 is the agreement's holder.

    `quantity` 1 means the whole month, else parts of it. `list_amount` is what the list price
    would have come to, to the cent.
    """

    occupant: int
    share_bp: int
    first: date
    last: date
    parts: int
    base: int
    quantity: Decimal
    unit_price: Decimal
    list_unit_price: Decimal
    amount: Decimal
    list_amount: Decimal

    @property
    def whole(self) -> bool:
        return self.parts == self.base


def month_parts(month: Month, proration: Proration) -> int:
    """How many parts the whole month has."""
    return 30 if proration is Proration.THIRTIETHS else month.length


def parts_of(first: date, last: date, proration: Proration) -> int:
    """How many parts of their month the days from `first` to `last` count; both in one month."""
    if proration is Proration.CALENDAR:
        return (last - first).days + 1
    return _stand(last) - (_stand(first - A_DAY) if first.day > 1 else 0)


def _stand(day: date) -> int:
    return 30 if (day + A_DAY).day == 1 else min(day.day, 30)


def cut(days: Days, starts: Iterable[date]) -> list[Days]:
    """Closed days cut at each of the `starts` that falls inside them."""
    if days.last is None:
        raise ValueError("an open period can't be cut")
    edges = sorted({days.first, *(day for day in starts if days.first < day <= days.last)})
    ends = [edge - A_DAY for edge in edges[1:]] + [days.last]
    return [Days(first, last) for first, last in zip(edges, ends, strict=True)]


def price_at(steps: Sequence[Step], day: date) -> Step | None:
    """The step in force on a day; steps in order of their day."""
    found = None
    for step in steps:
        if step.from_day > day:
            break
        found = step
    return found


def month_due(
    month: Month,
    days: Days,
    steps: Sequence[Step],
    proration: Proration,
    shares: Sequence[Share] = (),
) -> list[Due]:
    """What a line or a service owes for a month, by segment and bearer; nothing owed, no row.

    `steps` in order of their day. Days before the first step owe nothing.
    """
    whole = _days_of(month)
    within = days.intersect(whole)
    if within is None:
        return []
    if within == whole and not any(_overlaps(share, whole) for share in shares):
        step = price_at(steps, within.first)
        if step is price_at(steps, _end(within)):
            return [] if step is None else _unbroken(within, step, month_parts(month, proration))
    starts = [step.from_day for step in _changes(steps)]
    for share in shares:
        starts.append(share.first)
        if share.last is not None:
            starts.append(share.last + A_DAY)
    base = month_parts(month, proration)
    rows: list[Due] = []
    price: tuple[Decimal, Decimal] | None = None
    so_far = 0
    for segment in cut(within, starts):
        step = price_at(steps, segment.first)
        if step is None:
            continue
        if price != (step.agreed_price, step.list_price):
            price, so_far = (step.agreed_price, step.list_price), 0
        assert segment.last is not None
        parts = parts_of(segment.first, segment.last, proration)
        amount = _between(step.agreed_price, so_far, parts, base)
        list_amount = _between(step.list_price, so_far, parts, base)
        so_far += parts
        rows += _borne(segment, step, parts, base, amount, list_amount, shares)
    return rows


@functools.lru_cache(maxsize=1024)
def _days_of(month: Month) -> Days:
    return month.days


def _overlaps(share: Share, days: Days) -> bool:
    return share.first <= _end(days) and (share.last is None or share.last >= days.first)


def _end(days: Days) -> date:
    assert days.last is not None
    return days.last


def _unbroken(days: Days, step: Step, base: int) -> list[Due]:
    """A whole month at one price, all of it the holder's: what most months are.

    The same as one segment of all the month's parts, without the reckoning of parts.
    """
    amount, listed = round_cents(step.agreed_price), round_cents(step.list_price)
    if amount == ZERO and listed == ZERO:
        return []
    return [
        Due(
            0, FULL_SHARE, days.first, _end(days), base, base, ONE, amount, listed, amount, listed
        )
    ]


def _changes(steps: Sequence[Step]) -> list[Step]:
    kept: list[Step] = []
    for step in steps:
        if not kept or step[1:] != kept[-1][1:]:
            kept.append(step)
    return kept


def _between(price: Decimal, before: int, parts: int, base: int) -> Decimal:
    """The amount of the parts after the first `before`, rounded on the running total."""
    return round_cents(price * (before + parts) / base) - round_cents(price * before / base)


def _borne(
    segment: Days,
    step: Step,
    parts: int,
    base: int,
    amount: Decimal,
    list_amount: Decimal,
    shares: Sequence[Share],
) -> list[Due]:
    if parts == 0 or (amount == ZERO and list_amount == ZERO):
        return []
    bearers = _bearers(segment.first, shares)
    weights = [share_bp for _occupant, share_bp in bearers]
    amounts = split(amount, weights)
    list_amounts = split(list_amount, weights)
    rows = []
    for (occupant, share_bp), part, list_part in zip(bearers, amounts, list_amounts, strict=True):
        if share_bp == 0:
            continue
        assert segment.last is not None
        quantity, unit_price = _printed(part, step.agreed_price, share_bp, parts, base)
        _same, list_unit_price = _printed(list_part, step.list_price, share_bp, parts, base)
        rows.append(
            Due(
                occupant, share_bp, segment.first, segment.last, parts, base,
                quantity, unit_price, list_unit_price, part, list_part,
            )
        )  # fmt: skip
    return rows


def _bearers(day: date, shares: Sequence[Share]) -> list[tuple[int, int]]:
    """Who bears a day and how much of it: the co-occupants then, the holder what is left."""
    there = [
        (share.occupant, share.share_bp)
        for share in shares
        if share.first <= day and (share.last is None or day <= share.last)
    ]
    rest = FULL_SHARE - sum(share_bp for _occupant, share_bp in there)
    if rest < 0:
        raise ValueError("co-occupants bear more than the whole rent")
    return [(0, rest), *there]


def _printed(
    amount: Decimal, price: Decimal, share_bp: int, parts: int, base: int
) -> tuple[Decimal, Decimal]:
    """Quantity and unit price whose product rounds to the amount."""
    if parts == base:
        return ONE, amount
    natural = micro(price * share_bp / FULL_SHARE / base)
    if round_cents(natural * parts) == amount:
        return Decimal(parts), natural
    return Decimal(parts), micro(amount / parts)


def micro(price: Decimal) -> Decimal:
    """A unit price to 6 decimals, half up."""
    return price.quantize(MICRO, rounding=ROUND_HALF_UP)
