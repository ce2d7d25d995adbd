"""A debt paid in instalments: the schedule, exact to the cent, and how it is kept."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _
from pole_desk.kernel.money import CENT, ZERO, euros, split, to_cents
from pole_desk.kernel.periods import add_months

MOST = 60
"""Instalments at most; a judge grants two years (Code civil, art. 1343-5), parties may agree on more."""


class Instalment(NamedTuple):
    """What is to be paid by a day, in euros."""

    due_on: date
    amount: Decimal


class Kept(NamedTuple):
    """An instalment with what was paid of it; `late` when its day is over and something is left."""

    due_on: date
    amount: Decimal
    paid: Decimal
    late: bool

    @property
    def left(self) -> Decimal:
        return self.amount - self.paid


def schedule(*, total: Decimal, count: int, first_on: date, months: int = 1) -> tuple[Instalment, ...]:
    """`count` equal instalments, every so many months on the same day (or the last of a shorter month).

    They add up to `total` exactly; the odd cents come first. Raises BadInput `plan_total`, `plan_count`.
    """
    _require_total(total)
    if not 1 <= count <= MOST or not 1 <= months <= 12 or total < count * CENT:
        raise BadInput(
            "plan_count",
            _("Un échéancier a de 1 à {most} échéances d’un centime au moins, espacées de 1 à 12 mois.").format(
                most=MOST
            ),
        )
    days = [add_months(first_on, months * rank) for rank in range(count)]
    return tuple(map(Instalment, days, split(total, [1] * count)))


def schedule_by_amount(*, total: Decimal, amount: Decimal, first_on: date, months: int = 1) -> tuple[Instalment, ...]:
    """Instalments of `amount`, the last one of what is left; raises BadInput `plan_total`, `plan_count`."""
    _require_total(total)
    whole = amount > 0 and amount == amount.quantize(CENT)
    count = -(-to_cents(total) // to_cents(amount)) if whole else 0
    if not 1 <= count <= MOST or not 1 <= months <= 12:
        raise BadInput(
            "plan_count",
            _("{amount} par échéance ne convient pas pour {total} : il faut de 1 à {most} échéances.").format(
                amount=euros(amount), total=euros(total), most=MOST
            ),
        )
    amounts = [amount] * (count - 1) + [total - amount * (count - 1)]
    return tuple(Instalment(add_months(first_on, months * rank), part) for rank, part in enumerate(amounts))


def require_schedule(instalments: Sequence[Instalment], total: Decimal) -> None:
    """A schedule typed by hand: positive amounts in whole cents, days in order, the very total.

    Raises BadInput `plan_amounts`, `plan_days`, `plan_sum` naming the difference.
    """
    if any(one.amount <= 0 or one.amount != one.amount.quantize(CENT) for one in instalments):
        raise BadInput("plan_amounts", _("Chaque échéance est un montant positif, au centime près."))
    if any(later.due_on <= earlier.due_on for earlier, later in zip(instalments, instalments[1:], strict=False)):
        raise BadInput("plan_days", _("Les échéances vont de la plus proche à la plus lointaine, une par jour."))
    found = sum((one.amount for one in instalments), ZERO)
    if found != total:
        raise BadInput(
            "plan_sum",
            _("Les échéances font {found} et la dette {total} : il manque {gap}.").format(
                found=euros(found), total=euros(total), gap=euros(total - found)
            ),
            gap=total - found,
        )


def kept(instalments: Iterable[Instalment], *, paid: Decimal, on: date) -> tuple[Kept, ...]:
    """Each instalment with what was paid of it by a day, the earliest first."""
    found = []
    for one in instalments:
        part = max(min(paid, one.amount), ZERO)
        paid -= part
        found.append(Kept(one.due_on, one.amount, part, one.due_on < on and part < one.amount))
    return tuple(found)


def _require_total(total: Decimal) -> None:
    if total <= 0 or total != total.quantize(CENT):
        raise BadInput("plan_total", _("Un échéancier porte sur une dette positive, au centime près."))
