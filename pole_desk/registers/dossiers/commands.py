"""Dossiers and links written; a link is never changed, it is ended and another begins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from sqlalchemy import or_, select

from pole_desk.kernel.errors import NotFound
from pole_desk.kernel.i18n import _
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import ChantierId, DossierId, PartyId
from pole_desk.registers.chantiers.queries import chantiers
from pole_desk.registers.dossiers.queries import party_links
from pole_desk.registers.dossiers.rules import (
    LINKS_TOPIC,
    TOPIC,
    Kind,
    State,
    require_shares,
)
from pole_desk.registers.dossiers.tables import DossierLinkRow, DossierRow, PartyLinkRow
from pole_desk.registers.parties.queries import party as party_card
from pole_desk.registers.parties.queries import require_party


@command(Permission.DOSSIERS)
def open_dossier(tx: Tx, *, kind: Kind, party: PartyId, title: str, on: date) -> DossierId:
    """Open a dossier; it takes the structure's links of that day. Raises NotFound."""
    require_party(tx, party=party)
    row = DossierRow(
        kind=str(kind), party=party, title=title, state=State.OPEN, opened_on=on, closed_on=None
    )
    tx.session.add(row)
    tx.session.flush()
    for link in party_links(tx, party=party, on=on):
        tx.session.add(
            DossierLinkRow(
                dossier=row.id, chantier=link.chantier, share=link.share, first_day=on, last_day=None
            )
        )
    tx.session.flush()
    tx.changed(TOPIC, row.id)
    return DossierId(row.id)


@command(Permission.DOSSIERS)
def change_dossier(
    tx: Tx, *, dossier: DossierId, title: str | None = None, state: State | None = None
) -> None:
    """Rename a dossier or give it a state."""
    row = _row(tx, dossier)
    row.title = row.title if title is None else title
    row.state = row.state if state is None else str(state)
    if state is State.OPEN:
        row.closed_on = None
    tx.session.flush()
    tx.changed(TOPIC, dossier)


@command(Permission.DOSSIERS)
def close_dossier(tx: Tx, *, dossier: DossierId, on: date, cancelled: bool = False) -> None:
    """Close a dossier on a day; what it held and its links stay as they were."""
    row = _row(tx, dossier)
    row.state = State.CANCELLED if cancelled else State.CLOSED
    row.closed_on = max(on, row.opened_on)
    tx.session.flush()
    tx.changed(TOPIC, dossier)


@command(Permission.DOSSIERS)
def hand_over_dossiers(tx: Tx, *, kept: PartyId, merged: PartyId) -> list[int]:
    """Give the dossiers of a merged structure to the one that is kept; which ones."""
    rows = tx.session.scalars(select(DossierRow).where(DossierRow.party == merged)).all()
    _give(tx, list(rows), kept)
    return [row.id for row in rows]


@command(Permission.DOSSIERS)
def hand_back_dossiers(tx: Tx, *, dossiers: Sequence[int], to: PartyId) -> None:
    """Give dossiers back to the structure that had them before a merge."""
    rows = tx.session.scalars(select(DossierRow).where(DossierRow.id.in_(dossiers))).all()
    _give(tx, list(rows), to)


def _give(tx: Tx, rows: list[DossierRow], party: PartyId) -> None:
    for row in rows:
        row.party = party
        tx.changed(TOPIC, row.id)
    tx.session.flush()


@command(Permission.CHANTIERS)
def set_links(tx: Tx, *, dossier: DossierId, shares: Mapping[ChantierId, int], on: date) -> None:
    """The chantiers that a dossier serves from a day on, in basis points; before, as it was."""
    row = _row(tx, dossier)
    before = _relink(tx, DossierLinkRow, {"dossier": dossier}, shares, on)
    tx.changed(TOPIC, dossier)
    tx.changed(LINKS_TOPIC, dossier)
    tx.says(_("Liens aux chantiers modifiés pour « {title} ».").format(title=row.title))
    tx.undo_with(set_links, dossier=dossier, shares=before, on=on)


