"""What the kitchens must know of a service: covers per formula and operator, who can't eat what."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import NamedTuple

from sqlalchemy import select

from pole_desk.activities.canteen.queries.meals import Meal, diets, meals
from pole_desk.activities.canteen.queries.services import (
    Dish,
    Part,
    Service,
    dishes,
    parts,
)
from pole_desk.activities.canteen.queries.services import service as stored_service
from pole_desk.activities.canteen.rules import Course
from pole_desk.activities.canteen.rules.allergens import Eater, clashes, eater_text
from pole_desk.activities.canteen.rules.sharing import covers_by_operator
from pole_desk.activities.canteen.tables import NumberRow, PartRow, ServiceRow
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import MealBookingId, PartyId, ServiceId
from pole_desk.registers.dossiers.rules import Kind

LOOKED_BACK = 4
"""Services of the same weekday whose walk-ins tell how many to expect."""


class Number(NamedTuple):
    """How many of a formula an operator cooks; `decided` None: what is suggested."""

    operator: PartyId
    operator_name: str
    formula: str
    label: str
    booked: int
    expected: int
    decided: int | None

    @property
    def suggested(self) -> int:
        return self.booked + self.expected

    @property
    def number(self) -> int:
        return self.suggested if self.decided is None else self.decided


class Clash(NamedTuple):
    """People who can't eat a dish, and why; `hopeless` when no main dish is left for them."""

    meal: MealBookingId
    who: str
    eater: str
    people: int
    dish: str
    reasons: list[str]
    hopeless: bool


class EventCovers(NamedTuple):
    """Covers of an event dossier."""

    title: str
    party_name: str
    covers: int
    sitting: str
    note: str


class Kitchen(NamedTuple):
    """A service as the kitchens read it."""

    service: Service
    parts: list[Part]
    meals: list[Meal]
    dishes: list[Dish]
    formulas: list[tuple[str, int]]
    numbers: list[Number]
    eaters: list[tuple[Meal, Eater]]
    clashes: list[Clash]
    events: list[EventCovers]
    sittings: list[tuple[str, int]]

    @property
    def covers(self) -> int:
        return sum(meal.covers for meal in self.meals)


def kitchen(reader: Reader, *, service: ServiceId) -> Kitchen:
    """Everything of a service's kitchen sheet, as booked at this moment."""
    one = stored_service(reader, service=service)
    booked = [
        meal
        for meal in meals(reader, first=one.day, last=one.day, booked_only=True)
        if meal.service == service
    ]
    of = parts(reader, services=[service])
    menu = dishes(reader, services=[service])
    apart = diets(reader, meals=[meal.id for meal in booked])
    eaters = [(meal, eater) for meal in booked for eater in apart.get(meal.id, [])]
    formulas: dict[str, int] = defaultdict(int)
    sittings: dict[str, int] = defaultdict(int)
    for meal in booked:
        formulas[meal.label] += meal.covers
        sittings[meal.sitting] += meal.covers
    return Kitchen(
        one, of, booked, menu, sorted(formulas.items()), _numbers(reader, one, of, booked), eaters,
        [clash for meal, eater in eaters for clash in _clashes(meal, eater, menu)],
        [
            EventCovers(meal.dossier_title, meal.party_name, meal.covers, meal.sitting, meal.note)
            for meal in booked if meal.dossier_kind == Kind.EVENT
        ],
        sorted(sittings.items()),
    )  # fmt: skip


def _numbers(reader: Reader, one: Service, of: list[Part], booked: list[Meal]) -> list[Number]:
    by_formula: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
    for meal in booked:
        by_formula[meal.formula, meal.label].append((meal.booked_at, meal.covers))
    decided = {
        (row.part, row.formula): row.number
        for row in reader.connection.execute(
            select(NumberRow.part, NumberRow.formula, NumberRow.number).where(
                NumberRow.part.in_([part.id for part in of]), NumberRow.withdrawn.is_(False)
            )
        )
    }
    weights = [part.weight for part in of]
    found = []
    for (formula, label), orders in sorted(by_formula.items(), key=lambda pair: -sum(n for _a, n in pair[1])):
        cooked = covers_by_operator(weights, orders)
        first = not found
        for part in of:
            expected = _walk_ins(reader, part.operator, one.day) if first else 0
            found.append(
                Number(
                    part.operator, part.operator_name, formula, label, cooked.get(part.operator, 0),
                    expected, decided.get((part.id, formula)),
                )
            )  # fmt: skip
    return sorted(found, key=lambda number: [part.operator for part in of].index(number.operator))


def _walk_ins(reader: Reader, operator: PartyId, day: date) -> int:
    """The mean of the last services of that weekday, rounded up."""
    statement = (
        select(PartRow.walk_ins, ServiceRow.day)
        .join(ServiceRow, ServiceRow.id == PartRow.service)
        .where(
            PartRow.operator == operator, PartRow.walk_ins.is_not(None), PartRow.withdrawn.is_(False),
            ServiceRow.day < day,
        )
        .order_by(ServiceRow.day.desc())
        .limit(LOOKED_BACK * 7)
    )  # fmt: skip
    same = [
        count for count, on in reader.connection.execute(statement) if on.weekday() == day.weekday()
    ][:LOOKED_BACK]
    return -(-sum(same) // len(same)) if same else 0


def _clashes(meal: Meal, eater: Eater, menu: list[Dish]) -> list[Clash]:
    refused = {
        dish.id: clashes(eater.allergens, eater.diets, dish.allergens, dish.suits) for dish in menu
    }
    mains = [dish for dish in menu if dish.course == Course.MAIN]
    hopeless = bool(mains) and all(refused[dish.id] for dish in mains)
    return [
        Clash(
            meal.id, meal.who, eater_text(eater), eater.people, dish.label, refused[dish.id],
            hopeless and dish.course == Course.MAIN,
        )
        for dish in menu if refused[dish.id]
    ]  # fmt: skip

