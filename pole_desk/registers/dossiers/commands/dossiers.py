"""Dossiers opened, renamed, closed, handed over; their links are in `links`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import DossierId, PartyId
from pole_desk.registers.dossiers.commands._rows import known_dossier
from pole_desk.registers.dossiers.queries import party_links
from pole_desk.registers.dossiers.rules import TOPIC, Kind, State
from pole_desk.registers.dossiers.tables import DossierLinkRow, DossierRow, PartyLinkRow
from pole_desk.registers.parties.queries import require_party


@command(Permission.DOSSIERS)
def open_dossier(tx: Tx, *, kind: Kind, party: PartyId, title: str, on: date) -> DossierId:
    """Open a dossier; it takes the structure's links from that day on. Raises NotFound."""
    require_party(tx, party=party)
    row = DossierRow(
        kind=str(kind), party=party, title=title, state=State.OPEN, opened_on=on, closed_on=None
    )
    tx.session.add(row)
    tx.session.flush()
    for link in party_links(tx, party=party):
        if link.last_day is None or link.last_day >= on:
            tx.session.add(
                DossierLinkRow(
                    dossier=row.id, chantier=link.chantier, share=link.share,
                    first_day=max(link.first_day, on), last_day=link.last_day, withdrawn=False,
                )
            )  # fmt: skip
    tx.session.flush()
    tx.changed(TOPIC, row.id)
    return DossierId(row.id)


@command(Permission.DOSSIERS)
def change_dossier(
    tx: Tx, *, dossier: DossierId, title: str | None = None, state: State | None = None
) -> None:
    """Rename a dossier or give it a state."""
    row = known_dossier(tx, dossier)
    row.title = row.title if title is None else title
    row.state = row.state if state is None else str(state)
    if state is State.OPEN:
        row.closed_on = None
    tx.session.flush()
    tx.changed(TOPIC, dossier)


@command(Permission.DOSSIERS)
def close_dossier(tx: Tx, *, dossier: DossierId, on: date, cancelled: bool = False) -> None:
    """Close a dossier on a day; what it held and its links stay as they were."""
    row = known_dossier(tx, dossier)
    row.state = State.CANCELLED if cancelled else State.CLOSED
    row.closed_on = max(on, row.opened_on)
    tx.session.flush()
    tx.changed(TOPIC, dossier)


@command(Permission.DOSSIERS)
def hand_over_dossiers(tx: Tx, *, kept: PartyId, merged: PartyId) -> list[int]:
    """Give the dossiers of a merged structure to the one that is kept; which ones.

    Its own links go too (as negative numbers) when the one that is kept never had any: two sets of
    shares can't be added.
    """
    rows = tx.session.scalars(select(DossierRow).where(DossierRow.party == merged)).all()
    _give(tx, list(rows), kept)
    moved = [row.id for row in rows]
    if not party_links(tx, party=kept):
        links = tx.session.scalars(select(PartyLinkRow).where(PartyLinkRow.party == merged)).all()
        for link in links:
            link.party = kept
        moved += [-link.id for link in links]
        tx.session.flush()
    return moved


@command(Permission.DOSSIERS)
def hand_back_dossiers(tx: Tx, *, dossiers: Sequence[int], to: PartyId) -> None:
    """Give dossiers, and links, back to the structure that had them before a merge."""
    known = [number for number in dossiers if number > 0]
    rows = tx.session.scalars(select(DossierRow).where(DossierRow.id.in_(known))).all()
    _give(tx, list(rows), to)
    links = [-number for number in dossiers if number < 0]
    for link in tx.session.scalars(select(PartyLinkRow).where(PartyLinkRow.id.in_(links))):
        link.party = to
    tx.session.flush()


def _give(tx: Tx, rows: list[DossierRow], party: PartyId) -> None:
    for row in rows:
        row.party = party
        tx.changed(TOPIC, row.id)
    tx.session.flush()
