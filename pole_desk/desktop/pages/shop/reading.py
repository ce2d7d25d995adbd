"""What each view of the shop shows, asked at once; nothing is written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from pole_desk.activities.shop.commands import ImportPlan, prepare_sales_import
from pole_desk.activities.shop.queries import (
    Contract,
    ContractCard,
    Declaration,
    Entry,
    Keeper,
    Member,
    MonthRow,
    MonthSum,
    PayoutItem,
    Repair,
    SaleLine,
    Shift,
    StallDays,
    Swap,
    Weight,
    balances,
    categories,
    contract_card,
    contracts,
    declarations,
    keepers,
    ledger,
    list_rates,
    members,
    month_sums,
    opening_half_days,
    payouts_of,
    repairs,
    rota_holes,
    sale_lines,
    sales_of_month,
    shifts,
    stall_calendar,
    swaps,
    weights,
)
from pole_desk.activities.shop.rules import RENTS, TOPIC, State
from pole_desk.activities.shop.rules.rota import Slot, SwapState
from pole_desk.formats import csv
from pole_desk.formats.csv import CsvTable
from pole_desk.kernel.audit import Entry as TrailEntry
from pole_desk.kernel.audit import trail
from pole_desk.kernel.errors import PoleError
from pole_desk.kernel.money import ZERO
from pole_desk.kernel.periods import Month
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import DossierId, PartyId, ShopContractId

MONTHS_BACK = 11
"""Months before the one looked at in the chart of weights."""


class Line(NamedTuple):
    """A participation in the list: what its account holds, what it sold in the last twelve months."""

    id: ShopContractId
    party: PartyId
    party_name: str
    number: str
    mode: str
    stalls: str
    first_day: date
    last_day: date | None
    state: State
    sales: Decimal
    balance: Decimal
    netting: bool
    dossier: DossierId


def lines(reader: Reader) -> list[Line]:
    """Every participation, those that run first."""
    this = Month.of(reader.clock.today())
    owed = balances(reader, through=this)
    sold: dict[int, Decimal] = {}
    for one in declarations(reader, standing=True):
        if one.month > str(this.plus(-12)):
            sold[one.contract] = sold.get(one.contract, ZERO) + one.sales
    rows = [
        Line(
            one.id, one.party, one.party_name, one.number, one.mode, one.stalls, one.first_day,
            one.last_day, one.state, sold.get(one.id, ZERO), owed[one.id], one.netting, one.dossier,
        )
        for one in contracts(reader)
    ]  # fmt: skip
    over = {State.ENDED, State.CANCELLED}
    return sorted(rows, key=lambda row: row.state in over)


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A participation with its account."""

    card: ContractCard
    entries: tuple[Entry, ...]
    declarations: tuple[Declaration, ...]
    lines: dict[int, tuple[SaleLine, ...]]
    payouts: tuple[PayoutItem, ...]
    balance: Decimal
    trail: tuple[TrailEntry, ...]
    categories: tuple[str, ...]
    rates: dict[str, int]
    stalls: tuple[tuple[int, str], ...]


def card(reader: Reader, *, contract: ShopContractId) -> Card:
    """A participation; raises NotFound."""
    found = contract_card(reader, contract=contract)
    entries = ledger(reader, contract=contract)
    told = declarations(reader, contract=contract)
    today = reader.clock.today()
    return Card(
        card=found,
        entries=tuple(entries),
        declarations=tuple(told),
        lines={one.id: tuple(sale_lines(reader, declaration=one.id)) for one in told[:24]},
        payouts=tuple(payouts_of(reader, contract=contract)),
        balance=entries[-1].balance if entries else ZERO,
        trail=tuple(trail(reader, topic=TOPIC, record=contract)),
        categories=tuple(categories(reader, on=today)),
        rates=list_rates(reader, on=today),
        stalls=stalls(reader),
    )


def stalls(reader: Reader) -> tuple[tuple[int, str], ...]:
    """The stalls there are today, by code."""
    today = reader.clock.today()
    found = stall_calendar(reader, first=today, last=today)
    return tuple((int(one.space), one.code) for one in found)


class Stalls(NamedTuple):
    """A month of the stalls, and who may take one."""

    month: Month
    rows: list[StallDays]
    renting: list[Contract]


def stall_month(reader: Reader, *, month: Month) -> Stalls:
    """Each stall of the shop, day by day."""
    renting = [
        one for one in contracts(reader)
        if one.written == State.ACTIVE and one.mode in RENTS
        and (one.last_day is None or one.last_day >= month.first) and one.first_day <= month.last
    ]  # fmt: skip
    return Stalls(month, stall_calendar(reader, first=month.first, last=month.last), renting)


class SalesMonth(NamedTuple):
    """A month's grid: who consigns, the categories, what the sales leave to pay out."""

    month: Month
    rows: list[MonthRow]
    categories: list[str]
    sums: list[MonthSum]


def sales_month(reader: Reader, *, month: Month) -> SalesMonth:
    """Who consigned in a month and what was declared."""
    return SalesMonth(
        month, sales_of_month(reader, month=month), categories(reader, on=month.last),
        month_sums(reader, month=month),
    )  # fmt: skip


class Week(NamedTuple):
    """Seven days of the rota from a Monday, with the swaps asked from today on."""

    monday: date
    slots: list[Slot]
    shifts: list[Shift]
    holes: list[Slot]
    swaps: list[Swap]
    keepers: list[Keeper]
    theirs: list[Shift]


def week(reader: Reader, *, monday: date) -> Week:
    """Who keeps the shop in a week; `theirs` are the shifts of the next weeks, to swap against."""
    sunday = monday + timedelta(days=6)
    today = reader.clock.today()
    wanted = opening_half_days(reader, first=monday, last=sunday)
    ahead = shifts(reader, first=today, last=today + timedelta(days=60))
    return Week(
        monday,
        wanted,
        shifts(reader, first=monday, last=sunday),
        rota_holes(reader, first=monday, last=sunday),
        swaps(reader, first=today, state=SwapState.ASKED),
        keepers(reader, on=max(monday, today)),
        ahead,
    )


class Goods(NamedTuple):
    """The weights of the last months, the repairs offered, the carrier group."""

    month: Month
    categories: list[str]
    weights: list[Weight]
    repairs: list[Repair]
    members: list[Member]


def goods(reader: Reader, *, month: Month) -> Goods:
    """What is re-used and repaired, and who carries the shop."""
    return Goods(
        month,
        categories(reader, on=month.last),
        weights(reader, first=month.plus(-MONTHS_BACK), last=month),
        repairs(reader),
        members(reader),
    )


class Preview(NamedTuple):
    """A file read and what it would declare; `refusal` says why it can't be read at all."""

    table: CsvTable | None
    plan: ImportPlan | None
    refusal: str


def preview(reader: Reader, *, source: Path, month: Month) -> Preview:
    """Read a file of sales without writing anything; nothing is raised, every reason is told."""
    try:
        table = csv.read(source)
        rows = [(row.line, row.values) for row in table.rows]
        return Preview(table, prepare_sales_import(reader, rows=rows, month=month), "")
    except PoleError as error:
        return Preview(None, None, error.message)
