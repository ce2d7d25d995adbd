"""Why a structure's amount differs from last month's, line by line; pure.

Last month is what was due for it, this month what the run would invoice; the reasons add up to the
difference, to the cent.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import NamedTuple

from pole_desk.accounts.billing.rules.amounts import line_net
from pole_desk.accounts.billing.rules.kinds import subject_of
from pole_desk.accounts.billing.rules.ledger import Entry
from pole_desk.accounts.billing.rules.plan import Reason, Why
from pole_desk.kernel.money import ZERO
from pole_desk.kernel.periods import Month
from pole_desk.ports.charges import Charge

FAR = Decimal("0.30")
"""A difference over this share of last month's amount is pointed at."""


class Subject(NamedTuple):
    """What one thing cost in a month: several segments when its price changed within it."""

    label: str
    amount: Decimal
    quantity: Decimal
    prices: frozenset[tuple[str, Decimal]]
    days: int

    @property
    def units(self) -> set[str]:
        return {unit for unit, _price in self.prices}


def subjects(charges: Iterable[Charge]) -> dict[str, Subject]:
    """The charges of a month by what they are about."""
    found: dict[str, Subject] = {}
    for charge in charges:
        known = found.get(subject_of(charge.key))
        amount = line_net(charge.quantity, charge.unit_price)
        days = (charge.service_to - charge.service_from).days + 1
        found[subject_of(charge.key)] = Subject(
            charge.label,
            amount + (known.amount if known else ZERO),
            charge.quantity + (known.quantity if known else 0),
            frozenset({(charge.unit, charge.unit_price)}) | (known.prices if known else frozenset()),
            days + (known.days if known else 0),
        )
    return found


def reasons(
    *,
    month: Month,
    before: Mapping[str, Subject],
    after: Mapping[str, Subject],
    entries: Iterable[Entry],
) -> tuple[Reason, ...]:
    """The differences between last month's charges and what the run would invoice."""
    found: list[Reason] = []
    for subject in [*after, *(key for key in before if key not in after)]:
        was, now = before.get(subject), after.get(subject)
        if was is None and now is not None:
            found.append(Reason(Why.NEW, now.label, ZERO, now.amount))
        elif now is None and was is not None:
            found.append(Reason(_gone(was), was.label, was.amount, ZERO))
        elif was is not None and now is not None and was.amount != now.amount:
            found.append(Reason(_why(was, now), now.label, was.amount, now.amount))
    invoiced_now = ZERO
    for entry in entries:
        if entry.regularises:
            found.append(Reason(Why.REGULARISATION, entry.label, ZERO, entry.amount))
        elif entry.month != str(month):
            found.append(Reason(Why.ARREARS, entry.label, ZERO, entry.amount))
        else:
            invoiced_now += entry.amount
    already = sum((now.amount for now in after.values()), ZERO) - invoiced_now
    if already:
        found.append(Reason(Why.ALREADY_INVOICED, "", already, ZERO))
    return tuple(found)


def _gone(was: Subject) -> Why:
    return Why.ONE_OFF if was.days == 1 else Why.ENDED


def _why(was: Subject, now: Subject) -> Why:
    """Two prices of one unit are a change of price; a month against some of its days is not."""
    prorated = was.units != now.units and len(was.prices) == len(now.prices) == 1
    if was.prices != now.prices and not prorated:
        return Why.PRICE
    if prorated or now.quantity != now.quantity.to_integral_value():
        return Why.DAYS
    return Why.QUANTITY if was.quantity == was.quantity.to_integral_value() else Why.DAYS


def is_far(before: Decimal, after: Decimal) -> bool:
    """Whether an amount differs from last month's by more than 30 %."""
    return bool(before) and abs(after - before) > abs(before) * FAR
