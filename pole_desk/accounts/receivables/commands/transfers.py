"""Files of transfers made and given up, transfers that the bank executed or refused; a sum is in one that stands."""

from __future__ import annotations

from collections.abc import Collection, Sequence
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
from pole_desk.accounts.receivables.rules.transfers import STANDING, TOPIC, TransferState
from pole_desk.accounts.receivables.tables import TransferRow
from pole_desk.formats.sepa import Transfer as Order
from pole_desk.formats.sepa import TransferOrder, write_transfers
from pole_desk.kernel.errors import BadInput, Conflict, RuleBroken
from pole_desk.kernel.i18n import _, ngettext, plain_day
from pole_desk.kernel.money import ZERO, euros
from pole_desk.kernel.periods import PARIS
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Reader, Tx, command
from pole_desk.ports.ids import IssuerId

ORDERED, CONFIRMED, REJECTED, CANCELLED = TransferState


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
                execute_on=one.execute_on, end_to_end=one.end_to_end, text=one.text, state=str(ORDERED), reason="",
                confirmed_on=None,
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
def confirm_transfers(
    tx: Tx, *, on: date, file: int | None = None, transfers: Collection[int] | None = None
) -> int:
    """The bank executed, on a day, what was ordered: all that is left of a file, or some transfers; how many.

    Raises BadInput `on` for a day to come or before the file was made, RuleBroken `nothing_to_confirm`.
    """
    if file is None and transfers is None:
        raise BadInput("transfers", _("Dites quel fichier, ou quels virements, la banque a exécutés."))
    found = transfers_of(tx, file=file, ids=transfers, states=[ORDERED])
    if not found or (transfers is not None and len(found) < len(set(transfers))):
        raise RuleBroken("nothing_to_confirm", _("Aucun de ces virements n’attend d’être confirmé."))
    _require_executed(tx, on, {one.file for one in found})
    _move(tx, found, CONFIRMED, "", on=on)
    total = euros(sum((one.amount for one in found), ZERO))
    tx.says(
        ngettext(
            "{count} virement exécuté par la banque le {day}, {total}.",
            "{count} virements exécutés par la banque le {day}, {total}.", len(found),
        ).format(count=len(found), day=plain_day(on), total=total)
    )  # fmt: skip
    tx.undo_with(unconfirm_transfers, transfers=[one.id for one in found])
    return len(found)


@command(Permission.PAYMENTS)
def unconfirm_transfers(tx: Tx, *, transfers: Collection[int]) -> None:
    """They wait for the bank's statement again; raises RuleBroken `transfers_settled`, `transfer_matched`."""
    found = transfers_of(tx, ids=transfers)
    for one in found:
        _require(one, CONFIRMED)
    _require_loose(found)
    _move(tx, found, ORDERED, "")
    tx.says(
        ngettext("{count} virement attend de nouveau.", "{count} virements attendent de nouveau.", len(found)).format(
            count=len(found)
        )
    )
    day = max((one.confirmed_on for one in found if one.confirmed_on is not None), default=tx.clock.today())
    tx.undo_with(confirm_transfers, on=day, transfers=[one.id for one in found])


def _require_executed(tx: Tx, on: date, files: Collection[int]) -> None:
    if on > tx.clock.today():
        raise BadInput("on", _("Le {day} n’est pas encore là : attendez le relevé.").format(day=plain_day(on)))
    for file in files:
        made = sepa_file(tx, file=file)
        if on < made.made_at.astimezone(PARIS).date():
            raise BadInput(
                "on", _("Le fichier {message} n’était pas encore fait le {day}.").format(
                    message=made.message, day=plain_day(on)),
            )  # fmt: skip


def _require_loose(transfers: Collection[Transfer]) -> None:
    for one in transfers:
        if one.banked:
            raise RuleBroken(
                "transfer_matched",
                _("Une ligne de banque dit le virement de {amount} à {name} : détachez-la d’abord.").format(
                    amount=euros(one.amount), name=one.party_name
                ),
            )


@command(Permission.PAYMENTS)
def reject_transfer(tx: Tx, *, transfer: int, reason: str) -> None:
    """The bank refused it, or sent the money back: the sum is to be sent again.

    Raises BadInput `reason`, RuleBroken `transfers_settled`.
    """
    if not reason.strip():
        raise BadInput("reason", _("Dites pourquoi la banque n’a pas exécuté ce virement."))
    found = transfer_of(tx, transfer=transfer)
    if found.state not in STANDING:
        _require(found, ORDERED)
    _move(tx, [found], REJECTED, reason.strip()[:300])
    tx.says(
        _("Virement de {amount} à {name} refusé par la banque : {reason}. La somme est de nouveau à verser.").format(
            amount=euros(found.amount), name=found.party_name, reason=reason.strip()
        )
    )
    tx.undo_with(accept_transfer, transfer=transfer, confirmed_on=found.confirmed_on)


@command(Permission.PAYMENTS)
def accept_transfer(tx: Tx, *, transfer: int, confirmed_on: date | None = None) -> None:
    """Take a refusal back: it is ordered, or confirmed on its day; raises RuleBroken `transfers_settled`,
    `transfer_sent_once`.
    """
    found = transfer_of(tx, transfer=transfer)
    _require(found, REJECTED)
    _move(tx, [found], ORDERED if confirmed_on is None else CONFIRMED, "", on=confirmed_on)
    tx.says(_("Virement de {amount} à {name} : le refus est retiré.").format(
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


def _whole(tx: Tx, file: int, state: TransferState) -> list[Transfer]:
    sepa_file(tx, file=file)
    found = transfers_of(tx, file=file)
    for one in found:
        _require(one, state)
    if not found:
        raise RuleBroken("transfers_settled", _("Ce fichier n’a pas de virement."))
    return found


def _require(found: Transfer, state: TransferState) -> None:
    if found.state != state:
        raise RuleBroken(
            "transfers_settled",
            _("Le virement de {amount} à {name} a déjà changé d’état : traitez-le à part.").format(
                amount=euros(found.amount), name=found.party_name
            ),
        )


def _move(
    tx: Tx, transfers: Sequence[Transfer], state: TransferState, reason: str, *, on: date | None = None
) -> None:
    for one in transfers:
        row = tx.session.get_one(TransferRow, one.id)
        row.state, row.reason, row.confirmed_on = str(state), reason, on
        tx.changed(TOPIC, one.id)
    tx.session.flush()
