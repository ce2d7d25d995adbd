"""How a storage is let, and that the parts of a shared unit never exceed it; goods and ladder beside."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from pole_desk.activities.leases.rules import State, state_on
from pole_desk.kernel.errors import BadInput, RuleBroken
from pole_desk.kernel.i18n import _, hour_text, number, percent, plain_day
from pole_desk.kernel.money import CENT, round_cents
from pole_desk.kernel.periods import PARIS, Days, day_of, from_instant

TOPIC = "storage"
"""Its records are dossiers."""
MONTH_ITEM, DAY_ITEM = "storage_m2", "storage_m2_day"
"""Items of the price list: net euros per m² and month, per m² and day."""
WHOLE_PERCENT = Decimal(100)
LONGEST_DAYS = 31
"""Days from which a rental is better let by the month; the setting `storage.longest_days` replaces it."""
LONGEST_DAYS_SETTING = "storage.longest_days"
A_DAY = timedelta(days=1)


class By(StrEnum):
    """How a storage is let."""

    MONTH = "month"
    DAY = "day"
    SHARE = "share"


class Measure(StrEnum):
    """What a shared unit is divided by."""

    M2 = "m2"
    PERCENT = "percent"


def by_name(by: str) -> str:
    """The way a storage is let, in the words of the pole."""
    return {By.MONTH: _("au mois"), By.DAY: _("à la journée"), By.SHARE: _("partagé")}[By(by)]


def state_of(written: str, first_day: date, last_day: date | None, on: date) -> State:
    """The state of a rental or a share seen on a day; cancelled is written, the rest is dated."""
    if written == State.CANCELLED:
        return State.CANCELLED
    return state_on(State.SIGNED, first_day, last_day, None, on)


class Part(NamedTuple):
    """A part of a shared unit between two days, the last one included, None without end."""

    record: int
    first_day: date
    last_day: date | None
    quantity: Decimal

    def there(self, day: date) -> bool:
        return self.first_day <= day and (self.last_day is None or day <= self.last_day)


class Peak(NamedTuple):
    """The day on which most of a unit is taken, and how much."""

    day: date
    taken: Decimal


def peak(parts: Iterable[Part], days: Days) -> Peak:
    """The most that is taken on any of the days; it is reached where a part begins."""
    known = list(parts)
    candidates = {days.first, *(part.first_day for part in known if part.first_day in days)}
    found = Peak(days.first, Decimal(0))
    for day in sorted(candidates):
        taken = sum((part.quantity for part in known if part.there(day)), Decimal(0))
        if taken > found.taken:
            found = Peak(day, taken)
    return found


def changes(parts: Sequence[Part], days: Days) -> list[tuple[date, Decimal]]:
    """From which day how much is taken, over the days; for a list of what is left and when."""
    edges = {days.first}
    for part in parts:
        edges.add(part.first_day)
        if part.last_day is not None:
            edges.add(part.last_day + A_DAY)
    levels: list[tuple[date, Decimal]] = []
    for day in sorted(edge for edge in edges if edge in days):
        taken = sum((part.quantity for part in parts if part.there(day)), Decimal(0))
        if not levels or levels[-1][1] != taken:
            levels.append((day, taken))
    return levels


def require_quantity(measure: str, quantity: Decimal) -> None:
    """A part is positive, with two decimals at most, a percentage at most 100; raises BadInput."""
    if quantity <= 0 or quantity != quantity.quantize(CENT):
        raise BadInput(
            "quantity",
            _("Une part est un nombre positif de m² ou de pour cent, avec deux décimales au plus."),
            value=str(quantity),
        )
    if measure == Measure.PERCENT and quantity > WHOLE_PERCENT:
        raise BadInput("quantity", _("Une part va jusqu’à 100 % de l’espace."), value=str(quantity))


def quantity_text(measure: str, quantity: Decimal) -> str:
    """`6 m²` or `25 %`."""
    decimals = 0 if quantity == quantity.to_integral_value() else 2
    if measure == Measure.PERCENT:
        return percent(quantity, decimals)
    return f"{number(quantity, decimals)}\u202fm²"


def square_metres(measure: str, quantity: Decimal, area_m2: Decimal) -> Decimal:
    """The m² of a part, to the hundredth."""
    if measure == Measure.M2:
        return quantity
    return round_cents(area_m2 * quantity / WHOLE_PERCENT)


def list_price_of_part(measure: str, quantity: Decimal, area_m2: Decimal, amount: Decimal) -> Decimal:
    """Net euros a month of a part, from the price of a m²: its m², or its share of the unit's rent."""
    if measure == Measure.M2:
        return round_cents(amount * quantity)
    return round_cents(amount * area_m2 * quantity / WHOLE_PERCENT)


def days_touched(starts_at: int, ends_at: int) -> int:
    """Local days that a rental touches: a day begun is a day due, whatever its hours."""
    return (day_of(ends_at - 1) - day_of(starts_at)).days + 1


def rental_amount(area_m2: Decimal, days: int, price: Decimal) -> Decimal:
    """Net euros of a rental: m² × days × price of a m² and day, half up to the cent."""
    return round_cents(area_m2 * days * price)


def require_short(starts_at: int, ends_at: int, longest: int) -> None:
    """A rental by the day stays short; raises RuleBroken `long_rental`."""
    days = days_touched(starts_at, ends_at)
    if days > longest:
        raise RuleBroken(
            "long_rental",
            _("{days} jours, c’est plus que les {longest} d’une location à la journée : louez cet "
              "espace au mois.").format(days=days, longest=longest),
            days=days,
        )


def require_price(price: Decimal) -> None:
    """A price is zero or more, in whole cents; raises BadInput."""
    if price < 0 or price != price.quantize(CENT):
        raise BadInput(
            "price", _("Un prix est un montant positif ou nul, au centime près."), value=str(price)
        )


def require_reason(reason: str) -> str:
    """What is undone, waived or agreed apart says why; raises BadInput `reason`."""
    if not reason.strip():
        raise BadInput("reason", _("Dites pourquoi en quelques mots."))
    return reason.strip()


def days_text(first: date, last: date | None) -> str:
    """`du 3 au 5 novembre 2026` in full days, or `depuis le 3 novembre 2026`."""
    if last is None:
        return _("depuis le {first}").format(first=plain_day(first))
    if first == last:
        return _("le {day}").format(day=plain_day(first))
    return _("du {first} au {last}").format(first=plain_day(first), last=plain_day(last))


def hours_text(starts_at: int, ends_at: int) -> str:
    """`de 9 h à 17 h 30`, hours of Paris."""
    start, end = (from_instant(instant).astimezone(PARIS) for instant in (starts_at, ends_at))
    return _("de {start} à {end}").format(start=hour_text(start), end=hour_text(end))
