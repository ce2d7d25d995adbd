"""What the page shows, read at once; nothing is written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from pole_desk.activities.canteen.queries.dues import Settled, card_dues, dues, settlement
from pole_desk.activities.canteen.queries.meals import (
    Extra,
    Meal,
    diets,
    extra_items,
    extras,
    formulas,
    meals,
    standing_diets,
)
from pole_desk.activities.canteen.queries.services import (
    Day,
    Dish,
    Part,
    Service,
    days,
    dishes,
    parts,
    service,
)
from pole_desk.activities.canteen.queries.sheet import kitchen_sheet
from pole_desk.activities.canteen.queries.standing import (
    Card,
    StandingOrder,
    Till,
    Waiting,
    cards,
    skips,
    standing_orders,
    tills,
    waiting,
)
from pole_desk.activities.canteen.rules import Hours
from pole_desk.activities.canteen.rules.allergens import Eater, eater_text
from pole_desk.activities.canteen.queries.usual import hours_on
from pole_desk.formats.pdf.kitchen_sheet import render_kitchen_sheet
from pole_desk.kernel.audit import Entry, trail
from pole_desk.kernel.money import ZERO, round_cents
from pole_desk.kernel.periods import Month
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import DossierId, PartyId, ServiceId
from pole_desk.registers.catalog.queries import Item
from pole_desk.registers.parties.queries import Party, parties
from pole_desk.registers.parties.rules import Role


class MealLine(NamedTuple):
    """A booking in the list."""

    id: int
    who: str
    covers: int
    formula: str
    diets: str
    sitting: str
    phone: str
    note: str
    meal: Meal
    eaters: tuple[Eater, ...]


class StandingLine(NamedTuple):
    """A standing order in the list; `next_day` is the next one on which it is served."""

    id: int
    who: str
    weekdays: int
    covers: int
    formula: str
    diets: str
    first_day: date
    last_day: date | None
    next_day: date | None
    order: StandingOrder


class CardLine(NamedTuple):
    """A card in the list."""

    id: int
    who: str
    sold_on: date
    balance: int
    used: int
    card: Card


class AccountMonth(NamedTuple):
    """What an account ate in a month and owes, net euros."""

    id: str
    who: str
    covers: int
    meals: Decimal
    extras: Decimal
    total: Decimal
    party: PartyId
    dossier: DossierId


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """The days of a week, and the day chosen with its service."""

    days: tuple[Day, ...]
    chosen: Day
    service: Service | None
    parts: tuple[Part, ...]
    dishes: tuple[Dish, ...]
    lines: tuple[MealLine, ...]
    waiting: tuple[Waiting, ...]
    extras: tuple[Extra, ...]
    entries: tuple[Entry, ...]
    hours: Hours


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthView:
    """A month: what each account owes, what each operator is owed, what their tills took."""

    month: Month
    accounts: tuple[AccountMonth, ...]
    settled: tuple[Settled, ...]
    tills: tuple[Till, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What forms offer."""

    formulas: tuple[Item, ...]
    extras: tuple[Item, ...]
    operators: tuple[Party, ...]