@command(Permission.CHANTIERS)
def set_party_links(tx: Tx, *, party: PartyId, shares: Mapping[ChantierId, int], on: date) -> None:
    """The chantiers that a structure serves from a day on; its open dossiers keep theirs."""
    card = party_card(tx, party=party)
    before = _relink(tx, PartyLinkRow, {"party": party}, shares, on)
    tx.changed("parties", party)
    tx.changed(LINKS_TOPIC, party)
    tx.says(_("Liens aux chantiers modifiés pour {name}.").format(name=card.name))
    tx.undo_with(set_party_links, party=party, shares=before, on=on)


@command(Permission.DOSSIERS)
def set_project_links(
    tx: Tx, *, dossier: DossierId, shares: Mapping[DossierId, int], on: date
) -> None:
    """The fund projects, by their dossiers, that a dossier serves from a day on, in basis points.

    A project's own dossier serves itself whole. Raises NotFound, RuleBroken `shares_sum`.
    """
    row = _row(tx, dossier)
    require_shares({ChantierId(project): share for project, share in shares.items()})
    for project in shares:
        if _row(tx, project).kind != Kind.PROJECT:
            raise NotFound(
                "project", _("Le dossier n° {id} n’est pas un projet soutenu.").format(id=project)
            )
    before: dict[DossierId, int] = {}
    statement = select(DossierLinkRow).where(
        DossierLinkRow.dossier == dossier, DossierLinkRow.project.is_not(None),
        or_(DossierLinkRow.last_day.is_(None), DossierLinkRow.last_day >= on),
    )  # fmt: skip
    for link in tx.session.scalars(statement).all():
        if link.first_day <= on:
            before[DossierId(link.project or 0)] = link.share
        if link.first_day >= on:
            tx.session.delete(link)
        else:
            link.last_day = on - timedelta(days=1)
    tx.session.flush()
    for project, share in shares.items():
        tx.session.add(
            DossierLinkRow(dossier=dossier, project=project, share=share, first_day=on, last_day=None)
        )
    tx.session.flush()
    tx.changed(TOPIC, dossier)
    tx.changed(LINKS_TOPIC, dossier)
    tx.says(_("Projets servis modifiés pour « {title} ».").format(title=row.title))
    tx.undo_with(set_project_links, dossier=dossier, shares=before, on=on)


def _relink(
    tx: Tx,
    table: type[DossierLinkRow] | type[PartyLinkRow],
    owner: dict[str, int],
    shares: Mapping[ChantierId, int],
    on: date,
) -> dict[ChantierId, int]:
    require_shares(shares)
    known = {chantier.id for chantier in chantiers(tx)}
    unknown = [chantier for chantier in shares if chantier not in known]
    if unknown:
        raise NotFound("chantier", _("Le chantier n° {id} n’existe pas.").format(id=unknown[0]))
    before: dict[ChantierId, int] = {}
    statement = select(table).filter_by(**owner).where(
        table.chantier.is_not(None), or_(table.last_day.is_(None), table.last_day >= on)
    )
    for link in tx.session.scalars(statement).all():
        if link.first_day <= on:
            before[ChantierId(link.chantier)] = link.share
        if link.first_day >= on:
            tx.session.delete(link)
        else:
            link.last_day = on - timedelta(days=1)
    tx.session.flush()
    for chantier, share in shares.items():
        tx.session.add(table(chantier=chantier, share=share, first_day=on, last_day=None, **owner))
    tx.session.flush()
    return before


def _row(tx: Tx, dossier: DossierId) -> DossierRow:
    row = tx.session.get(DossierRow, dossier)
    if row is None:
        raise NotFound("dossier", _("Le dossier n° {id} n’existe pas.").format(id=dossier))
    return row


