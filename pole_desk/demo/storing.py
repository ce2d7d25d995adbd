"""Storage told: shared units, goods and who enters, rentals by the day, the late ones chased."""

from __future__ import annotations

import random
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from pole_desk.activities.leases.queries import lease_card
from pole_desk.activities.storage.commands import (
    add_good,
    cancel_rental,
    change_share,
    climb_ladder,
    close_overdue,
    end_share,
    give_access,
    remove_good,
    rent_days,
    share_unit,
    take_share,
)
from pole_desk.activities.storage.queries import latenesses, storage
from pole_desk.activities.storage.rules import Measure
from pole_desk.activities.storage.rules.goods import Good
from pole_desk.activities.storage.rules.ladder import Cause
from pole_desk.demo.cast import Structure, material
from pole_desk.demo.stays import A_DAY, Stay, workday
from pole_desk.demo.story import Story
from pole_desk.demo.telling import Stage, Turn
from pole_desk.kernel.money import round_cents
from pole_desk.kernel.periods import day_end, day_start
from pole_desk.ports.ids import DossierId, SpaceId, StorageGoodId, StorageRentalId, StorageUnitId
from pole_desk.registers.spaces.rules import Kind

LARGE_M2 = 24
"""Units of this area are shared, the others are let for days."""
RENTALS_A_YEAR = 9
SIZES = (Decimal(3), Decimal(4), Decimal(5), Decimal(6))
PERCENTS = (Decimal(10), Decimal(15), Decimal(20), Decimal(25))
CHASED = (34, 12, 3)
"""Days before the last one on which somebody looks at who is late."""


def plan(stage: Stage, story: Story, seed: int) -> None:
    """Have all that is stored played on its days; draws of its own, so that nothing else changes."""
    Storing(stage, story, random.Random(f"{seed}:storing")).plan()


