"""A line of the bank taken in hand: new or used, tied to what it is, and settled; the gestures are elsewhere."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import select

from pole_desk.accounts.receivables.commands._recording import require_standing
from pole_desk.accounts.receivables.commands.bank import TOPIC
from pole_desk.accounts.receivables.queries import payment as recorded
from pole_desk.accounts.receivables.queries import refund as given_back
from pole_desk.accounts.receivables.queries.bank import bank_account, bank_line
from pole_desk.accounts.receivables.tables import BankLineRow, BankMatchRow
from pole_desk.kernel.errors import RuleBroken
from pole_desk.kernel.i18n import _
from pole_desk.kernel.money import euros
from pole_desk.kernel.work import Tx
from pole_desk.ports.ids import PaymentId
from pole_desk.ports.locks import MoneyLock

LINES_TOPIC = "bank_lines"


def used_line(tx: Tx, line: int) -> BankLineRow:
    """A line matched or put aside; raises NotFound `bank_line`, RuleBroken `line_new`."""
    bank_line(tx, line=line)
    row = tx.session.get_one(BankLineRow, line)
    if row.state in ("new", "withdrawn"):
        raise RuleBroken("line_new", _("Cette ligne n’est pas rapprochée."))
    return row


def new_line(tx: Tx, line: int) -> BankLineRow:
    """A line that nothing was said of; raises NotFound `bank_line`, RuleBroken `line_used`."""
    found = bank_line(tx, line=line)
    if found.state != "new":
        said = {
            "matched": _("Cette ligne est déjà rapprochée : détachez-la d’abord."),
            "ignored": _("Cette ligne a été écartée ({reason}) : reprenez-la d’abord."),
            "withdrawn": _("Le relevé de cette ligne a été retiré : importez-le à nouveau."),
        }[found.state]
        raise RuleBroken("line_used", said.format(reason=found.ignored_reason))
    return tx.session.get_one(BankLineRow, line)


def tie(tx: Tx, row: BankLineRow, *, amount: Decimal, made: bool, charged: str = "", **what: int | None) -> None:
    """Say that a line is a `payment`, a `refund`, a `transfer`, a `deposit`, or money on the account `charged`."""
    said = {name: what.get(name) for name in ("payment", "refund", "transfer", "deposit")}
    tx.session.add(BankMatchRow(line=row.id, **said, charged=charged, amount=amount, made=made, withdrawn=False))
    tx.session.flush()


def settle_line(tx: Tx, row: BankLineRow, state: str) -> None:
    row.state = state
    tx.session.flush()
    tx.changed(LINES_TOPIC, row.id)
    tx.changed(TOPIC, row.account)


def ties_of(tx: Tx, row: BankLineRow) -> list[BankMatchRow]:
    statement = select(BankMatchRow).where(BankMatchRow.line == row.id, BankMatchRow.withdrawn.is_(False))
    return list(tx.session.scalars(statement.order_by(BankMatchRow.id)))


def standing_payment(tx: Tx, payment: PaymentId) -> Decimal:
    found = recorded(tx, payment=payment)
    require_standing(found)
    if found.banked:
        raise RuleBroken("matched", _("Ce règlement est déjà celui d’une autre ligne de banque."))
    return found.amount


def standing_refund(tx: Tx, refund: int) -> Decimal:
    found = given_back(tx, refund=refund)
    if found.withdrawn_on is not None:
        raise RuleBroken("already_withdrawn", _("Ce remboursement est retiré."))
    return -found.amount


def open_day(tx: Tx, row: BankLineRow) -> date:
    """The day that the money of a line is written on: the bank's, or the first one after it that is not closed."""
    issuer = bank_account(tx, account=row.account).issuer
    return tx.port(MoneyLock).open_day(tx, on=row.booked_on, issuer=issuer)


def require_sum(row: BankLineRow, told: Decimal) -> None:
    """Raises RuleBroken `line_sums` when what a line is said to be is not its amount."""
    if told != row.amount:
        raise RuleBroken(
            "line_sums",
            _("La ligne est de {line} et ce qui est choisi fait {told} : ce n’est pas le même argent.").format(
                line=euros(row.amount), told=euros(told)
            ),
        )
