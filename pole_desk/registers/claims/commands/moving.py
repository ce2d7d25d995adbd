"""Holds moved, ended, exchanged: all set aside first, then claimed again."""

from __future__ import annotations

from collections.abc import Sequence

from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import HoldId, SpaceId
from pole_desk.registers.claims.commands._claiming import HELD, claim, row_of
from pole_desk.registers.claims.rules import TOPIC, Move, require_interval


@command(Permission.DOSSIERS)
def move_hold(
    tx: Tx,
    *,
    hold: HoldId,
    space: SpaceId,
    starts_at: int,
    ends_at: int,
    set_up: int | None = None,
    tear_down: int | None = None,
    squeeze_reason: str = "",
) -> None:
    """Give a hold another space, other times or buffers; refused as a new one would be.

    A buffer that is not given stays as it was wished.
    """
    move = Move(hold, space, starts_at, ends_at, set_up, tear_down, squeeze_reason)
    move_holds(tx, moves=[move])


@command(Permission.DOSSIERS)
def move_holds(tx: Tx, *, moves: Sequence[Move]) -> None:
    """Move several holds in one act: they may take each other's places. Raises Overlap, BadInput.

    A released hold that is moved holds again.
    """
    rows = []
    for move in moves:
        require_interval(move.starts_at, move.ends_at)
        row = row_of(tx, move.hold)
        row.space, row.starts_at, row.ends_at = move.space, move.starts_at, move.ends_at
        row.wished_set_up = row.wished_set_up if move.set_up is None else move.set_up
        row.wished_tear_down = row.wished_tear_down if move.tear_down is None else move.tear_down
        row.set_up, row.tear_down = row.wished_set_up, row.wished_tear_down
        row.squeeze_reason = move.squeeze_reason
        row.state = HELD
        rows.append(row)
    claim(tx, rows)
    for row in rows:
        tx.changed(TOPIC, row.id)


@command(Permission.DOSSIERS)
def end_hold(tx: Tx, *, hold: HoldId, ends_at: int) -> None:
    """Give a hold another end; a later one is refused when somebody follows."""
    row = row_of(tx, hold)
    move_hold(tx, hold=hold, space=SpaceId(row.space), starts_at=row.starts_at, ends_at=ends_at)


@command(Permission.DOSSIERS)
def swap_holds(tx: Tx, *, one: HoldId, other: HoldId) -> None:
    """Exchange the spaces of two holds, each keeping its own times."""
    first, second = row_of(tx, one), row_of(tx, other)
    moves = [
        Move(HoldId(row.id), SpaceId(place.space), row.starts_at, row.ends_at)
        for row, place in ((first, second), (second, first))
    ]
    move_holds(tx, moves=moves)
