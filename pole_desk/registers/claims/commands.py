"""Claims written: held, moved, ended, released; every refusal names who is there."""

from __future__ import annotations

from datetime import date

from sqlalchemy import delete, insert, select, update

from pole_desk.kernel.errors import NotFound, RuleBroken
from pole_desk.kernel.i18n import _, plain_day
from pole_desk.kernel.periods import day_start
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import DossierId, HoldId, SpaceId
from pole_desk.registers.claims.queries import Held, hold, taken_by
from pole_desk.registers.claims.rules import TOPIC, refusal, require_interval
from pole_desk.registers.claims.tables import ClaimRow, HoldRow
from pole_desk.registers.spaces.commands import divide_space
from pole_desk.registers.spaces.queries import Space, leaves_under
from pole_desk.registers.spaces.queries import space as space_row
from pole_desk.registers.spaces.rules import Kind, Place, require_parts_fit

HELD, RELEASED = "held", "released"


@command(Permission.DOSSIERS)
def hold_space(
    tx: Tx,
    *,
    dossier: DossierId,
    space: SpaceId,
    item: str,
    starts_at: int,
    ends_at: int,
    set_up: int = 0,
    tear_down: int = 0,
    firm: bool = True,
) -> HoldId:
    """Hold a space over an interval (epoch seconds); set-up and tear-down are added to the claim.

    Raises Overlap naming the winner, RuleBroken when the space is closed then, BadInput on
    reversed bounds.
    """
    require_interval(starts_at, ends_at)
    row = HoldRow(
        dossier=dossier,
        space=space,
        item=item,
        starts_at=starts_at,
        ends_at=ends_at,
        set_up=set_up,
        tear_down=tear_down,
        firm=int(firm),
        state=HELD,
    )
    tx.session.add(row)
    tx.session.flush()
    _claim(tx, row)
    tx.changed(TOPIC, row.id)
    return HoldId(row.id)


@command(Permission.DOSSIERS)
def move_hold(tx: Tx, *, hold: HoldId, space: SpaceId, starts_at: int, ends_at: int) -> None:
    """Give a hold another space or other times; refused as a new one would be."""
    require_interval(starts_at, ends_at)
    row = _row(tx, hold)
    row.space, row.starts_at, row.ends_at = space, starts_at, ends_at
    row.state = HELD
    tx.session.flush()
    _claim(tx, row)
    tx.changed(TOPIC, hold)


@command(Permission.DOSSIERS)
def end_hold(tx: Tx, *, hold: HoldId, ends_at: int) -> None:
    """Give a hold another end; a later one is refused when somebody follows."""
    row = _row(tx, hold)
    move_hold(tx, hold=hold, space=SpaceId(row.space), starts_at=row.starts_at, ends_at=ends_at)


@command(Permission.DOSSIERS)
def firm_hold(tx: Tx, *, hold: HoldId, firm: bool = True) -> None:
    """Make an option firm, or the reverse; firm needs the space free of firm claims."""
    row = _row(tx, hold)
    row.firm = int(firm)
    tx.session.flush()
    _claim(tx, row)
    tx.changed(TOPIC, hold)


@command(Permission.DOSSIERS)
def release_hold(tx: Tx, *, hold: HoldId) -> None:
    """Free the space; what was asked stays readable."""
    row = _row(tx, hold)
    row.state = RELEASED
    tx.connection.execute(delete(ClaimRow).where(ClaimRow.hold == hold))
    tx.session.flush()
    tx.changed(TOPIC, hold)


@command(Permission.DOSSIERS)
def swap_holds(tx: Tx, *, one: HoldId, other: HoldId) -> None:
    """Exchange the spaces of two holds: all set aside first, then firm again."""
    first, second = _row(tx, one), _row(tx, other)
    tx.connection.execute(
        update(ClaimRow).where(ClaimRow.hold.in_((one, other))).values(firm=0)
    )
    first.space, second.space = second.space, first.space
    tx.session.flush()
    for row in (first, second):
        _claim(tx, row)
        tx.changed(TOPIC, row.id)


