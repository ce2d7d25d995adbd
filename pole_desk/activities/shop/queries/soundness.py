"""What must hold of every participation, asked of the whole shop in a few statements."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import func, select

from pole_desk.activities.shop.queries.contracts import StandItem, stands
from pole_desk.activities.shop.rules import number_of
from pole_desk.activities.shop.rules.ledger import PayoutState, Subject
from pole_desk.activities.shop.rules.rents import runs, weekdays_of
from pole_desk.activities.shop.rules.sales import DeclarationState, commission_of, tax_of
from pole_desk.activities.shop.tables import (
    ContractRow,
    CounterRow,
    DeclarationRow,
    MovementRow,
    PayoutRow,
    RateRow,
    SaleRow,
    StandRow,
)
from pole_desk.kernel.i18n import _
from pole_desk.kernel.money import ZERO
from pole_desk.kernel.periods import Month, day_end, day_start
from pole_desk.kernel.work import Reader
from pole_desk.registers.claims.tables import HoldRow

Account = tuple[int, str]


class Flaw(NamedTuple):
    """A rule that a participation does not keep."""

    code: str
    contract: int
    message: str


def flaws(reader: Reader) -> list[Flaw]:
    """Every participation that breaks a rule; empty when all holds."""
    return [
        *_declarations(reader),
        *_rates(reader),
        *_ledger(reader),
        *_stands(reader),
        *_numbers(reader),
        *_dossiers(reader),
    ]


def _declarations(reader: Reader) -> Iterator[Flaw]:
    """Sums are those of the lines, commissions those of the rates."""
    lines: dict[int, list[tuple[Decimal, int, Decimal]]] = defaultdict(list)
    for declaration, amount, rate, commission in reader.connection.execute(
        select(SaleRow.declaration, SaleRow.amount, SaleRow.rate, SaleRow.commission)
    ):
        lines[declaration].append((amount, rate, commission))
    row = DeclarationRow
    for one in reader.connection.execute(
        select(row.id, row.contract, row.month, row.sales, row.commission, row.commission_tax,
               row.tax_percent)
    ):  # fmt: skip
        own = lines[one.id]
        right = (
            one.sales == sum((amount for amount, _r, _c in own), ZERO)
            and one.commission == sum((commission for _a, _r, commission in own), ZERO)
            and one.commission_tax == tax_of(one.commission, one.tax_percent)
            and all(commission == commission_of(amount, rate) for amount, rate, commission in own)
        )
        if not right:
            yield Flaw("shop_declaration", one.contract, _(
                "La déclaration du mois {month} ne fait pas la somme de ses lignes."
            ).format(month=one.month))  # fmt: skip


def _rates(reader: Reader) -> Iterator[Flaw]:
    """A commission other than the list's was agreed with that participant before the month's end."""
    agreed: dict[tuple[int, str, int], date] = {}
    row = RateRow
    for contract, category, rate, first in reader.connection.execute(
        select(row.contract, row.category, row.agreed, func.min(row.from_day))
        .group_by(row.contract, row.category, row.agreed)
    ):  # fmt: skip
        agreed[contract, category, rate] = first
    statement = (
        select(DeclarationRow.contract, DeclarationRow.month, SaleRow.category, SaleRow.rate)
        .join(DeclarationRow, DeclarationRow.id == SaleRow.declaration)
        .where(SaleRow.rate != SaleRow.list_rate)
        .order_by(DeclarationRow.id, SaleRow.category)
    )
    for contract, month, category, rate in reader.connection.execute(statement):
        since = agreed.get((contract, category, rate))
        if since is None or since > Month.parse(month).last:
            yield Flaw("shop_rate", contract, _(
                "Les ventes de « {category} » du mois {month} portent une commission dont l’accord a disparu."
            ).format(category=category, month=month))  # fmt: skip


def _numbers(reader: Reader) -> Iterator[Flaw]:
    """A year's participations are numbered 1, 2, 3… up to its counter."""
    numbered: dict[int, list[int]] = defaultdict(list)
    row = ContractRow
    for number in reader.connection.scalars(select(row.number)):
        year, rank = number_of(number)
        numbered[year].append(rank)
    last: dict[int, int] = {
        year: rank for year, rank in reader.connection.execute(select(CounterRow.year, CounterRow.last))
    }
    for year in sorted({*numbered, *last}):
        if sorted(numbered[year]) != list(range(1, last.get(year, 0) + 1)):
            yield Flaw("shop_numbers", 0, _(
                "Les numéros des participations de {year} ne vont pas de 1 à leur compteur."
            ).format(year=year))  # fmt: skip


