"""What a stand costs and when it is there: months, days and weekdays; nothing is read here."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import WEEKDAYS, _, brief_day, month_name, plain_day
from pole_desk.kernel.inputs import slug
from pole_desk.kernel.money import round_cents
from pole_desk.kernel.periods import Days, Month

MONTH_ITEM, DAY_ITEM, COMMISSION_ITEM = "shop_stall_m2", "shop_stall_m2_day", "shop_commission"
"""Items of the price list: a square metre a month, a square metre a day, the commission's account."""
LONGEST_SERIES = 2 * 366
"""Days over which the stands of some weekdays may be taken at once."""
_FOUR = Decimal("0.0001")
_A_DAY = timedelta(days=1)


class StandKind(StrEnum):
    """Regular stands are let by the month, the others by the day."""

    REGULAR = "regular"
    ONCE = "once"


@dataclass(frozen=True, slots=True)
class Stand:
    """The terms of a stand as frozen; `weekdays` empty is the whole period, `last` None is open.

    Prices are net euros per m² and month, or per m² and day for a stand taken once. `open_days` is
    how many days a week the shop was kept when it was agreed.
    """

    kind: StandKind
    area: Decimal
    weekdays: frozenset[int]
    open_days: int
    first: date
    last: date | None
    price: Decimal
    list_price: Decimal


@dataclass(frozen=True, slots=True)
class Rent:
    """What a stand owes for some days: `quantity` of m², whole month or its part `days`/`base`."""

    first: date
    last: date
    quantity: Decimal
    days: int
    base: int

    def amount(self, price: Decimal) -> Decimal:
        """Net euros, rounded half up to the cent."""
        return round_cents(self.quantity * price)


def rent_of(stand: Stand, month: Month) -> Rent | None:
    """What a stand owes in a billing month, None when nothing.

    A regular stand owes its m² for each month, by calendar days on the first and last one, times
    its weekdays over the days on which the shop is kept. A stand taken once owes its m² times its
    days, whole, in the month of the first.
    """
    if stand.kind is StandKind.ONCE:
        if stand.last is None or Month.of(stand.first) != month:
            return None
        count = sum(run.count for run in runs(stand.first, stand.last, stand.weekdays))
        return Rent(stand.first, stand.last, stand.area * count, count, count)
    days = Days(stand.first, stand.last).intersect(month.days)
    if days is None:
        return None
    last = days.last or month.last
    quantity = stand.area * days.count / month.length
    if stand.weekdays:
        quantity = quantity * min(len(stand.weekdays), stand.open_days) / stand.open_days
    return Rent(
        days.first, last, quantity.quantize(_FOUR, ROUND_HALF_UP), days.count, month.length
    )


def period_text(rent: Rent, kind: StandKind) -> str:
    """`novembre 2026`, `du 10 au 30 novembre 2026 (21/30 j)`, `le 5 décembre 2026`."""
    if kind is StandKind.REGULAR and rent.days == rent.base:
        return month_name(Month.of(rent.first))
    if rent.first == rent.last:
        return _("le {day}").format(day=plain_day(rent.first))
    span = _("du {first} au {last}").format(first=brief_day(rent.first), last=plain_day(rent.last))
    return span if kind is StandKind.ONCE else f"{span} ({rent.days}/{rent.base}\u202fj)"


def runs(
    first: date, last: date, weekdays: Collection[int] = (), skip: Collection[date] = ()
) -> Iterator[Days]:
    """The spells of neighbouring days from `first` to `last`: those weekdays, less the days to skip."""
    begun: date | None = None
    day = first
    while day <= last:
        taken = (not weekdays or day.weekday() in weekdays) and day not in skip
        if taken and begun is None:
            begun = day
        if not taken and begun is not None:
            yield Days(begun, day - _A_DAY)
            begun = None
        day += _A_DAY
    if begun is not None:
        yield Days(begun, last)


def mask_of(weekdays: Collection[int]) -> int:
    """Weekdays as bits, Monday the lowest."""
    return sum(1 << day for day in set(weekdays))


def weekdays_of(mask: int) -> frozenset[int]:
    """The weekdays of a mask."""
    return frozenset(day for day in range(7) if mask >> day & 1)


def weekdays_text(weekdays: Collection[int]) -> str:
    """`mercredi, samedi`; empty is every day."""
    return ", ".join(WEEKDAYS[day] for day in sorted(weekdays)) or _("tous les jours")


def read_weekday(text: str) -> int:
    """The weekday that a word begins, three letters at least; raises BadInput `weekday`."""
    word = slug(text)
    found = [index for index, name in enumerate(WEEKDAYS) if len(word) >= 3 and name.startswith(word)]
    if not found:
        raise BadInput(
            "weekday",
            _("« {text} » n’est pas un jour de la semaine. Écrivez par exemple samedi.").format(text=text),
            value=text,
        )
    return found[0]


def require_series(first: date, last: date | None) -> None:
    """Stands of some weekdays need an end, two years on at most; raises BadInput `series_end`."""
    if last is None or (last - first).days > LONGEST_SERIES:
        raise BadInput(
            "series_end",
            _("Un stand de certains jours se réserve jusqu’à une date, deux ans plus tard au plus : "
              "donnez le dernier jour."),
        )
