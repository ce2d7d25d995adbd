"""Many dossiers opened, or cancelled, at once: what an import brings, or takes back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import ChantierId, DossierId, PartyId
from pole_desk.registers.dossiers.commands._plan_days import PlanDays
from pole_desk.registers.dossiers.rules import LINKS_TOPIC, TOPIC, WHOLE, Kind, State
from pole_desk.registers.dossiers.tables import DossierLinkRow, DossierRow, PartyLinkRow
from pole_desk.registers.parties.queries import party_names, require_party

MANY = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """A dossier to open; over since `closed_on`. Without `shares` it takes those of its structure."""

    party: PartyId
    title: str
    on: date
    closed_on: date | None = None
    shares: Mapping[ChantierId, int] | None = None


@command(Permission.DOSSIERS)
def open_dossiers(
    tx: Tx, *, kind: Kind, openings: Sequence[Opening], serving_itself: bool = False
) -> list[DossierId]:
    """Open many dossiers of a kind with their links, each as one by one; their numbers, in their order.

    `serving_itself`: each is a fund project, linked whole to itself. Raises NotFound, RuleBroken `shares_sum`.
    """
    days = PlanDays(tx)
    parties = sorted({one.party for one in openings})
    _require_parties(tx, parties)
    theirs = _party_links(tx, parties)
    rows = [
        DossierRow(
            kind=str(kind), party=one.party, title=one.title, opened_on=one.on,
            state=State.OPEN if one.closed_on is None else State.CLOSED,
            closed_on=None if one.closed_on is None else max(one.closed_on, one.on),
        )
        for one in openings
    ]  # fmt: skip
    tx.session.add_all(rows)
    tx.session.flush()
    for row, one in zip(rows, openings, strict=True):
        tx.session.add_all(_links(row.id, one, theirs.get(one.party, ()), days))
        if serving_itself:
            tx.session.add(DossierLinkRow(
                dossier=row.id, project=row.id, share=WHOLE, first_day=one.on, last_day=None, withdrawn=False,
            ))  # fmt: skip
        tx.changed(TOPIC, row.id)
        tx.changed(LINKS_TOPIC, row.id)
    tx.session.flush()
    return [DossierId(row.id) for row in rows]


def _require_parties(tx: Tx, parties: Sequence[PartyId]) -> None:
    for start in range(0, len(parties), MANY):
        part = parties[start : start + MANY]
        known = party_names(tx, parties=part)
        for party in part:
            if party not in known:
                require_party(tx, party=party)


def _party_links(tx: Tx, parties: Sequence[PartyId]) -> dict[int, list[PartyLinkRow]]:
    found: dict[int, list[PartyLinkRow]] = {}
    for start in range(0, len(parties), MANY):
        statement = select(PartyLinkRow).where(
            PartyLinkRow.party.in_(parties[start : start + MANY]), PartyLinkRow.withdrawn.is_(False)
        )
        for link in tx.session.scalars(statement.order_by(PartyLinkRow.id)):
            found.setdefault(link.party, []).append(link)
    return found


def _links(
    dossier: int, one: Opening, theirs: Iterable[PartyLinkRow], days: PlanDays
) -> Iterable[DossierLinkRow]:
    """The structure's links, save those that the dossier's own shares stand for."""
    season = None if one.shares is None else days.require(one.shares, one.on)
    for link in theirs:
        over = link.last_day is not None and link.last_day < one.on
        if not over and (season is None or link.chantier in season.later):
            yield DossierLinkRow(
                dossier=dossier, chantier=link.chantier, share=link.share,
                first_day=max(link.first_day, one.on), last_day=link.last_day, withdrawn=False,
            )  # fmt: skip
    for chantier, share in (one.shares or {}).items():
        yield DossierLinkRow(
            dossier=dossier, chantier=chantier, share=share, first_day=one.on,
            last_day=None if season is None else season.last_day, withdrawn=False,
        )  # fmt: skip


@command(Permission.DOSSIERS)
def cancel_dossiers(tx: Tx, *, dossiers: Mapping[DossierId, date]) -> None:
    """Cancel many dossiers, each on its day; their links stay as they were."""
    numbers = sorted(dossiers)
    for start in range(0, len(numbers), MANY):
        part = numbers[start : start + MANY]
        for row in tx.session.scalars(select(DossierRow).where(DossierRow.id.in_(part)).order_by(DossierRow.id)):
            row.state, row.closed_on = State.CANCELLED, max(dossiers[DossierId(row.id)], row.opened_on)
            tx.changed(TOPIC, row.id)
        tx.session.flush()
