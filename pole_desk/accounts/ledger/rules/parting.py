"""What each movement of money paid of an invoice by rate, taken off again or not; `receivables` has the rule."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from pole_desk.accounts.receivables.rules.replay import Event, What, replayed
from pole_desk.accounts.receivables.rules.sharing import RatePart, remaining


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
    invoiced: Sequence[RatePart], credits: Iterable[tuple[date, tuple[RatePart, ...]]], moved: Iterable[Moved]
) -> list[Step]:
    """Every step on an invoice. What was a mistake is parted as if alone, so that what stands is parted as ever."""
    given = [Event(What.CREDIT, on, 0, sum((part.total for part in parts), Decimal(0)), parts) for on, parts in credits]
    known = list(moved)
    found = _steps(invoiced, given, [one for one in known if one.back_on is None])
    for one in known:
        if one.back_on is not None:
            own = _steps(invoiced, given, [one])
            back = remaining((), *(step.rates for step in own))
            found += [*own, Step(one.what, one.source, one.back_on, back, undoes=True)]
    return found


def _steps(invoiced: Sequence[RatePart], given: Sequence[Event], moved: Iterable[Moved]) -> list[Step]:
    events = [Event(one.what, on, one.source, amount) for one in moved for on, amount in one.steps]
    shared, _left = replayed(invoiced, [*given, *events])
    return [Step(one.event.what, one.event.source, one.event.on, one.parts) for one in shared]