def _ledger(reader: Reader) -> Iterator[Flaw]:
    """Each month's movements are those of the declaration and the payout that stand."""
    moved: dict[tuple[int, str, str], Decimal] = defaultdict(lambda: ZERO)
    row = MovementRow
    for contract, month, subject, amount in reader.connection.execute(
        select(row.contract, row.month, row.subject, func.sum(row.amount, type_=row.amount.type))
        .group_by(row.contract, row.month, row.subject)
    ):  # fmt: skip
        moved[contract, month, subject] = amount
    wanted: dict[tuple[int, str, str], Decimal] = {}
    told = DeclarationRow
    for contract, month, sales, net, tax in reader.connection.execute(
        select(told.contract, told.month, told.sales, told.commission, told.commission_tax)
        .where(told.state == DeclarationState.STANDING)
    ):  # fmt: skip
        wanted[contract, month, Subject.SALES] = sales
        wanted[contract, month, Subject.COMMISSION] = -(net + tax)
    for contract, month, amount in reader.connection.execute(
        select(PayoutRow.contract, PayoutRow.month, PayoutRow.amount)
        .where(PayoutRow.state == PayoutState.PAID)
    ):  # fmt: skip
        wanted[contract, month, Subject.PAYOUT] = -amount
    for contract, month, subject in sorted({*moved, *wanted}):
        if subject == Subject.OTHER:
            continue
        if moved[contract, month, subject] != wanted.get((contract, month, subject), ZERO):
            yield Flaw("shop_ledger", contract, _(
                "Le compte du mois {month} ne dit pas la même chose que ce qui est déclaré et reversé."
            ).format(month=month))  # fmt: skip


def _stands(reader: Reader) -> Iterator[Flaw]:
    """A stand holds its stall for its days, and nothing else does in its name."""
    held: dict[str, list[tuple[int, int, int, int]]] = defaultdict(list)
    row = HoldRow
    for item, *span in reader.connection.execute(
        select(row.item, row.space, row.starts_at, row.ends_at, row.firm)
        .where(row.item.like("shop_stand:%"), row.state == "held")
    ):  # fmt: skip
        held[item].append((span[0], span[1], span[2], span[3]))
    standing = {f"shop_stand:{one.id}": one for one in stands(reader)}
    owners = dict(
        (f"shop_stand:{number}", contract)
        for number, contract in reader.connection.execute(select(StandRow.id, StandRow.contract))
    )
    for item in sorted({*held, *standing}):
        wanted = _wanted(standing[item]) if item in standing else []
        if Counter(held[item]) != Counter(wanted):
            yield Flaw("shop_stand", owners.get(item, 0), _(
                "Un stand et l’occupation de son espace ne disent pas la même chose."
            ))  # fmt: skip


def _dossiers(reader: Reader) -> Iterator[Flaw]:
    """Stalls are held in the name of their participation."""
    owners = {
        f"shop_stand:{stand}": (contract, dossier)
        for stand, contract, dossier in reader.connection.execute(
            select(StandRow.id, ContractRow.id, ContractRow.dossier)
            .join(ContractRow, ContractRow.id == StandRow.contract)
        )
    }  # fmt: skip
    row = HoldRow
    for item, dossier in reader.connection.execute(
        select(row.item, row.dossier).where(row.item.like("shop_stand:%"), row.state == "held")
    ):
        if item in owners and owners[item][1] != dossier:
            yield Flaw("shop_dossier", owners[item][0], _("Un stand est tenu au nom d’un autre dossier."))


def _wanted(stand: StandItem) -> list[tuple[int, int, int, int]]:
    if stand.ends is None:
        return [(stand.space, day_start(stand.first_day), day_end(None), 1)]
    skip = {date.fromisoformat(day) for day in stand.skipped.split()}
    spells = runs(stand.first_day, stand.ends, weekdays_of(stand.weekdays), skip)
    return [(stand.space, day_start(one.first), day_end(one.last), 1) for one in spells]
