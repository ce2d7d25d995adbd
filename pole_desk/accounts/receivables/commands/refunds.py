"""Money given back to a client, or taken back by the bank when a debit or a cheque bounces.

Giving back is for whoever may issue and credit invoices; what the bank took is a fact, that who records payments notes.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from sqlalchemy import exists, select

from pole_desk.accounts.receivables.commands._recording import (
    Move,
    parts_standing,
    require_amount,
    require_brought_back,
    require_by_hand,
    require_day,
    require_standing,
    seller_of,
    write,
)
from pole_desk.accounts.receivables.commands.allocating import adjust_allocations
from pole_desk.accounts.receivables.queries import Received
from pole_desk.accounts.receivables.queries import payment as recorded
from pole_desk.accounts.receivables.queries import refund as given_back
from pole_desk.accounts.receivables.rules import TOPIC, Method, method_names
from pole_desk.accounts.receivables.tables import BankMatchRow, RefundRow
from pole_desk.kernel.errors import BadInput, RuleBroken
from pole_desk.kernel.i18n import _
from pole_desk.kernel.money import ZERO, euros
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import InvoiceId, PaymentId
from pole_desk.ports.locks import MoneyLock


@command(Permission.INVOICE)
def refund_payment(
    tx: Tx, *, payment: PaymentId, on: date, amount: Decimal, method: Method, reference: str = "", reason: str = ""
) -> int:
    """Give money back to a client, out of what no invoice has of a payment.

    Raises NotFound `payment`, BadInput `amount`, `method`, `on`, RuleBroken `over_free` naming what waits,
    `closed_month`.
    """
    require_amount(amount)
    if method == Method.NETTING:
        raise BadInput("method", _("Un remboursement se fait par virement, chèque, carte ou espèces."))
    found = _open(tx, payment)
    _require_after(found, on)
    if amount > found.free:
        raise RuleBroken(
            "over_free",
            _("{amount} dépasse ce qui attend de ce règlement : {free}. Retirez-le d’abord d’une facture.").format(
                amount=euros(amount), free=euros(found.free)
            ),
            free=found.free,
        )
    tx.port(MoneyLock).require_open(tx, on=on, issuer=seller_of(tx, payment))
    refund = _write(tx, found, on, amount, Method(method), reference=reference, reason=reason)
    tx.says(
        _("{amount} rendus à {party} ({method}).").format(
            amount=euros(amount), party=found.party_name, method=method_names()[method]
        )
    )
    tx.undo_with(withdraw_refund, refund=refund, reason=_("enregistrement annulé"))
    return refund


@command(Permission.PAYMENTS)
def return_payment(tx: Tx, *, payment: PaymentId, on: date, reason: str, reference: str = "") -> int:
    """The bank took a payment back (cheque without funds, debit rejected): its invoices are due again.

    Raises NotFound `payment`, BadInput `reason`, `on`, RuleBroken `nothing_left`, `closed_month`.
    """
    if not reason.strip():
        raise BadInput("reason", _("Dites pourquoi la banque a repris ce règlement."))
    found = _open(tx, payment)
    _require_after(found, on)
    left = found.amount - found.refunded
    if not left:
        raise RuleBroken("nothing_left", _("Ce règlement a déjà été rendu en entier."))
    tx.port(MoneyLock).require_open(tx, on=on, issuer=seller_of(tx, payment))
    parts = parts_standing(tx, payment)
    taken = [Move(payment, part.invoice, -part.amount) for part in parts]
    write(tx, taken, on=max((on, *(part.last for part in parts))))
    method = Method(found.method)
    refund = _write(tx, found, on, left, method, reference=reference, reason=reason, returned=True)
    tx.says(
        _("Règlement de {amount} de {party} repris par la banque : {reason}.").format(
            amount=euros(left), party=found.party_name, reason=reason.strip()
        )
    )
    back = [(move.payment, move.invoice, -move.amount) for move in taken]
    tx.undo_with(cancel_return, refund=refund, parts=back)
    return refund


@command(Permission.PAYMENTS)
def cancel_return(tx: Tx, *, refund: int, parts: Sequence[tuple[PaymentId, InvoiceId, Decimal]]) -> None:
    """A payment was not taken back after all: it pays the same invoices again; raises RuleBroken `not_returned`."""
    found = given_back(tx, refund=refund)
    if not found.returned:
        raise RuleBroken("not_returned", _("Ce n’est pas une reprise de la banque : annulez le remboursement."))
    withdraw_refund(tx, refund=refund, reason=_("reprise annulée"))
    if parts:
        adjust_allocations(tx, moves=parts)
    tx.says(_("Reprise de {amount} annulée.").format(amount=euros(found.amount)))
    tx.undo_with(
        return_payment, payment=found.payment, on=found.on, reason=found.reason, reference=found.reference
    )


@command(Permission.INVOICE)
def withdraw_refund(tx: Tx, *, refund: int, reason: str) -> None:
    """Take back a refund recorded by mistake; raises RuleBroken `already_withdrawn`, `matched`, `refund_ordered`."""
    if not reason.strip():
        raise BadInput("reason", _("Dites pourquoi ce remboursement est retiré."))
    found = given_back(tx, refund=refund)
    if found.withdrawn_on is not None:
        raise RuleBroken("already_withdrawn", _("Ce remboursement est déjà retiré."))
    if tx.connection.scalar(
        select(exists().where(BankMatchRow.refund == refund, BankMatchRow.withdrawn.is_(False)))
    ):
        raise RuleBroken(
            "matched", _("Une ligne de relevé de banque dit ce remboursement : détachez-la d’abord.")
        )
    row = tx.session.get_one(RefundRow, refund)
    row.withdrawn_on = tx.clock.today()
    row.withdrawn_reason = reason.strip()[:300]
    tx.session.flush()
    tx.changed(TOPIC, found.payment)
    tx.says(_("Remboursement de {amount} retiré.").format(amount=euros(found.amount)))
    tx.undo_with(restore_refund, refund=refund)


@command(Permission.INVOICE)
def restore_refund(tx: Tx, *, refund: int) -> None:
    """Put a withdrawn refund back; raises RuleBroken `over_free` when its money went elsewhere."""
    found = given_back(tx, refund=refund)
    if found.withdrawn_on is None:
        raise RuleBroken("not_withdrawn", _("Ce remboursement n’est pas retiré."))
    free = _open(tx, found.payment).free
    if found.amount > free:
        raise RuleBroken(
            "over_free",
            _("{amount} dépasse ce qui attend de ce règlement : {free}. Retirez-le d’abord d’une facture.").format(
                amount=euros(found.amount), free=euros(max(free, ZERO))
            ),
            free=free,
        )
    require_brought_back(tx, found.withdrawn_on, seller_of(tx, found.payment))
    row = tx.session.get_one(RefundRow, refund)
    row.withdrawn_on = None
    row.withdrawn_reason = ""
    tx.session.flush()
    tx.changed(TOPIC, found.payment)
    tx.says(_("Remboursement de {amount} remis.").format(amount=euros(found.amount)))
    tx.undo_with(withdraw_refund, refund=refund, reason=found.withdrawn_reason)


def _open(tx: Tx, payment: PaymentId) -> Received:
    found = recorded(tx, payment=payment)
    require_standing(found)
    require_by_hand(found)
    return found


def _require_after(found: Received, on: date) -> None:
    if on < found.received_on:
        raise BadInput("on", _("Ce jour est avant celui où le règlement est arrivé."))


def _write(
    tx: Tx,
    found: Received,
    on: date,
    amount: Decimal,
    method: Method,
    *,
    reference: str,
    reason: str,
    returned: bool = False,
) -> int:
    require_day(tx, on)
    row = RefundRow(
        payment=found.id, on_day=on, method=str(method), amount=amount, reference=reference.strip(),
        returned=returned, reason=reason.strip()[:300], recorded_at=tx.clock.now(), withdrawn_on=None,
        withdrawn_reason="",
    )  # fmt: skip
    tx.session.add(row)
    tx.session.flush()
    tx.changed(TOPIC, found.id)
    return row.id
