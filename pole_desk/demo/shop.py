"""A year of the collective shop: who takes part, what was sold, who kept it; the pole itself is elsewhere."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from pole_desk.activities.shop.commands import (
    add_member,
    add_repair,
    ask_swap,
    book_stand,
    change_stand_price,
    declare_sales,
    fill_rota,
    open_contract,
    pay_out,
    record_weight,
)
from pole_desk.activities.shop.queries import balances, contract_card, shifts
from pole_desk.activities.shop.rules import Mode
from pole_desk.activities.shop.rules.rents import StandKind
from pole_desk.activities.shop.rules.sales import Sale
from pole_desk.demo.cast import PROMPT, Cast, Structure, material
from pole_desk.demo.stays import A_DAY, Stay, workday
from pole_desk.demo.telling import Stage, Turn
from pole_desk.kernel.money import ZERO, round_cents
from pole_desk.kernel.periods import Month, add_months, months_between
from pole_desk.ports.ids import ShopContractId
from pole_desk.registers.parties.rules import Role
from pole_desk.registers.spaces.queries import space_by_code

FULL = 100
HOSTED = 4
"""Participants who are hosted at the pole too; the others come for the shop alone."""
PAID_ON, DECLARED_BY, FILLED_ON = 14, 5, 20
"""Days of the month: the payouts, the last declarations, the next month's rota."""
AHEAD = 9
"""Days after the day of the story until which the rota is full."""
SEASON = (80, 85, 95, 100, 105, 105, 90, 70, 110, 105, 120, 145)
"""Percent of the usual sales, from January on."""
LATE = 6
"""The participant whose last month is not declared yet."""