@command(Permission.SPACES)
def split_space(tx: Tx, *, space: SpaceId, on: date, parts: list[Place]) -> list[SpaceId]:
    """Divide a space from a day on; holds that run across it claim all its parts from then.

    Raises RuleBroken when the parts don't fit or the day is before the space's own first day.
    """
    whole = space_row(tx, space=space)
    if on <= whole.valid_from:
        raise RuleBroken(
            "split_day",
            _("{code} existe depuis le {day} : divisez-le un jour suivant.").format(
                code=whole.code, day=plain_day(whole.valid_from)
            ),
        )
    require_parts_fit(_place_of(whole), parts)
    cut = day_start(on)
    across = tx.session.scalars(
        select(HoldRow)
        .join(ClaimRow, ClaimRow.hold == HoldRow.id)
        .where(ClaimRow.leaf == space, ClaimRow.ends_at > cut)
        .order_by(HoldRow.id)
    ).unique().all()
    tx.connection.execute(
        delete(ClaimRow).where(ClaimRow.leaf == space, ClaimRow.starts_at >= cut)
    )
    tx.connection.execute(
        update(ClaimRow).where(ClaimRow.leaf == space, ClaimRow.ends_at > cut).values(ends_at=cut)
    )
    children = divide_space(tx, space=space, on=on, parts=parts)
    for row in across:
        _claim(tx, row)
        tx.changed(TOPIC, row.id)
    tx.changed("spaces", space)
    tx.says(
        _("{code} divisé à partir du {day}.").format(code=whole.code, day=plain_day(on))
    )
    return children


def _place_of(space: Space) -> Place:
    return Place(
        space.code, space.name, Kind(space.kind), space.building, space.floor, space.area_m2,
        space.capacity, space.rectangle, space.note,
    )  # fmt: skip


def _row(tx: Tx, hold: HoldId) -> HoldRow:
    row = tx.session.get(HoldRow, hold)
    if row is None:
        raise NotFound("hold", _("L’occupation n° {id} n’existe pas.").format(id=hold))
    return row


def _claim(tx: Tx, row: HoldRow) -> None:
    """Write the claims of a hold anew: each open leaf of its space, cut to the leaf's bounds."""
    tx.connection.execute(delete(ClaimRow).where(ClaimRow.hold == row.id))
    starts_at, ends_at = row.starts_at - row.set_up, row.ends_at + row.tear_down
    pieces = [
        (window.leaf, max(starts_at, window.opens_at), min(ends_at, window.closes_at))
        for window in leaves_under(tx, space=SpaceId(row.space))
    ]
    pieces = [piece for piece in pieces if piece[1] < piece[2]]
    if not pieces or min(p[1] for p in pieces) > starts_at or max(p[2] for p in pieces) < ends_at:
        raise _closed(tx, row)
    if row.firm:
        for leaf, first, last in pieces:
            winner = taken_by(tx, leaf=leaf, starts_at=first, ends_at=last)
            if winner is not None:
                raise _refused(tx, row, winner)
    values = [
        {"hold": row.id, "leaf": leaf, "starts_at": first, "ends_at": last, "firm": row.firm}
        for leaf, first, last in pieces
    ]
    tx.connection.execute(insert(ClaimRow), values)


def _closed(tx: Tx, row: HoldRow) -> RuleBroken:
    place = space_row(tx, space=SpaceId(row.space))
    days = (
        _("il existe depuis le {first}").format(first=plain_day(place.valid_from))
        if place.valid_to is None
        else _("il existe du {first} au {last}").format(
            first=plain_day(place.valid_from), last=plain_day(place.valid_to)
        )
    )
    return RuleBroken(
        "space_closed",
        _("{name} n’est pas ouvert à ces dates : {days}.").format(name=place.name, days=days),
        space=place.code,
    )


def _refused(tx: Tx, row: HoldRow, winner: HoldId) -> Exception:
    held: Held | None = hold(tx, hold=winner)
    if held is None:
        raise RuntimeError(f"claim of an unknown hold {winner}")
    place = space_row(tx, space=SpaceId(row.space))
    return refusal(place.name, held.dossier, held.party_name, held.starts_at, held.ends_at)
