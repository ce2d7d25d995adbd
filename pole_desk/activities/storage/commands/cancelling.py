"""A storage cancelled before anything was invoiced, and brought back, whatever its kind."""

from __future__ import annotations

from pole_desk.activities.leases.commands import cancel_lease, restore_lease
from pole_desk.activities.storage.commands._steps import spaces_of, written
from pole_desk.activities.storage.commands.agreements import put_back_storage
from pole_desk.activities.storage.commands.rentals import cancel_rental, restore_rental
from pole_desk.activities.storage.commands.shares import restore_share, withdraw_share
from pole_desk.activities.storage.queries.storages import Storage
from pole_desk.activities.storage.rules import By, require_reason
from pole_desk.kernel.errors import RuleBroken
from pole_desk.kernel.i18n import _
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, Undo, command
from pole_desk.ports.ids import DossierId, StorageRentalId, StorageShareId

CANCELLED = "cancelled"


@command(Permission.STORAGE)
def cancel_storage(tx: Tx, *, storage: DossierId, reason: str) -> None:
    """Free the units or parts of a storage; it stays readable and can be restored.

    Raises RuleBroken `invoiced`, `storage_cancelled`, `with_workplaces`.
    """
    why = require_reason(reason)
    spaces = spaces_of(tx, storage)
    standing = [one for one in spaces if one.state != CANCELLED]
    if not standing:
        raise RuleBroken("storage_cancelled", _("Ce stockage est déjà annulé."), storage=storage)
    ways: list[Undo | None] = []
    for one in _one_each(standing):
        _require_apart(one)
        if one.by == By.MONTH:
            assert one.lease is not None
            cancel_lease(tx, lease=one.lease, reason=why)
        elif one.by == By.SHARE:
            withdraw_share(tx, share=StorageShareId(one.record), reason=why)
        else:
            cancel_rental(tx, rental=StorageRentalId(one.record), reason=why)
        ways.append(tx.way_back())
    written(tx, storage, _("{party} : stockage {codes} annulé.").format(
        party=standing[0].party_name, codes=_codes(standing)))  # fmt: skip
    tx.undo_with(put_back_storage, storage=storage, acts=[way for way in ways if way is not None])


@command(Permission.STORAGE)
def restore_storage(tx: Tx, *, storage: DossierId) -> None:
    """Bring back what was cancelled of a storage; raises Overlap when it was taken meanwhile."""
    gone = [one for one in spaces_of(tx, storage) if one.state == CANCELLED]
    if not gone:
        raise RuleBroken("storage_standing", _("Ce stockage n’est pas annulé."), storage=storage)
    ways: list[Undo | None] = []
    for one in _one_each(gone):
        if one.by == By.MONTH:
            assert one.lease is not None
            restore_lease(tx, lease=one.lease)
        elif one.by == By.SHARE:
            restore_share(tx, share=StorageShareId(one.record))
        else:
            restore_rental(tx, rental=StorageRentalId(one.record))
        ways.append(tx.way_back())
    written(tx, storage, _("{party} : stockage {codes} rétabli.").format(
        party=gone[0].party_name, codes=_codes(gone)))  # fmt: skip
    tx.undo_with(put_back_storage, storage=storage, acts=[way for way in ways if way is not None])


def _one_each(rows: list[Storage]) -> list[Storage]:
    return list({(one.by, one.lease or one.record): one for one in rows}.values())


def _require_apart(one: Storage) -> None:
    if one.hosting:
        raise RuleBroken(
            "with_workplaces",
            _("{code} va avec les bureaux de la convention {number} : mettez fin à cet espace, ou annulez "
              "la convention dans Hébergement.").format(code=one.code, number=one.number),
            lease=one.lease,
        )


def _codes(rows: list[Storage]) -> str:
    return ", ".join(dict.fromkeys(one.code for one in rows))
