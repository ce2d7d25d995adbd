"""Random acts on a shared unit against a count day by day: never over, nothing lost, undo brings it back."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from pole_desk.activities.storage.charges import StorageCharges
from pole_desk.activities.storage.commands import (
    change_share,
    end_share,
    end_unit,
    restore_share,
    share_unit,
    take_share,
    withdraw_share,
)
from pole_desk.activities.storage.queries import left_of, parts_of, storage
from pole_desk.kernel.errors import Overlap, PoleError
from pole_desk.kernel.periods import Month

SPAN = 40
"""Days over which a unit is shared in a walk."""
TOTAL = 24
_walks = count()
ACTS = st.lists(
    st.tuples(
        st.sampled_from(["take", "take", "take", "end", "change", "withdraw", "restore"]),
        st.integers(0, SPAN - 1), st.integers(0, SPAN - 1), st.integers(1, TOTAL), st.integers(0, 50),
        st.booleans(),
    ),
    min_size=4, max_size=14,
)  # fmt: skip


@dataclass
class Model:
    """The parts as a child would count them: by number, first and last day from 0, quantity."""

    parts: dict[int, tuple[int, int, int]] = field(default_factory=dict)
    withdrawn: dict[int, tuple[int, int, int]] = field(default_factory=dict)

    def fits(self, first: int, last: int, quantity: int, without: int | None = None) -> bool:
        others = [part for number, part in self.parts.items() if number != without]
        return all(
            sum(q for f, t, q in others if f <= day <= t) + quantity <= TOTAL for day in range(first, last + 1)
        )


class Walk:
    """One unit, its model, and the acts played on both."""

    def __init__(self, store: Any) -> None:
        self.store, self.model = store, Model()
        self.start = date(2027, 1, 1) + timedelta(days=60 * next(_walks))
        self.unit = store.do(
            share_unit, space=store.space("S03"), first_day=self.start, last_day=self.day(SPAN - 1)
        )

    def day(self, number: int) -> date:
        return self.start + timedelta(days=number)

    def play(self, act: str, a: int, b: int, quantity: int, pick: int, undone: bool) -> None:
        first, last = min(a, b), max(a, b)
        before = self.seen()
        wanted = getattr(self, act)(first, last, quantity, pick)
        if wanted is None:
            return
        command, arguments, allowed, apply = wanted
        try:
            outcome = self.store.runner.perform(command, **arguments)
        except PoleError as error:
            assert not allowed, error.message
            assert isinstance(error, Overlap)
            assert error.details["winner"]["party"]
            assert self.seen() == before
            return
        assert allowed
        if undone:
            self.store.runner.undo(outcome.undo)
            assert self.seen() == before
            if act == "take":
                self.model.withdrawn[self.record(outcome.value)] = (first, last, quantity)
            return
        apply(outcome.value)

    def take(self, first: int, last: int, quantity: int, pick: int) -> Any:
        party = list(self.store.parties.values())[pick % 3]
        arguments = {"party": party, "unit": self.unit, "quantity": Decimal(quantity),
                     "first_day": self.day(first), "last_day": self.day(last)}  # fmt: skip

        def apply(dossier: int) -> None:
            self.model.parts[self.record(dossier)] = (first, last, quantity)

        return take_share, arguments, self.model.fits(first, last, quantity), apply

    def end(self, _first: int, last: int, _quantity: int, pick: int) -> Any:
        known = self.chosen(self.model.parts, pick)
        if known is None or last < self.model.parts[known][0]:
            return None
        first, _last, quantity = self.model.parts[known]

        def apply(_nothing: None) -> None:
            self.model.parts[known] = (first, last, quantity)

        allowed = self.model.fits(first, last, quantity, without=known)
        return end_share, {"share": known, "last_day": self.day(last)}, allowed, apply

    def change(self, from_day: int, _last: int, quantity: int, pick: int) -> Any:
        known = self.chosen(self.model.parts, pick)
        if known is None:
            return None
        first, last, had = self.model.parts[known]
        if not first < from_day <= last:
            return None

        def apply(new: int) -> None:
            self.model.parts[known] = (first, from_day - 1, had)
            self.model.parts[new] = (from_day, last, quantity)

        allowed = self.model.fits(from_day, last, quantity, without=known)
        arguments = {"share": known, "from_day": self.day(from_day), "quantity": Decimal(quantity)}
        return change_share, arguments, allowed, apply

    def withdraw(self, _first: int, _last: int, _quantity: int, pick: int) -> Any:
        known = self.chosen(self.model.parts, pick)
        if known is None:
            return None

        def apply(_nothing: None) -> None:
            self.model.withdrawn[known] = self.model.parts.pop(known)

        return withdraw_share, {"share": known, "reason": "essai"}, True, apply

    def restore(self, _first: int, _last: int, _quantity: int, pick: int) -> Any:
        known = self.chosen(self.model.withdrawn, pick)
        if known is None:
            return None

        def apply(_nothing: None) -> None:
            self.model.parts[known] = self.model.withdrawn.pop(known)

        allowed = self.model.fits(*self.model.withdrawn[known])
        return restore_share, {"share": known}, allowed, apply

    def chosen(self, known: dict[int, Any], pick: int) -> int | None:
        return sorted(known)[pick % len(known)] if known else None

    def record(self, dossier: int) -> int:
        return self.store.read(storage, storage=dossier)[0].record

    def seen(self) -> Any:
        """What stands: the parts, the board, what the months owe, what is left each day."""
        months = [Month.of(self.day(n)) for n in (0, SPAN - 1)]
        owed = [
            sorted((c.key, c.quantity, c.unit_price) for c in self.store.read(
                lambda reader, month=month: StorageCharges().due(reader, month)))
            for month in months
        ]  # fmt: skip
        return self.store.read(parts_of, unit=self.unit), self.store.board(), owed

    def same_as_counted(self) -> bool:
        stand = {
            one.record: ((one.first_day - self.start).days, (one.last_day - self.start).days, int(one.quantity))
            for one in self.store.read(parts_of, unit=self.unit)
        }
        return stand == self.model.parts


def test_shares_never_exceed_the_unit_on_any_day_and_undo_brings_back_the_same(sqlite_store: Any) -> None:
    @settings(max_examples=25)
    @given(ACTS)
    def walks(acts: list[tuple[str, int, int, int, int, bool]]) -> None:
        walk = Walk(sqlite_store)
        for act in acts:
            walk.play(*act)
            assert walk.same_as_counted()
        for number in range(SPAN):
            taken = sum(q for f, t, q in walk.model.parts.values() if f <= number <= t)
            day = walk.day(number)
            left = sqlite_store.read(left_of, unit=walk.unit, first_day=day, last_day=day)
            assert left == TOTAL - taken >= 0
        assert sqlite_store.sound()

    walks()


def test_a_walk_on_either_engine_is_the_same(store: Any) -> None:
    walk = Walk(store)
    for act in (
        ("take", 0, 30, 10, 0, False), ("take", 10, 39, 14, 1, False), ("take", 5, 12, 1, 2, False),
        ("change", 5, 5, 12, 0, False), ("change", 10, 10, 9, 0, True), ("end", 0, 35, 1, 0, False),
        ("withdraw", 0, 0, 1, 1, False), ("take", 10, 39, 15, 2, False), ("restore", 0, 0, 1, 0, False),
    ):  # fmt: skip
        walk.play(*act)
        assert walk.same_as_counted()
    store.do(end_unit, unit=walk.unit, last_day=walk.day(SPAN))
    assert store.sound()
