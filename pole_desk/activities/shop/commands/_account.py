"""Movements written on a participation's account: always the difference, never a change."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy import func, select

from pole_desk.activities.shop.commands._participation import Participation
from pole_desk.activities.shop.rules.ledger import Kind, PayoutState, Subject
from pole_desk.activities.shop.tables import DeclarationRow, MovementRow, PayoutRow
from pole_desk.kernel.i18n import _, of_month
from pole_desk.kernel.money import ZERO
from pole_desk.kernel.periods import Month


def settle(
    one: Participation, month: Month, declaration: DeclarationRow | None, *, corrects: bool
) -> None:
    """Bring the month's sales and commission on the account to what the declaration says.

    None says nothing: all of it is taken back.
    """
    sales = declaration.sales if declaration is not None else ZERO
    kept = declaration.commission + declaration.commission_tax if declaration is not None else ZERO
    said = {Subject.SALES: _("Ventes {month}"), Subject.COMMISSION: _("Commission {month}")}
    for subject, wanted in ((Subject.SALES, sales), (Subject.COMMISSION, -kept)):
        _bring(
            one, month, subject, wanted, said[subject].format(month=of_month(month)), corrects,
            declaration=declaration.id if declaration is not None else None,
        )  # fmt: skip


def settle_payouts(one: Participation, month: Month, payout: PayoutRow, label: str) -> None:
    """Bring the month's payouts on the account to what stands paid."""
    one.tx.session.flush()
    row = PayoutRow
    paid = one.tx.session.scalar(
        select(func.sum(row.amount, type_=row.amount.type)).where(
            row.contract == one.id, row.month == str(month), row.state == PayoutState.PAID
        )
    )
    corrects = payout.state != PayoutState.PAID
    _bring(one, month, Subject.PAYOUT, -(paid or ZERO), label, corrects, payout=payout.id)


def _bring(
    one: Participation,
    month: Month,
    subject: Subject,
    wanted: Decimal,
    label: str,
    corrects: bool,
    *,
    declaration: int | None = None,
    payout: int | None = None,
) -> None:
    tx, row = one.tx, MovementRow
    moved = tx.session.scalar(
        select(func.sum(row.amount, type_=row.amount.type)).where(
            row.contract == one.id, row.month == str(month), row.subject == str(subject)
        )
    )
    difference = wanted - (moved or ZERO)
    if not difference:
        return
    kind = Kind.CORRECTION if corrects else Kind(str(subject))
    tx.session.add(
        MovementRow(
            contract=one.id, month=str(month), on_day=tx.clock.today(), kind=str(kind),
            subject=str(subject), amount=difference, label=label, declaration=declaration,
            payout=payout, reverses=None,
        )
    )  # fmt: skip
    tx.session.flush()