class Storing:
    """What the story says of storage beside the agreements on whole units."""

    def __init__(self, stage: Stage, story: Story, rng: random.Random) -> None:
        self.stage, self.story, self.rng = stage, story, rng
        self.words: dict[str, Any] = material("storage")
        taken = {space for stay in story.stays for space in stay.spaces}
        free = [one for one in story.places if one.kind == Kind.STORAGE and one.id not in taken]
        large = [one.id for one in free if one.area_m2 == LARGE_M2]
        self.shared = rng.sample(large, min(2, len(large)))
        self.rented: list[tuple[SpaceId, date, date]] = []
        self.for_days = [one.id for one in free if one.id not in self.shared]
        self.settled = [
            stay for stay in story.stays
            if stay.spaces and not stay.draft and stay.last is None and stay.first < story.today - timedelta(days=120)
        ]  # fmt: skip

    def plan(self) -> None:
        for stay in self.story.stays:
            if stay.stored and not stay.draft:
                self.stage.at(stay.first + A_DAY, Turn.CHANGES, self.furnish_agreement, stay)
        for turn, space in enumerate(self.shared):
            measure = Measure.M2 if turn == 0 else Measure.PERCENT
            day = self.story.start + timedelta(days=20 + 15 * turn)
            self.stage.at(day, Turn.OPENINGS, self.share, space, measure)
        self._plan_rentals()
        for before in CHASED:
            self.stage.at(self.story.today - timedelta(days=before), Turn.PAYMENTS, self.chase)

    def someone(self, on: date) -> Structure:
        """A structure that is at the pole on a day."""
        there = [stay for stay in self.settled if stay.first <= on] or self.settled
        return self.rng.choice(there).structure

    def furnish_agreement(self, stage: Stage, stay: Stay) -> None:
        dossier = stage.runner.read(lease_card, lease=stage.leases[stay.rank]).dossier
        self.furnish(dossier, lines=self.rng.randrange(2, 5))

    def furnish(self, dossier: DossierId, *, lines: int) -> None:
        """Goods come in, people may enter; later some goods leave."""
        stage, today = self.stage, self.stage.clock.today()
        for description, kind, quantity, unit, value in self.rng.sample(self.words["goods"], lines):
            good = Good(
                description, kind, Decimal(quantity), unit, None if value is None else Decimal(value), today,
                self.rng.choice(self.words["people"]),
            )  # fmt: skip
            added = stage.runner.do(add_good, storage=dossier, good=good)
            if self.rng.randrange(100) < 20:
                day = today + timedelta(days=self.rng.randrange(40, 300))
                stage.at(day, Turn.CHANGES, self.carry_away, added)
        for person in self.rng.sample(self.words["people"], self.rng.randrange(1, 3)):
            means = f"badge {self.rng.randrange(100, 400)}"
            stage.runner.do(give_access, storage=dossier, person=person, means=means, first_day=today)

    def carry_away(self, stage: Stage, good: StorageGoodId) -> None:
        by = self.rng.choice(self.words["people"])
        stage.runner.do(remove_good, good=good, on=stage.clock.today(), by=by)

    def share(self, stage: Stage, space: SpaceId, measure: Measure) -> None:
        """A unit is shared; parts are taken over the first months, one is enlarged, one ends."""
        first = stage.clock.today()
        unit = stage.runner.do(share_unit, space=space, first_day=first, measure=measure)
        sizes = SIZES if measure is Measure.M2 else PERCENTS
        known = self.rng.sample(self.settled, min(4, len(self.settled)))
        for turn, stay in enumerate(known):
            start = max(first, stay.first) + timedelta(days=10 + 25 * turn)
            stage.at(workday(start), Turn.OPENINGS, self.take, unit, stay.structure, self.rng.choice(sizes), turn)
        if measure is Measure.M2:
            told = self.story.today - timedelta(days=150)
            stage.at(max(told, first + A_DAY), Turn.OPENINGS, self.take_and_leave, unit)

    def take(
        self, stage: Stage, unit: StorageUnitId, structure: Structure, quantity: Decimal, turn: int
    ) -> None:
        today = stage.clock.today()
        dossier = stage.runner.do(
            take_share, party=stage.known(structure), unit=unit, quantity=quantity, first_day=today,
            insurance_until=self.story.today + timedelta(days=self.rng.randrange(-20, 200)),
        )  # fmt: skip
        self.furnish(dossier, lines=self.rng.randrange(1, 4))
        if turn == 0:
            stage.at(today + timedelta(days=120), Turn.CHANGES, self.grow, dossier)

    def grow(self, stage: Stage, dossier: DossierId) -> None:
        """A part is enlarged, at a price agreed."""
        row = stage.runner.read(storage, storage=dossier)[0]
        price = round_cents(row.price * Decimal("1.2"))
        stage.runner.do(
            change_share, share=row.record, from_day=stage.clock.today() + A_DAY,
            quantity=row.quantity + 1, price=price, reason=self.words["share_price"],
        )  # fmt: skip

    def take_and_leave(self, stage: Stage, unit: StorageUnitId) -> None:
        """A part that ended a month ago, and what was left in it."""
        today = stage.clock.today()
        dossier = stage.runner.do(
            take_share, party=stage.known(self.someone(today)), unit=unit, quantity=Decimal(2), first_day=today,
            insurance_until=self.story.today,
        )  # fmt: skip
        good = Good(self.words["left"], "furniture", Decimal(6), "", Decimal("240.00"), today)
        stage.runner.do(add_good, storage=dossier, good=good)
        (row,) = stage.runner.read(storage, storage=dossier)
        last = self.story.today - timedelta(days=44)
        stage.at(max(last - timedelta(days=30), today), Turn.ENDINGS, self.leave, row.record, last)

    def leave(self, stage: Stage, share: int, last: date) -> None:
        stage.runner.do(end_share, share=share, last_day=max(last, stage.clock.today()))

    def _plan_rentals(self) -> None:
        """Material that comes for an event and leaves after it."""
        span = max(1, (self.story.today - self.story.start).days - 60)
        count = max(2, RENTALS_A_YEAR * span // 365)
        for _turn in range(count):
            first = self.story.start + timedelta(days=30 + self.rng.randrange(span))
            self._rental(first, first - timedelta(days=self.rng.randrange(3, 15)))
        for ahead in (1, 9):
            first = self.story.today + timedelta(days=ahead)
            self._rental(first, self.story.today - timedelta(days=ahead))

    def _rental(self, first: date, told: date) -> None:
        last = first + timedelta(days=self.rng.randrange(0, 4))
        cancelled = self.rng.randrange(100) < 12
        space = self.rng.choice(self.for_days)
        self.stage.at(told, Turn.CHANGES, self.rent, space, first, last, cancelled)

    def rent(self, stage: Stage, space: SpaceId, first: date, last: date, cancelled: bool) -> None:
        """Two rentals may fall on the same days of the same unit: then the second gives way."""
        bounds = {"starts_at": day_start(first), "ends_at": day_end(last)}
        if self._taken(space, first, last):
            return
        rental: StorageRentalId = stage.runner.do(
            rent_days, party=stage.known(self.someone(stage.clock.today())), space=space, **bounds
        )
        self.rented.append((space, first, last))
        if cancelled:
            stage.runner.do(cancel_rental, rental=rental, reason=self.words["cancelled"])

    def _taken(self, space: SpaceId, first: date, last: date) -> bool:
        return any(one == space and a <= last and first <= b for one, a, b in self.rented)

    def chase(self, stage: Stage) -> None:
        """Of those who are late, some get the next rung when it is due; settled ones are closed."""
        today = stage.clock.today()
        found = stage.runner.read(latenesses, on=today)
        for turn, late in enumerate(found):
            if late.case is not None and late.cause == Cause.UNPAID and late.amount is None:
                stage.runner.do(close_overdue, overdue=late.case.id, reason=self.words["settled"])
            elif late.follows is not None and late.follows.due_on <= today and (turn < 3 or late.invoice == ""):
                reason = self.words.get(str(late.follows.step), "")
                stage.runner.do(climb_ladder, storage=late.dossier, cause=Cause(late.cause), reason=reason)
