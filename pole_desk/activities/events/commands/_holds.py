"""The holds of bookings made to agree with them: given up, moved, made firm, in the ledger's order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import bindparam, update
from sqlalchemy.orm.attributes import set_committed_value

from pole_desk.activities.events.queries.held import HeldPlace, held_places
from pole_desk.activities.events.rules.options import Option
from pole_desk.activities.events.tables import EventBookingRow
from pole_desk.kernel.periods import to_instant
from pole_desk.kernel.work import Tx
from pole_desk.ports.ids import HoldId, SpaceId
from pole_desk.registers.claims.commands import (
    change_hold,
    firm_holds,
    hold_series,
    move_holds,
    release_holds,
)
from pole_desk.registers.claims.rules import Move, Wish


_BOOKINGS = EventBookingRow.__table__
_NAME_HOLD = (
    update(_BOOKINGS)  # type: ignore[arg-type]
    .where(_BOOKINGS.c.id == bindparam("booking"))
    .values(hold=bindparam("made"))
)


class Holding(NamedTuple):
    """What a booking wants of the ledger: to hold firm, to wait since an instant, or neither."""

    row: EventBookingRow
    option: Option
    firm: bool
    waits: bool
    queued_at: int

    @property
    def wants(self) -> bool:
        return self.firm or self.waits


def align(tx: Tx, holdings: Sequence[Holding]) -> None:
    """Give up, move, make firm and take: all or none. Raises Overlap naming the winner."""
    known = [one for one in holdings if one.row.hold is not None]
    wanted = [one for one in known if one.wants]
    holds = held_places(tx, holds=[_hold(one) for one in known])
    let_go = [one for one in known if not one.wants and holds[_hold(one)].stands]
    if let_go:
        release_holds(tx, holds=[_hold(one) for one in let_go])
    softer = [one for one in wanted if holds[_hold(one)].firm and not one.firm]
    if softer:
        firm_holds(tx, holds=[_hold(one) for one in softer], firm=False)
    moved = [one for one in wanted if _differs(one, holds[_hold(one)])]
    if moved:
        move_holds(tx, moves=[_move(one) for one in moved])
    firmer = [one for one in wanted if one.firm and not holds[_hold(one)].firm]
    if firmer:
        firm_holds(tx, holds=[_hold(one) for one in firmer])
    for one in wanted:
        _word(tx, one, holds[_hold(one)])
    _take(tx, [one for one in holdings if one.row.hold is None and one.wants])


def _hold(one: Holding) -> HoldId:
    assert one.row.hold is not None
    return HoldId(one.row.hold)


def _differs(one: Holding, hold: HeldPlace) -> bool:
    row = one.row
    return not hold.stands or (
        hold.space, hold.starts_at, hold.ends_at, hold.set_up, hold.tear_down, hold.squeeze_reason,
    ) != (row.space, row.starts_at, row.ends_at, row.set_up, row.tear_down, row.squeeze_reason)  # fmt: skip


def _move(one: Holding) -> Move:
    row = one.row
    return Move(
        _hold(one), SpaceId(row.space), row.starts_at, row.ends_at, row.set_up, row.tear_down,
        row.squeeze_reason,
    )  # fmt: skip


def _word(tx: Tx, one: Holding, hold: HeldPlace) -> None:
    wanted = (one.row.title, one.option.lapses_at, one.queued_at)
    if (hold.label, hold.lapses_at, hold.queued_at) != wanted:
        label, lapses_at, queued_at = wanted
        change_hold(tx, hold=_hold(one), label=label, lapses_at=lapses_at, queued_at=queued_at)


def _take(tx: Tx, new: Sequence[Holding]) -> None:
    """New holds, in one statement for each space and firmness."""
    groups: dict[tuple[int, int, bool], list[Holding]] = defaultdict(list)
    for one in new:
        groups[one.option.dossier, one.row.space, one.firm].append(one)
    made: list[tuple[Holding, HoldId]] = []
    for (_dossier, space, firm), group in groups.items():
        holds = hold_series(
            tx, dossier=group[0].option.dossier, space=SpaceId(space), firm=firm,
            wishes=[_wish(one) for one in group],
        )  # fmt: skip
        made += zip(group, holds, strict=True)
    if made:
        _point(tx, made)


def _wish(one: Holding) -> Wish:
    row = one.row
    return Wish(
        one.option.item, row.starts_at, row.ends_at, row.set_up, row.tear_down, row.title,
        one.option.lapses_at, row.squeeze_reason,
    )  # fmt: skip


def _point(tx: Tx, made: Sequence[tuple[Holding, HoldId]]) -> None:
    """Let bookings name their holds: no other value changes, so no former one is kept."""
    now = to_instant(tx.clock.now())
    tx.session.flush()
    tx.connection.execute(
        _NAME_HOLD, [{"booking": one.row.id, "made": hold} for one, hold in made]
    )
    for one, hold in made:
        set_committed_value(one.row, "hold", hold)
        if one.queued_at > now:
            change_hold(tx, hold=hold, queued_at=one.queued_at)
