"""Options that wait for the same place: who is first, second, third, at this very moment."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import and_, distinct, func, or_, select
from sqlalchemy.orm import aliased

from pole_desk.kernel.periods import to_instant
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import HoldId, SpaceId
from pole_desk.registers.claims.queries.holds import Held, holds
from pole_desk.registers.claims.tables import ClaimRow, HoldRow
from pole_desk.registers.spaces.queries import leaves_of


def queue(reader: Reader, *, space: SpaceId, starts_at: int, ends_at: int) -> list[Held]:
    """The live options on a space over an interval, the first in the queue first."""
    found = holds(
        reader, starts_at=starts_at, ends_at=ends_at, spaces=leaves_of(reader, space=space)
    )
    return sorted((one for one in found if not one.firm), key=lambda one: (one.queued_at, one.hold))


def ranks(reader: Reader, *, holds: Collection[HoldId]) -> dict[HoldId, int]:
    """1 for each option that nobody precedes, 2 for the next…; what lapsed holds no rank."""
    mine, other = aliased(ClaimRow), aliased(ClaimRow)
    own, ahead = aliased(HoldRow), aliased(HoldRow)
    now = to_instant(reader.clock.now())
    earlier = or_(
        ahead.queued_at < own.queued_at, and_(ahead.queued_at == own.queued_at, ahead.id < own.id)
    )
    statement = (
        select(own.id, func.count(distinct(ahead.id)))
        .join(mine, mine.hold == own.id)
        .outerjoin(
            other,
            and_(
                other.leaf == mine.leaf, other.firm == 0, other.hold != own.id,
                other.starts_at < mine.ends_at, other.ends_at > mine.starts_at,
            ),
        )
        .outerjoin(ahead, and_(ahead.id == other.hold, ahead.lapses_at > now, earlier))
        .where(own.id.in_(list(holds)), own.firm == 0, own.lapses_at > now)
        .group_by(own.id)
    )  # fmt: skip
    return {HoldId(hold): ahead_of_it + 1 for hold, ahead_of_it in reader.connection.execute(statement)}
