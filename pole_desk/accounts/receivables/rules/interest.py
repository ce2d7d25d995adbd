"""What lateness costs: interest by stretches of constant rate and balance, and the indemnity; no VAT on either."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from pole_desk.formats.pdf import wording
from pole_desk.kernel.errors import RuleBroken
from pole_desk.kernel.i18n import _, numeric_day
from pole_desk.kernel.money import ZERO, round_cents

YEAR = 365
"""Days of a year of interest, leap years too: what the invoice's sentence says."""
DAY = timedelta(days=1)


class DatedRate(NamedTuple):
    """A yearly rate in percent and its days, both included; `last` None holds until a later one begins."""

    first: date
    last: date | None
    percent: Decimal


class Movement(NamedTuple):
    """A payment or a credit note that lowers what is due from the day after on."""

    on: date
    amount: Decimal


class Stretch(NamedTuple):
    """Days of lateness, both included, over which neither balance nor rate changes; `amount` to the cent."""

    first: date
    last: date
    balance: Decimal
    percent: Decimal

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def amount(self) -> Decimal:
        return round_cents(self.balance * self.percent * self.days / (100 * YEAR))


class Lateness(NamedTuple):
    """What a late invoice costs its payer on a day."""

    stretches: tuple[Stretch, ...]
    indemnity: Decimal

    @property
    def interest(self) -> Decimal:
        return sum((stretch.amount for stretch in self.stretches), ZERO)

    @property
    def total(self) -> Decimal:
        return self.interest + self.indemnity

    @property
    def days(self) -> int:
        return sum(stretch.days for stretch in self.stretches)


def stretches(
    *, total: Decimal, due_on: date, movements: Iterable[Movement], rates: Sequence[DatedRate], on: date
) -> tuple[Stretch, ...]:
    """The late days from the day after `due_on` to `on`, both included, in order.

    Days × rate × balance ÷ 365, each stretch rounded half up to the cent; the day of a payment still counts
    for what it pays. Without a reminder (C. com. L. 441-10, II). Raises RuleBroken `late_rate_unknown` naming
    the first day without a rate.
    """
    taken = sorted(movements)
    bounds = {due_on + DAY}
    bounds |= {one.on + DAY for one in taken} | {rate.first for rate in rates}
    bounds |= {rate.last + DAY for rate in rates if rate.last is not None}
    starts = sorted(day for day in bounds if due_on < day <= on)
    found: list[Stretch] = []
    for at, first in enumerate(starts):
        last = starts[at + 1] - DAY if at + 1 < len(starts) else on
        balance = total - sum((one.amount for one in taken if one.on < first), ZERO)
        if balance <= 0:
            continue
        percent = _rate(rates, first)
        if found and (found[-1].balance, found[-1].percent, found[-1].last) == (balance, percent, first - DAY):
            found[-1] = found[-1]._replace(last=last)
        else:
            found.append(Stretch(first, last, balance, percent))
    return tuple(found)


def lateness(
    *,
    total: Decimal,
    due_on: date,
    movements: Sequence[Movement],
    rates: Sequence[DatedRate],
    on: date,
    professional: bool,
    indemnity: Decimal,
    already_asked: bool = False,
) -> Lateness:
    """Interest and the fixed indemnity of recovery, the latter once per invoice (C. com. D. 441-5: 40 €).

    Neither is owed by a consumer (C. com. L. 441-10 binds professionals), nor by who paid in time, nor on an
    invoice that a credit note took back before it was late. `indemnity` is the amount in force on the due day.
    """
    if not professional:
        return Lateness((), ZERO)
    found = stretches(total=total, due_on=due_on, movements=movements, rates=rates, on=on)
    return Lateness(found, indemnity if found and not already_asked else ZERO)


def rates_said(late_rate: Decimal | None) -> tuple[DatedRate, ...]:
    """The rates that invoices say: the seller's own, or the multiple of the legal ones (None), by half-year."""
    return tuple(DatedRate(*one) for one in wording.late_rates(late_rate))


def times_legal(rates: Iterable[DatedRate], times: int) -> tuple[DatedRate, ...]:
    """The legal rates of each half-year times what the invoice says: three at least (C. com. L. 441-10, II)."""
    return tuple(rate._replace(percent=rate.percent * times) for rate in rates)


def _rate(rates: Sequence[DatedRate], day: date) -> Decimal:
    begun = [rate for rate in rates if rate.first <= day]
    latest = max(begun, key=lambda rate: rate.first, default=None)
    if latest is not None and (latest.last is None or day <= latest.last):
        return latest.percent
    raise RuleBroken(
        "late_rate_unknown",
        _("Le taux d’intérêt légal du {day} n’est pas encore connu. Attendez sa publication, ou fixez le taux de "
          "retard du vendeur dans les réglages.").format(day=numeric_day(day)),
        day=day.isoformat(),
    )  # fmt: skip
