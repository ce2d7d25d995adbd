"""A room of the pole taken, moved or freed for what the incubator holds in it."""

from __future__ import annotations

from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _
from pole_desk.kernel.work import Tx
from pole_desk.ports.ids import DossierId, HoldId, SpaceId
from pole_desk.registers.claims.commands import hold_space, move_hold, release_hold


def require_somewhere(space: SpaceId | None, place: str) -> None:
    """Raises BadInput `place`: a room of the pole, or a place elsewhere."""
    if space is None and not place.strip():
        raise BadInput("place", _("Dites où : une salle du pôle, ou une adresse."))


def settle_room(
    tx: Tx,
    *,
    dossier: int,
    item: str,
    label: str,
    hold: int | None,
    space: SpaceId | None,
    starts_at: int,
    ends_at: int,
) -> HoldId | None:
    """Hold a room as it is now wanted, from what was held before; the hold stays for the way back.

    Raises Overlap naming who has the room.
    """
    if space is None:
        if hold is not None:
            release_hold(tx, hold=HoldId(hold))
        return None if hold is None else HoldId(hold)
    if hold is not None:
        move_hold(tx, hold=HoldId(hold), space=space, starts_at=starts_at, ends_at=ends_at)
        return HoldId(hold)
    return hold_space(
        tx, dossier=DossierId(dossier), space=space, item=item, starts_at=starts_at,
        ends_at=ends_at, label=label,
    )  # fmt: skip
