"""The acts of an agreement's life, from its signing to the deposit given back."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from pole_desk.activities.leases.commands import (
    add_occupant,
    add_one_off,
    add_rent_step,
    draft_lease,
    give_notice,
    move_line,
    open_lease,
    receive_deposit,
    reopen_lease,
    return_deposit,
    set_insurance,
    withhold_deposit,
)
from pole_desk.activities.leases.queries import lease_card, price_proposal
from pole_desk.activities.leases.rules.terms import Terms
from pole_desk.demo.cast import material
from pole_desk.demo.indices import reference_of
from pole_desk.demo.stays import A_DAY, Joining, Move, Renewal, Stay
from pole_desk.demo.telling import Stage, Turn
from pole_desk.kernel.money import ZERO, round_cents
from pole_desk.kernel.periods import add_months
from pole_desk.ports.ids import SpaceId
from pole_desk.registers.catalog.queries import price_on
from pole_desk.registers.parties.commands import end_role
from pole_desk.registers.parties.rules import Role

FULL = 100
BACK_AFTER = 30
"""Days from the last one to the deposit's return."""
SECOND_YEAR = 15
"""Percent left off the pépinière's rent in the second year."""


def plan(stage: Stage, stay: Stay) -> None:
    """Have all acts of an agreement played on their days."""
    stage.at(stay.signed, Turn.OPENINGS, sign, stay)
    if stay.draft:
        return
    for joining in stay.joined:
        stage.at(joining.told, Turn.CHANGES, join, stay, joining)
    for move in stay.moves:
        stage.at(move.told, Turn.ENDINGS, change_place, stay, move)
    for renewal in stay.renewals:
        stage.at(renewal.told, Turn.ENDINGS, renew, stay, renewal)
    if stay.notice is not None:
        stage.at(stay.notice, Turn.ENDINGS, leave, stay)
    if stay.last is not None:
        stage.at(stay.last + A_DAY, Turn.ENDINGS, part, stay)
    if stay.insured:
        _plan_insurance(stage, stay)
    if stay.spaces and not stay.stored and stage.rng.randrange(FULL) < 12:
        day = stay.first + A_DAY * stage.rng.randrange(20, 300)
        if stay.runs_on(day):
            stage.at(day, Turn.CHANGES, lose_key, stay)


def _plan_insurance(stage: Stage, stay: Stay) -> None:
    until = add_months(stay.first, 12) - A_DAY
    while stay.runs_on(until):
        later = add_months(until + A_DAY, 12) - A_DAY
        told = until - A_DAY * stage.rng.randrange(2, 20)
        stage.at(told, Turn.CHANGES, insure, stay, later)
        if until > stage.today:
            break
        until = later


def sign(stage: Stage, stay: Stay) -> None:
    """Open the agreement, or only its draft; ask for a month's rent as deposit."""
    party = stage.known(stay.structure)
    prices = {space: _price(stage, stay, space, stay.first) for space in stay.spaces}
    command = draft_lease if stay.draft else open_lease
    lease = stage.runner.do(
        command,
        party=party,
        spaces=stay.spaces,
        first_day=stay.first,
        last_day=stay.term,
        prices=prices,
        reason=stay.reason,
        terms=_terms(stay),
        services=stay.services,
        deposit=None if stay.draft else sum(prices.values(), ZERO),
    )
    stage.leases[stay.rank] = lease
    if stay.draft:
        return
    if stay.paid_after is not None and stay.spaces:
        day = stay.first + A_DAY * stay.paid_after
        stage.at(day, Turn.CHANGES, receive, stay, sum(prices.values(), ZERO))
    if stay.pepiniere:
        step(stage, stay)


def _price(stage: Stage, stay: Stay, space: SpaceId, on: date, discount: int | None = None) -> Decimal:
    listed = stage.runner.read(price_proposal, space=space, on=on).amount
    off = stay.discount if discount is None else discount
    return round_cents(listed * (FULL - off) / FULL)


def _terms(stay: Stay) -> Terms:
    return Terms(
        people=stay.people,
        notice_months=1 if stay.stored else 3,
        index_series=None if stay.indexed else "",
        index_quarter=reference_of(stay.first) if stay.indexed else None,
        insurance_until=add_months(stay.first, 12) - A_DAY if stay.spaces else None,
        pepiniere=stay.pepiniere,
        longest_stay_months=stay.longest,
        room_hours=0 if stay.stored else 2 * len(stay.spaces),
        stored_goods=stay.stored,
    )


def step(stage: Stage, stay: Stay) -> None:
    """The pépinière's rent of the second year, agreed when signing."""
    from_day = add_months(stay.first, 12)
    for line in stage.runner.read(lease_card, lease=stage.leases[stay.rank]).lines:
        stage.runner.do(
            add_rent_step,
            line=line.id,
            from_day=from_day,
            price=_price(stage, stay, stay.spaces[0], from_day, SECOND_YEAR),
            reason=material("words")["step"],
        )


def receive(stage: Stage, stay: Stay, amount: Decimal) -> None:
    lease = stage.leases[stay.rank]
    stage.runner.do(receive_deposit, lease=lease, on=stage.clock.today(), amount=amount)
    if stay.last is not None:
        day = stay.last + A_DAY * BACK_AFTER
        stage.at(day, Turn.CHANGES, give_back, stay, amount)


def give_back(stage: Stage, stay: Stay, amount: Decimal) -> None:
    """Return the deposit, less what a damage costs."""
    lease, today = stage.leases[stay.rank], stage.clock.today()
    kept = round_cents(amount / 4) if stay.withheld else ZERO
    if kept:
        stage.runner.do(withhold_deposit, lease=lease, on=today, amount=kept, reason=stay.withheld)
    stage.runner.do(return_deposit, lease=lease, on=today, amount=amount - kept)


def join(stage: Stage, stay: Stay, joining: Joining) -> None:
    stage.runner.do(
        add_occupant,
        lease=stage.leases[stay.rank],
        party=stage.known(joining.structure),
        first_day=joining.first,
        people=joining.people,
        share_bp=joining.share,
    )


def change_place(stage: Stage, stay: Stay, move: Move) -> None:
    stage.runner.do(
        move_line,
        lease=stage.leases[stay.rank],
        from_space=move.left,
        to_space=move.taken,
        on=move.on,
        price=_price(stage, stay, move.taken, move.on) if stay.discount else None,
        reason=stay.reason,
    )


def renew(stage: Stage, stay: Stay, renewal: Renewal) -> None:
    stage.runner.do(reopen_lease, lease=stage.leases[stay.rank], last_day=renewal.last)


def leave(stage: Stage, stay: Stay) -> None:
    lease = stage.leases[stay.rank]
    stage.runner.do(give_notice, lease=lease, on=stage.clock.today(), last_day=stay.last)


def part(stage: Stage, stay: Stay) -> None:
    """Those who left are no longer hosted, nor those who shared their place."""
    today = stage.clock.today()
    for structure in (stay.structure, *(joining.structure for joining in stay.joined)):
        stage.runner.do(end_role, party=stage.known(structure), role=str(Role.HOSTED), on=today)


def insure(stage: Stage, stay: Stay, until: date) -> None:
    stage.runner.do(set_insurance, lease=stage.leases[stay.rank], until=until)


def lose_key(stage: Stage, stay: Stay) -> None:
    today = stage.clock.today()
    sold = stage.runner.read(price_on, item="lost_key", on=today)
    stage.runner.do(
        add_one_off,
        lease=stage.leases[stay.rank],
        on=today,
        label=sold.label,
        unit_price=sold.amount,
        item="lost_key",
    )
