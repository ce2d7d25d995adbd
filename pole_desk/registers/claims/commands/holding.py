"""Holds asked for, made firm, released; several at once in a few statements."""

from __future__ import annotations

from collections.abc import Sequence

from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _
from pole_desk.kernel.periods import FOREVER, to_instant
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import DossierId, HoldId, SpaceId
from pole_desk.registers.claims.commands._claiming import HELD, RELEASED, claim, row_of, unclaim
from pole_desk.registers.claims.rules import TOPIC, Wish, require_interval
from pole_desk.registers.claims.tables import HoldRow


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
    label: str = "",
    lapses_at: int = FOREVER,
    squeeze_reason: str = "",
) -> HoldId:
    """Hold a space over an interval (epoch seconds); set-up and tear-down are added to the claim.

    An option (not firm) queues until `lapses_at`. With a `squeeze_reason` the buffers may be
    shortened by a neighbour's buffers. Raises Overlap naming the winner, RuleBroken when the space
    is closed then, BadInput on reversed bounds or negative buffers.
    """
    wish = Wish(item, starts_at, ends_at, set_up, tear_down, label, lapses_at, squeeze_reason)
    return hold_series(tx, dossier=dossier, space=space, wishes=[wish], firm=firm)[0]


@command(Permission.DOSSIERS)
def hold_series(
    tx: Tx, *, dossier: DossierId, space: SpaceId, wishes: Sequence[Wish], firm: bool = True
) -> list[HoldId]:
    """Hold a space over many intervals, all or none; refused as `hold_space` is."""
    if not wishes:
        return []
    now = to_instant(tx.clock.now())
    rows = []
    for wish in wishes:
        require_interval(wish.starts_at, wish.ends_at)
        if wish.set_up < 0 or wish.tear_down < 0:
            raise BadInput("buffers", _("Le montage et le démontage ne durent pas moins de zéro minute."))
        rows.append(_row(dossier, space, wish, firm, now))
    tx.session.add_all(rows)
    tx.session.flush()
    claim(tx, rows, new=True)
    for row in rows:
        tx.changed(TOPIC, row.id)
    return [HoldId(row.id) for row in rows]


def _row(dossier: DossierId, space: SpaceId, wish: Wish, firm: bool, now: int) -> HoldRow:
    return HoldRow(
        dossier=dossier, space=space, item=wish.item,
        starts_at=wish.starts_at, ends_at=wish.ends_at,
        set_up=wish.set_up, tear_down=wish.tear_down,
        wished_set_up=wish.set_up, wished_tear_down=wish.tear_down,
        squeeze_reason=wish.squeeze_reason, label=wish.label, lapses_at=wish.lapses_at,
        queued_at=now, firm=int(firm), state=HELD,
    )  # fmt: skip


@command(Permission.DOSSIERS)
def change_hold(
    tx: Tx,
    *,
    hold: HoldId,
    label: str | None = None,
    lapses_at: int | None = None,
    queued_at: int | None = None,
) -> None:
    """Name a hold otherwise, give an option another term or place in the queue; claims don't move."""
    row = row_of(tx, hold)
    row.label = row.label if label is None else label
    row.lapses_at = row.lapses_at if lapses_at is None else lapses_at
    row.queued_at = row.queued_at if queued_at is None else queued_at
    tx.session.flush()
    tx.changed(TOPIC, hold)


@command(Permission.DOSSIERS)
def firm_hold(tx: Tx, *, hold: HoldId, firm: bool = True) -> None:
    """Make an option firm, or the reverse; firm needs the space free of firm claims."""
    firm_holds(tx, holds=[hold], firm=firm)


@command(Permission.DOSSIERS)
def firm_holds(tx: Tx, *, holds: Sequence[HoldId], firm: bool = True) -> None:
    """Make several options firm, all or none, or the reverse."""
    rows = [row_of(tx, hold) for hold in holds]
    for row in rows:
        row.firm = int(firm)
    claim(tx, rows)
    for hold in holds:
        tx.changed(TOPIC, hold)


@command(Permission.DOSSIERS)
def release_hold(tx: Tx, *, hold: HoldId) -> None:
    """Free the space; what was asked stays readable."""
    release_holds(tx, holds=[hold])


@command(Permission.DOSSIERS)
def release_holds(tx: Tx, *, holds: Sequence[HoldId]) -> None:
    """Free the spaces of several holds; what was asked stays readable."""
    rows = [row_of(tx, hold) for hold in holds]
    for row in rows:
        row.state = RELEASED
    unclaim(tx, rows)
    for hold in holds:
        tx.changed(TOPIC, hold)
