"""How a deposit is taken back from what an event owes in the end, month by month."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from pole_desk.kernel.money import ZERO
from pole_desk.kernel.periods import Month
from pole_desk.ports.ids import EventId

LEAST_SETTING, USUAL_LEAST = "events.deposit_least", "300.00"
"""Setting, and its first value: net euros under which an event pays nothing in advance."""


class Line(NamedTuple):
    """Net euros owed in a billing month under a tax."""

    month: Month
    amount: Decimal


class Taken(NamedTuple):
    """A deposit of an event under a tax: asked on a day, and what each later month deducts of it."""

    event: EventId
    tax: str
    amount: Decimal
    asked_on: date
    deducted: tuple[tuple[Month, Decimal], ...]


def in_arrears(day: date) -> Month:
    """The billing month of what was used on a day: the next one, once it is all over."""
    return Month.of(day).next()


def final_deposits(
    event: EventId, tax: str, asked: Decimal, asked_on: date, lines: Sequence[Line]
) -> Taken:
    """A deposit is never more than what is owed in the end; the first months deduct it first.

    A cancelled event keeps as much of it as its fee, and gives the rest back.
    """
    months: dict[Month, Decimal] = {}
    for line in sorted(lines):
        months[line.month] = months.get(line.month, ZERO) + line.amount
    amount = min(asked, sum(months.values(), ZERO))
    left, deducted = amount, []
    for month, owed in sorted(months.items()):
        part = min(left, owed)
        if part > ZERO:
            deducted.append((month, part))
            left -= part
    return Taken(event, tax, amount, asked_on, tuple(deducted))


def extra_key(event: int, extra: int) -> str:
    """The key of the charge of an extra."""
    return f"event:{event}:extra:{extra}"
