"""The claims of holds written anew, and who refuses them; the database has the last word."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, insert

from pole_desk.kernel.errors import NotFound, RuleBroken
from pole_desk.kernel.i18n import _, plain_day
from pole_desk.kernel.work import Tx
from pole_desk.ports.ids import HoldId, SpaceId
from pole_desk.registers.claims.queries import Held, clashes, hold
from pole_desk.registers.claims.rules import Span, refusal, squeezed
from pole_desk.registers.claims.tables import ClaimRow, HoldRow
from pole_desk.registers.spaces.queries import LeafWindow, leaves_under
from pole_desk.registers.spaces.queries import space as space_row

HELD, RELEASED = "held", "released"
Piece = tuple[int, int, int]
"""A leaf, and the epoch seconds from which and to which it is claimed."""


def row_of(tx: Tx, hold: HoldId) -> HoldRow:
    """Raises NotFound."""
    row = tx.session.get(HoldRow, hold)
    if row is None:
        raise NotFound("hold", _("L’occupation n° {id} n’existe pas.").format(id=hold))
    return row


def unclaim(tx: Tx, rows: Sequence[HoldRow]) -> None:
    """Free what holds claim, all of them at once."""
    tx.session.flush()
    tx.connection.execute(delete(ClaimRow).where(ClaimRow.hold.in_([row.id for row in rows])))


def claim(tx: Tx, rows: Sequence[HoldRow], *, new: bool = False) -> None:
    """Write the claims of holds anew: each open leaf of their spaces, cut to the leaf's bounds.

    All are set aside first, so that holds may take each other's places; `new` ones have nothing
    to set aside. Raises Overlap, RuleBroken.
    """
    if not new:
        unclaim(tx, rows)
    windows: dict[int, list[LeafWindow]] = {}
    for row in rows:
        if row.space not in windows:
            windows[row.space] = leaves_under(tx, space=SpaceId(row.space))
    plain = [row for row in rows if row.firm and not row.squeeze_reason]
    _require_free(tx, plain, windows)
    for row in rows:
        if row.firm and row.squeeze_reason:
            _fit(tx, row, windows[row.space])
    tx.session.flush()
    pieces = [(row, _pieces(tx, row, windows[row.space])) for row in rows]
    values = [
        {"hold": row.id, "leaf": leaf, "starts_at": first, "ends_at": last, "firm": row.firm}
        for row, found in pieces
        for leaf, first, last in found
    ]
    if values:
        tx.connection.execute(insert(ClaimRow), values)


def _require_free(
    tx: Tx, rows: Sequence[HoldRow], windows: dict[int, list[LeafWindow]]
) -> None:
    """Ask once for all the holds of a space; the earliest clash is told."""
    by_space: dict[int, list[HoldRow]] = {}
    for row in rows:
        by_space.setdefault(row.space, []).append(row)
    for space, group in by_space.items():
        spans = [(row.starts_at - row.set_up, row.ends_at + row.tear_down) for row in group]
        leaves = [window.leaf for window in windows[space]]
        found = clashes(tx, leaves=leaves, spans=spans)
        if found:
            raise refused(tx, group[found[0].index], found[0].hold)


def _fit(tx: Tx, row: HoldRow, windows: Sequence[LeafWindow]) -> None:
    """Shorten the buffers of a hold to what its neighbours' buffers leave; raises Overlap."""
    leaves = [window.leaf for window in windows]
    row.set_up, row.tear_down = row.wished_set_up, row.wished_tear_down
    while True:
        span = (row.starts_at - row.set_up, row.ends_at + row.tear_down)
        found = clashes(tx, leaves=leaves, spans=[span])
        if not found:
            return
        winner = hold(tx, hold=found[0].hold)
        own = Span(row.starts_at, row.ends_at, row.set_up, row.tear_down)
        fitted = None if winner is None else squeezed(
            own, Span(winner.starts_at, winner.ends_at, winner.set_up, winner.tear_down)
        )  # fmt: skip
        if fitted is None:
            raise refused(tx, row, found[0].hold)
        row.set_up, row.tear_down = fitted


def _pieces(tx: Tx, row: HoldRow, windows: Sequence[LeafWindow]) -> list[Piece]:
    starts_at, ends_at = row.starts_at - row.set_up, row.ends_at + row.tear_down
    found = [
        (window.leaf, max(starts_at, window.opens_at), min(ends_at, window.closes_at))
        for window in windows
    ]
    pieces = [piece for piece in found if piece[1] < piece[2]]
    if not pieces or min(p[1] for p in pieces) > starts_at or max(p[2] for p in pieces) < ends_at:
        raise _closed(tx, row)
    return pieces


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


def refused(tx: Tx, row: HoldRow, winner: HoldId) -> Exception:
    """The Overlap that names who holds the place."""
    held: Held | None = hold(tx, hold=winner)
    if held is None:
        raise RuntimeError(f"claim of an unknown hold {winner}")
    place = space_row(tx, space=SpaceId(row.space))
    there = Span(held.starts_at, held.ends_at, held.set_up, held.tear_down)
    return refusal(place.name, held.dossier, held.party_name, there)


