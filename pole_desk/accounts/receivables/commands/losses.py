"""What will never be paid, written off invoice by invoice, and the write-off cancelled.

Whoever may issue and credit invoices may give a debt up: recording payments is not enough.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from pole_desk.accounts.billing import queries as billing
from pole_desk.accounts.receivables.commands._recording import (
    INVOICES_TOPIC,
    require_amount,
    require_balance,
    require_brought_back,
    require_day,
)
from pole_desk.accounts.receivables.queries import loss as written
from pole_desk.accounts.receivables.queries import receivable
from pole_desk.accounts.receivables.tables import LossRow
from pole_desk.kernel.errors import BadInput, RuleBroken
from pole_desk.kernel.i18n import _
from pole_desk.kernel.money import euros
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import InvoiceId, IssuerId
from pole_desk.ports.locks import MoneyLock

TOPIC = "losses"


@command(Permission.INVOICE)
def write_off(
    tx: Tx, *, invoice: InvoiceId, on: date, reason: str, amount: Decimal | None = None
) -> int:
    """Give up what is left of an invoice, or a part of it, in euros; its VAT is then recovered by rate.

    Raises NotFound `invoice`, BadInput `reason`, `amount`, `on`, RuleBroken `nothing_due`, `over_balance`,
    `is_credit`, `closed_month`.
    """
    if not reason.strip():
        raise BadInput("reason", _("Dites pourquoi cette créance est perdue : liquidation, disparition, jugement…"))
    found = receivable(tx, invoice=invoice)
    if on < found.issued_on:
        raise BadInput("on", _("Ce jour est avant celui de la facture."))
    lost = found.balance if amount is None else amount
    if amount is None and lost <= 0:
        require_balance(found, Decimal("0.01"))
    require_amount(lost)
    require_day(tx, on)
    require_balance(found, lost)
    tx.port(MoneyLock).require_open(tx, on=on, issuer=_seller(tx, invoice))
    row = LossRow(
        invoice=invoice, on_day=on, amount=lost, reason=reason.strip()[:300], recorded_at=tx.clock.now(),
        withdrawn_on=None, withdrawn_reason="",
    )  # fmt: skip
    tx.session.add(row)
    tx.session.flush()
    _touched(tx, row)
    tx.says(
        _("{amount} de {number} passés en perte : {reason}.").format(
            amount=euros(lost), number=found.number, reason=reason.strip()
        )
    )
    tx.undo_with(withdraw_loss, loss=row.id, reason=_("enregistrement annulé"))
    return row.id


@command(Permission.INVOICE)
def withdraw_loss(tx: Tx, *, loss: int, reason: str) -> None:
    """Cancel a write-off: the invoice is due again, and can be paid; raises RuleBroken `already_withdrawn`."""
    if not reason.strip():
        raise BadInput("reason", _("Dites pourquoi cette perte est annulée."))
    found = written(tx, loss=loss)
    if found.withdrawn_on is not None:
        raise RuleBroken("already_withdrawn", _("Cette perte est déjà annulée."))
    row = tx.session.get_one(LossRow, loss)
    row.withdrawn_on = tx.clock.today()
    row.withdrawn_reason = reason.strip()[:300]
    tx.session.flush()
    _touched(tx, row)
    tx.says(_("Perte de {amount} sur {number} annulée.").format(amount=euros(found.amount), number=found.number))
    tx.undo_with(restore_loss, loss=loss)


@command(Permission.INVOICE)
def restore_loss(tx: Tx, *, loss: int) -> None:
    """Put a cancelled write-off back; raises RuleBroken `not_withdrawn`, `over_balance`, `closed_month`."""
    found = written(tx, loss=loss)
    if found.withdrawn_on is None:
        raise RuleBroken("not_withdrawn", _("Cette perte n’est pas annulée."))
    require_balance(receivable(tx, invoice=found.invoice), found.amount)
    require_brought_back(tx, found.withdrawn_on, _seller(tx, found.invoice))
    row = tx.session.get_one(LossRow, loss)
    row.withdrawn_on = None
    row.withdrawn_reason = ""
    tx.session.flush()
    _touched(tx, row)
    tx.says(_("Perte de {amount} sur {number} remise.").format(amount=euros(found.amount), number=found.number))
    tx.undo_with(withdraw_loss, loss=loss, reason=found.withdrawn_reason)


def _seller(tx: Tx, invoice: InvoiceId) -> IssuerId:
    return billing.invoice(tx, invoice=invoice).issuer


def _touched(tx: Tx, row: LossRow) -> None:
    tx.changed(TOPIC, row.id)
    tx.changed(INVOICES_TOPIC, row.invoice)
