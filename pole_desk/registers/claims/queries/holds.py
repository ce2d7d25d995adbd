"""Who is there: the holds that meet an interval, options that have not lapsed included."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, Select, bindparam, select, text, union

from pole_desk.kernel.periods import to_instant
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import DossierId, HoldId, PartyId, SpaceId
from pole_desk.registers.claims.tables import ClaimRow, HoldRow
from pole_desk.registers.dossiers.tables import DossierRow
from pole_desk.registers.parties.tables import PartyRow
from pole_desk.registers.spaces.queries import leaves_under
from pole_desk.registers.spaces.tables import LeafRow

FIRM_CLAIM = text("claim.firm = 1")
OPTION_CLAIM = text("claim.firm = 0")


class Held(NamedTuple):
    """A hold: who asked for which space, from an instant to another (epoch seconds).

    `set_up` and `tear_down` are the seconds claimed before and after; `label` names the hold among
    those of its dossier; an option lapses at `lapses_at` and queues since `queued_at`.
    """

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
    set_up: int
    tear_down: int
    label: str
    lapses_at: int
    queued_at: int


_HELD = (
    HoldRow.id, HoldRow.dossier, DossierRow.kind, DossierRow.party, PartyRow.name, DossierRow.title,
    HoldRow.space, HoldRow.item, HoldRow.starts_at, HoldRow.ends_at, HoldRow.firm, DossierRow.state,
    HoldRow.set_up, HoldRow.tear_down, HoldRow.label, HoldRow.lapses_at, HoldRow.queued_at,
)  # fmt: skip


def _firm_on(leaves: Select[int]) -> tuple[Select[int], Select[int]]:
    """The holds of firm claims on some leaves that start in an interval, and that reach into it."""
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
    return inside, before


def _meeting(leaves: Select[int]) -> Select[*tuple[Any, ...]]:
    """The holds whose claims meet an interval on some leaves: range on start + predecessors.

    Built once: building it costs more than running it.
    """
    starts_at, ends_at = bindparam("starts_at", type_=BigInteger), bindparam("ends_at", type_=BigInteger)
    inside, before = _firm_on(leaves)
    waiting = HoldRow.__table__.alias("waiting")
    options = (
        select(ClaimRow.hold)
        .join(waiting, waiting.c.id == ClaimRow.hold)
        .where(
            ClaimRow.leaf.in_(leaves),
            OPTION_CLAIM,
            ClaimRow.starts_at < ends_at,
            ClaimRow.ends_at > starts_at,
            waiting.c.lapses_at > bindparam("now", type_=BigInteger),
        )
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
FIRM_MEETING = union(*_firm_on(select(LeafRow.space)))
"""The numbers of the firm holds that meet `starts_at` to `ends_at` anywhere, buffers included."""
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
    """The holds that meet an interval, live options included, on given leaves or everywhere."""
    bounds: dict[str, Any] = {
        "starts_at": starts_at, "ends_at": ends_at, "now": to_instant(reader.clock.now()),
    }  # fmt: skip
    if spaces is None:
        return reader.plain_rows(EVERYWHERE, Held, bounds)
    return reader.rows(_ON_LEAVES, Held, {**bounds, "leaves": list(spaces)})


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
