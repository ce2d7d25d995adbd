"""What each movement of money paid of an invoice by rate, taken off again or not; `receivables` has the rule."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from pole_desk.accounts.receivables.rules.replay import Event, What, replayed, taken_back
from pole_desk.accounts.receivables.rules.sharing import RatePart
from pole_desk.kernel.money import ZERO


class Moved(NamedTuple):
    """A payment, or a loss, on one invoice: its steps by day, and when it was all taken back as a mistake."""

    what: What
    source: int
    steps: tuple[tuple[date, Decimal], ...]
    back_on: date | None = None


class Step(NamedTuple):
    """A step by rate: the parts add up to its amount. `undoes`: it takes the others back to the cent."""

    what: What
    source: int
    on: date
    rates: tuple[RatePart, ...]
    undoes: bool = False


def steps_of(
    invoiced: Sequence[RatePart], credits: Iterable[tuple[date, tuple[RatePart, ...]]], moved: Collection[Moved]
) -> list[Step]:
    """Every step on an invoice, each parted by what came before it alone: what was told of a month stays told."""
    given = [Event(What.CREDIT, on, 0, sum((part.total for part in parts), ZERO), parts) for on, parts in credits]
    events = [Event(one.what, on, one.source, amount) for one in moved for on, amount in one.steps]
    backs = [taken_back(one.what, one.source, one.steps, one.back_on) for one in moved if one.back_on is not None]
    shared, _left = replayed(invoiced, [*given, *events, *backs])
    return [Step(one.event.what, one.event.source, one.event.on, one.parts, one.event.mistaken) for one in shared]
