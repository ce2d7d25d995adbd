"""Historical projects brought in from a file: all of its lines or none, those known left alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import select

from pole_desk.activities.fund.commands._written import (
    OutcomeInput,
    ProjectInput,
    checked_outcome,
    checked_project,
    number_of,
    outcome_row,
    search_key_of,
)
from pole_desk.activities.fund.queries.importing import Coming, Known, plan_import
from pole_desk.activities.fund.rules import OPEN, TOPIC, OutcomeKind, State
from pole_desk.activities.fund.rules.grants import Step
from pole_desk.activities.fund.rules.lines import Line
from pole_desk.activities.fund.tables import InstalmentRow, OutcomeRow, ProjectRow
from pole_desk.kernel.errors import RuleBroken
from pole_desk.kernel.i18n import _, ngettext
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import DossierId, PartyId, ProjectId
from pole_desk.registers.dossiers.commands import Opening, cancel_dossiers, open_dossiers
from pole_desk.registers.dossiers.rules import Kind
from pole_desk.registers.parties.commands import add_parties, archive_party, give_role_to
from pole_desk.registers.parties.rules import PartyInput, Role

MANY = 500
"""Projects read at once."""


class Imported(NamedTuple):
    """What an import did."""

    added: tuple[ProjectId, ...]
    carriers: tuple[PartyId, ...]
    known: tuple[Known, ...]


@command(Permission.FUND, ahead=plan_import)
def import_projects(tx: Tx, *, rows: Sequence[tuple[int, Mapping[str, str]]]) -> Imported:
    """Add the projects of a file with their grants, paid in their time; those known are left alone.

    The file is read and compared before the lock; again only when another seat wrote meanwhile.
    Raises BadInput `import_lines`, `import_columns`, `import_empty`: then nothing is written.
    """
    plan = tx.ahead(plan_import) or plan_import(tx, rows=rows)
    carriers = add_parties(tx, parties=[_carrier(line) for line in plan.carriers])
    added = _add(tx, plan.coming, carriers)
    done = Imported(tuple(added), tuple(carriers), plan.known)
    tx.notes.undo = None
    if added:
        tx.undo_with(take_import_back, projects=done.added, carriers=done.carriers)
    tx.says(
        ngettext("{count} projet importé, {known} déjà connu(s).",
                 "{count} projets importés, {known} déjà connu(s).", len(added)).format(
            count=len(added), known=len(plan.known))
    )  # fmt: skip
    return done


def _carrier(line: Line) -> PartyInput:
    return PartyInput(
        name=line.carrier, siren=line.siren, commune=line.commune, territory=line.territory
    )


def _add(tx: Tx, coming: Sequence[Coming], carriers: Sequence[PartyId]) -> list[ProjectId]:
    parties = [carriers[one.carrier] if one.party is None else one.party for one in coming]
    since: dict[PartyId, date] = {}
    for party, one in zip(parties, coming, strict=True):
        since[party] = min(since.get(party, one.line.submitted_on), one.line.submitted_on)
    give_role_to(tx, since=since, role=Role.PROJECT_CARRIER)
    openings = [
        Opening(party=party, title=one.line.title.strip(), on=one.line.submitted_on,
                closed_on=one.line.ended_on, shares=one.shares or None)
        for party, one in zip(parties, coming, strict=True)
    ]  # fmt: skip
    dossiers = open_dossiers(tx, kind=Kind.PROJECT, openings=openings, serving_itself=True)
    rows = [_project(dossier, one) for dossier, one in zip(dossiers, coming, strict=True)]
    tx.session.add_all(rows)
    tx.session.flush()
    for row, one in zip(rows, coming, strict=True):
        tx.session.add_all(_grants(row.id, one.line))
        tx.session.add_all(_outcomes(tx, row.id, one.line))
        tx.changed(TOPIC, row.id)
    tx.session.flush()
    return [ProjectId(row.id) for row in rows]


def _project(dossier: DossierId, one: Coming) -> ProjectRow:
    line, day = one.line, one.line.submitted_on
    typed = checked_project(
        ProjectInput(title=line.title, need=line.need, commune=one.commune, territory=one.territory,
                     policies=line.policies)
    )  # fmt: skip
    row = ProjectRow(
        dossier=dossier, number=number_of(dossier, day), need=typed.need, contact=typed.contact,
        commune=typed.commune, territory=typed.territory, policies=list(typed.policies),
        submitted_on=day, state=OPEN if line.ended_on is None else str(State.ENDED),
        ended_on=line.ended_on, state_reason="", import_key=line.key, search_key="",
    )  # fmt: skip
    row.search_key = search_key_of(row, typed.title)
    return row


def _grants(project: int, line: Line) -> Iterator[InstalmentRow]:
    for rank, grant in enumerate(line.grants, start=1):
        yield InstalmentRow(
            project=project, rank=rank, amount=grant.amount, state=str(Step.PAID),
            decided_on=grant.day, signed_on=grant.day, justified_on=grant.day, paid_on=grant.day,
            decided_ref="", signed_ref="", justified_ref="", paid_ref="", cancel_reason="",
            historical=True,
        )  # fmt: skip


def _outcomes(tx: Tx, project: int, line: Line) -> Iterator[OutcomeRow]:
    seen = line.ended_on or line.grants[-1].day
    told = []
    if line.policy:
        told.append(OutcomeInput(
            kind=OutcomeKind.POLICY, on=seen, policy=line.policy[:200], evidence=line.evidence))  # fmt: skip
    if line.structure or line.jobs is not None:
        told.append(OutcomeInput(
            kind=OutcomeKind.ENTERPRISE, on=seen, structure=line.structure or line.carrier,
            jobs=line.jobs, alive=True))  # fmt: skip
    for one in told:
        yield outcome_row(project, checked_outcome(tx, one))


@command(Permission.FUND)
def take_import_back(
    tx: Tx, *, projects: Sequence[ProjectId], carriers: Sequence[PartyId]
) -> None:
    """An import is taken back: its projects withdrawn, their grants cancelled, its carriers archived.

    The file may be imported again. Raises RuleBroken `granted_since` when a project was granted more since.
    """
    reason, today = _("import repris"), tx.clock.today()
    numbers = sorted(projects)
    dossiers: dict[DossierId, date] = {}
    for start in range(0, len(numbers), MANY):
        part = numbers[start : start + MANY]
        found = select(ProjectRow).where(ProjectRow.id.in_(part)).order_by(ProjectRow.id).with_for_update()
        rows = {row.id: row for row in tx.session.scalars(found)}
        grants = select(InstalmentRow).where(
            InstalmentRow.project.in_(part), InstalmentRow.state != Step.CANCELLED
        )
        for grant in tx.session.scalars(grants.order_by(InstalmentRow.id)).all():
            _require_historical(rows[grant.project], grant)
            grant.state, grant.cancelled_on, grant.cancel_reason = str(Step.CANCELLED), today, reason
        for row in rows.values():
            row.state, row.ended_on, row.state_reason = str(State.WITHDRAWN), row.submitted_on, reason
            row.import_key = None
            dossiers[DossierId(row.dossier)] = row.submitted_on
            tx.changed(TOPIC, row.id)
        tx.session.flush()
    cancel_dossiers(tx, dossiers=dossiers)
    for party in carriers:
        archive_party(tx, party=party)
    tx.notes.undo = None
    tx.says(ngettext("{count} projet importé est retiré.", "{count} projets importés sont retirés.",
                     len(projects)).format(count=len(projects)))  # fmt: skip


def _require_historical(row: ProjectRow, grant: InstalmentRow) -> None:
    if not grant.historical:
        raise RuleBroken(
            "granted_since",
            _("Le projet {number} a reçu une autre subvention depuis l’import : il ne se retire plus.").format(
                number=row.number
            ),
        )
