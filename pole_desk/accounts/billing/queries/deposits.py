"""Deposit invoices read: what is left of each to deduct, and what final invoices deducted."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, Select, func, select, type_coerce
from sqlalchemy.orm import aliased

from pole_desk.accounts.billing.rules.drafts import Cover
from pole_desk.accounts.billing.rules.kinds import ChargeState
from pole_desk.accounts.billing.tables import ChargeRow, DeductionRow, InvoiceRow, LineRow
from pole_desk.kernel.money import ZERO, from_cents
from pole_desk.kernel.work import Reader
from pole_desk.ports.charges import DEPOSIT
from pole_desk.ports.ids import InvoiceId

_deposit = aliased(LineRow)
_credit = aliased(LineRow)


class Deduction(NamedTuple):
    """What a final invoice takes off a `line` of a deposit invoice, by its `own` line; `back` was credited since."""

    invoice: InvoiceId
    deposit: InvoiceId
    line: int
    own: int
    position: int
    percent: Decimal
    net: Decimal
    back: Decimal

    @property
    def standing(self) -> Decimal:
        return max(ZERO, self.net - self.back)


def held(reader: Reader, *, keys: Collection[str]) -> dict[str, list[Cover]]:
    """By key of charge, what is left of the deposits that were invoiced: not credited, not deducted."""
    if not keys:
        return {}
    taken = (
        select(func.coalesce(func.sum(func.abs(type_coerce(_credit.net, BigInteger))), 0))
        .where(_credit.corrects == LineRow.id)
        .scalar_subquery()
    )
    statement = (
        select(ChargeRow.key, LineRow.id, LineRow.invoice, LineRow.net, taken)
        .join(LineRow, LineRow.charge == ChargeRow.id)
        .where(
            ChargeRow.key.in_(set(keys)),
            ChargeRow.role == DEPOSIT,
            ChargeRow.state == str(ChargeState.INVOICED),
            ChargeRow.amount > ZERO,
        )
        .order_by(LineRow.id)
    )
    rows = reader.connection.execute(statement).all()
    deducted = deducted_of(reader, lines=[row[1] for row in rows])
    found: dict[str, list[Cover]] = {}
    for key, line, invoice, net, credited in rows:
        left = net - from_cents(int(credited)) - deducted.get(line, ZERO)
        if left > 0:
            found.setdefault(key, []).append(Cover(line, InvoiceId(invoice), left))
    return found


def deducted_of(reader: Reader, *, lines: Collection[int]) -> dict[int, Decimal]:
    """By line of a deposit invoice, what final invoices deducted and no credit note gave back."""
    found: dict[int, Decimal] = {}
    if lines:
        statement = _deductions().where(DeductionRow.deposit.in_(set(lines)))
        for one in reader.rows(statement, Deduction):
            found[one.line] = found.get(one.line, ZERO) + _read(one).standing
    return found


def deductions(
    reader: Reader, *, invoice: InvoiceId | None = None, deposit: InvoiceId | None = None
) -> list[Deduction]:
    """What final invoices deduct: one invoice's, of one deposit invoice, or everything."""
    statement = _deductions()
    if invoice is not None:
        statement = statement.where(LineRow.invoice == invoice)
    if deposit is not None:
        statement = statement.where(_deposit.invoice == deposit)
    return [_read(one) for one in reader.rows(statement, Deduction)]


def _deductions() -> Select[*tuple[Any, ...]]:
    back = (
        select(func.coalesce(func.sum(func.abs(type_coerce(_credit.net, BigInteger))), 0))
        .where(_credit.corrects == LineRow.id)
        .scalar_subquery()
    )
    return (
        select(
            LineRow.invoice, _deposit.invoice, _deposit.id, LineRow.id, LineRow.position,
            _deposit.percent, DeductionRow.net, back,
        )
        .select_from(DeductionRow)
        .join(LineRow, LineRow.id == DeductionRow.line)
        .join(_deposit, _deposit.id == DeductionRow.deposit)
        .join(InvoiceRow, InvoiceRow.id == LineRow.invoice)
        .order_by(DeductionRow.id)
    )  # fmt: skip


def _read(one: Deduction) -> Deduction:
    return one._replace(back=from_cents(int(one.back)))
