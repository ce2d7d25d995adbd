"""The deposit asked, received, returned, withheld: held money, never revenue, no VAT."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from sqlalchemy import select

from pole_desk.activities.leases.commands.agreement import Agreement
from pole_desk.activities.leases.rules import Movement, held, require_standing
from pole_desk.activities.leases.tables import LeaseDepositRow, LeaseRow
from pole_desk.kernel.errors import BadInput, NotFound, RuleBroken
from pole_desk.kernel.i18n import _, plain_day
from pole_desk.kernel.money import CENT, ZERO, euros
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.deposits import DepositUse
from pole_desk.ports.ids import DossierId, InvoiceId, LeaseId
from pole_desk.ports.locks import MoneyLock
from pole_desk.registers.dossiers.queries import dossier

LAST = sys.maxsize
"""The place of a movement that has no number yet, among those of a day."""


@command(Permission.LEASES)
def ask_deposit(tx: Tx, *, lease: LeaseId, on: date, amount: Decimal, reason: str = "") -> int:
    """Ask for a deposit; what is asked adds up."""
    return _write(tx, lease, Movement.ASKED, on, amount, reason)


@command(Permission.LEASES)
def receive_deposit(tx: Tx, *, lease: LeaseId, on: date, amount: Decimal, reason: str = "") -> int:
    """A deposit came in."""
    return _write(tx, lease, Movement.RECEIVED, on, amount, reason)


@command(Permission.LEASES)
def return_deposit(tx: Tx, *, lease: LeaseId, on: date, amount: Decimal, reason: str = "") -> int:
    """Give a deposit back, at most what is held; raises RuleBroken `deposit_negative`."""
    return _write(tx, lease, Movement.RETURNED, on, amount, reason)


@command(Permission.LEASES)
def withhold_deposit(
    tx: Tx, *, lease: LeaseId, on: date, amount: Decimal, reason: str, invoices: Sequence[InvoiceId] = ()
) -> int:
    """Keep a part of the deposit, with the reason; it pays the invoices given, in their order.

    What is kept for a damage is invoiced first: the deposit bears no VAT, the invoice does. Raises RuleBroken
    `deposit_negative`, `over_due` when the invoices ask for less.
    """
    if not reason.strip():
        raise BadInput("reason", _("Dites pourquoi le dépôt est retenu."))
    movement = _write(tx, lease, Movement.WITHHELD, on, amount, reason)
    if invoices:
        party = dossier(tx, dossier=DossierId(Agreement.of(tx, lease).row.dossier)).party
        tx.port(DepositUse).pay(tx, movement, party, on, amount, invoices)
    return movement


def _write(
    tx: Tx, lease: LeaseId, kind: Movement, on: date, amount: Decimal, reason: str
) -> int:
    agreement = Agreement.of(tx, lease)
    if amount <= 0 or amount != amount.quantize(CENT):
        raise BadInput("amount", _("Un dépôt est un montant positif, au centime près."))
    if kind != Movement.ASKED:
        tx.port(MoneyLock).require_activity_open(tx, activity="hosting", on=on)
    row = LeaseDepositRow(
        lease=lease, on_day=on, kind=kind, amount=amount, reason=reason.strip(), withdrawn=False
    )
    _require_covered(tx, agreement, row)
    tx.session.add(row)
    tx.session.flush()
    agreement.written(_sentence(agreement, row))
    tx.undo_with(withdraw_deposit, movement=row.id)
    return row.id


def _sentence(agreement: Agreement, row: LeaseDepositRow) -> str:
    said = {
        Movement.ASKED: _("Dépôt de garantie demandé : {amount} ({number}, {day})."),
        Movement.RECEIVED: _("Dépôt de garantie reçu : {amount} ({number}, {day})."),
        Movement.RETURNED: _("Dépôt de garantie rendu : {amount} ({number}, {day})."),
        Movement.WITHHELD: _("Dépôt de garantie retenu : {amount} ({number}, {day})."),
    }[Movement(row.kind)]
    return said.format(
        amount=euros(row.amount), number=agreement.row.number, day=plain_day(row.on_day)
    )


def _require_covered(tx: Tx, agreement: Agreement, moved: LeaseDepositRow) -> None:
    """The deposit held is never negative, on any day of its movements, once one comes or, standing, goes.

    Asked before it is written, in turn: on PostgreSQL two people who move one deposit wait here for each other.
    """
    tx.connection.execute(select(LeaseRow.id).where(LeaseRow.id == agreement.id).with_for_update(key_share=True))
    known = tx.session.scalars(
        select(LeaseDepositRow)
        .where(LeaseDepositRow.lease == agreement.id, LeaseDepositRow.withdrawn.is_(False))
        .execution_options(populate_existing=True)
    )
    rows = [row for row in known if row is not moved]
    if moved not in rows and (moved.id is None or moved.withdrawn):
        rows.append(moved)
    sums: dict[str, Decimal] = {}
    for row in sorted(rows, key=lambda row: (row.on_day, row.kind, row.id or LAST)):
        before = held(sums)
        sums[row.kind] = sums.get(row.kind, ZERO) + row.amount
        if held(sums) < ZERO:
            raise RuleBroken(
                "deposit_negative",
                _("Au {day}, le dépôt détenu est de {held} : {amount} ne peuvent pas en sortir.").format(
                    day=plain_day(row.on_day), held=euros(before), amount=euros(row.amount)
                ),
                held=str(before),
            )


def _movement(tx: Tx, movement: int, *, withdrawn: bool = False) -> tuple[Agreement, LeaseDepositRow]:
    row = tx.session.get(LeaseDepositRow, movement)
    if row is None:
        raise NotFound(
            "lease_deposit", _("Le mouvement de dépôt n° {id} n’existe pas.").format(id=movement)
        )
    require_standing(row.withdrawn, withdrawn)
    return Agreement.of(tx, LeaseId(row.lease)), row


def _require_open(tx: Tx, row: LeaseDepositRow) -> None:
    """What the accountant has already stays; raises RuleBroken `closed_month`."""
    if row.kind != Movement.ASKED:
        fix = _("Enregistrez plutôt le mouvement inverse, à la date d’aujourd’hui.")
        tx.port(MoneyLock).require_activity_open(tx, activity="hosting", on=row.on_day, fix=fix)


@command(Permission.LEASES)
def withdraw_deposit(tx: Tx, *, movement: int) -> None:
    """Take a movement typed by mistake back; raises RuleBroken when the money was since given back, `closed_month`."""
    agreement, row = _movement(tx, movement)
    _require_open(tx, row)
    _require_covered(tx, agreement, row)
    row.withdrawn = True
    tx.session.flush()
    if row.kind == Movement.WITHHELD:
        tx.port(DepositUse).take_back(tx, movement)
    agreement.written(
        _("Mouvement de dépôt annulé : {amount} ({number}).").format(
            amount=euros(row.amount), number=agreement.row.number
        )
    )
    tx.undo_with(restore_deposit, movement=movement)


@command(Permission.LEASES)
def restore_deposit(tx: Tx, *, movement: int) -> None:
    """Bring a withdrawn movement back."""
    agreement, row = _movement(tx, movement, withdrawn=True)
    _require_open(tx, row)
    _require_covered(tx, agreement, row)
    row.withdrawn = False
    tx.session.flush()
    if row.kind == Movement.WITHHELD:
        tx.port(DepositUse).bring_back(tx, movement)
    agreement.written(_sentence(agreement, row))
    tx.undo_with(withdraw_deposit, movement=movement)
