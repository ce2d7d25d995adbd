"""Long walks of ordinary acts, refused or not, taken back or not: the ledgers stay sound."""

from __future__ import annotations

import random
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from pole_desk.activities.leases.charges import LeaseCharges
from pole_desk.activities.leases.checks import LeaseChecks
from pole_desk.activities.leases.commands import (
    add_line,
    add_occupant,
    add_rent_step,
    cancel_lease,
    change_line_days,
    draft_lease,
    end_lease,
    end_line,
    give_notice,
    move_line,
    move_line_to,
    open_lease,
    reopen_lease,
    restore_lease,
    sign_lease,
    unsign_lease,
    withdraw_line,
    withdraw_notice,
)
from pole_desk.activities.leases.queries import lease_card, leases
from pole_desk.kernel.errors import PoleError
from pole_desk.kernel.money import round_cents
from pole_desk.kernel.periods import Month
from pole_desk.registers.claims.checks import ClaimChecks
from pole_desk.registers.claims.queries import holds

CODES = ("B01", "B02", "B03", "P01", "S01")
FIRST = date(2026, 1, 1)
STEPS = 60


class Walker:
    """Chooses an act and its arguments from what exists."""

    def __init__(self, house: Any, seed: int) -> None:
        self.house = house
        self.chance = random.Random(seed)

    def day(self) -> date:
        return FIRST + timedelta(days=self.chance.randrange(700))

    def later(self, day: date) -> date | None:
        return None if self.chance.random() < 0.4 else day + timedelta(days=self.chance.randrange(300))

    def space(self) -> int:
        return self.house.space(self.chance.choice(CODES))

    def opening(self) -> dict[str, Any]:
        first = self.day()
        party = self.chance.choice(list(self.house.parties.values()))
        return {"party": party, "spaces": [self.space()], "first_day": first,
                "last_day": self.later(first)}  # fmt: skip

    def act(self) -> tuple[Any, dict[str, Any]]:
        items = self.house.read(leases)
        if not items or self.chance.random() < 0.25:
            return self.chance.choice([open_lease, draft_lease]), self.opening()
        card = self.house.read(lease_card, lease=self.chance.choice(items).id)
        on = {"lease": card.id}
        acts: list[tuple[Any, dict[str, Any]]] = [
            (sign_lease, on), (unsign_lease, on), (cancel_lease, {**on, "reason": "essai"}),
            (restore_lease, on), (withdraw_notice, on), (give_notice, {**on, "on": self.day()}),
            (end_lease, {**on, "last_day": self.day()}),
            (reopen_lease, {**on, "last_day": self.later(self.day())}),
            (add_line, {**on, "space": self.space(), "first_day": self.day()}),
            (add_occupant, {**on, "party": self.opening()["party"], "first_day": self.day(),
                            "share_bp": self.chance.randrange(8000)}),
        ]  # fmt: skip
        if card.lines:
            acts += self.on_line(self.chance.choice(card.lines), on)
        return self.chance.choice(acts)

    def on_line(self, line: Any, on: dict[str, Any]) -> list[tuple[Any, dict[str, Any]]]:
        of, first = {"line": line.id}, self.day()
        return [
            (end_line, {**of, "last_day": self.later(first)}),
            (withdraw_line, {**of, "reason": "essai"}),
            (change_line_days, {**of, "first_day": first, "last_day": self.later(first)}),
            (move_line_to, {**of, "space": self.space()}),
            (move_line, {**on, "from_space": line.space, "to_space": self.space(), "on": first}),
            (add_rent_step, {**of, "from_day": first, "price": Decimal(self.chance.randrange(900)),
                             "reason": "essai"}),
        ]  # fmt: skip


def shown(house: Any) -> list[tuple[Any, ...]]:
    """What a board would draw."""
    held = house.read(holds, starts_at=0, ends_at=4_000_000_000)
    return sorted((h.space, h.starts_at, h.ends_at, h.firm, h.dossier) for h in held)


def findings(house: Any) -> list[Any]:
    return house.read(lambda r: [*LeaseChecks().check(r), *ClaimChecks().check(r)])


@pytest.mark.parametrize("seed", range(3))
def test_ordinary_acts_keep_the_ledgers_sound_and_undo_brings_back_the_same_claims(
    house: Any, seed: int
) -> None:
    walker = Walker(house, seed)
    done = 0
    for _step in range(STEPS):
        act, arguments = walker.act()
        before = shown(house)
        try:
            outcome = house.perform(act, **arguments)
        except PoleError:
            assert shown(house) == before
            continue
        done += 1
        assert findings(house) == [], (act.__name__, arguments)
        if walker.chance.random() < 0.4:
            house.runner.undo(outcome.undo)
            assert shown(house) == before, (act.__name__, arguments)
            assert findings(house) == [], (act.__name__, arguments)
    assert done > STEPS / 4
    charges_of = house.read(
        lambda r: LeaseCharges().due_between(r, Month(2025, 11), Month(2028, 2))
    )
    assert any(charges_of.values())
    for month, charges in charges_of.items():
        assert charges == house.read(lambda r, month=month: LeaseCharges().due(r, month)), month
        assert len({charge.key for charge in charges}) == len(charges)
        assert all(round_cents(c.quantity * c.unit_price) > 0 for c in charges)
