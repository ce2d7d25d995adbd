"""Sales as declared: each month's versions, its lines, and who has declared nothing yet."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import Select, select

from pole_desk.activities.shop.queries.contracts import Contract, contracts
from pole_desk.activities.shop.rules import CONSIGNS, State
from pole_desk.activities.shop.rules.sales import DeclarationState
from pole_desk.activities.shop.tables import ContractRow, DeclarationRow, SaleRow
from pole_desk.kernel.money import ZERO
from pole_desk.kernel.periods import Month, months_between
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import DossierId, PartyId, ShopContractId
from pole_desk.registers.dossiers.tables import DossierRow


class Declaration(NamedTuple):
    """A version of a month's sales; `month` is `2026-10`, sums in euros."""

    id: int
    contract: ShopContractId
    month: str
    revision: int
    state: str
    declared_on: date
    source: str
    reason: str
    state_reason: str
    sales: Decimal
    commission: Decimal
    commission_tax: Decimal
    version: int

    @property
    def kept(self) -> Decimal:
        """The commission with its VAT."""
        return self.commission + self.commission_tax


class SaleLine(NamedTuple):
    """What a declaration says of a category, with what bills its commission."""

    declaration: int
    contract: ShopContractId
    number: str
    dossier: DossierId
    party: PartyId
    netting: bool
    month: str
    category: str
    amount: Decimal
    pieces: int
    rate: int
    list_rate: int
    commission: Decimal
    tax: str
    account: str


class MonthRow(NamedTuple):
    """A participation in a month's grid: what it declared, by category; None: nothing yet."""

    contract: Contract
    declaration: Declaration | None
    amounts: dict[str, Decimal]
    pieces: dict[str, int]

    @property
    def total(self) -> Decimal:
        return sum(self.amounts.values(), ZERO)


_DECLARATION = tuple(getattr(DeclarationRow, name) for name in Declaration._fields)


def declarations(
    reader: Reader,
    *,
    contract: ShopContractId | None = None,
    month: Month | None = None,
    standing: bool = False,
) -> list[Declaration]:
    """Versions of declarations, the newest month and version first; `standing`: those in force."""
    row = DeclarationRow
    statement = select(*_DECLARATION).order_by(row.month.desc(), row.revision.desc(), row.id.desc())
    if contract is not None:
        statement = statement.where(row.contract == contract)
    if month is not None:
        statement = statement.where(row.month == str(month))
    if standing:
        statement = statement.where(row.state == DeclarationState.STANDING)
    return reader.rows(statement, Declaration)


def _lines() -> Select[Any]:
    return (
        select(
            DeclarationRow.id, ContractRow.id, ContractRow.number, ContractRow.dossier,
            DossierRow.party, ContractRow.netting, DeclarationRow.month, SaleRow.category,
            SaleRow.amount, SaleRow.pieces, SaleRow.rate, SaleRow.list_rate, SaleRow.commission,
            DeclarationRow.tax, DeclarationRow.account,
        )
        .join(DeclarationRow, DeclarationRow.id == SaleRow.declaration)
        .join(ContractRow, ContractRow.id == DeclarationRow.contract)
        .join(DossierRow, DossierRow.id == ContractRow.dossier)
        .order_by(DeclarationRow.month, DossierRow.party, ContractRow.id, SaleRow.category)
    )  # fmt: skip


def sale_lines(
    reader: Reader,
    *,
    first: Month | None = None,
    last: Month | None = None,
    declaration: int | None = None,
) -> list[SaleLine]:
    """The lines of one declaration, or of those in force from a month to a month."""
    statement = _lines()
    if declaration is not None:
        statement = statement.where(DeclarationRow.id == declaration)
    else:
        statement = statement.where(DeclarationRow.state == DeclarationState.STANDING)
    if first is not None:
        statement = statement.where(DeclarationRow.month >= str(first))
    if last is not None:
        statement = statement.where(DeclarationRow.month <= str(last))
    return reader.rows(statement, SaleLine)


def sales_of_month(reader: Reader, *, month: Month) -> list[MonthRow]:
    """Every participation on consignment in a month, with what it declared: the grid's rows."""
    told = {
        one.contract: one for one in declarations(reader, month=month, standing=True)
    }
    lines: dict[int, list[SaleLine]] = {}
    for line in sale_lines(reader, first=month, last=month):
        lines.setdefault(line.contract, []).append(line)
    rows = []
    for one in contracts(reader):
        runs = one.first_day <= month.last and (one.last_day is None or one.last_day >= month.first)
        if one.written == State.ACTIVE and one.mode in CONSIGNS and runs:
            own = lines.get(one.id, [])
            rows.append(
                MonthRow(
                    one,
                    told.get(one.id),
                    {line.category: line.amount for line in own},
                    {line.category: line.pieces for line in own},
                )
            )
    return rows


def months_missing(reader: Reader, *, through: Month, back: int = 3) -> list[tuple[Contract, Month]]:
    """Participations on consignment without sales declared, for the last months up to one."""
    since = through.plus(1 - back)
    told = {
        (one.contract, one.month)
        for one in declarations(reader, standing=True)
        if one.month >= str(since)
    }
    found = []
    for one in contracts(reader):
        if one.written != State.ACTIVE or one.mode not in CONSIGNS:
            continue
        last = through if one.last_day is None else min(through, Month.of(one.last_day))
        for month in months_between(max(since, Month.of(one.first_day)), last):
            if (one.id, str(month)) not in told:
                found.append((one, month))
    return found
