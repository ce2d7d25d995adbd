"""The canteen of the last months: operators, rota, standing orders, meals, a service cancelled."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from pole_desk.activities.canteen.commands import (
    DishInput,
    add_extra,
    add_standing,
    book_meal,
    cancel_meal,
    cancel_service,
    note_absence,
    note_actuals,
    open_services,
    record_till,
    sell_card,
    set_menu,
    set_rota,
    skip_day,
)
from pole_desk.activities.canteen.queries.services import parts, service_on
from pole_desk.activities.canteen.queries.standing import standing_orders
from pole_desk.activities.canteen.rules import OUTSIDERS, Cutoff, PartInput
from pole_desk.activities.canteen.rules.allergens import read_eater
from pole_desk.demo.cast import material, siren, siret
from pole_desk.demo.stays import A_DAY, workday
from pole_desk.demo.telling import Stage, Turn
from pole_desk.formats.address import PostalAddress
from pole_desk.kernel.errors import RuleBroken
from pole_desk.kernel.periods import PARIS
from pole_desk.kernel.settings import set_setting
from pole_desk.ports.ids import MealBookingId, MealCardId, PartyId
from pole_desk.registers.calendar.queries import working_days
from pole_desk.registers.parties.commands import add_party
from pole_desk.registers.parties.rules import PartyInput, Role

TOLD = 70
"""Days before the day of the story from which every meal is told."""
AHEAD = 21
WEEK = 7
FULL = 100
FIRST_RANK = 9001
"""The operators' SIREN numbers are taken at the end of the fictitious range."""
STANDING = 14
REGULARS = 36
ORDER, CANCEL = Cutoff(0, time(10)), Cutoff(1, time(16))
MORNING, AFTERNOON = time(8), time(15)


