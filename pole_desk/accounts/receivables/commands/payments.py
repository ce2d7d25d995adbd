"""Payments recorded, withdrawn, put back, compensations; nothing is changed or deleted."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal

from sqlalchemy import insert

from pole_desk.accounts.billing.queries import AskedOf, asked_of
from pole_desk.accounts.receivables.queries import (
    Payment,
    Receivable,
    compensations,
    receivable,
    receivables,
)
from pole_desk.accounts.receivables.queries import payment as recorded
from pole_desk.accounts.receivables.rules import TOPIC, Method, State, method_names, to_set_off
from pole_desk.accounts.receivables.tables import AllocationRow, PaymentRow
from pole_desk.kernel.errors import BadInput, RuleBroken
from pole_desk.kernel.i18n import _, of_month
from pole_desk.kernel.money import ZERO, euros, round_cents
from pole_desk.kernel.periods import Month
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import DossierId, InvoiceId, PaymentId
from pole_desk.ports.payouts import NettedAccount, NettingSources

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
    payment = _record(tx, found, on, amount, Method(method), reference=reference.strip())
    tx.says(
        _("Règlement de {amount} ({method}) sur {number}.").format(
            amount=euros(amount), method=method_names()[method], number=found.number
        )
    )
    tx.undo_with(withdraw_payment, payment=payment, reason=_("enregistrement annulé"))
    return payment


@command(Permission.PAYMENTS)
def withdraw_payment(tx: Tx, *, payment: PaymentId, reason: str) -> None:
    """Take back a payment recorded by mistake, or a bounced one; it stays written, with why.

    Raises NotFound `payment`, BadInput `reason`, RuleBroken `already_withdrawn`, `follows_account`.
    """
    if not reason.strip():
        raise BadInput("reason", _("Dites pourquoi ce règlement est retiré."))
    found = recorded(tx, payment=payment)
    if found.withdrawn_on is not None:
        raise RuleBroken("already_withdrawn", _("Ce règlement est déjà retiré."))
    _require_by_hand(found)
    _withdraw(tx, found, reason.strip())
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
    _require_by_hand(found)
    _require_room(receivable(tx, invoice=found.invoice), found.amount)
    row = tx.session.get_one(PaymentRow, payment)
    row.withdrawn_on = None
    row.withdrawn_reason = ""
    tx.session.flush()
    tx.changed(TOPIC, payment)
    tx.changed(INVOICES_TOPIC, found.invoice)
    tx.says(_("Règlement de {amount} remis.").format(amount=euros(found.amount)))
    tx.undo_with(withdraw_payment, payment=payment, reason=found.withdrawn_reason)


@command(Permission.PAYMENTS)
def set_off_accounts(tx: Tx, *, dossiers: Collection[DossierId] | None = None) -> int:
    """Settle invoices with what the pole holds for the dossiers that net; how many were written.

    The oldest invoice first, as far as what is held goes; a compensation that no longer holds is
    withdrawn, another one written. Asked again, it changes nothing.
    """
    sources = tx.port(NettingSources).sources
    accounts = [one for source in sources for one in source.netted(tx, dossiers)]
    if not accounts:
        return 0
    asked: dict[DossierId, list[AskedOf]] = {}
    for part in asked_of(tx, dossiers=[one.dossier for one in accounts]):
        asked.setdefault(part.dossier, []).append(part)
    invoiced = {part.invoice for parts in asked.values() for part in parts}
    found = receivables(tx, invoices=invoiced)
    return sum(_set_off(tx, one, asked.get(one.dossier, []), found) for one in accounts)


def _set_off(
    tx: Tx, account: NettedAccount, parts: list[AskedOf], receivable: Mapping[InvoiceId, Receivable]
) -> int:
    standing: dict[InvoiceId, list[Payment]] = {}
    for one in compensations(tx, payouts=account.key):
        standing.setdefault(one.invoice, []).append(one)
    available, written = account.available, []
    for part in parts:
        own = standing.pop(part.invoice, [])
        already = sum((one.amount for one in own), ZERO)
        found = receivable[part.invoice]
        wanted = to_set_off(
            asked=part.amount, lines=part.lines, balance=found.balance + already, available=available
        )
        available -= wanted
        if wanted != already:
            written.append((found, wanted, Month.of(part.served)))
            for one in own:
                _withdraw(tx, one, _("compensation revue"))
    for own in standing.values():
        for one in own:
            _withdraw(tx, one, _("compensation revue"))
    for found, wanted, month in written:
        if wanted:
            payout = f"{account.key}:{month}"
            _record(tx, found, tx.clock.today(), wanted, Method.NETTING, payout=payout,
                    reference=_("sur les ventes {month}").format(month=of_month(month)))  # fmt: skip
    return len(written)


def _record(
    tx: Tx,
    found: Receivable,
    on: date,
    amount: Decimal,
    method: Method,
    *,
    reference: str = "",
    payout: str | None = None,
) -> PaymentId:
    row = PaymentRow(
        party=found.party, received_on=on, method=str(method), amount=amount,
        reference=reference, recorded_at=tx.clock.now(), withdrawn_on=None, withdrawn_reason="",
        payout=payout,
    )  # fmt: skip
    tx.session.add(row)
    tx.session.flush()
    tx.connection.execute(
        insert(AllocationRow), {"payment": row.id, "invoice": found.id, "amount": amount}
    )
    tx.changed(TOPIC, row.id)
    tx.changed(INVOICES_TOPIC, found.id)
    return PaymentId(row.id)


def _withdraw(tx: Tx, found: Payment, reason: str) -> None:
    row = tx.session.get_one(PaymentRow, found.id)
    row.withdrawn_on = tx.clock.today()
    row.withdrawn_reason = reason
    tx.session.flush()
    tx.changed(TOPIC, found.id)
    tx.changed(INVOICES_TOPIC, found.invoice)


def _require_by_hand(found: Payment) -> None:
    if found.payout is not None:
        raise RuleBroken(
            "follows_account",
            _("Cette compensation suit le compte du participant : corrigez ses ventes ou ses "
              "reversements au magasin, ou faites un avoir."),
        )  # fmt: skip


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
