"""A bank line put aside with its reason, detached from what it was said to be, and said to be it again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select

from pole_desk.accounts.receivables.commands._lines import (
    new_line,
    settle_line,
    standing_payment,
    standing_refund,
    ties_of,
    used_line,
)
from pole_desk.accounts.receivables.commands._recording import bring_back, parts_standing, withdraw
from pole_desk.accounts.receivables.commands._telling import (
    Told,
    tell_bounced,
    tell_debits,
    tell_returned,
    tell_sent_back,
    tell_transfers,
)
from pole_desk.accounts.receivables.commands.debits import accept_debit, reopen_debits
from pole_desk.accounts.receivables.commands.refunds import cancel_return
from pole_desk.accounts.receivables.commands.transfers import accept_transfer, unconfirm_transfers
from pole_desk.accounts.receivables.queries import Refund, mandates, receivables
from pole_desk.accounts.receivables.queries import debits as debits_of
from pole_desk.accounts.receivables.queries import payment as recorded
from pole_desk.accounts.receivables.queries import refund as given_back
from pole_desk.accounts.receivables.queries import transfer as transfer_of
from pole_desk.accounts.receivables.rules.debits import ENDING_CODES, DebitState
from pole_desk.accounts.receivables.tables import AllocationRow, BankLineRow, BankMatchRow
from pole_desk.activities.leases.commands import restore_deposit, withdraw_deposit
from pole_desk.kernel.errors import BadInput, RuleBroken
from pole_desk.kernel.i18n import _, ngettext
from pole_desk.kernel.money import ZERO, euros
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, Undo, command, command_name
from pole_desk.ports.ids import InvoiceId, PaymentId

Step = tuple[str, Any]
"""What says a line again: a tie to put back, or what to tell of it."""


@command(Permission.PAYMENTS)
def ignore_line(tx: Tx, *, line: int, reason: str) -> None:
    """Put aside a line that is no client's payment, with the reason.

    Raises BadInput `reason`, RuleBroken `line_used`.
    """
    if not reason.strip():
        raise BadInput("reason", _("Dites pourquoi cette ligne est écartée : frais, salaire, virement interne…"))
    row = new_line(tx, line)
    row.ignored_reason = reason.strip()[:300]
    settle_line(tx, row, "ignored")
    tx.says(_("Ligne de {amount} écartée : {reason}.").format(amount=euros(row.amount), reason=reason.strip()))
    tx.undo_with(unmatch_line, line=line)


@command(Permission.PAYMENTS)
def unmatch_line(tx: Tx, *, line: int, reopen: Sequence[int] = (), ways: Sequence[Undo] = ()) -> None:
    """Make a line new again: what was recorded from it is taken back, what was known already stays.

    `reopen` are debits to be asked again and `ways` acts to be taken back besides, when a gesture is undone. Raises
    NotFound `bank_line`, RuleBroken `line_new`, `refunded`.
    """
    row = used_line(tx, line)
    if row.state == "ignored":
        reason = row.ignored_reason
        row.ignored_reason = ""
        settle_line(tx, row, "new")
        tx.says(_("Ligne de {amount} de nouveau à rapprocher.").format(amount=euros(row.amount)))
        tx.undo_with(ignore_line, line=line, reason=reason)
        return
    steps = _detach(tx, row)
    if reopen:
        reopen_debits(tx, debits=reopen)
    steps += [("act", again) for again in tx.each_back(ways)]
    tx.says(_("Ligne de {amount} détachée.").format(amount=euros(row.amount)))
    tx.undo_with(rematch_line, line=line, steps=steps)


@command(Permission.PAYMENTS)
def unmatch_lines(tx: Tx, *, lines: Sequence[int]) -> None:
    """Make several lines new again, all or none."""
    again = {}
    for line in lines:
        again[line] = _detach(tx, used_line(tx, line))
    tx.says(ngettext("{count} ligne détachée.", "{count} lignes détachées.", len(lines)).format(count=len(lines)))
    tx.undo_with(rematch_lines, steps=again)


@command(Permission.PAYMENTS)
def rematch_line(tx: Tx, *, line: int, steps: Sequence[Step]) -> None:
    """Bring back what a line was matched to; raises RuleBroken `over_balance` when it no longer fits."""
    told = _rematch(tx, line, steps)
    tx.says(_("Ligne rapprochée de nouveau."))
    tx.undo_with(unmatch_line, line=line, reopen=told.reopen, ways=told.ways)


@command(Permission.PAYMENTS)
def rematch_lines(tx: Tx, *, steps: dict[int, Sequence[Step]]) -> None:
    """Bring back what several lines were matched to, all or none."""
    for line, own in steps.items():
        _rematch(tx, line, own)
    tx.says(_("Lignes rapprochées de nouveau."))
    tx.undo_with(unmatch_lines, lines=list(steps))


def _rematch(tx: Tx, line: int, steps: Sequence[Step]) -> Told:
    row = new_line(tx, line)
    reopen: tuple[int, ...] = ()
    ways: tuple[Undo, ...] = ()
    for kind, what in steps:
        if kind == "act":
            way = tx.take_back(what)
            ways += () if way is None else (way,)
        else:
            told = _again(tx, row, kind, what)
            reopen, ways = reopen + told.reopen, ways + told.ways
    settle_line(tx, row, "matched")
    return Told(reopen, ways)


def _again(tx: Tx, row: BankLineRow, kind: str, what: Any) -> Told:
    if kind == "debits":
        return tell_debits(tx, row, what)
    if kind == "bounced":
        return tell_bounced(tx, row, *what)
    if kind == "transfers":
        return tell_transfers(tx, row, what)
    if kind == "sent_back":
        return tell_sent_back(tx, row, *what)
    if kind == "returned":
        tell_returned(tx, row, *what)
        return Told()
    tie = tx.session.get_one(BankMatchRow, what)
    if tie.payment is not None and tie.made:
        bring_back(tx, PaymentId(tie.payment))
    elif tie.payment is not None:
        standing_payment(tx, PaymentId(tie.payment))
    elif tie.refund is not None:
        standing_refund(tx, tie.refund)
    elif tie.deposit is not None and tie.made:
        restore_deposit(tx, movement=tie.deposit)
    tie.withdrawn = False
    tx.session.flush()
    return Told()


def _detach(tx: Tx, row: BankLineRow) -> list[Step]:
    """Untie a line and take back what was recorded from it; what says it again."""
    ties = ties_of(tx, row)
    settle_line(tx, row, "new")
    for tie in ties:
        tie.withdrawn = True
    tx.session.flush()
    debited = {one.payment: one.id for one in debits_of(tx, payments=[PaymentId(tie.payment or 0) for tie in ties])}
    sent = [tie for tie in ties if tie.transfer is not None and tie.amount < 0]
    rest = [tie for tie in ties if tie not in sent and tie.payment not in debited]
    return [*_batch_back(tx, ties, debited), *_transfers_back(tx, sent), *(_back(tx, tie) for tie in rest)]


def _batch_back(tx: Tx, ties: Sequence[BankMatchRow], debited: Mapping[PaymentId | None, int]) -> list[Step]:
    """Debits that the line collected are asked again."""
    opened = [debited[PaymentId(tie.payment)] for tie in ties if tie.made and tie.payment in debited]
    if opened:
        reopen_debits(tx, debits=opened)
    return [("debits", list(debited.values()))] if debited else []


def _transfers_back(tx: Tx, sent: Sequence[BankMatchRow]) -> list[Step]:
    """Transfers that the line confirmed wait again."""
    confirmed = [tie.transfer for tie in sent if tie.made and tie.transfer is not None]
    if confirmed:
        unconfirm_transfers(tx, transfers=confirmed)
    return [("transfers", [tie.transfer for tie in sent])] if sent else []


def _back(tx: Tx, tie: BankMatchRow) -> Step:
    """What one tie recorded is taken back; what says it again."""
    if tie.made and tie.refund is not None:
        return _not_returned(tx, tie.refund)
    if tie.transfer is not None:
        return _not_sent_back(tx, tie.transfer)
    if tie.made and tie.payment is not None:
        _withdraw_made(tx, PaymentId(tie.payment))
    if tie.made and tie.deposit is not None:
        withdraw_deposit(tx, movement=tie.deposit)
    return "tie", tie.id


def _withdraw_made(tx: Tx, payment: PaymentId) -> None:
    found = recorded(tx, payment=payment)
    if found.refunded:
        raise RuleBroken("refunded", _("Ce règlement a été remboursé : retirez d’abord le remboursement."))
    invoices = [part.invoice for part in parts_standing(tx, payment)]
    withdraw(tx, payment, _("ligne de banque détachée"), invoices)


def _not_returned(tx: Tx, refund: int) -> Step:
    """A payment was not taken back: what it paid before, it pays again; the debit that bounced stands again."""
    found = given_back(tx, refund=refund)
    told = found.reference, found.on, found.amount
    bounced = [
        one for one in debits_of(tx, state=DebitState.REJECTED)
        if found.reference and (one.end_to_end, one.rejected_on, one.amount) == told
    ]  # fmt: skip
    parts = _parts_back(tx, found)
    if not bounced:
        cancel_return(tx, refund=refund, parts=parts)
        return "returned", (found.payment, found.reason)
    one = bounced[-1]
    [signed] = mandates(tx, ids=[one.mandate], withdrawn=True)
    ended = one.code in ENDING_CODES and signed.revoked_on == one.rejected_on
    way = Undo(command_name(cancel_return), {"refund": refund, "parts": parts})
    accept_debit(tx, debit=one.id, payment=found.payment, way=way, reinstated=ended)
    return "bounced", (one.id, one.code)


def _not_sent_back(tx: Tx, transfer: int) -> Step:
    """A transfer did not come back after all: it is confirmed, on its own day or the one that its line tells."""
    found = transfer_of(tx, transfer=transfer)
    told = tx.connection.scalar(
        select(BankLineRow.booked_on)
        .join(BankMatchRow, BankMatchRow.line == BankLineRow.id)
        .where(BankMatchRow.transfer == transfer, BankMatchRow.withdrawn.is_(False), BankMatchRow.amount < ZERO)
    )
    accept_transfer(tx, transfer=transfer, confirmed_on=told or found.execute_on)
    return "sent_back", (transfer, found.reason)


def _parts_back(tx: Tx, found: Refund) -> list[tuple[PaymentId, InvoiceId, Decimal]]:
    """What a payment paid before it was taken back, as far as there is room."""
    given = select(func.coalesce(func.max(AllocationRow.id), 0)).where(
        AllocationRow.payment == found.payment, AllocationRow.amount > ZERO
    )
    taken = select(AllocationRow.invoice, AllocationRow.amount).where(
        AllocationRow.payment == found.payment, AllocationRow.id > given.scalar_subquery(),
        AllocationRow.on_day >= found.on,
    )  # fmt: skip
    room = receivables(tx, invoices=[row.invoice for row in tx.connection.execute(taken)])
    return [
        (found.payment, InvoiceId(invoice), min(-amount, room[InvoiceId(invoice)].balance))
        for invoice, amount in tx.connection.execute(taken)
        if room[InvoiceId(invoice)].balance > 0
    ]