class Canteen:
    """Plays the canteen with a chance of its own, so that the rest of the story stays the same."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(f"{seed}:canteen")
        self.words: Any = material("canteen")
        self.operators: list[PartyId] = []
        self.regulars: list[PartyId] = []
        self.cards: dict[PartyId, tuple[MealCardId, int]] = {}

    def plan(self, stage: Stage) -> None:
        """Have the canteen's start, its weeks and its days played."""
        start = workday(stage.today - A_DAY * TOLD)
        stage.at(start, Turn.SETTINGS, self.begin)
        monday = start - A_DAY * start.weekday()
        last = stage.today + A_DAY * AHEAD
        while monday <= last:
            told = max(start, monday - A_DAY * AHEAD)
            stage.at(told, Turn.OPENINGS, self.open_week, max(start, monday), monday + A_DAY * 6)
            monday += A_DAY * WEEK
        for day in stage.runner.read(working_days, first=start, last=stage.today - A_DAY):
            stage.at(day, Turn.CHANGES, self.live, day)
        stage.at(workday(stage.today - A_DAY * 30), Turn.ENDINGS, self.cancel_one)
        stage.at(stage.today, Turn.CHANGES, self.fill_ahead)

    def begin(self, stage: Stage) -> None:
        """The operators, their weekly rota, who comes first, and those who eat here every week."""
        today = stage.clock.today()
        self.operators = [
            stage.runner.do(add_party, party=_operator(rank, values))
            for rank, values in enumerate(self.words["operators"])
        ]
        for weekday, present in enumerate(self.words["rota"]):
            rota = [
                PartInput(
                    operator=self.operators[number], portions=self.words["portions"][number],
                    order=ORDER, cancel=CANCEL,
                )
                for number in present
            ]  # fmt: skip
            stage.runner.do(set_rota, weekday=weekday, parts=rota, from_day=today)
        stage.runner.do(
            set_setting, key=OUTSIDERS, valid_from=today,
            value={"days_before": 7, "time": "08:00", "quota": 30, "release": "10:00"},
        )  # fmt: skip
        hosted = sorted(stage.payers)
        self.regulars = self.rng.sample(hosted, min(REGULARS, len(hosted)))
        for party in self.regulars[:STANDING]:
            self._stand(stage, party, today)
        for party in self.regulars[STANDING : STANDING + 4]:
            self.cards[party] = (stage.runner.do(sell_card, party=party), 10)

    def _stand(self, stage: Stage, party: PartyId, today: date) -> None:
        weekdays = sorted(self.rng.sample(range(5), self.rng.choice((1, 1, 2, 3))))
        stage.runner.do(
            add_standing,
            party=party,
            weekdays=weekdays,
            covers=self.rng.randrange(2, 9),
            first_day=today,
            formula=self.rng.choice(("meal_full", "meal_dish")),
            eaters=[read_eater("végétarien")] if self.rng.randrange(FULL) < 40 else [],
        )

    def open_week(self, stage: Stage, first: date, last: date) -> None:
        """A week's services, three weeks ahead, with their menus."""
        done = stage.runner.do(open_services, first=first, last=last)
        held = stage.runner.read(parts, services=done.services)
        for part in held:
            number = self.operators.index(part.operator)
            stage.runner.do(
                set_menu, service=part.service, operator=part.operator, dishes=self._menu(number)
            )

    def _menu(self, operator: int) -> list[DishInput]:
        own = [dish for dish in self.words["dishes"] if dish["operator"] == operator]
        courses = {dish["course"]: dish for dish in self.rng.sample(own, len(own))}
        return [
            DishInput(
                course=course, label=dish["label"], allergens=tuple(dish["allergens"]),
                suits=tuple(dish["suits"]),
            )
            for course, dish in sorted(courses.items())
        ]  # fmt: skip

    def live(self, stage: Stage, day: date) -> None:
        """A day's orders in the morning, who came in the afternoon, the tills in the evening."""
        service = stage.runner.read(service_on, day=day)
        if service is None or service.state != "open":
            return
        _at(stage, day, MORNING)
        booked = self._orders(stage, day, self.rng.randrange(4, 8))
        _at(stage, day, AFTERNOON)
        if booked and self.rng.randrange(FULL) < 30:
            stage.runner.do(note_absence, meal=booked[0], absent=1)
        for part in stage.runner.read(parts, services=[service.id]):
            walked = self.rng.randrange(0, 9)
            stage.runner.do(
                note_actuals, service=service.id, operator=part.operator, walk_ins=walked,
                served=service.taken.all * part.portions // 100 + walked,
            )  # fmt: skip
            if day > stage.today - A_DAY * 40:
                total = Decimal(walked) * Decimal("12.00")
                stage.runner.do(record_till, day=day, operator=part.operator, total=total, covers=walked)
        _at(stage, day, MORNING)

    def _orders(self, stage: Stage, day: date, count: int) -> list[MealBookingId]:
        """Meals of regulars, some on their card, some with a diet or a glass of wine."""
        booked = []
        for party in self.rng.sample(self.regulars[STANDING:], count):
            covers = self.rng.choice((1, 1, 2, 2, 3, 4, 6))
            card = self._card(party, covers)
            diet = self.rng.choice(self.words["diets"]) if self.rng.randrange(FULL) < 25 and covers > 2 else ""
            try:
                meal = stage.runner.do(
                    book_meal,
                    day=day,
                    party=party,
                    covers=covers,
                    formula=self.rng.choice(("meal_full", "meal_full", "meal_dish")),
                    eaters=[read_eater(diet)] if diet else [],
                    sitting=self.rng.choice(("", "12:00", "12:00", "13:00")),
                    card=card,
                )
            except RuleBroken:
                continue
            booked.append(meal)
            if self.rng.randrange(FULL) < 6:
                stage.runner.do(add_extra, meal=meal, item="wine_bottle")
        return booked

    def _card(self, party: PartyId, covers: int) -> MealCardId | None:
        card, left = self.cards.get(party, (None, 0))
        if card is None or left < covers:
            return None
        self.cards[party] = (card, left - covers)
        return card

    def cancel_one(self, stage: Stage) -> None:
        """An oven that broke: one service was cancelled in the last month."""
        day = stage.clock.today()
        service = stage.runner.read(service_on, day=day)
        if service is not None and service.state == "open":
            stage.runner.do(cancel_service, service=service.id, reason=self.words["cancelled"])

    def fill_ahead(self, stage: Stage) -> None:
        """What is already booked for today and the coming days, and a standing order skipped."""
        today = stage.clock.today()
        coming = stage.runner.read(working_days, first=today, last=today + A_DAY * 10)
        for rank, day in enumerate(coming):
            booked = self._orders(stage, day, max(2, 12 - 2 * rank))
            if rank == 1 and booked:
                stage.runner.do(cancel_meal, meal=booked[-1], reason=self.words["skipped"])
        self._skip(stage, coming)

    def _skip(self, stage: Stage, coming: Sequence[date]) -> None:
        for order in stage.runner.read(standing_orders, on=stage.clock.today()):
            for day in coming[2:]:
                if order.serves(day):
                    stage.runner.do(skip_day, standing=order.id, day=day, reason=self.words["skipped"])
                    return


def _at(stage: Stage, day: date, hour: time) -> None:
    stage.clock.set(datetime.combine(day, hour, PARIS))


def _operator(rank: int, values: Any) -> PartyInput:
    number = siren(FIRST_RANK + rank)
    return PartyInput(
        name=values["name"],
        legal_form="SCOP" if rank else "Association loi 1901",
        object=values["object"],
        siren=number,
        siret=siret(number),
        email=f"cuisine{rank + 1}@cantine.example",
        phone=f"02 00 00 90 0{rank + 1}",
        address=PostalAddress(street="8 rue Saint-Domingue", postcode="44200", town="Nantes"),
        roles=(str(Role.CANTEEN_OPERATOR),),
    )
