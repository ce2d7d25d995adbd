"""A unit shared between dossiers: claimed once by the pole, opened, ended, withdrawn, restored."""

from __future__ import annotations

from datetime import date

from pole_desk.activities.storage.commands._steps import (
    found,
    require_standing,
    require_version,
    written,
)
from pole_desk.activities.storage.queries.units import SHARED_ITEM, parts_of
from pole_desk.activities.storage.rules import (
    A_DAY,
    WHOLE_PERCENT,
    Measure,
    days_text,
    quantity_text,
    require_reason,
)
from pole_desk.activities.storage.tables import UnitRow
from pole_desk.kernel.errors import BadInput, RuleBroken
from pole_desk.kernel.i18n import _, plain_day
from pole_desk.kernel.periods import day_end, day_start
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import DossierId, HoldId, SpaceId, StorageUnitId
from pole_desk.registers.claims.commands import hold_space, move_hold, release_hold
from pole_desk.registers.dossiers.commands import change_dossier, close_dossier, open_dossier
from pole_desk.registers.dossiers.rules import Kind as DossierKind
from pole_desk.registers.dossiers.rules import State as DossierState
from pole_desk.registers.parties.queries import the_pole
from pole_desk.registers.spaces.queries import Space
from pole_desk.registers.spaces.queries import space as space_row
from pole_desk.registers.spaces.rules import Kind as SpaceKind


@command(Permission.STORAGE)
def share_unit(
    tx: Tx,
    *,
    space: SpaceId,
    first_day: date,
    last_day: date | None = None,
    measure: Measure = Measure.M2,
) -> StorageUnitId:
    """Share a unit by m² or by percent from a day on: the pole claims it once, its parts are sold.

    Raises Overlap naming who has it, BadInput, RuleBroken `not_storage`.
    """
    place = _storage_space(tx, space)
    _require_days(first_day, last_day)
    title = _("{code} partagé").format(code=place.code)
    dossier = open_dossier(tx, kind=DossierKind.STORAGE, party=the_pole(tx), title=title, on=first_day)
    row = UnitRow(
        space=space, dossier=dossier, hold=None, measure=str(Measure(measure)),
        total=place.area_m2 if measure == Measure.M2 else WHOLE_PERCENT,
        first_day=first_day, last_day=last_day, withdrawn=False, withdraw_reason="",
    )  # fmt: skip
    tx.session.add(row)
    tx.session.flush()
    row.hold = hold_space(
        tx, dossier=dossier, space=space, item=f"{SHARED_ITEM}{row.id}",
        starts_at=day_start(first_day), ends_at=day_end(last_day),
    )  # fmt: skip
    written(tx, dossier, _("{name} est partagé à partir du {day}.").format(
        name=place.name, day=plain_day(first_day)))  # fmt: skip
    tx.undo_with(withdraw_unit, unit=row.id, reason=_("partage annulé"))
    return StorageUnitId(row.id)


def _storage_space(tx: Tx, space: SpaceId) -> Space:
    place = space_row(tx, space=space)
    if place.kind != SpaceKind.STORAGE:
        raise RuleBroken(
            "not_storage",
            _("{name} n’est pas un espace de stockage : choisissez-en un autre.").format(name=place.name),
            space=place.code,
        )
    return place


def _require_days(first_day: date, last_day: date | None) -> None:
    if last_day is not None and last_day < first_day:
        raise BadInput(
            "dates_reversed",
            _("Le dernier jour ({last}) est avant le premier ({first}). Inversez les dates.").format(
                last=plain_day(last_day), first=plain_day(first_day)
            ),
        )


@command(Permission.STORAGE)
def end_unit(
    tx: Tx, *, unit: StorageUnitId, last_day: date | None, seen_version: int | None = None
) -> None:
    """Stop sharing a unit on a day, the last one; None: without end.

    Raises RuleBroken `parts_run` while parts run beyond, Overlap when somebody follows.
    """
    row = _unit(tx, unit)
    require_version(tx, row, seen_version)
    _require_days(row.first_day, last_day)
    _require_no_parts(tx, row, last_day)
    before, row.last_day = row.last_day, last_day
    tx.session.flush()
    _align(tx, row)
    name = space_row(tx, space=SpaceId(row.space)).name
    written(
        tx, row.dossier,
        _("{name} est partagé jusqu’au {day}.").format(name=name, day=plain_day(last_day))
        if last_day
        else _("{name} est partagé sans fin prévue.").format(name=name),
    )  # fmt: skip
    tx.undo_with(end_unit, unit=unit, last_day=before)


@command(Permission.STORAGE)
def withdraw_unit(tx: Tx, *, unit: StorageUnitId, reason: str) -> None:
    """Take the sharing of a unit back while no part of it stands; the unit is free again."""
    row = _unit(tx, unit)
    _require_no_parts(tx, row, row.first_day - A_DAY)
    row.withdrawn, row.withdraw_reason = True, require_reason(reason)
    tx.session.flush()
    if row.hold is not None:
        release_hold(tx, hold=HoldId(row.hold))
    close_dossier(tx, dossier=DossierId(row.dossier), on=tx.clock.today(), cancelled=True)
    name = space_row(tx, space=SpaceId(row.space)).name
    written(tx, row.dossier, _("{name} n’est plus partagé.").format(name=name))
    tx.undo_with(restore_unit, unit=unit)


@command(Permission.STORAGE)
def restore_unit(tx: Tx, *, unit: StorageUnitId) -> None:
    """Share a unit again as it was; raises Overlap when it was taken meanwhile."""
    row = _unit(tx, unit, withdrawn=True)
    reason = row.withdraw_reason
    row.withdrawn, row.withdraw_reason = False, ""
    tx.session.flush()
    _align(tx, row)
    change_dossier(tx, dossier=DossierId(row.dossier), state=DossierState.OPEN)
    name = space_row(tx, space=SpaceId(row.space)).name
    written(tx, row.dossier, _("{name} est de nouveau partagé.").format(name=name))
    tx.undo_with(withdraw_unit, unit=unit, reason=reason)


def _unit(tx: Tx, unit: StorageUnitId, *, withdrawn: bool = False) -> UnitRow:
    row = found(
        tx, UnitRow, unit, "storage_unit", _("L’espace partagé n° {id} n’existe pas."), lock=True
    )
    require_standing(row, withdrawn=withdrawn)
    return row


def _require_no_parts(tx: Tx, row: UnitRow, after: date | None) -> None:
    """Raises RuleBroken `parts_run` naming whose part runs after a day."""
    for part in parts_of(tx, unit=StorageUnitId(row.id)) if after is not None else ():
        if part.last_day is None or part.last_day > after:
            raise RuleBroken(
                "parts_run",
                _("{party} y garde {part} {days} : mettez d’abord fin à cette part.").format(
                    party=part.party_name, part=quantity_text(row.measure, part.quantity),
                    days=days_text(part.first_day, part.last_day),
                ),
                storage=part.dossier,
            )  # fmt: skip


def _align(tx: Tx, row: UnitRow) -> None:
    """Make the pole's hold say what the unit says."""
    assert row.hold is not None
    move_hold(
        tx, hold=HoldId(row.hold), space=SpaceId(row.space),
        starts_at=day_start(row.first_day), ends_at=day_end(row.last_day),
    )  # fmt: skip
