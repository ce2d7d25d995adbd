"""A unit let for some days or hours: booked, moved, cancelled, restored; the price stays as agreed."""

from __future__ import annotations

from decimal import Decimal

from pole_desk.activities.storage.commands._steps import (
    agreed_price,
    found,
    require_not_invoiced,
    require_version,
    written,
)
from pole_desk.activities.storage.queries.prices import day_quote, longest_days
from pole_desk.activities.storage.rules import (
    days_text,
    days_touched,
    hours_text,
    require_reason,
    require_short,
)
from pole_desk.activities.storage.tables import RentalRow
from pole_desk.kernel.errors import RuleBroken
from pole_desk.kernel.i18n import _, plain_day
from pole_desk.kernel.periods import day_end, day_of, day_start, last_day_of
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import DossierId, HoldId, PartyId, SpaceId, StorageRentalId
from pole_desk.registers.claims.commands import hold_space, move_hold, release_hold
from pole_desk.registers.claims.rules import require_interval
from pole_desk.registers.dossiers.commands import change_dossier, close_dossier, open_dossier
from pole_desk.registers.dossiers.queries import dossier as dossier_row
from pole_desk.registers.dossiers.rules import Kind as DossierKind
from pole_desk.registers.dossiers.rules import State as DossierState
from pole_desk.registers.spaces.queries import Space
from pole_desk.registers.spaces.queries import space as space_row
from pole_desk.registers.spaces.rules import Kind as SpaceKind

BOOKED, CANCELLED = "booked", "cancelled"


@command(Permission.STORAGE)
def rent_days(
    tx: Tx,
    *,
    space: SpaceId,
    starts_at: int,
    ends_at: int,
    party: PartyId | None = None,
    dossier: DossierId | None = None,
    price: Decimal | None = None,
    reason: str = "",
) -> StorageRentalId:
    """Let a unit for some days or hours (epoch seconds), each day begun being due.

    For a structure, under a dossier of its own; or within a `dossier` that stands already, such as
    the event's whose material comes the day before. `price` is net euros per m² and day, another
    than the list's needs a reason. Raises Overlap naming the winner, RuleBroken `long_rental`.
    """
    place = _checked(tx, space, starts_at, ends_at)
    quote = day_quote(tx, space=space, starts_at=starts_at, ends_at=ends_at)
    agreed, why = agreed_price(quote.unit_price, price, reason)
    owner = _dossier(tx, party, dossier, place, starts_at)
    row = RentalRow(
        dossier=owner, own_dossier=dossier is None, space=space, hold=None, starts_at=starts_at,
        ends_at=ends_at, area_m2=quote.area_m2, days=quote.days, list_price=quote.unit_price,
        agreed_price=agreed, reason=why, tax=quote.tax, account=quote.account, state=BOOKED,
        cancel_reason="",
    )  # fmt: skip
    tx.session.add(row)
    tx.session.flush()
    row.hold = hold_space(
        tx, dossier=owner, space=space, item=f"storage_rental:{row.id}",
        starts_at=starts_at, ends_at=ends_at,
    )  # fmt: skip
    written(tx, owner, _("{party} : {name} {when}.").format(
        party=dossier_row(tx, dossier=owner).party_name, name=place.name, when=_when(row)))  # fmt: skip
    tx.undo_with(cancel_rental, rental=row.id, reason=_("réservation annulée"))
    return StorageRentalId(row.id)


def _checked(tx: Tx, space: SpaceId, starts_at: int, ends_at: int) -> Space:
    require_interval(starts_at, ends_at)
    require_short(starts_at, ends_at, longest_days(tx, on=day_of(starts_at)))
    place = space_row(tx, space=space)
    if place.kind != SpaceKind.STORAGE:
        raise RuleBroken(
            "not_storage",
            _("{name} n’est pas un espace de stockage : choisissez-en un autre.").format(name=place.name),
            space=place.code,
        )
    return place


def _dossier(
    tx: Tx, party: PartyId | None, dossier: DossierId | None, place: Space, starts_at: int
) -> DossierId:
    if (party is None) == (dossier is None):
        raise RuleBroken("who_rents", _("Une location est au nom d’une structure, ou dans un dossier existant."))
    if dossier is None:
        assert party is not None
        title = _("{code} à la journée").format(code=place.code)
        return open_dossier(tx, kind=DossierKind.STORAGE, party=party, title=title, on=day_of(starts_at))
    standing = dossier_row(tx, dossier=dossier)
    if standing.state == DossierState.CANCELLED:
        raise RuleBroken(
            "dossier_cancelled",
            _("Le dossier « {title} » est annulé : rétablissez-le d’abord.").format(title=standing.title),
        )
    return dossier


