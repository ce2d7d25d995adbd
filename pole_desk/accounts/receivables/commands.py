"""Payments recorded, withdrawn, put back; nothing of them is changed or deleted."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import insert

from pole_desk.accounts.receivables.queries import Receivable, receivable
from pole_desk.accounts.receivables.queries import payment as recorded
from pole_desk.accounts.receivables.rules import TOPIC, Method, State, method_names
from pole_desk.accounts.receivables.tables import AllocationRow, PaymentRow
from pole_desk.kernel.errors import BadInput, RuleBroken
from pole_desk.kernel.i18n import _
from pole_desk.kernel.money import euros, round_cents
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import InvoiceId, PaymentId

INVOICES_TOPIC = "invoices"


@command(Permission.PAYMENTS)
def record_payment(
    tx: Tx, *, invoice: InvoiceId, on: date, amount: Decimal, method: Method, reference: str = ""
) -> PaymentId:
    """Money received on an invoice, in euros; a part of what is due or all of it.

    Raises NotFound `invoice`, BadInput `amount`, RuleBroken `is_credit`, `over_balance` naming
    what is due.
    """
    if amount <= 0 or amount != round_cents(amount):
        raise BadInput("amount", _("Un règlement est un montant positif, au centime près."))
    found = receivable(tx, invoice=invoice)
    _require_room(found, amount)
    row = PaymentRow(
        party=found.party,
        received_on=on,
        method=str(Method(method)),
        amount=amount,
        reference=reference.strip(),
        recorded_at=tx.clock.now(),
        withdrawn_on=None,
        withdrawn_reason="",
    )
    tx.session.add(row)
    tx.session.flush()
    tx.connection.execute(
        insert(AllocationRow), {"payment": row.id, "invoice": invoice, "amount": amount}
    )
    tx.changed(TOPIC, row.id)
    tx.changed(INVOICES_TOPIC, invoice)
    tx.says(
        _("Règlement de {amount} ({method}) sur {number}.").format(
            amount=euros(amount), method=method_names()[row.method], number=found.number
        )
    )
    tx.undo_with(withdraw_payment, payment=row.id, reason=_("enregistrement annulé"))
    return PaymentId(row.id)


@command(Permission.PAYMENTS)
def withdraw_payment(tx: Tx, *, payment: PaymentId, reason: str) -> None:
    """Take back a payment recorded by mistake, or a bounced one; it stays written, with why.

    Raises NotFound `payment`, BadInput `reason`, RuleBroken `already_withdrawn`.
    """
    if not reason.strip():
        raise BadInput("reason", _("Dites pourquoi ce règlement est retiré."))
    found = recorded(tx, payment=payment)
    if found.withdrawn_on is not None:
        raise RuleBroken("already_withdrawn", _("Ce règlement est déjà retiré."))
    row = tx.session.get_one(PaymentRow, payment)
    row.withdrawn_on = tx.clock.today()
    row.withdrawn_reason = reason.strip()
    tx.session.flush()
    tx.changed(TOPIC, payment)
    tx.changed(INVOICES_TOPIC, found.invoice)
    tx.says(
        _("Règlement de {amount} retiré : {reason}.").format(
            amount=euros(found.amount), reason=reason.strip()
        )
    )
    tx.undo_with(restore_payment, payment=payment)


@command(Permission.PAYMENTS)
def restore_payment(tx: Tx, *, payment: PaymentId) -> None:
    """Put back a withdrawn payment; raises RuleBroken `over_balance` when it no longer fits."""
    found = recorded(tx, payment=payment)
    if found.withdrawn_on is None:
        raise RuleBroken("not_withdrawn", _("Ce règlement n’est pas retiré."))
    _require_room(receivable(tx, invoice=found.invoice), found.amount)
    row = tx.session.get_one(PaymentRow, payment)
    row.withdrawn_on = None
    row.withdrawn_reason = ""
    tx.session.flush()
    tx.changed(TOPIC, payment)
    tx.changed(INVOICES_TOPIC, found.invoice)
    tx.says(_("Règlement de {amount} remis.").format(amount=euros(found.amount)))
    tx.undo_with(withdraw_payment, payment=payment, reason=found.withdrawn_reason)


def _require_room(found: Receivable, amount: Decimal) -> None:
    if found.state == State.CREDIT:
        raise RuleBroken(
            "is_credit",
            _("{number} est un avoir : il se déduit de {original}, il ne se règle pas.").format(
                number=found.number, original=found.original_number
            ),
        )
    if amount > found.balance:
        raise RuleBroken(
            "over_balance",
            _("{amount} dépasse ce qui reste dû sur {number} : {balance}.").format(
                amount=euros(amount), number=found.number, balance=euros(max(found.balance, Decimal(0)))
            ),
            balance=found.balance,
        )
