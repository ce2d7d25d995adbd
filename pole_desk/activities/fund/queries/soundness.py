"""What of the fund and of its dossiers does not agree, read for `check`."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from sqlalchemy import exists, select

from pole_desk.activities.fund.tables import ProjectRow
from pole_desk.kernel.work import Reader
from pole_desk.registers.dossiers.rules import Kind
from pole_desk.registers.dossiers.tables import DossierLinkRow, DossierRow


class Held(NamedTuple):
    """A project beside its dossier; `serves_itself`: it was once linked to itself, as when submitted."""

    id: int
    number: str
    state: str
    submitted_on: date
    kind: str
    dossier_state: str
    opened_on: date
    serves_itself: bool


def held(reader: Reader) -> list[Held]:
    """Every project with what its dossier says."""
    link = DossierLinkRow
    itself = exists().where(link.dossier == ProjectRow.dossier, link.project == ProjectRow.dossier)
    statement = (
        select(ProjectRow.id, ProjectRow.number, ProjectRow.state, ProjectRow.submitted_on,
               DossierRow.kind, DossierRow.state, DossierRow.opened_on, itself)
        .join(DossierRow, DossierRow.id == ProjectRow.dossier)
        .order_by(ProjectRow.id)
    )  # fmt: skip
    return [Held(*row) for row in reader.connection.execute(statement)]


def orphans(reader: Reader) -> list[int]:
    """The dossiers of projects that no project has."""
    statement = (
        select(DossierRow.id)
        .where(DossierRow.kind == Kind.PROJECT, ~exists().where(ProjectRow.dossier == DossierRow.id))
        .order_by(DossierRow.id)
    )
    return list(reader.connection.scalars(statement))
