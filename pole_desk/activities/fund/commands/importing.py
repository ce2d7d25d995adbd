"""Historical projects brought in from a file: all of its lines or none, those known left alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import select

from pole_desk.activities.fund.commands._steps import project_row
from pole_desk.activities.fund.commands.following import OutcomeInput, note_outcome
from pole_desk.activities.fund.commands.grants import cancel_instalment
from pole_desk.activities.fund.commands.projects import (
    ProjectInput,
    close_project,
    reopen_project,
    submit_project,
)
from pole_desk.activities.fund.queries.importing import Coming, Known, plan_import
from pole_desk.activities.fund.rules import OPEN, OutcomeKind, State
from pole_desk.activities.fund.rules.grants import Step
from pole_desk.activities.fund.tables import InstalmentRow, ProjectRow
from pole_desk.kernel.i18n import _, ngettext
from pole_desk.kernel.inputs import slug
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import DossierId, GrantId, PartyId, ProjectId
from pole_desk.registers.dossiers.commands import set_links
from pole_desk.registers.parties.commands import add_party, archive_party
from pole_desk.registers.parties.rules import PartyInput


class Imported(NamedTuple):
    """What an import did."""

    added: tuple[ProjectId, ...]
    carriers: tuple[PartyId, ...]
    known: tuple[Known, ...]


@command(Permission.FUND)
def import_projects(tx: Tx, *, rows: Sequence[tuple[int, Mapping[str, str]]]) -> Imported:
    """Add the projects of a file with their grants, paid in their time; those known are left alone.

    Raises BadInput `import_lines`, `import_columns`, `import_empty`: then nothing is written.
    """
    plan = plan_import(tx, rows=rows)
    carriers: dict[str, PartyId] = {}
    added = []
    for one in plan.coming:
        party = one.party or carriers.get(slug(one.line.carrier))
        if party is None:
            party = add_party(
                tx, party=PartyInput(name=one.line.carrier, siren=one.line.siren,
                                     commune=one.line.commune, territory=one.line.territory)
            )  # fmt: skip
            carriers[slug(one.line.carrier)] = party
        added.append(_add(tx, one, party))
    done = Imported(tuple(added), tuple(carriers.values()), plan.known)
    tx.notes.undo = None
    if added:
        tx.undo_with(take_import_back, projects=done.added, carriers=done.carriers)
    tx.says(
        ngettext("{count} projet importé, {known} déjà connu(s).",
                 "{count} projets importés, {known} déjà connu(s).", len(added)).format(
            count=len(added), known=len(plan.known))
    )  # fmt: skip
    return done


def _add(tx: Tx, coming: Coming, party: PartyId) -> ProjectId:
    line = coming.line
    project = submit_project(
        tx, carrier=party, on=line.submitted_on, import_key=line.key,
        project=ProjectInput(title=line.title, need=line.need, commune=line.commune,
                             territory=line.territory, policies=line.policies),
    )  # fmt: skip
    row = tx.session.get_one(ProjectRow, project)
    if coming.shares:
        set_links(tx, dossier=DossierId(row.dossier), shares=coming.shares, on=line.submitted_on)
    for rank, grant in enumerate(line.grants, start=1):
        tx.session.add(
            InstalmentRow(
                project=project, rank=rank, amount=grant.amount, state=Step.PAID,
                decided_on=grant.day, signed_on=grant.day, justified_on=grant.day, paid_on=grant.day,
                decided_ref="", signed_ref="", justified_ref="", paid_ref="", cancel_reason="",
                historical=True,
            )
        )  # fmt: skip
        tx.session.flush()
    if line.ended_on is not None:
        close_project(tx, project=project, state=State.ENDED, on=line.ended_on)
    seen = line.ended_on or line.grants[-1].day
    if line.policy:
        outcome = OutcomeInput(
            kind=OutcomeKind.POLICY, on=seen, policy=line.policy[:200], evidence=line.evidence
        )
        note_outcome(tx, project=project, outcome=outcome)
    if line.structure or line.jobs is not None:
        became = OutcomeInput(
            kind=OutcomeKind.ENTERPRISE, on=seen, structure=line.structure or line.carrier,
            jobs=None if line.jobs is None else Decimal(line.jobs), alive=True,
        )  # fmt: skip
        note_outcome(tx, project=project, outcome=became)
    return project


@command(Permission.FUND)
def take_import_back(
    tx: Tx, *, projects: Sequence[ProjectId], carriers: Sequence[PartyId]
) -> None:
    """An import is taken back: its projects withdrawn, their grants cancelled, its carriers archived.

    The file may be imported again. Raises RuleBroken when a project was granted more since.
    """
    for project in projects:
        row = project_row(tx, project)
        if row.state != OPEN:
            reopen_project(tx, project=project)
        grants = select(InstalmentRow.id).where(
            InstalmentRow.project == project, InstalmentRow.state != Step.CANCELLED
        )
        for grant in tx.session.scalars(grants).all():
            cancel_instalment(tx, instalment=GrantId(grant), reason=_("import repris"))
        close_project(
            tx, project=project, state=State.WITHDRAWN, on=row.submitted_on, reason=_("import repris")
        )
        row.import_key = None
        tx.session.flush()
    for party in carriers:
        archive_party(tx, party=party)
    tx.notes.undo = None
    tx.says(ngettext("{count} projet importé est retiré.", "{count} projets importés sont retirés.",
                     len(projects)).format(count=len(projects)))  # fmt: skip