def monday_of(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def week(reader: Reader, *, day: date) -> Week:
    """The week of a day, and everything of that day's service."""
    first = monday_of(day)
    found = days(reader, first=first, last=first + timedelta(days=6))
    chosen = found[day.weekday()]
    number = chosen.service
    booked = meals(reader, first=day, last=day) if number else []
    apart = diets(reader, meals=[meal.id for meal in booked])
    return Week(
        days=tuple(found),
        chosen=chosen,
        service=service(reader, service=number) if number else None,
        parts=tuple(parts(reader, services=[number])) if number else (),
        dishes=tuple(dishes(reader, services=[number])) if number else (),
        lines=tuple(_line(meal, apart.get(meal.id, [])) for meal in booked),
        waiting=tuple(waiting(reader, first=day, last=day)),
        extras=tuple(extras(reader, meals=[meal.id for meal in booked])),
        entries=tuple(trail(reader, topic="canteen", record=number)) if number else (),
        hours=hours_on(reader, day=day),
    )


def _line(meal: Meal, eaters: list[Eater]) -> MealLine:
    return MealLine(
        meal.id, meal.who, meal.covers, meal.label, " · ".join(eater_text(one) for one in eaters),
        meal.sitting, meal.phone, meal.note, meal, tuple(eaters),
    )  # fmt: skip


def day_of_service(reader: Reader, *, record: int) -> date:
    """The day of a service; raises NotFound."""
    return service(reader, service=ServiceId(record)).day


def standing_lines(reader: Reader) -> list[StandingLine]:
    """The standing orders that are not over."""
    today = reader.clock.today()
    orders = standing_orders(reader, on=today)
    numbers = [order.id for order in orders]
    apart = standing_diets(reader, standing=numbers)
    horizon = today + timedelta(days=60)
    skipped = skips(reader, standing=numbers, first=today, last=horizon)
    closed = {
        one.day for one in days(reader, first=today, last=horizon) if one.state in ("closed", "cancelled")
    }
    labels = {item.code: item.label for item in formulas(reader)}
    return [
        StandingLine(
            order.id, order.contact_name or order.party_name, order.weekdays, order.covers,
            labels.get(order.formula, order.formula),
            " · ".join(eater_text(one) for one in apart.get(order.id, [])), order.first_day, order.last_day,
            _next_day(order, today, horizon, {day for number, day in skipped if number == order.id} | closed),
            order,
        )
        for order in orders
    ]  # fmt: skip


def _next_day(order: StandingOrder, first: date, last: date, without: set[date]) -> date | None:
    day = first
    while day <= last:
        if order.serves(day) and day not in without:
            return day
        day += timedelta(days=1)
    return None


def card_lines(reader: Reader) -> list[CardLine]:
    """The cards sold, those with something left first."""
    found = [
        CardLine(card.id, card.contact_name or card.party_name, card.sold_on, card.balance, card.used, card)
        for card in cards(reader)
    ]
    return sorted(found, key=lambda line: (line.balance == 0, line.who))


def cards_of(reader: Reader, *, party: PartyId) -> list[Card]:
    """The cards of a structure that still hold something."""
    return [card for card in cards(reader, party=party, with_balance=True) if card.contact_name is None]


def month_view(reader: Reader, *, month: Month) -> MonthView:
    """What was eaten up to today in a month."""
    until = min(month.last, reader.clock.today())
    names = {meal.account: meal.who for meal in meals(reader, first=month.first, last=month.last)}
    covers: dict[int, int] = {}
    eaten: dict[int, Decimal] = {}
    beside: dict[int, Decimal] = {}
    owners: dict[int, tuple[PartyId, DossierId]] = {}
    for due in dues(reader, first=month.first, last=until):
        owners[due.account] = (due.party, due.dossier)
        net = round_cents(due.quantity * due.unit_price)
        if due.unit == "repas":
            covers[due.account] = covers.get(due.account, 0) + int(due.quantity)
            eaten[due.account] = eaten.get(due.account, ZERO) + net
        else:
            beside[due.account] = beside.get(due.account, ZERO) + net
    accounts = [
        AccountMonth(
            f"account:{number}", names.get(number, ""), covers.get(number, 0), eaten.get(number, ZERO),
            beside.get(number, ZERO), eaten.get(number, ZERO) + beside.get(number, ZERO), *owner,
        )
        for number, owner in owners.items()
    ]  # fmt: skip
    accounts += _card_lines(reader, month)
    return MonthView(
        month=month,
        accounts=tuple(sorted(accounts, key=lambda line: (line.who.casefold(), line.id))),
        settled=tuple(settlement(reader, month=month)),
        tills=tuple(tills(reader, first=month.first, last=month.last)),
    )


def _card_lines(reader: Reader, month: Month) -> list[AccountMonth]:
    names = {card.id: f"{card.contact_name or card.party_name}, {card.label}" for card in cards(reader)}
    return [
        AccountMonth(f"card:{due.card}", names.get(due.card, due.label), 0, ZERO, due.unit_price,
                     due.unit_price, due.party, due.dossier)
        for due in card_dues(reader, first=month.first, last=month.last)
    ]  # fmt: skip


def choices(reader: Reader) -> Choices:
    """Formulas, extras and operators there are today."""
    return Choices(
        formulas=tuple(formulas(reader)),
        extras=tuple(extra_items(reader)),
        operators=tuple(parties(reader, role=Role.CANTEEN_OPERATOR)),
    )


def sheet(reader: Reader, *, service: ServiceId) -> bytes:
    """The kitchen sheet of a service, as PDF."""
    return render_kitchen_sheet(kitchen_sheet(reader, service=service))

