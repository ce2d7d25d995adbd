"""Files of transfers made and given up, transfers that the bank refused; a sum is in one file that stands."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from pole_desk.accounts.receivables.commands._files import FILES_TOPIC, keep_file
from pole_desk.accounts.receivables.queries import (
    PlannedTransfer,
    Transfer,
    TransferPlan,
    creditors,
    payees,
    seller_in_turn,
    sepa_file,
    transfer_plan,
)
from pole_desk.accounts.receivables.queries import transfer as transfer_of
from pole_desk.accounts.receivables.queries import transfers as transfers_of
from pole_desk.accounts.receivables.tables import TransferRow
from pole_desk.formats.sepa import Transfer as Order
from pole_desk.formats.sepa import TransferOrder, write_transfers
from pole_desk.kernel.errors import BadInput, Conflict, RuleBroken
from pole_desk.kernel.i18n import _, ngettext
from pole_desk.kernel.money import ZERO, euros
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Reader, Tx, command
from pole_desk.ports.ids import IssuerId

TOPIC = "transfers"
ORDERED, REJECTED, CANCELLED = "ordered", "rejected", "cancelled"


def prepare_transfers(reader: Reader, *, on: date, since: date | None = None) -> TransferPlan:
    """What was decided and not sent yet: deposits returned, refunds, what was collected for others.

    Executed on the first banking day after; what has no account to go to says so.
    """
    return transfer_plan(reader, on=on, since=since)


@command(Permission.PAYMENTS)
def make_transfer_batch(
    tx: Tx, *, issuer: IssuerId, on: date, transfers: Sequence[PlannedTransfer], since: date | None = None
) -> int:
    """Freeze a file of transfers as prepared for a day, some of a seller's or all.

    Raises RuleBroken `nothing_to_send`, Conflict `transfers_changed` naming whom, BadInput as `write_transfers`.
    """
    seller_in_turn(tx, issuer=issuer)
    if not transfers:
        raise RuleBroken("nothing_to_send", _("Choisissez au moins un virement."))
    _require_as_prepared(transfer_plan(tx, on=on, since=since, only={one.key for one in transfers}), issuer, transfers)
    total = sum((one.amount for one in transfers), ZERO)
    accounts = payees(tx)
    debtor = creditors(tx, on=on)[issuer].as_holder()
    row = keep_file(
        tx, issuer=issuer, kind="transfers", prefix="VIR", scheme="", operations=len(transfers), total=total,
        write=lambda message, moment: write_transfers(
            TransferOrder(
                message=message, created_at=moment, debtor=debtor,
                transfers=tuple(
                    Order(
                        end_to_end=one.end_to_end, amount=one.amount, executed_on=one.execute_on,
                        creditor=accounts[one.party].account.as_holder(), text=one.text,
                    )
                    for one in transfers
                ),
            )
        ),
    )  # fmt: skip
    for one in transfers:
        tx.session.add(
            TransferRow(
                file=row.id, kind=one.kind, key=one.key, party=one.party, payee=one.payee, amount=one.amount,
                execute_on=one.execute_on, end_to_end=one.end_to_end, text=one.text, state=ORDERED, reason="",
            )
        )  # fmt: skip
    tx.session.flush()
    tx.says(
        ngettext(
            "Fichier {message} : {count} virement, {total}.", "Fichier {message} : {count} virements, {total}.",
            len(transfers),
        ).format(message=row.message, count=len(transfers), total=euros(total))
    )  # fmt: skip
    tx.undo_with(cancel_transfer_batch, file=row.id)
    return row.id


@command(Permission.PAYMENTS)
def cancel_transfer_batch(tx: Tx, *, file: int) -> None:
    """The file never went to the bank: its sums may be sent again; raises RuleBroken `transfers_settled`."""
    found = _whole(tx, file, ORDERED)
    _move(tx, found, CANCELLED, _("fichier annulé"))
    tx.changed(FILES_TOPIC, file)
    tx.says(_("Fichier {message} annulé : rien n’est demandé à la banque.").format(message=found[0].message))
    tx.undo_with(restore_transfer_batch, file=file)


@command(Permission.PAYMENTS)
def restore_transfer_batch(tx: Tx, *, file: int) -> None:
    """The file was sent after all; raises RuleBroken `transfers_settled`, `transfer_sent_once`."""
    found = _whole(tx, file, CANCELLED)
    seller_in_turn(tx, issuer=sepa_file(tx, file=file).issuer)
    _move(tx, found, ORDERED, "")
    tx.changed(FILES_TOPIC, file)
    tx.says(_("Fichier {message} remis.").format(message=found[0].message))
    tx.undo_with(cancel_transfer_batch, file=file)


@command(Permission.PAYMENTS)
def reject_transfer(tx: Tx, *, transfer: int, reason: str) -> None:
    """The bank did not execute it: the sum may be sent again; raises BadInput `reason`, RuleBroken."""
    if not reason.strip():
        raise BadInput("reason", _("Dites pourquoi la banque n’a pas exécuté ce virement."))
    found = transfer_of(tx, transfer=transfer)
    _require(found, ORDERED)
    _move(tx, [found], REJECTED, reason.strip())
    tx.says(
        _("Virement de {amount} à {name} rejeté : {reason}.").format(
            amount=euros(found.amount), name=found.party_name, reason=reason.strip()
        )
    )
    tx.undo_with(accept_transfer, transfer=transfer)


@command(Permission.PAYMENTS)
def accept_transfer(tx: Tx, *, transfer: int) -> None:
    """Take a rejection back; raises RuleBroken `transfers_settled`, `transfer_sent_once`."""
    found = transfer_of(tx, transfer=transfer)
    _require(found, REJECTED)
    _move(tx, [found], ORDERED, "")
    tx.says(_("Virement de {amount} à {name} : le rejet est retiré.").format(
        amount=euros(found.amount), name=found.party_name))  # fmt: skip
    tx.undo_with(reject_transfer, transfer=transfer, reason=found.reason)


def _require_as_prepared(now: TransferPlan, issuer: IssuerId, transfers: Sequence[PlannedTransfer]) -> None:
    standing = {one.key: one for one in now.transfers if one.issuer == issuer}
    for one in transfers:
        if standing.get(one.key) != one:
            raise Conflict(
                "transfers_changed",
                _("Ce qui est à verser à {name} a changé depuis la préparation : préparez de nouveau les "
                  "virements.").format(name=one.party_name),
                key=one.key,
            )  # fmt: skip


def _whole(tx: Tx, file: int, state: str) -> list[Transfer]:
    sepa_file(tx, file=file)
    found = transfers_of(tx, file=file)
    for one in found:
        _require(one, state)
    if not found:
        raise RuleBroken("transfers_settled", _("Ce fichier n’a pas de virement."))
    return found


def _require(found: Transfer, state: str) -> None:
    if found.state != state:
        raise RuleBroken(
            "transfers_settled",
            _("Le virement de {amount} à {name} a déjà changé d’état : traitez-le à part.").format(
                amount=euros(found.amount), name=found.party_name
            ),
        )


def _move(tx: Tx, transfers: Sequence[Transfer], state: str, reason: str) -> None:
    for one in transfers:
        row = tx.session.get_one(TransferRow, one.id)
        row.state, row.reason = state, reason
        tx.changed(TOPIC, one.id)
    tx.session.flush()
