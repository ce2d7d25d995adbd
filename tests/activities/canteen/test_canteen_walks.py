"""Random services, bookings, standing orders, cancellations and undos against a simple model."""

from __future__ import annotations

import shutil
import tempfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from pole_desk import backend
from pole_desk.activities.canteen.charges import MealCharges
from pole_desk.activities.canteen.commands import (
    add_standing,
    book_meal,
    cancel_meal,
    cancel_service,
    change_meal,
    end_standing,
    open_service,
    pay_by_card,
    restore_cancelled_service,
    restore_meal,
    retry_standing,
    sell_card,
    skip_day,
    withdraw_service,
)
from pole_desk.activities.canteen.queries.meals import meals
from pole_desk.activities.canteen.queries.services import services
from pole_desk.activities.canteen.queries.soundness import flaws
from pole_desk.activities.canteen.queries.standing import cards, standing_orders
from pole_desk.kernel.clock import noon
from pole_desk.kernel.errors import PoleError
from pole_desk.kernel.periods import Month
from pole_desk.kernel.settings import set_setting
from pole_desk.kernel.work import Outcome
from pole_desk.registers.claims.checks import ClaimChecks
from pole_desk.registers.claims.queries import holds
from pole_desk.registers.parties.commands import add_party
from pole_desk.registers.parties.rules import PartyInput

TODAY = date(2026, 11, 23)
DAYS = [TODAY + timedelta(days=shift) for shift in (1, 2, 3, 4)]
SEATS = 12
MONTHS = (Month(2026, 11), Month(2026, 12))
WHICH = st.integers(0, 10_000)
DAY, COVERS = st.sampled_from(DAYS), st.integers(1, 8)


