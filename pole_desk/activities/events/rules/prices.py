"""What an interval costs by a tariff: the cheapest combination of units that covers it.

An hour is counted as it passes (a night across the change of hour lasts what it lasts), in started
steps. A half-day is some hours on end within the day's opening; a day is that opening, and days on
end include the nights between; an evening runs from the close to midnight; a weekend from Friday's
close to Sunday midnight. Which tariff applies to whom is in `classes`.
"""

from __future__ import annotations

import heapq
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import Any, NamedTuple

from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _, ngettext
from pole_desk.kernel.money import NO_BREAK_SPACE, ZERO, euros, grouped, round_cents
from pole_desk.kernel.periods import PARIS, day_end, day_of

DAY_HOURS, DAY_SECONDS = 24, 86_400
FRIDAY, SATURDAY, SUNDAY = 4, 5, 6
MIXED = "mixed"
"""The unit of a price made of several units: the whole is one."""


class Unit(StrEnum):
    """What a room is let by."""

    HOUR = "hour"
    HALF_DAY = "half_day"
    DAY = "day"
    EVENING = "evening"
    WEEKEND = "weekend"


Tariff = Mapping[Unit, Decimal]
"""Net euros per unit; a unit that is missing is not sold."""


@dataclass(frozen=True, slots=True)
class Hours:
    """When a day begins and ends for prices, how long a half-day is, the step of the hours."""

    opens: time = time(8)
    closes: time = time(18)
    half_day_minutes: int = 240
    step_minutes: int = 30

    @classmethod
    def of(cls, value: Mapping[str, Any] | None) -> Hours:
        """From a setting (`{"opens": "08:00", …}`); what is missing is usual. Raises BadInput."""
        given = dict(value or {})
        usual = cls()
        try:
            read = cls(
                time.fromisoformat(given.get("opens", usual.opens.isoformat())),
                time.fromisoformat(given.get("closes", usual.closes.isoformat())),
                int(given.get("half_day_minutes", usual.half_day_minutes)),
                int(given.get("step_minutes", usual.step_minutes)),
            )
        except (TypeError, ValueError):
            raise _bad_hours() from None
        if read.opens >= read.closes or read.half_day_minutes < 1 or read.step_minutes < 1:
            raise _bad_hours()
        return read

    def opening(self, day: date) -> int:
        return _instant(day, self.opens)

    def closing(self, day: date) -> int:
        return _instant(day, self.closes)


def _bad_hours() -> BadInput:
    return BadInput(
        "price_hours",
        _("Les heures des tarifs ne sont pas lisibles. Corrigez « events.price_hours » dans Réglages."),
    )


class Piece(NamedTuple):
    """Some of a unit; hours may be halves. Net euros."""

    unit: Unit
    quantity: Decimal
    unit_price: Decimal

    @property
    def amount(self) -> Decimal:
        return round_cents(self.quantity * self.unit_price)


class Cost(NamedTuple):
    """A combination, each unit once, and its sum in net euros."""

    pieces: tuple[Piece, ...]
    amount: Decimal

    @property
    def unit(self) -> str:
        if not self.pieces:
            return ""
        return str(self.pieces[0].unit) if len(self.pieces) == 1 else MIXED

    @property
    def quantity(self) -> Decimal:
        return self.pieces[0].quantity if len(self.pieces) == 1 else Decimal(1)


NOTHING = Cost((), ZERO)


@lru_cache(maxsize=4096)
def _instant(day: date, at: time) -> int:
    return int(datetime.combine(day, at, PARIS).timestamp())


class _Reached(NamedTuple):
    """How an instant was reached: the cost so far, of how many pieces, and the last step."""

    cost: Decimal
    count: int
    unit: Unit | None
    quantity: Decimal
    before: tuple[int, bool] | None


class _Step(NamedTuple):
    until: int
    unit: Unit
    quantity: Decimal
    on_end: bool = False


