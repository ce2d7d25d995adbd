"""Invoices paid by a deposit withheld; the deposit itself is the agreement's."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from pole_desk.accounts.receivables.commands._recording import (
    DEPOSIT,
    bring_back,
    first_of,
    parts_standing,
    record,
    withdraw,
)
from pole_desk.accounts.receivables.queries import Received, receivables, withheld_payments
from pole_desk.accounts.receivables.rules import Method
from pole_desk.kernel.errors import RuleBroken
from pole_desk.kernel.i18n import _
from pole_desk.kernel.money import ZERO, euros
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import InvoiceId, PartyId, PaymentId


@command(Permission.PAYMENTS)
def pay_from_deposit(
    tx: Tx, *, movement: int, party: PartyId, on: date, amount: Decimal, invoices: Sequence[InvoiceId]
) -> PaymentId:
    """Pay invoices with a deposit withheld, in the order given; it is taken back with the withholding.

    Raises NotFound `invoice`, RuleBroken `over_due`, `other_party`, `other_issuer`.
    """
    standing = receivables(tx, invoices=invoices)
    due = sum((max(one.balance, ZERO) for one in standing.values()), ZERO)
    if amount > due:
        raise RuleBroken(
            "over_due",
            _("{amount} retenus dépassent ce qui reste dû sur ces factures : {due}. Retenez {due}, ou facturez "
              "d’abord ce que vous retenez.").format(amount=euros(amount), due=euros(due)),
            due=due,
        )  # fmt: skip
    parts = first_of(amount, [(one, standing[one].balance) for one in invoices if one in standing])
    return record(
        tx, party=party, issuer=None, on=on, amount=amount, method=Method.NETTING, parts=parts,
        payout=f"{DEPOSIT}{movement}", reference=_("dépôt de garantie retenu"),
    )  # fmt: skip


@command(Permission.PAYMENTS)
def take_back_from_deposit(tx: Tx, *, movement: int) -> None:
    """What was withheld pays nothing any more: its invoices are due again."""
    for one in _paid(tx, movement):
        if one.withdrawn_on is None:
            invoices = [part.invoice for part in parts_standing(tx, one.id)]
            withdraw(tx, one.id, _("retenue annulée"), invoices)


@command(Permission.PAYMENTS)
def bring_back_from_deposit(tx: Tx, *, movement: int) -> None:
    """What was withheld pays again what it paid; raises RuleBroken `over_balance`."""
    for one in _paid(tx, movement):
        if one.withdrawn_on is not None:
            bring_back(tx, one.id)


def _paid(tx: Tx, movement: int) -> list[Received]:
    return withheld_payments(tx, movement=movement)
