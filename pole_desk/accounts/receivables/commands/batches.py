"""A bank line said to be a batch of debits, a file of transfers, what bounced of them, a deposit, or bank fees."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from pole_desk.accounts.receivables.commands._lines import new_line, settle_line, tie
from pole_desk.accounts.receivables.commands._telling import (
    Told,
    tell_bounced,
    tell_debits,
    tell_deposit,
    tell_sent_back,
    tell_transfers,
)
from pole_desk.accounts.receivables.commands.detaching import unmatch_line
from pole_desk.accounts.receivables.queries import debit as debit_of
from pole_desk.accounts.receivables.queries import transfer as transfer_of
from pole_desk.accounts.receivables.rules.batches import require_charged
from pole_desk.accounts.receivables.rules.debits import code_of, code_words
from pole_desk.accounts.receivables.tables import BankLineRow
from pole_desk.kernel.errors import RuleBroken
from pole_desk.kernel.i18n import _, ngettext, plain_day
from pole_desk.kernel.money import euros
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import LeaseId


@command(Permission.PAYMENTS)
def match_debits(
    tx: Tx, *, line: int, debits: Collection[int], rejected: Sequence[tuple[int, str]] = ()
) -> None:
    """Say that a credit is a batch of debits, collected by it; those that the bank left out are rejected with a code.

    Raises RuleBroken `line_used`, `line_sums`, `debits_early`, `debit_settled`, BadInput `reject_code`.
    """
    row = new_line(tx, line)
    if not debits:
        raise RuleBroken("nothing_to_confirm", _("Choisissez les prélèvements que cette ligne est."))
    told = tell_debits(tx, row, debits, rejected)
    said = ngettext(
        "{amount} du {day} : {count} prélèvement encaissé", "{amount} du {day} : {count} prélèvements encaissés",
        len(debits),
    ).format(amount=euros(row.amount), day=plain_day(row.booked_on), count=len(debits))  # fmt: skip
    if rejected:
        said += ngettext(", {count} rejeté", ", {count} rejetés", len(rejected)).format(count=len(rejected))
    _done(tx, row, told, said + ".")


@command(Permission.PAYMENTS)
def match_bounced(tx: Tx, *, line: int, debit: int, code: str) -> None:
    """Say that a line going out is the rejection of a debit: its invoice is due again, with the bank's reason.

    Raises RuleBroken `line_used`, `line_sums`, `debits_early`, `debit_settled`, BadInput `reject_code`.
    """
    row = new_line(tx, line)
    told = tell_bounced(tx, row, debit, code)
    found = debit_of(tx, debit=debit)
    said = _("{number} de {name}, {amount}, rejetée : {code}. La facture est de nouveau à payer.").format(
        number=found.number, name=found.party_name, amount=euros(found.amount), code=code_words(code_of(code))
    )
    _done(tx, row, told, said)


@command(Permission.PAYMENTS)
def match_transfers(tx: Tx, *, line: int, transfers: Collection[int]) -> None:
    """Say that a line going out is transfers of a file: executed on its day.

    Raises RuleBroken `line_used`, `line_sums`, `transfers_settled`, BadInput `on`.
    """
    row = new_line(tx, line)
    if not transfers:
        raise RuleBroken("nothing_to_confirm", _("Choisissez les virements que cette ligne est."))
    told = tell_transfers(tx, row, transfers)
    said = ngettext(
        "{amount} du {day} : {count} virement exécuté.", "{amount} du {day} : {count} virements exécutés.",
        len(transfers),
    ).format(amount=euros(row.amount), day=plain_day(row.booked_on), count=len(transfers))  # fmt: skip
    _done(tx, row, told, said)


@command(Permission.PAYMENTS)
def match_sent_back(tx: Tx, *, line: int, transfer: int, reason: str = "") -> None:
    """Say that a credit is a transfer that came back: the sum is to be sent again.

    Raises RuleBroken `line_used`, `line_sums`, `transfers_settled`.
    """
    row = new_line(tx, line)
    why = reason.strip() or row.returned or row.text[:200] or _("renvoyé par la banque")
    told = tell_sent_back(tx, row, transfer, why)
    found = transfer_of(tx, transfer=transfer)
    said = _("Virement de {amount} à {name} revenu : {why}. La somme est de nouveau à verser.").format(
        amount=euros(found.amount), name=found.party_name, why=why
    )
    _done(tx, row, told, said)


@command(Permission.PAYMENTS)
def match_deposit(tx: Tx, *, line: int, lease: LeaseId | None = None, movement: int | None = None) -> int:
    """Say that a line is a deposit: received for an agreement, or a movement written by hand; its number.

    Raises RuleBroken `line_used`, `line_out`, `line_sums`, `matched`, NotFound `lease`.
    """
    row = new_line(tx, line)
    number = tell_deposit(tx, row, lease, movement)
    said = _("Ligne de {amount} du {day} : dépôt de garantie.").format(
        amount=euros(row.amount), day=plain_day(row.booked_on)
    )
    _done(tx, row, Told(), said)
    return number


@command(Permission.PAYMENTS)
def keep_without_invoice(tx: Tx, *, line: int, account: str) -> None:
    """Keep a line that no invoice explains (bank fees, interest) on its account of the books.

    Raises RuleBroken `line_used`, BadInput `account`.
    """
    row = new_line(tx, line)
    charged = require_charged(account)
    tie(tx, row, charged=charged, amount=row.amount, made=False)
    said = _("Ligne de {amount} gardée sans facture, compte {account}.").format(
        amount=euros(row.amount), account=charged
    )
    _done(tx, row, Told(), said)


def _done(tx: Tx, row: BankLineRow, told: Told, said: str) -> None:
    settle_line(tx, row, "matched")
    tx.says(said)
    tx.undo_with(unmatch_line, line=row.id, reopen=told.reopen, ways=told.ways)
