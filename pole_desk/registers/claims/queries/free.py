"""Which spaces are free over an interval, who is in the others, and when they are free again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import BigInteger, and_, bindparam, select, text

from pole_desk.kernel.periods import FOREVER
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import HoldId, SpaceId
from pole_desk.registers.claims.queries.holds import FIRM_CLAIM, holds
from pole_desk.registers.claims.tables import ClaimRow
from pole_desk.registers.spaces.queries import Space, leaves_under, spaces
from pole_desk.registers.spaces.tables import LeafRow


class Occupant(NamedTuple):
    """The last firm claim on a leaf that starts before an interval's end and reaches into it."""

    leaf: SpaceId
    hold: HoldId
    starts_at: int
    ends_at: int


class Gap(NamedTuple):
    """A time, half-open, when all the leaves of a space are open and free of firm claims."""

    starts_at: int
    ends_at: int


def _last_claims() -> object:
    last = ClaimRow.__table__.alias("last_before")
    end = bindparam("ends_at", type_=BigInteger)
    predecessor = (
        select(last.c.id)
        .where(last.c.leaf == LeafRow.space, text("last_before.firm = 1"), last.c.starts_at < end)
        .order_by(last.c.starts_at.desc())
        .limit(1)
        .correlate(LeafRow)
        .scalar_subquery()
    )
    return (
        select(ClaimRow.leaf, ClaimRow.hold, ClaimRow.starts_at, ClaimRow.ends_at)
        .select_from(LeafRow)
        .join(ClaimRow, and_(ClaimRow.id == predecessor, FIRM_CLAIM))
        .where(ClaimRow.ends_at > bindparam("starts_at", type_=BigInteger))
    )


_OCCUPANTS = _last_claims()
_OPEN = select(LeafRow.space).where(
    LeafRow.opens_at <= bindparam("starts_at", type_=BigInteger),
    LeafRow.closes_at >= bindparam("ends_at", type_=BigInteger),
)


def occupants(reader: Reader, *, starts_at: int, ends_at: int) -> dict[SpaceId, Occupant]:
    """For each leaf that is not free over an interval, the last claim in the way."""
    bounds = {"starts_at": starts_at, "ends_at": ends_at}
    found = reader.rows(_OCCUPANTS, Occupant, bounds)  # type: ignore[arg-type]
    return {one.leaf: one for one in found}


def free_spaces(
    reader: Reader, *, starts_at: int, ends_at: int, kind: str | None = None
) -> list[Space]:
    """The spaces whose leaves are all open and free over an interval."""
    bounds = {"starts_at": starts_at, "ends_at": min(ends_at, FOREVER)}
    windows = set(reader.connection.scalars(_OPEN, bounds))
    free = windows - set(occupants(reader, starts_at=starts_at, ends_at=ends_at))
    children: dict[int | None, list[Space]] = {}
    everything = spaces(reader)
    for place in everything:
        children.setdefault(place.parent, []).append(place)

    def is_free(place: Space) -> bool:
        below = children.get(place.id, [])
        if place.is_leaf and place.id in free:
            return True
        return bool(below) and all(is_free(child) for child in below)

    return [p for p in everything if (kind is None or p.kind == kind) and is_free(p)]


def gaps(reader: Reader, *, space: SpaceId, starts_at: int, ends_at: int) -> list[Gap]:
    """When a space is wholly free within a window, the earliest first."""
    windows = leaves_under(reader, space=space)
    open_ = [w for w in windows if w.opens_at < ends_at and w.closes_at > starts_at]
    if not open_:
        return []
    leaves = [window.leaf for window in open_]
    found = holds(reader, starts_at=starts_at, ends_at=ends_at, spaces=leaves)
    taken = [
        (one.starts_at - one.set_up, one.ends_at + one.tear_down) for one in found if one.firm
    ]
    return list(_between(taken, starts_at, ends_at))


def _between(taken: Iterable[tuple[int, int]], starts_at: int, ends_at: int) -> Iterable[Gap]:
    free_from = starts_at
    for first, last in sorted(taken):
        if first > free_from:
            yield Gap(free_from, min(first, ends_at))
        free_from = max(free_from, last)
        if free_from >= ends_at:
            return
    yield Gap(free_from, ends_at)
