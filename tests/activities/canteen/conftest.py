"""A pole with a canteen: three structures, two operators, an event dossier; today is a Monday, noon."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any

import pytest

from pole_desk.activities.canteen.commands import book_meal, open_service, set_rota
from pole_desk.activities.canteen.queries.meals import Meal
from pole_desk.activities.canteen.queries.meals import meal as meal_card
from pole_desk.activities.canteen.queries.services import Day
from pole_desk.activities.canteen.queries.services import day as day_as_booked
from pole_desk.activities.canteen.rules import Cutoff, PartInput
from pole_desk.kernel.work import Outcome, Runner
from pole_desk.ports.ids import MealBookingId, PartyId, ServiceId
from pole_desk.registers.dossiers.commands import open_dossier
from pole_desk.registers.dossiers.rules import Kind
from pole_desk.registers.parties.commands import add_contact, add_party
from pole_desk.registers.parties.rules import ContactInput, PartyInput

TODAY = date(2026, 11, 23)
THURSDAY = date(2026, 11, 26)
ORDER, CANCEL = Cutoff(0, time(10)), Cutoff(1, time(16))


@dataclass
class Table:
    """The pole under test, and the names that its tests use."""

    runner: Runner
    parties: dict[str, PartyId] = field(default_factory=dict)
    event: int = 0

    def do(self, command: Any, /, **arguments: Any) -> Any:
        return self.runner.do(command, **arguments)

    def perform(self, command: Any, /, **arguments: Any) -> Outcome:
        return self.runner.perform(command, **arguments)

    def undo(self, outcome: Outcome) -> Outcome:
        assert outcome.undo is not None
        return self.runner.undo(outcome.undo)

    def read(self, query: Any, /, **arguments: Any) -> Any:
        return self.runner.read(query, **arguments)

    def later(self, query: Any, /, **arguments: Any) -> Any:
        """What is read at the year's end, when all of it was eaten."""
        clock = self.runner.clock
        now = clock.now()
        clock.set(datetime(2026, 12, 31, 20, tzinfo=UTC))
        try:
            return self.runner.read(query, **arguments)
        finally:
            clock.set(now)

    def part(self, name: str, portions: int, order: Cutoff = ORDER, cancel: Cutoff = CANCEL) -> PartInput:
        return PartInput(operator=self.parties[name], portions=portions, order=order, cancel=cancel)

    def open(self, day: date = THURSDAY, **arguments: Any) -> ServiceId:
        return self.do(open_service, day=day, **arguments)

    def book(self, name: str, covers: int, day: date = THURSDAY, **arguments: Any) -> MealBookingId:
        return self.do(book_meal, day=day, party=self.parties[name], covers=covers, **arguments)

    def meal(self, meal: MealBookingId) -> Meal:
        return self.read(meal_card, meal=meal)

    def day(self, day: date = THURSDAY) -> Day:
        return self.read(day_as_booked, day=day)


def lay(runner: Runner) -> Table:
    """Add the structures, the operators and the rota: Thursdays are theirs in common."""
    table = Table(runner)
    for name, roles in (
        ("Les Semeurs", ("hosted",)), ("La Rive", ("hosted",)), ("Passage", ()),
        ("La Marmite", ("canteen_operator",)), ("Le Fournil", ("canteen_operator",)),
    ):  # fmt: skip
        table.parties[name] = runner.do(
            add_party, party=PartyInput(name=name, roles=roles, phone="02 40 00 00 0" + str(len(roles)))
        )
    runner.do(
        add_contact, party=table.parties["Les Semeurs"],
        contact=ContactInput(name="Léa Martin", phone="06 00 00 00 01", main=True),
    )  # fmt: skip
    table.event = runner.do(
        open_dossier, kind=Kind.EVENT, party=table.parties["Passage"], title="Assises du réemploi", on=TODAY
    )
    for weekday in range(5):
        parts = [table.part("La Marmite", 60)]
        if weekday == 3:
            parts.append(table.part("Le Fournil", 30))
        runner.do(set_rota, weekday=weekday, parts=parts, from_day=date(2026, 1, 1))
    return table


@pytest.fixture
def table(pole: Runner) -> Table:
    return lay(pole)


@pytest.fixture
def sqlite_table(sqlite_pole: Runner) -> Table:
    return lay(sqlite_pole)
