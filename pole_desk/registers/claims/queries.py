"""Is it free, who is there: the claims ledger read by the predecessor probe."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, Select, and_, bindparam, select, text, union

from pole_desk.kernel.periods import FOREVER
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import DossierId, HoldId, PartyId, SpaceId
from pole_desk.registers.claims.tables import ClaimRow, HoldRow
from pole_desk.registers.dossiers.tables import DossierRow
from pole_desk.registers.parties.tables import PartyRow
from pole_desk.registers.spaces.queries import Space, leaves_under, spaces
from pole_desk.registers.spaces.tables import LeafRow

_PROBE_SQLITE = (
    "SELECT hold, ends_at FROM claim WHERE leaf = ? AND firm = 1 AND starts_at < ? "
    "ORDER BY starts_at DESC LIMIT 1"
)
_PROBE_POSTGRESQL = (
    "SELECT hold FROM claim WHERE leaf = %s::integer AND firm = 1 "
    "AND int8range(starts_at, ends_at) && int8range(%s::bigint, %s::bigint) LIMIT 1"
)


FIRM_CLAIM = text("claim.firm = 1")
OPTION_CLAIM = text("claim.firm = 0")


class Held(NamedTuple):
    """A hold: who asked for which space, from an instant to another (epoch seconds)."""

    hold: HoldId
    dossier: DossierId
    kind: str
    party: PartyId
    party_name: str
    title: str
    space: SpaceId
    item: str
    starts_at: int
    ends_at: int
    firm: int
    dossier_state: str


_HELD = (
    HoldRow.id, HoldRow.dossier, DossierRow.kind, DossierRow.party, PartyRow.name, DossierRow.title,
    HoldRow.space, HoldRow.item, HoldRow.starts_at, HoldRow.ends_at, HoldRow.firm, DossierRow.state,
)  # fmt: skip


def taken_by(reader: Reader, *, leaf: SpaceId, starts_at: int, ends_at: int) -> HoldId | None:
    """The firm hold in the way of an interval on a leaf, on the open transaction's cursor.

    Exact because firm claims of a leaf are disjoint: only the last one that starts before the
    interval's end can reach into it.
    """
    driver: Any = reader.connection.connection.driver_connection
    if reader.connection.dialect.name == "sqlite":
        row = driver.execute(_PROBE_SQLITE, (leaf, ends_at)).fetchone()
        return HoldId(row[0]) if row is not None and row[1] > starts_at else None
    with driver.cursor() as cursor:
        row = cursor.execute(_PROBE_POSTGRESQL, (leaf, starts_at, ends_at)).fetchone()
    return HoldId(row[0]) if row is not None else None


def _meeting(leaves: Select[int]) -> Select[*tuple[Any, ...]]:
    """The holds whose claims meet an interval on some leaves: range on start + predecessors.

    Built once: building it costs more than running it.
    """
    starts_at, ends_at = bindparam("starts_at", type_=BigInteger), bindparam("ends_at", type_=BigInteger)
    inside = select(ClaimRow.hold).where(
        ClaimRow.leaf.in_(leaves),
        FIRM_CLAIM,
        ClaimRow.starts_at >= starts_at,
        ClaimRow.starts_at < ends_at,
    )
    last = ClaimRow.__table__.alias("last_before")
    predecessor = (
        select(last.c.id)
        .where(last.c.leaf == LeafRow.space, text("last_before.firm = 1"), last.c.starts_at < starts_at)
        .order_by(last.c.starts_at.desc())
        .limit(1)
        .correlate(LeafRow)
        .scalar_subquery()
    )
    before = (
        select(ClaimRow.hold)
        .select_from(LeafRow)
        .join(ClaimRow, ClaimRow.id == predecessor)
        .where(LeafRow.space.in_(leaves), ClaimRow.ends_at > starts_at)
    )
    options = select(ClaimRow.hold).where(
        ClaimRow.leaf.in_(leaves),
        OPTION_CLAIM,
        ClaimRow.starts_at < ends_at,
        ClaimRow.ends_at > starts_at,
    )
    return (
        select(*_HELD)
        .join(DossierRow, DossierRow.id == HoldRow.dossier)
        .join(PartyRow, PartyRow.id == DossierRow.party)
        .where(HoldRow.id.in_(union(inside, before, options)))
        .order_by(HoldRow.space, HoldRow.starts_at, HoldRow.id)
    )


EVERYWHERE = _meeting(select(LeafRow.space))
"""Its SQL is stored for the first read of a start, `resources/first_read/holds.sql`."""
_ON_LEAVES = _meeting(
    select(LeafRow.space).where(LeafRow.space.in_(bindparam("leaves", expanding=True)))
)


def holds(
    reader: Reader,
    *,
    starts_at: int,
    ends_at: int,
    spaces: Collection[SpaceId] | None = None,
) -> list[Held]:
    """The holds that meet an interval, options included, on given leaves or everywhere."""
    bounds: dict[str, Any] = {"starts_at": starts_at, "ends_at": ends_at}
    if spaces is None:
        found = reader.connection.execute(EVERYWHERE, bounds)
    else:
        found = reader.connection.execute(_ON_LEAVES, {**bounds, "leaves": list(spaces)})
    return list(map(Held._make, found))


_HOLDS = (
    select(*_HELD)
    .join(DossierRow, DossierRow.id == HoldRow.dossier)
    .join(PartyRow, PartyRow.id == DossierRow.party)
)
_ONE = _HOLDS.where(HoldRow.id == bindparam("hold"))
_OF_DOSSIER = _HOLDS.where(
    HoldRow.dossier == bindparam("dossier"), HoldRow.state == "held"
).order_by(HoldRow.starts_at)


def hold(reader: Reader, *, hold: HoldId) -> Held | None:
    """One hold, released or not."""
    return reader.first(_ONE, Held, {"hold": hold})


def holds_of(reader: Reader, *, dossier: DossierId) -> list[Held]:
    """The holds of a dossier that still claim something."""
    return reader.rows(_OF_DOSSIER, Held, {"dossier": dossier})


def blockers(
    reader: Reader,
    *,
    space: SpaceId,
    starts_at: int,
    ends_at: int,
    excluding: HoldId | None = None,
) -> list[Held]:
    """The firm holds in the way of an interval on a space, the earliest first."""
    leaves = [window.leaf for window in leaves_under(reader, space=space)]
    found = holds(reader, starts_at=starts_at, ends_at=ends_at, spaces=leaves)
    firm = [held for held in found if held.firm and held.hold != excluding]
    return sorted(firm, key=lambda held: (held.starts_at, held.hold))


def free_spaces(
    reader: Reader, *, starts_at: int, ends_at: int, kind: str | None = None
) -> list[Space]:
    """The spaces whose leaves are all open and free over an interval."""
    taken = set(reader.connection.scalars(
        select(ClaimRow.leaf).where(
            FIRM_CLAIM, ClaimRow.starts_at < ends_at, ClaimRow.ends_at > starts_at
        )
    ))  # fmt: skip
    windows = reader.connection.execute(
        select(LeafRow.space).where(
            and_(LeafRow.opens_at <= starts_at, LeafRow.closes_at >= min(ends_at, FOREVER))
        )
    )
    free = {row.space for row in windows} - taken
    everything = spaces(reader)
    children: dict[int | None, list[Space]] = {}
    for place in everything:
        children.setdefault(place.parent, []).append(place)

    def is_free(place: Space) -> bool:
        below = children.get(place.id, [])
        if place.is_leaf and place.id in free:
            return True
        return bool(below) and all(is_free(child) for child in below)

    return [p for p in everything if (kind is None or p.kind == kind) and is_free(p)]
