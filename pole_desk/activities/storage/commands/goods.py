"""The register of goods: stored, removed, corrected, withdrawn; what is forbidden is refused."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from pole_desk.activities.storage.commands._steps import (
    found,
    require_standing,
    require_version,
    spaces_of,
    written,
)
from pole_desk.activities.storage.queries.contents import forbidden
from pole_desk.activities.storage.queries.overdue import is_shut
from pole_desk.activities.storage.rules import require_reason
from pole_desk.activities.storage.rules.goods import (
    FORBIDDEN_SETTING,
    Forbidden,
    Good,
    read_forbidden,
    require_good,
    write_forbidden,
)
from pole_desk.activities.storage.tables import GoodRow
from pole_desk.kernel.errors import BadInput, RuleBroken
from pole_desk.kernel.i18n import _, plain_day
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.settings import set_setting
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import DossierId, PartyId, StorageGoodId
from pole_desk.registers.parties.queries import party as party_card


@command(Permission.STORAGE)
def add_good(tx: Tx, *, storage: DossierId, good: Good) -> StorageGoodId:
    """Register something stored, from its day on, or today.

    Raises RuleBroken `forbidden_goods` naming the rule, `access_blocked`, `storage_over`, BadInput.
    """
    spaces = spaces_of(tx, storage)
    day = good.stored_on or tx.clock.today()
    if is_shut(tx, storage=storage):
        raise RuleBroken(
            "access_blocked",
            _("L’accès de {party} est bloqué : réglez d’abord le retard.").format(party=spaces[0].party_name),
            storage=storage,
        )
    if not any(one.there(day) and one.state != "cancelled" for one in spaces):
        raise RuleBroken(
            "storage_over",
            _("{party} ne stocke rien le {day} : choisissez un jour du stockage, ou prolongez-le.").format(
                party=spaces[0].party_name, day=plain_day(day)
            ),
            storage=storage,
        )
    require_good(good, forbidden(tx, on=day))
    if good.owner is not None:
        party_card(tx, party=PartyId(good.owner))
    row = GoodRow(dossier=storage, removed_on=None, removed_by="", withdrawn=False, withdraw_reason="",
                  **_columns(good, day))  # fmt: skip
    tx.session.add(row)
    tx.session.flush()
    written(tx, storage, _("{party} entrepose : {description}.").format(
        party=spaces[0].party_name, description=row.description))  # fmt: skip
    tx.undo_with(withdraw_good, good=row.id, reason=_("saisie annulée"))
    return StorageGoodId(row.id)


def _columns(good: Good, day: date) -> dict[str, Any]:
    return {
        "party": good.owner,
        "kind": str(good.kind),
        "description": good.description.strip(),
        "quantity": Decimal(good.quantity),
        "unit": good.unit.strip(),
        "value": good.value,
        "stored_on": day,
        "stored_by": good.stored_by.strip(),
        "waiver": good.waiver.strip(),
    }


@command(Permission.STORAGE)
def change_good(
    tx: Tx, *, good: StorageGoodId, values: Good, seen_version: int | None = None
) -> None:
    """Correct a line of the register; raises as `add_good` does for what is forbidden."""
    row = _good(tx, good, seen_version)
    before = _as_typed(row)
    day = values.stored_on or row.stored_on
    require_good(values, forbidden(tx, on=day))
    if row.removed_on is not None and day > row.removed_on:
        raise BadInput(
            "dates_reversed", _("Ce bien est sorti le {day}, avant cette entrée.").format(
                day=plain_day(row.removed_on))
        )  # fmt: skip
    for name, value in _columns(values, day).items():
        setattr(row, name, value)
    written(tx, row.dossier, _("Bien corrigé : {description}.").format(description=row.description))
    tx.undo_with(change_good, good=good, values=before)


def _as_typed(row: GoodRow) -> Good:
    return Good(
        row.description, row.kind, row.quantity, row.unit, row.value, row.stored_on, row.stored_by,
        row.party, row.waiver,
    )  # fmt: skip


@command(Permission.STORAGE)
def remove_good(
    tx: Tx, *, good: StorageGoodId, on: date, by: str = "", seen_version: int | None = None
) -> None:
    """Something leaves the storage on a day; raises RuleBroken `good_removed`, BadInput."""
    row = _good(tx, good, seen_version)
    if row.removed_on is not None:
        raise RuleBroken(
            "good_removed",
            _("« {description} » est déjà sorti le {day}.").format(
                description=row.description, day=plain_day(row.removed_on)
            ),
        )
    if on < row.stored_on:
        raise BadInput(
            "dates_reversed",
            _("« {description} » est entré le {day} : il ne peut pas sortir avant.").format(
                description=row.description, day=plain_day(row.stored_on)
            ),
        )
    row.removed_on, row.removed_by = on, by.strip()
    written(tx, row.dossier, _("Sorti le {day} : {description}.").format(
        day=plain_day(on), description=row.description))  # fmt: skip
    tx.undo_with(put_back_good, good=good)


@command(Permission.STORAGE)
def put_back_good(tx: Tx, *, good: StorageGoodId) -> None:
    """A removal noted by mistake: the good still lies there."""
    row = _good(tx, good)
    if row.removed_on is None:
        raise RuleBroken(
            "good_there", _("« {description} » est encore là.").format(description=row.description)
        )
    on, by = row.removed_on, row.removed_by
    row.removed_on, row.removed_by = None, ""
    written(tx, row.dossier, _("Sortie annulée : {description}.").format(description=row.description))
    tx.undo_with(remove_good, good=good, on=on, by=by)


@command(Permission.STORAGE)
def withdraw_good(tx: Tx, *, good: StorageGoodId, reason: str) -> None:
    """Take back a line typed by mistake; it stays readable."""
    row = _good(tx, good)
    row.withdrawn, row.withdraw_reason = True, require_reason(reason)
    written(tx, row.dossier, _("Ligne retirée : {description}.").format(description=row.description))
    tx.undo_with(restore_good, good=good)


@command(Permission.STORAGE)
def restore_good(tx: Tx, *, good: StorageGoodId) -> None:
    """Bring a withdrawn line back."""
    row = _good(tx, good, withdrawn=True)
    reason = row.withdraw_reason
    row.withdrawn, row.withdraw_reason = False, ""
    written(tx, row.dossier, _("Ligne rétablie : {description}.").format(description=row.description))
    tx.undo_with(withdraw_good, good=good, reason=reason)


@command(Permission.SETTINGS)
def set_forbidden(tx: Tx, *, rules: list[Forbidden], valid_from: date) -> None:
    """The pole's own list of what may not be stored, from a day on. Raises BadInput `forbidden`."""
    before = forbidden(tx, on=valid_from)
    value = write_forbidden(rules)
    read_forbidden(value)
    set_setting(tx, key=FORBIDDEN_SETTING, value=value, valid_from=valid_from)
    tx.says(_("Marchandises interdites : liste en vigueur le {day}.").format(day=plain_day(valid_from)))
    tx.undo_with(set_forbidden, rules=list(before), valid_from=valid_from)


def _good(
    tx: Tx, good: StorageGoodId, seen_version: int | None = None, *, withdrawn: bool = False
) -> GoodRow:
    row = found(tx, GoodRow, good, "storage_good", _("Le bien n° {id} n’existe pas."), lock=True)
    require_version(tx, row, seen_version)
    require_standing(row, withdrawn=withdrawn)
    return row
