"""What a line of the bank is, done and tied to it: debits collected or bounced, transfers executed or sent back,
deposits received. The gestures are in `batches` and `detaching`.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import exists, select

from pole_desk.accounts.receivables.commands._lines import open_day, require_sum, tie
from pole_desk.accounts.receivables.commands.debits import confirm_debits, reject_debit
from pole_desk.accounts.receivables.commands.refunds import return_payment
from pole_desk.accounts.receivables.commands.transfers import confirm_transfers, reject_transfer
from pole_desk.accounts.receivables.queries import Debit, Transfer, payments, refunds, standing_movements
from pole_desk.accounts.receivables.queries import debit as debit_of
from pole_desk.accounts.receivables.queries import debits as debits_of
from pole_desk.accounts.receivables.queries import payment as recorded
from pole_desk.accounts.receivables.queries import transfer as transfer_of
from pole_desk.accounts.receivables.queries import transfers as transfers_of
from pole_desk.accounts.receivables.rules.debits import DebitState
from pole_desk.accounts.receivables.rules.transfers import STANDING, TransferState
from pole_desk.accounts.receivables.tables import BankLineRow, BankMatchRow
from pole_desk.activities.leases.commands import receive_deposit
from pole_desk.kernel.errors import RuleBroken
from pole_desk.kernel.i18n import _, numeric_day
from pole_desk.kernel.money import ZERO, euros
from pole_desk.kernel.work import Tx, Undo
from pole_desk.ports.ids import LeaseId, PaymentId

FROM_BANK = _("relevé de banque")


class Told(NamedTuple):
    """What taking a line back must undo besides its ties: debits asked again, acts by their ways back."""

    reopen: tuple[int, ...] = ()
    ways: tuple[Undo, ...] = ()


def tell_returned(tx: Tx, row: BankLineRow, payment: PaymentId, reason: str = "") -> int:
    """The bank took a payment back; the refund that says so."""
    found = recorded(tx, payment=payment)
    require_sum(row, found.refunded - found.amount)
    why = reason.strip() or row.returned or row.text[:200] or _("repris par la banque")
    refund = return_payment(
        tx, payment=payment, on=max(open_day(tx, row), found.received_on), reason=why, reference=row.reference
    )
    tie(tx, row, refund=refund, amount=row.amount, made=True)
    return refund


def tell_debits(
    tx: Tx, row: BankLineRow, debits: Collection[int], rejected: Sequence[tuple[int, str]] = ()
) -> Told:
    """A batch came in: what was asked is collected now, what was collected by hand is found again; those that the
    bank left out are rejected, each with its code.
    """
    found = debits_of(tx, ids=debits)
    require_sum(row, sum((one.amount for one in found), ZERO))
    asked = [one.id for one in found if one.state == DebitState.ASKED]
    if asked:
        _require_due(tx, [one for one in found if one.state == DebitState.ASKED])
        confirm_debits(tx, on=tx.clock.today(), debits=asked)
    told = debits_of(tx, ids=debits)
    paid = {one.id: one for one in payments(tx, ids=[one.payment for one in told if one.payment is not None])}
    for one in told:
        if one.payment is None or paid[one.payment].banked:
            raise RuleBroken(
                "debit_settled",
                _("Le prélèvement {reference} de {name} est rejeté, annulé ou déjà celui d’une autre ligne.").format(
                    reference=one.end_to_end, name=one.party_name
                ),
            )
        tie(tx, row, payment=one.payment, amount=one.amount, made=one.id in asked)
    ways = []
    for number, code in rejected:
        reject_debit(tx, debit=number, code=code, on=open_day(tx, row))
        way = tx.way_back()
        ways += [] if way is None else [way]
    return Told(ways=tuple(ways))


def _require_due(tx: Tx, debits: Sequence[Debit]) -> None:
    early = [one for one in debits if one.collect_on > tx.clock.today()]
    if early:
        raise RuleBroken(
            "debits_early",
            _("Le prélèvement {reference} est pour le {day} : la banque ne l’a pas encore encaissé.").format(
                reference=early[0].end_to_end, day=numeric_day(early[0].collect_on)
            ),
        )


def tell_bounced(tx: Tx, row: BankLineRow, debit: int, code: str) -> Told:
    """The bank took a debit back, with its code: its invoice is due again."""
    found = debit_of(tx, debit=debit)
    require_sum(row, -found.amount)
    reopen: tuple[int, ...] = ()
    if found.state == DebitState.ASKED:
        _require_due(tx, [found])
        confirm_debits(tx, on=tx.clock.today(), debits=[debit])
        found, reopen = debit_of(tx, debit=debit), (debit,)
    payment = found.payment
    reject_debit(tx, debit=debit, code=code, on=max(open_day(tx, row), found.collect_on))
    made = [one.id for one in refunds(tx) if one.payment == payment and one.withdrawn_on is None and one.returned]
    tie(tx, row, refund=max(made), amount=row.amount, made=True)
    return Told(reopen)


def tell_transfers(tx: Tx, row: BankLineRow, transfers: Collection[int]) -> Told:
    """A file of transfers went out, or some of it: executed on the day of the line."""
    found = transfers_of(tx, ids=transfers)
    require_sum(row, -sum((one.amount for one in found), ZERO))
    for one in found:
        if one.state not in STANDING or one.banked:
            raise RuleBroken("transfers_settled", _unlike(one))
    ordered = [one.id for one in found if one.state == TransferState.ORDERED]
    if ordered:
        confirm_transfers(tx, on=row.booked_on, transfers=ordered)
    for one in found:
        tie(tx, row, transfer=one.id, amount=-one.amount, made=one.id in ordered)
    return Told()


def tell_sent_back(tx: Tx, row: BankLineRow, transfer: int, reason: str) -> Told:
    """A transfer came back: refused, its sum is to be sent again."""
    found = transfer_of(tx, transfer=transfer)
    require_sum(row, found.amount)
    if found.state not in STANDING:
        raise RuleBroken("transfers_settled", _unlike(found))
    reject_transfer(tx, transfer=transfer, reason=reason)
    tie(tx, row, transfer=transfer, amount=row.amount, made=True)
    return Told()


def _unlike(one: Transfer) -> str:
    return _("Le virement de {amount} à {name} est refusé, annulé ou déjà celui d’une autre ligne.").format(
        amount=euros(one.amount), name=one.party_name
    )


def tell_deposit(tx: Tx, row: BankLineRow, lease: LeaseId | None, movement: int | None) -> int:
    """A deposit came in for an agreement, or a movement written by hand is found again; its number."""
    made = movement is None
    if movement is None:
        if lease is None or row.amount <= 0:
            raise RuleBroken("line_out", _("Dites de quelle convention vient ce dépôt : seul de l’argent reçu l’est."))
        movement = receive_deposit(tx, lease=lease, on=open_day(tx, row), amount=row.amount, reason=FROM_BANK)
    else:
        known: dict[int, Decimal] = standing_movements(tx)
        require_sum(row, known.get(movement, ZERO))
    if tx.connection.scalar(
        select(exists().where(BankMatchRow.deposit == movement, BankMatchRow.withdrawn.is_(False)))
    ):
        raise RuleBroken("matched", _("Ce dépôt est déjà celui d’une autre ligne de banque."))
    tie(tx, row, deposit=movement, amount=row.amount, made=made)
    return movement