class Market:
    """The shop's year, drawn from a seed of its own; remembers who is who in it."""

    def __init__(self, seed: int, begin: date, today: date, cast: Cast, stays: Sequence[Stay]) -> None:
        self.rng = random.Random(f"{seed}:shop")
        self.begin, self.today = begin, today
        self.words = material("shop")
        self.trades: list[dict[str, Any]] = self.words["trades"]
        hosted = [
            stay.structure for stay in stays
            if stay.spaces and not stay.stored and not stay.draft and stay.signed <= begin
            and stay.last is None and stay.structure.payer == PROMPT
        ]  # fmt: skip
        self.people: list[Structure] = self.rng.sample(hosted, HOSTED)
        self.people += [self._newcomer(cast) for _rank in self.trades[HOSTED:]]
        self.contracts: dict[int, ShopContractId] = {}
        self.since = {
            rank: begin if rank < 6 else add_months(begin, rank - 4) for rank in range(len(self.trades))
        }

    def _newcomer(self, cast: Cast) -> Structure:
        known = cast.applicant(self.begin)
        return replace(known, card=replace(known.card, roles=(Role.SHOP_CARRIER,)), payer=PROMPT)

    def ends(self, rank: int) -> date:
        """All participations have a last day; one of them comes soon."""
        months = 2 if rank == 5 else 6 + rank
        return Month.of(add_months(self.today, months)).last

    def sales(self, rank: int, month: Month) -> list[Sale]:
        """What a participant sold in a month: the season, and chance."""
        found = []
        for category, usual in self.trades[rank]["sells"].items():
            percent = SEASON[month.month - 1] * self.rng.randrange(75, 130)
            amount = round_cents(Decimal(usual) * percent / FULL / FULL)
            found.append(Sale(category, amount, int(amount) // self.rng.randrange(9, 40) + 1))
        return found


def plan(stage: Stage, seed: int, start: date, cast: Cast, stays: Sequence[Stay]) -> None:
    """Have the shop's last twelve months played, or as many as the story has."""
    this = Month.of(stage.today)
    begin = max(start, this.plus(-12).first)
    market = Market(seed, begin, stage.today, cast, stays)
    for rank, since in market.since.items():
        stage.at(max(begin, since - A_DAY * 8), Turn.OPENINGS, join, market, rank)
    stage.at(begin, Turn.CHANGES, gather, market)
    for number, code in enumerate(market.words["once"]):
        day = workday(stage.today - A_DAY * (40 - 16 * number))
        stage.at(day - A_DAY * 12, Turn.CHANGES, take_once, market, code, day)
    for month in months_between(Month.of(begin), this.previous()):
        _plan_month(stage, market, month)
    stage.at(begin + A_DAY * 9, Turn.CHANGES, keep, market, begin + A_DAY * 10, Month.of(begin).next().last)
    stage.at(stage.today, Turn.CHANGES, swap, market)


def _plan_month(stage: Stage, market: Market, month: Month) -> None:
    """A month's sales told in the first days of the next, its weights, its payouts, the rota ahead."""
    after = month.next()
    for rank, trade in enumerate(market.trades):
        late = rank == LATE and after == Month.of(stage.today)
        if trade["sells"] and market.since[rank] <= month.first and not late:
            day = after.first + A_DAY * market.rng.randrange(DECLARED_BY)
            stage.at(day, Turn.CHANGES, declare, market, rank, month)
    stage.at(after.first + A_DAY * 5, Turn.CHANGES, weigh, market, month)
    if month.month % 5 == 0:
        stage.at(after.first + A_DAY * 7, Turn.CHANGES, correct, market, 1, month)
    stage.at(after.first + A_DAY * (PAID_ON - 1), Turn.PAYMENTS, give_back, market, month)
    stage.at(month.first + A_DAY * (FILLED_ON - 1), Turn.CHANGES, keep, market, after.first, after.last)


def join(stage: Stage, market: Market, rank: int) -> None:
    """A participation with its stall; one is helped, one keeps a lower commission."""
    trade, helped, favoured = market.trades[rank], market.words["helped"], market.words["favoured"]
    since = market.since[rank]
    kept = favoured["rank"] == rank
    contract = stage.runner.do(
        open_contract,
        party=stage.known(market.people[rank]),
        first_day=since,
        last_day=market.ends(rank),
        mode=Mode(trade["mode"]),
        netting=trade["netting"],
        rates={favoured["category"]: favoured["rate"]} if kept else None,
        reason=favoured["reason"] if kept else "",
    )
    market.contracts[rank] = contract
    if trade["stall"]:
        stand = stage.runner.do(
            book_stand,
            contract=contract,
            space=stage.runner.read(space_by_code, code=trade["stall"]).id,
            first_day=since,
            kind=StandKind.REGULAR,
            weekdays=trade.get("weekdays", ()),
        )
        if helped["rank"] == rank:
            listed = stage.runner.read(contract_card, contract=contract).stands[0].list_price
            price = round_cents(listed * (FULL - helped["percent"]) / FULL)
            stage.runner.do(change_stand_price, stand=stand, price=price, reason=helped["reason"])


def gather(stage: Stage, market: Market) -> None:
    """The carrier group and the repairs that it offers."""
    on = stage.clock.today()
    for rank, trade in enumerate(market.trades):
        if trade["role"]:
            party = stage.known(market.people[rank])
            stage.runner.do(add_member, party=party, role=trade["role"], first_day=on)
    for repair in market.words["repairs"]:
        words = {key: repair[key] for key in ("title", "hours", "price")}
        party = stage.known(market.people[repair["rank"]])
        stage.runner.do(add_repair, party=party, first_day=on, **words)


def take_once(stage: Stage, market: Market, code: str, day: date) -> None:
    """A stall for three days."""
    space = stage.runner.read(space_by_code, code=code).id
    stage.runner.do(
        book_stand, contract=market.contracts[4], space=space, first_day=day, last_day=day + A_DAY * 2
    )


def declare(stage: Stage, market: Market, rank: int, month: Month) -> None:
    stage.runner.do(
        declare_sales, contract=market.contracts[rank], month=month, sales=market.sales(rank, month),
        source=market.words["file"] if rank % 2 else "",
    )  # fmt: skip


def correct(stage: Stage, market: Market, rank: int, month: Month) -> None:
    """A month told again: the version before stays."""
    stage.runner.do(
        declare_sales, contract=market.contracts[rank], month=month, sales=market.sales(rank, month),
        reason=market.words["corrected"],
    )  # fmt: skip


def weigh(stage: Stage, market: Market, month: Month) -> None:
    for category, usual in market.words["weights"].items():
        percent = SEASON[month.month - 1] * market.rng.randrange(85, 118)
        kilograms = (Decimal(usual) * percent / FULL / FULL).quantize(Decimal("0.1"))
        stage.runner.do(record_weight, month=month, category=category, kilograms=kilograms)


def give_back(stage: Stage, market: Market, month: Month) -> None:
    """The month's payouts, to all who are owed something."""
    owed = stage.runner.read(balances, through=month)
    for rank, contract in sorted(market.contracts.items()):
        if owed[contract] > ZERO:
            stage.runner.do(
                pay_out, contract=contract, month=month, on=stage.clock.today(),
                reference=f"{month}-{rank + 1:02d}",
            )  # fmt: skip


def keep(stage: Stage, market: Market, first: date, last: date) -> None:
    """The rota of some days, never beyond what is planned on the day of the story."""
    last = min(last, stage.today + A_DAY * AHEAD)
    if first <= last:
        stage.runner.do(fill_rota, first=first, last=last)


def swap(stage: Stage, market: Market) -> None:
    """Somebody asks to be replaced by who keeps the shop some days later."""
    today = stage.today
    keep(stage, market, today, today + A_DAY * AHEAD)
    ahead = stage.runner.read(shifts, first=today + A_DAY * 2, last=today + A_DAY * AHEAD)
    mine = ahead[0] if ahead else None
    other = next((one for one in ahead if mine is not None and one.party != mine.party), None)
    if mine is not None and other is not None:
        stage.runner.do(
            ask_swap, shift=mine.id, asked=other.party, against=other.id, note=market.words["swap"]
        )
