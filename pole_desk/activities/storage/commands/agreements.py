"""A whole unit let by the month, through `leases`; and what is done alike to every kind of storage."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from pole_desk.activities.leases.commands import end_line, open_lease, set_insurance
from pole_desk.activities.leases.commands import end_lease as end_agreement
from pole_desk.activities.leases.queries import lease_card
from pole_desk.activities.leases.rules import Kind
from pole_desk.activities.leases.rules.terms import Terms
from pole_desk.activities.storage.commands._steps import found, spaces_of, written
from pole_desk.activities.storage.commands.rentals import move_rental
from pole_desk.activities.storage.commands.shares import end_share
from pole_desk.activities.storage.queries.storages import Storage
from pole_desk.activities.storage.rules import By
from pole_desk.activities.storage.tables import ShareRow
from pole_desk.kernel.errors import RuleBroken
from pole_desk.kernel.i18n import _, plain_day
from pole_desk.kernel.periods import day_end
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, Undo, command
from pole_desk.ports.ids import (
    DossierId,
    LeaseId,
    LeaseLineId,
    PartyId,
    SpaceId,
    StorageRentalId,
    StorageShareId,
)


@command(Permission.STORAGE)
def rent_unit(
    tx: Tx,
    *,
    party: PartyId,
    space: SpaceId,
    first_day: date,
    last_day: date | None = None,
    price: Decimal | None = None,
    reason: str = "",
    insurance_until: date | None = None,
    deposit: Decimal | None = None,
    notice_months: int = 1,
) -> DossierId:
    """A structure takes a whole unit by the month: an agreement of kind storage, signed.

    `price` is net euros a month, another than the list's needs a reason. The rent is not indexed.
    Returns the dossier, a storage's number. Raises Overlap naming the winner, RuleBroken, BadInput.
    """
    lease = open_lease(
        tx, party=party, spaces=[space], first_day=first_day, last_day=last_day, price=price,
        reason=reason, kind=Kind.STORAGE, deposit=deposit,
        terms=Terms(notice_months=notice_months, index_series="", insurance_until=insurance_until),
    )  # fmt: skip
    dossier = lease_card(tx, lease=lease).dossier
    tx.changed("storage", dossier)
    return dossier


@command(Permission.STORAGE)
def end_storage(tx: Tx, *, storage: DossierId, last_day: date) -> None:
    """End a storage on a day, the last one, whatever its kind.

    Of several units or parts all that run beyond it end; a unit that goes with workplaces ends
    alone. Raises RuleBroken `storage_ended`, NotFound.
    """
    spaces = spaces_of(tx, storage)
    running = [one for one in spaces if one.state != "cancelled" and _beyond(one, last_day)]
    if not running:
        last = max((one.last_day for one in spaces if one.last_day), default=None)
        raise RuleBroken(
            "storage_ended",
            _("Ce stockage se termine déjà le {day}.").format(day=plain_day(last))
            if last
            else _("Ce stockage est annulé : il n’y a rien à terminer."),
            storage=storage,
        )
    ways = [back for one in _one_each(running) if (back := _end(tx, one, last_day)) is not None]
    written(tx, storage, _("{party} : le stockage {codes} se termine le {day}.").format(
        party=running[0].party_name, codes=", ".join(dict.fromkeys(one.code for one in running)),
        day=plain_day(last_day),
    ))  # fmt: skip
    tx.undo_with(put_back_storage, storage=storage, acts=ways)


def _beyond(one: Storage, last_day: date) -> bool:
    return one.last_day is None or one.last_day > last_day


def _one_each(rows: list[Storage]) -> list[Storage]:
    """The units of one agreement of storage end together, with it; of a hosting one each alone."""
    return list(
        {(one.by, one.record if one.hosting or one.lease is None else one.lease): one for one in rows}.values()
    )


def _end(tx: Tx, one: Storage, last_day: date) -> Undo | None:
    """End one unit or part; how that is taken back."""
    if one.hosting:
        end_line(tx, line=LeaseLineId(one.record), last_day=last_day)
    elif one.by == By.MONTH:
        assert one.lease is not None
        end_agreement(tx, lease=one.lease, last_day=last_day)
    elif one.by == By.SHARE:
        end_share(tx, share=StorageShareId(one.record), last_day=last_day)
    else:
        move_rental(
            tx, rental=StorageRentalId(one.record), starts_at=one.starts_at, ends_at=day_end(last_day)
        )
    return tx.way_back()


@command(Permission.STORAGE)
def put_back_storage(tx: Tx, *, storage: DossierId, acts: Sequence[Undo]) -> None:
    """Take back what was done at once to the units or parts of a storage: each is what it was.

    `acts` are their own ways back. Raises Overlap when somebody followed meanwhile.
    """
    again = tx.each_back(acts)
    spaces = spaces_of(tx, storage)
    written(tx, storage, _("Stockage remis comme avant : {codes}.").format(
        codes=", ".join(dict.fromkeys(one.code for one in spaces))))  # fmt: skip
    tx.undo_with(put_back_storage, storage=storage, acts=again)


@command(Permission.STORAGE)
def note_insurance(tx: Tx, *, storage: DossierId, until: date | None) -> None:
    """Note until when the certificate of insurance holds; None: none was received.

    Raises RuleBroken `no_insurance` on a rental by the day, which asks for none.
    """
    spaces = [one for one in spaces_of(tx, storage) if one.by != By.DAY]
    if not spaces:
        raise RuleBroken("no_insurance", _("Une location à la journée ne demande pas d’attestation."))
    before = {one.lease: one.insurance_until for one in spaces if one.lease is not None}
    shares = {one.record: one.insurance_until for one in spaces if one.by == By.SHARE}
    _insure(tx, dict.fromkeys(before, until), dict.fromkeys(shares, until))
    said = (
        _("{party} : assurance jusqu’au {day}.").format(party=spaces[0].party_name, day=plain_day(until))
        if until
        else _("{party} : attestation d’assurance retirée.").format(party=spaces[0].party_name)
    )
    written(tx, storage, said)
    tx.undo_with(put_back_insurance, storage=storage, leases=before, shares=shares)


def _insure(
    tx: Tx, leases: Mapping[int, date | None], shares: Mapping[int, date | None]
) -> None:
    for lease, until in sorted(leases.items()):
        set_insurance(tx, lease=LeaseId(lease), until=until)
    for share, until in shares.items():
        row = found(tx, ShareRow, share, "storage_share", _("La part n° {id} n’existe pas."))
        row.insurance_until = until


@command(Permission.STORAGE)
def put_back_insurance(
    tx: Tx, *, storage: DossierId, leases: Mapping[int, date | None], shares: Mapping[int, date | None]
) -> None:
    """The certificates of a storage hold until the days that they did, each its own."""
    spaces = spaces_of(tx, storage)
    before = {one.lease: one.insurance_until for one in spaces if one.lease is not None and one.lease in leases}
    parts = {one.record: one.insurance_until for one in spaces if one.by == By.SHARE and one.record in shares}
    _insure(tx, leases, shares)
    written(tx, storage, _("Attestations d’assurance remises comme avant."))
    tx.undo_with(put_back_insurance, storage=storage, leases=before, shares=parts)
