"""Who may enter a storage, written; that nobody does while the ladder shuts it is told when read."""

from __future__ import annotations

from datetime import date

from pole_desk.activities.storage.commands._steps import (
    found,
    require_standing,
    require_version,
    spaces_of,
    written,
)
from pole_desk.activities.storage.rules import require_reason
from pole_desk.activities.storage.tables import AccessRow
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _, plain_day
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import DossierId, StorageAccessId


@command(Permission.STORAGE)
def give_access(
    tx: Tx,
    *,
    storage: DossierId,
    person: str,
    means: str = "",
    first_day: date | None = None,
    last_day: date | None = None,
) -> StorageAccessId:
    """A person may enter, with a key, a code or a badge, from a day on, or today."""
    spaces = spaces_of(tx, storage)
    first = first_day or tx.clock.today()
    if not person.strip():
        raise BadInput("person", _("Dites qui peut entrer."))
    _require_days(first, last_day)
    row = AccessRow(
        dossier=storage, person=person.strip(), means=means.strip(), first_day=first,
        last_day=last_day, withdrawn=False,
    )  # fmt: skip
    tx.session.add(row)
    tx.session.flush()
    written(tx, storage, _("{person} peut entrer chez {party}.").format(
        person=row.person, party=spaces[0].party_name))  # fmt: skip
    tx.undo_with(withdraw_access, access=row.id, reason=_("accès annulé"))
    return StorageAccessId(row.id)


def _require_days(first: date, last: date | None) -> None:
    if last is not None and last < first:
        raise BadInput(
            "dates_reversed",
            _("Le dernier jour ({last}) est avant le premier ({first}). Inversez les dates.").format(
                last=plain_day(last), first=plain_day(first)
            ),
        )


@command(Permission.STORAGE)
def end_access(
    tx: Tx, *, access: StorageAccessId, last_day: date | None, seen_version: int | None = None
) -> None:
    """A person enters until a day, the last one; None: without end."""
    row = _access(tx, access, seen_version)
    _require_days(row.first_day, last_day)
    before, row.last_day = row.last_day, last_day
    written(
        tx, row.dossier,
        _("{person} n’entre plus après le {day}.").format(person=row.person, day=plain_day(last_day))
        if last_day
        else _("{person} entre sans fin prévue.").format(person=row.person),
    )  # fmt: skip
    tx.undo_with(end_access, access=access, last_day=before)


@command(Permission.STORAGE)
def withdraw_access(tx: Tx, *, access: StorageAccessId, reason: str) -> None:
    """Take back a line typed by mistake; it stays readable."""
    require_reason(reason)
    row = _access(tx, access)
    row.withdrawn = True
    written(tx, row.dossier, _("Accès retiré : {person}.").format(person=row.person))
    tx.undo_with(restore_access, access=access)


@command(Permission.STORAGE)
def restore_access(tx: Tx, *, access: StorageAccessId) -> None:
    """Bring a withdrawn line back."""
    row = _access(tx, access, withdrawn=True)
    row.withdrawn = False
    written(tx, row.dossier, _("Accès rétabli : {person}.").format(person=row.person))
    tx.undo_with(withdraw_access, access=access, reason=_("rétablissement annulé"))


def _access(
    tx: Tx, access: StorageAccessId, seen_version: int | None = None, *, withdrawn: bool = False
) -> AccessRow:
    row = found(tx, AccessRow, access, "storage_access", _("L’accès n° {id} n’existe pas."), lock=True)
    require_version(tx, row, seen_version)
    require_standing(row, withdrawn=withdrawn)
    return row