def _when(row: RentalRow) -> str:
    """`du 3 au 5 novembre 2026`, with the hours when they are not whole days."""
    first, last = day_of(row.starts_at), last_day_of(row.ends_at)
    days = days_text(first, last)
    if row.starts_at == day_start(first) and row.ends_at == day_end(last):
        return days
    return f"{days}, {hours_text(row.starts_at, row.ends_at)}"


@command(Permission.STORAGE)
def move_rental(
    tx: Tx,
    *,
    rental: StorageRentalId,
    starts_at: int,
    ends_at: int,
    space: SpaceId | None = None,
    seen_version: int | None = None,
) -> None:
    """Another unit or other times, at the price per m² and day agreed; invoiced rentals are locked.

    Raises Overlap naming the winner, RuleBroken `invoiced`, `long_rental`.
    """
    row = _rental(tx, rental, seen_version)
    _require_state(row, BOOKED)
    require_not_invoiced(tx, row.dossier, f"storage:rental:{rental}")
    target = SpaceId(row.space) if space is None else space
    place = _checked(tx, target, starts_at, ends_at)
    before = (row.starts_at, row.ends_at, SpaceId(row.space))
    row.space, row.starts_at, row.ends_at = target, starts_at, ends_at
    row.area_m2, row.days = place.area_m2, days_touched(starts_at, ends_at)
    tx.session.flush()
    move_hold(tx, hold=_hold(row), space=target, starts_at=starts_at, ends_at=ends_at)
    if row.own_dossier:
        title = _("{code} à la journée").format(code=place.code)
        change_dossier(tx, dossier=DossierId(row.dossier), title=title)
    written(tx, row.dossier, _("Location déplacée : {name} {when}.").format(name=place.name, when=_when(row)))
    tx.undo_with(
        move_rental, rental=rental, starts_at=before[0], ends_at=before[1], space=before[2]
    )


@command(Permission.STORAGE)
def cancel_rental(tx: Tx, *, rental: StorageRentalId, reason: str) -> None:
    """Cancel a rental that is not invoiced: the unit is free, nothing is due, the record stays."""
    row = _rental(tx, rental)
    _require_state(row, BOOKED)
    require_not_invoiced(tx, row.dossier, f"storage:rental:{rental}")
    row.state, row.cancel_reason = CANCELLED, require_reason(reason)
    tx.session.flush()
    release_hold(tx, hold=_hold(row))
    if row.own_dossier:
        close_dossier(tx, dossier=DossierId(row.dossier), on=tx.clock.today(), cancelled=True)
    written(tx, row.dossier, _("Location annulée : {name} {when}.").format(
        name=space_row(tx, space=SpaceId(row.space)).name, when=_when(row)))  # fmt: skip
    tx.undo_with(restore_rental, rental=rental)


@command(Permission.STORAGE)
def restore_rental(tx: Tx, *, rental: StorageRentalId) -> None:
    """Bring a cancelled rental back under its number; raises Overlap when the unit was taken."""
    row = _rental(tx, rental)
    _require_state(row, CANCELLED)
    reason = row.cancel_reason
    row.state, row.cancel_reason = BOOKED, ""
    tx.session.flush()
    move_hold(
        tx, hold=_hold(row), space=SpaceId(row.space), starts_at=row.starts_at, ends_at=row.ends_at
    )
    if row.own_dossier:
        change_dossier(tx, dossier=DossierId(row.dossier), state=DossierState.OPEN)
    written(tx, row.dossier, _("Location rétablie : {name} {when}.").format(
        name=space_row(tx, space=SpaceId(row.space)).name, when=_when(row)))  # fmt: skip
    tx.undo_with(cancel_rental, rental=rental, reason=reason)


def _hold(row: RentalRow) -> HoldId:
    assert row.hold is not None
    return HoldId(row.hold)


def _rental(tx: Tx, rental: StorageRentalId, seen_version: int | None = None) -> RentalRow:
    row = found(
        tx, RentalRow, rental, "storage_rental", _("La location n° {id} n’existe pas."), lock=True
    )
    require_version(tx, row, seen_version)
    return row


def _require_state(row: RentalRow, wanted: str) -> None:
    if row.state == wanted:
        return
    raise RuleBroken(
        "rental_state",
        _("Cette location est annulée ({reason}). Rétablissez-la d’abord.").format(
            reason=row.cancel_reason)
        if wanted == BOOKED
        else _("Cette location du {day} n’est pas annulée.").format(day=plain_day(day_of(row.starts_at))),
    )  # fmt: skip