def cheapest(starts_at: int, ends_at: int, tariff: Tariff, hours: Hours | None = None) -> Cost | None:
    """The cheapest combination that covers an interval of epoch seconds; None when none can.

    Never dearer for a part of the interval, never dearer than its parts taken one by one. Nothing
    costs nothing.
    """
    if ends_at <= starts_at:
        return NOTHING
    if not tariff:
        return None
    ways = _Ways(ends_at, tariff, hours or Hours(), starts_at)
    reached: dict[tuple[int, bool], _Reached] = {
        (starts_at, False): _Reached(ZERO, 0, None, ZERO, None)
    }
    queue: list[tuple[Decimal, int, int, bool]] = [(ZERO, 0, starts_at, False)]
    done: set[tuple[int, bool]] = set()
    while queue:
        cost, count, at, on_end = heapq.heappop(queue)
        if at >= ends_at:
            return _combined(reached, (at, on_end), tariff)
        if (at, on_end) in done:
            continue
        done.add((at, on_end))
        for step in ways.from_(at, on_end):
            total = cost + tariff[step.unit] * step.quantity
            key = (min(step.until, ends_at), step.on_end)
            known = reached.get(key)
            if known is None or (total, count + 1) < (known.cost, known.count):
                reached[key] = _Reached(total, count + 1, step.unit, step.quantity, (at, on_end))
                heapq.heappush(queue, (total, count + 1, *key))
    return None


class _Ways:
    """The pieces that can follow at an instant."""

    def __init__(self, ends_at: int, tariff: Tariff, hours: Hours, starts_at: int) -> None:
        self._ends_at = ends_at
        self._tariff = tariff
        self._hours = hours
        self._anchors = self._turns(starts_at)

    def _turns(self, starts_at: int) -> list[int]:
        """The openings and closings inside the interval: where another piece may begin."""
        if not set(self._tariff) - {Unit.HOUR}:
            return [self._ends_at]
        day, last = day_of(starts_at), day_of(self._ends_at)
        found = []
        while day <= last:
            found += [self._hours.opening(day), self._hours.closing(day)]
            day += timedelta(days=1)
        return [at for at in found if starts_at < at < self._ends_at] + [self._ends_at]

    def from_(self, at: int, on_end: bool) -> Iterator[_Step]:
        day = day_of(at)
        opening, closing = self._hours.opening(day), self._hours.closing(day)
        if Unit.HOUR in self._tariff:
            yield from self._hour_runs(at)
        if opening <= at < closing:
            if Unit.HALF_DAY in self._tariff:
                half = at + self._hours.half_day_minutes * 60
                yield _Step(min(half, closing), Unit.HALF_DAY, Decimal(1))
            if Unit.DAY in self._tariff:
                yield _Step(closing, Unit.DAY, Decimal(1), on_end=True)
        elif Unit.DAY in self._tariff:
            following = day + timedelta(days=1) if at >= closing else day
            count = Decimal(1) if on_end and at == closing else Decimal(2)
            yield _Step(self._hours.closing(following), Unit.DAY, count, on_end=True)
        if Unit.EVENING in self._tariff and at >= closing:
            yield _Step(day_end(day), Unit.EVENING, Decimal(1))
        if Unit.WEEKEND in self._tariff and (
            day.weekday() in (SATURDAY, SUNDAY) or (day.weekday() == FRIDAY and at >= closing)
        ):
            yield _Step(day_end(day + timedelta(days=SUNDAY - day.weekday())), Unit.WEEKEND, Decimal(1))

    def _hour_runs(self, at: int) -> Iterator[_Step]:
        """Hours until each turn; none so long that whole days would cover it for less."""
        hour, day = self._tariff[Unit.HOUR], self._tariff.get(Unit.DAY)
        for anchor in self._anchors[bisect_right(self._anchors, at) :]:
            step = _Step(anchor, Unit.HOUR, hours_between(at, anchor, self._hours.step_minutes))
            yield step
            if day is not None and hour * DAY_HOURS >= day:
                nights = (anchor - at) // DAY_SECONDS + 3
                if hour * step.quantity > day * nights:
                    return