class Walk(RuleBasedStateMachine):
    """The model is a sum: covers booked by day, never above the seats; what exists never goes."""

    template: Path

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.mkdtemp()
        for part in self.template.parent.glob(f"{self.template.name}*"):
            shutil.copy(part, Path(self.folder, part.name))
        self.runner = backend.open_pole(f"sqlite:///{self.folder}/{self.template.name}", noon(TODAY))
        runner = self.runner
        runner.do(set_setting, key="canteen.seats", value=SEATS, valid_from=TODAY)
        self.parties = [runner.do(add_party, party=PartyInput(name=name)) for name in ("Un", "Deux")]
        self.seen: dict[int, tuple[Any, ...]] = {}

    def teardown(self) -> None:
        self.runner.engine.dispose()
        shutil.rmtree(self.folder)

    def shown(self) -> Any:
        """What must come back with an undo: counters, meals that stand, cards, charges, claims."""
        read = self.runner.read
        self.runner.clock.set(noon(TODAY + timedelta(days=30)).now())
        charged = [
            (one.key, one.quantity, one.label)
            for month in MONTHS
            for one in read(lambda reader, month=month: MealCharges().due(reader, month))
        ]
        self.runner.clock.set(noon(TODAY).now())
        return (
            {one.day: one.taken for one in read(services, first=DAYS[0], last=DAYS[-1]) if one.state == "open"},
            sorted((meal.day, meal.covers, meal.party) for meal in read(meals, booked_only=True)),
            [(card.id, card.used) for card in read(cards)],
            sorted(charged),
            sorted((held.starts_at, held.ends_at) for held in read(holds, starts_at=0, ends_at=2**40)),
            [(order.id, order.last_day) for order in read(standing_orders)],
        )

    def act(self, command: Any, back: bool, **arguments: Any) -> None:
        before = self.shown()
        try:
            outcome: Outcome = self.runner.perform(command, **arguments)
        except PoleError:
            assert self.shown() == before
            return
        if back and outcome.undo is not None:
            self.runner.undo(outcome.undo)
            assert self.shown() == before, command.__name__

    def one(self, rows: list[Any], which: int) -> Any:
        return rows[which % len(rows)]

    def meals(self) -> list[Any]:
        return self.runner.read(meals)

    def services(self) -> list[Any]:
        return self.runner.read(services, first=DAYS[0], last=DAYS[-1])

    @rule(day=DAY, back=st.booleans())
    def opens(self, day: date, back: bool) -> None:
        self.act(open_service, back, day=day)

    @rule(day=DAY, covers=COVERS, who=WHICH)
    def books(self, day: date, covers: int, who: int) -> None:
        left = SEATS - sum(
            meal.covers for meal in self.meals() if meal.day == day and meal.state == "booked"
        )
        known = next((one for one in self.services() if one.day == day), None)
        shut = known is not None and known.state != "open"
        try:
            self.runner.do(book_meal, day=day, party=self.one(self.parties, who), covers=covers)
        except PoleError:
            waited = any(order.serves(day) for order in self.runner.read(standing_orders))
            assert covers > left or shut or (known is None and waited)
        else:
            assert covers <= left and not shut

    @rule(day=DAY, covers=COVERS, who=WHICH)
    def books_then_takes_it_back(self, day: date, covers: int, who: int) -> None:
        self.act(book_meal, True, day=day, party=self.one(self.parties, who), covers=covers)

    @precondition(lambda self: self.meals())
    @rule(which=WHICH, covers=COVERS, day=st.one_of(st.none(), DAY), back=st.booleans())
    def changes(self, which: int, covers: int, day: date | None, back: bool) -> None:
        self.act(change_meal, back, meal=self.one(self.meals(), which).id, covers=covers, day=day)

    @precondition(lambda self: self.meals())
    @rule(which=WHICH, back=st.booleans())
    def cancels(self, which: int, back: bool) -> None:
        self.act(cancel_meal, back, meal=self.one(self.meals(), which).id, reason="essai")

    @precondition(lambda self: self.meals())
    @rule(which=WHICH, back=st.booleans())
    def restores(self, which: int, back: bool) -> None:
        self.act(restore_meal, back, meal=self.one(self.meals(), which).id)

    @rule(who=WHICH, covers=COVERS, weekdays=st.sets(st.integers(1, 4), min_size=1), back=st.booleans())
    def stands(self, who: int, covers: int, weekdays: set[int], back: bool) -> None:
        self.act(
            add_standing, back, party=self.one(self.parties, who), weekdays=sorted(weekdays), covers=covers,
            first_day=TODAY,
        )  # fmt: skip

    @precondition(lambda self: self.runner.read(standing_orders))
    @rule(which=WHICH, day=DAY, back=st.booleans())
    def ends_or_skips(self, which: int, day: date, back: bool) -> None:
        order = self.one(self.runner.read(standing_orders), which)
        if which % 2:
            self.act(end_standing, back, standing=order.id, last_day=day)
        else:
            self.act(skip_day, back, standing=order.id, day=day)

    @rule(day=DAY, back=st.booleans())
    def retries(self, day: date, back: bool) -> None:
        self.act(retry_standing, back, day=day)

    @precondition(lambda self: self.services())
    @rule(which=WHICH, kept=st.booleans(), back=st.booleans())
    def cancels_a_service(self, which: int, kept: bool, back: bool) -> None:
        one = self.one(self.services(), which)
        if one.state == "open":
            self.act(cancel_service, back, service=one.id, reason="panne", keep_space=kept)
        else:
            self.act(restore_cancelled_service, back, service=one.id)

    @precondition(lambda self: self.services())
    @rule(which=WHICH, back=st.booleans())
    def withdraws_a_service(self, which: int, back: bool) -> None:
        self.act(withdraw_service, back, service=self.one(self.services(), which).id)

    @rule(who=WHICH, back=st.booleans())
    def sells_a_card(self, who: int, back: bool) -> None:
        self.act(sell_card, back, party=self.one(self.parties, who))

    @precondition(lambda self: self.meals() and self.runner.read(cards))
    @rule(which=WHICH, card=WHICH, back=st.booleans())
    def pays_by_card(self, which: int, card: int, back: bool) -> None:
        paid = self.one(self.runner.read(cards), card).id
        self.act(pay_by_card, back, meal=self.one(self.meals(), which).id, card=paid)

    @invariant()
    def the_ledgers_are_sound_and_nothing_is_lost(self) -> None:
        assert self.runner.read(flaws) == []
        assert self.runner.read(lambda reader: ClaimChecks().check(reader)) == []
        for one in self.services():
            assert one.taken.all <= SEATS
        now = {meal.id: (meal.party, meal.booked_at) for meal in self.meals()}
        assert self.seen.items() <= now.items()
        self.seen = now


@pytest.mark.slow
def test_random_acts_keep_the_counters_and_undo_returns_the_same(sqlite_template: Path) -> None:
    Walk.template = sqlite_template
    run_state_machine_as_test(Walk, settings=settings(max_examples=15, stateful_step_count=25))
