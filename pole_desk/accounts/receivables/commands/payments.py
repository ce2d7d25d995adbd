"""Payments recorded, withdrawn, put back; nothing is changed or deleted."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from pole_desk.accounts.receivables.commands._recording import (
    Parts,
    bring_back,
    first_due,
    parts_standing,
    record,
    require_amount,
    require_balance,
    require_by_hand,
    require_standing,
    withdraw,
)
from pole_desk.accounts.receivables.queries import payment as recorded
from pole_desk.accounts.receivables.queries import receivable
from pole_desk.accounts.receivables.rules import Method, method_names
from pole_desk.kernel.errors import BadInput, RuleBroken
from pole_desk.kernel.i18n import _, ngettext
from pole_desk.kernel.money import euros
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import InvoiceId, IssuerId, PartyId, PaymentId
from pole_desk.registers.parties.queries import require_party


@command(Permission.PAYMENTS)
def record_payment(
    tx: Tx, *, invoice: InvoiceId, on: date, amount: Decimal, method: Method, reference: str = ""
) -> PaymentId:
    """Money received on an invoice, in euros; a part of what is due or all of it.

    Raises NotFound `invoice`, BadInput `on` of a day too far, `amount`, RuleBroken `is_credit`,
    `over_balance` naming what is due, `cash_most`.
    """
    require_amount(amount)
    found = receivable(tx, invoice=invoice)
    require_balance(found, amount)
    payment = record(
        tx, party=found.party, issuer=None, on=on, amount=amount, method=Method(method),
        parts=[(invoice, amount)], reference=reference,
    )  # fmt: skip
    tx.says(
        _("Règlement de {amount} ({method}) sur {number}.").format(
            amount=euros(amount), method=method_names()[method], number=found.number
        )
    )
    tx.undo_with(withdraw_payment, payment=payment, reason=_("enregistrement annulé"))
    return payment


@command(Permission.PAYMENTS)
def receive_payment(
    tx: Tx,
    *,
    party: PartyId,
    on: date,
    amount: Decimal,
    method: Method,
    reference: str = "",
    allocations: Parts | None = None,
    issuer: IssuerId | None = None,
) -> PaymentId:
    """Money received of a client, in euros: on the invoices given, or None: on the first due.

    What no invoice takes stays on the client's account. Raises NotFound `party`, `invoice`, BadInput
    `on` of a day too far, `amount`, `issuer`, RuleBroken as `record_payment` does and `over_payment`,
    `other_party`, `other_issuer`, `cash_unallocated`.
    """
    require_amount(amount)
    require_party(tx, party=party)
    parts = allocations
    if parts is None:
        parts, issuer = first_due(tx, party=party, issuer=issuer, amount=amount)
    payment = record(
        tx, party=party, issuer=issuer, on=on, amount=amount, method=Method(method), parts=parts, reference=reference,
    )  # fmt: skip
    _say_received(tx, payment)
    tx.undo_with(withdraw_payment, payment=payment, reason=_("enregistrement annulé"))
    return payment


def _say_received(tx: Tx, payment: PaymentId) -> None:
    found = recorded(tx, payment=payment)
    numbers = [part.number for part in parts_standing(tx, payment)]
    said = _("Règlement de {amount} ({method}) de {party}").format(
        amount=euros(found.amount), method=method_names()[found.method], party=found.party_name
    )
    if numbers:
        said += ngettext(" sur {numbers}", " sur {numbers}", len(numbers)).format(numbers=", ".join(numbers))
    if found.free:
        said += _(" ; {free} restent sur son compte").format(free=euros(found.free))
    tx.says(said + ".")


@command(Permission.PAYMENTS)
def withdraw_payment(tx: Tx, *, payment: PaymentId, reason: str) -> None:
    """Take back a payment recorded by mistake; it stays written, with why.

    Raises NotFound `payment`, BadInput `reason`, RuleBroken `already_withdrawn`, `follows_account`,
    `follows_deposit`, `refunded`, `matched`.
    """
    if not reason.strip():
        raise BadInput("reason", _("Dites pourquoi ce règlement est retiré."))
    found = recorded(tx, payment=payment)
    require_standing(found)
    require_by_hand(found)
    if found.refunded:
        raise RuleBroken(
            "refunded", _("Ce règlement a été remboursé : retirez d’abord le remboursement.")
        )
    if found.banked:
        raise RuleBroken(
            "matched", _("Une ligne de relevé de banque dit ce règlement : détachez-la d’abord.")
        )
    withdraw(tx, payment, reason.strip(), [part.invoice for part in parts_standing(tx, payment)])
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
    require_by_hand(found)
    bring_back(tx, payment)
    tx.says(_("Règlement de {amount} remis.").format(amount=euros(found.amount)))
    tx.undo_with(withdraw_payment, payment=payment, reason=found.withdrawn_reason)