def hours_between(starts_at: int, ends_at: int, step_minutes: int = 1) -> Decimal:
    """The hours that pass from an instant to another, each started step counted whole.

    At most 4 decimals: a step of seven minutes is rounded up in the ten-thousandth.
    """
    step = step_minutes * 60
    passed = -(-(ends_at - starts_at) // step) * step
    return (Decimal(-(-passed * 10_000 // 3600)) / 10_000).normalize()


def _combined(
    reached: Mapping[tuple[int, bool], _Reached], end: tuple[int, bool], tariff: Tariff
) -> Cost:
    counts: dict[Unit, Decimal] = {}
    at: tuple[int, bool] | None = end
    while at is not None:
        step = reached[at]
        if step.unit is not None:
            counts[step.unit] = counts.get(step.unit, ZERO) + step.quantity
        at = step.before
    order = (Unit.WEEKEND, Unit.DAY, Unit.HALF_DAY, Unit.EVENING, Unit.HOUR)
    pieces = tuple(Piece(unit, counts[unit], tariff[unit]) for unit in order if unit in counts)
    return Cost(pieces, sum((piece.amount for piece in pieces), ZERO))


def quantity_text(unit: str, quantity: Decimal) -> str:
    """`1 demi-journée`, `2 journées`, `1 h 30`."""
    if unit == Unit.HOUR:
        return duration_text(int(quantity * 60))
    count = int(quantity)
    names = {
        Unit.HALF_DAY: ngettext("demi-journée", "demi-journées", count),
        Unit.DAY: ngettext("journée", "journées", count),
        Unit.EVENING: ngettext("soirée", "soirées", count),
        Unit.WEEKEND: ngettext("week-end", "week-ends", count),
        MIXED: ngettext("forfait", "forfaits", count),
    }
    return f"{grouped(quantity, 0)}{NO_BREAK_SPACE}{names.get(unit, unit)}"


def duration_text(minutes: int) -> str:
    """`45 min`, `8 h`, `1 h 30`."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest}{NO_BREAK_SPACE}min"
    if not rest:
        return f"{hours}{NO_BREAK_SPACE}h"
    return f"{hours}{NO_BREAK_SPACE}h{NO_BREAK_SPACE}{rest:02d}"


def cost_text(pieces: Sequence[Piece]) -> str:
    """`2 journées à 140,00 € + 1 h 30 à 20,00 €`."""
    return " + ".join(
        _("{what} à {price}{per}").format(
            what=quantity_text(piece.unit, piece.quantity),
            price=euros(piece.unit_price),
            per=_(" l’heure") if piece.unit == Unit.HOUR else "",
        )
        for piece in pieces
    )


def explained(
    cost: Cost, by_the_hour: Cost | None, included_minutes: int = 0, tariff_name: str = ""
) -> str:
    """Why it costs that, in words: the combination, what it is cheaper than, the included hours."""
    parts = []
    if included_minutes:
        parts.append(
            _("{hours} comprises dans la convention").format(hours=duration_text(included_minutes))
        )
    if cost.pieces:
        words = cost_text(cost.pieces)
        nights = next((p.quantity - 1 for p in cost.pieces if p.unit == Unit.DAY), ZERO)
        if nights > 0:
            words = _("{words}, nuits comprises").format(words=words)
        if by_the_hour is not None and by_the_hour.amount > cost.amount:
            words = _("{words} (moins cher que {hours} à l’heure, soit {amount})").format(
                words=words,
                hours=duration_text(int(by_the_hour.pieces[0].quantity * 60)),
                amount=euros(by_the_hour.amount),
            )
        parts.append(words)
    text = _(" ; ").join(parts)
    if text and tariff_name:
        text = _("Tarif {name} : {words}").format(name=tariff_name, words=text)
    return text + "." if text else ""


def unit_price_of(unit: str, quantity: Decimal, amount: Decimal) -> tuple[Decimal, Decimal]:
    """Quantity and unit price that give an amount to the cent; one of the whole when none does."""
    if unit in (MIXED, "") or quantity <= 1:
        return Decimal(1), amount
    price = (amount / quantity).quantize(Decimal("0.000001")).normalize()
    if price * quantity == amount:
        return quantity, price
    return Decimal(1), amount


def unit_text(unit: str) -> str:
    """The unit as an invoice line names it."""
    return {
        Unit.HOUR: _("heure"),
        Unit.HALF_DAY: _("demi-journée"),
        Unit.DAY: _("journée"),
        Unit.EVENING: _("soirée"),
        Unit.WEEKEND: _("week-end"),
    }.get(unit, _("forfait"))  # type: ignore[call-overload]
