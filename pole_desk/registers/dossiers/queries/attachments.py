"""The dossiers attached to the actions of a chantier, what is attached wrongly, what contradicts itself."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import aliased

from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import ChantierId, DossierId, PartyId
from pole_desk.registers.chantiers.tables import ActionRow
from pole_desk.registers.dossiers.rules import WHOLE, Kind, State
from pole_desk.registers.dossiers.tables import ActionDossierRow, DossierLinkRow, DossierRow
from pole_desk.registers.parties.tables import PartyRow


class ActionDossier(NamedTuple):
    """A dossier attached to an action."""

    action: int
    dossier: DossierId
    kind: str
    title: str
    party: PartyId
    party_name: str


def attached_to(reader: Reader, *, chantier: ChantierId) -> list[ActionDossier]:
    """The dossiers attached to the actions of a chantier, by action."""
    statement = (
        select(
            ActionDossierRow.action, DossierRow.id, DossierRow.kind, DossierRow.title,
            DossierRow.party, PartyRow.name,
        )
        .join(ActionRow, ActionRow.id == ActionDossierRow.action)
        .join(DossierRow, DossierRow.id == ActionDossierRow.dossier)
        .join(PartyRow, PartyRow.id == DossierRow.party)
        .where(
            ActionRow.chantier == chantier,
            ActionRow.withdrawn.is_(False),
            ActionDossierRow.withdrawn.is_(False),
        )
        .order_by(ActionRow.rank, DossierRow.opened_on, DossierRow.id)
    )  # fmt: skip
    return reader.rows(statement, ActionDossier)


def odd_attachments(reader: Reader) -> list[int]:
    """The dossiers attached to an action that was withdrawn; there should be none."""
    statement = (
        select(ActionDossierRow.dossier)
        .join(ActionRow, ActionRow.id == ActionDossierRow.action)
        .where(ActionDossierRow.withdrawn.is_(False), ActionRow.withdrawn.is_(True))
        .order_by(ActionDossierRow.dossier)
    )
    return list(reader.connection.execute(statement).scalars())


def odd_projects(reader: Reader) -> list[int]:
    """The dossiers linked to a dossier that is no fund project; a project serves itself whole, or not."""
    project = aliased(DossierRow)
    statement = (
        select(DossierLinkRow.dossier)
        .join(project, project.id == DossierLinkRow.project)
        .where(
            DossierLinkRow.withdrawn.is_(False),
            (project.kind != Kind.PROJECT)
            | ((DossierLinkRow.project == DossierLinkRow.dossier) & (DossierLinkRow.share != WHOLE)),
        )
        .distinct()
        .order_by(DossierLinkRow.dossier)
    )
    return list(reader.connection.execute(statement).scalars())


class Odd(NamedTuple):
    """A dossier that says two things at once: its kind, its state and its days."""

    id: int
    kind: str
    state: str
    opened_on: date
    closed_on: date | None


def odd_dossiers(reader: Reader) -> list[Odd]:
    """Dossiers of no known kind or state, open with a last day, or closed before they were opened."""
    row = DossierRow
    statement = select(row.id, row.kind, row.state, row.opened_on, row.closed_on).where(
        row.kind.not_in([str(kind) for kind in Kind])
        | row.state.not_in([str(state) for state in State])
        | ((row.state == State.OPEN) & row.closed_on.is_not(None))
        | (row.closed_on < row.opened_on)
    )
    return reader.rows(statement.order_by(row.id), Odd)
