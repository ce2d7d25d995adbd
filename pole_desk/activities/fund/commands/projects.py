"""Projects submitted, amended, closed and opened again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from pole_desk.activities.fund.commands._steps import (
    dossier_of,
    project_row,
    require_past,
    title_of,
    written,
)
from pole_desk.activities.fund.commands._written import (
    ProjectInput,
    checked_project,
    number_of,
    search_key_of,
)
from pole_desk.activities.fund.rules import CLOSED, OPEN, State, require_reason, state_name
from pole_desk.activities.fund.rules.grants import Step
from pole_desk.activities.fund.queries import granted
from pole_desk.activities.fund.tables import AmendmentRow, ProjectRow
from pole_desk.kernel.errors import BadInput, RuleBroken
from pole_desk.kernel.i18n import _, plain_day
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import DossierId, PartyId, ProjectId
from pole_desk.registers.dossiers import rules as dossiers
from pole_desk.registers.dossiers.commands import (
    change_dossier,
    close_dossier,
    open_dossier,
    set_links,
)
from pole_desk.registers.parties.commands import give_role
from pole_desk.registers.parties.queries import party as party_card
from pole_desk.registers.parties.rules import Role, Territory


@command(Permission.FUND)
def submit_project(
    tx: Tx, *, carrier: PartyId, project: ProjectInput, on: date | None = None, import_key: str | None = None
) -> ProjectId:
    """Open the dossier of a project; it takes the chantiers of its carrier, and serves itself.

    Commune and territory are the carrier's unless told. Raises NotFound `party`, BadInput.
    """
    typed, party = checked_project(project), party_card(tx, party=carrier)
    day = require_past(tx, on)
    dossier = open_dossier(
        tx, kind=dossiers.Kind.PROJECT, party=carrier, title=typed.title, on=day
    )
    set_links(tx, dossier=dossier, projects={dossier: dossiers.WHOLE}, on=day)
    give_role(tx, party=carrier, role=Role.PROJECT_CARRIER, on=day)
    row = ProjectRow(
        dossier=dossier, number=number_of(dossier, day), need=typed.need, contact=typed.contact,
        commune=typed.commune or party.commune,
        territory=typed.territory if typed.territory != Territory.NONE else party.territory,
        policies=list(typed.policies), submitted_on=day, state=OPEN, ended_on=None, state_reason="",
        import_key=import_key, search_key="",
    )  # fmt: skip
    row.search_key = search_key_of(row, typed.title)
    tx.session.add(row)
    tx.session.flush()
    written(tx, row.id, _("Projet déposé : {title}, porté par {party}.").format(
        title=typed.title, party=party.name))  # fmt: skip
    tx.undo_with(
        close_project, project=row.id, state=State.WITHDRAWN, on=day, reason=_("saisie annulée")
    )
    return ProjectId(row.id)


@command(Permission.FUND)
def amend_project(
    tx: Tx, *, project: ProjectId, values: ProjectInput, reason: str, seen_version: int | None = None
) -> None:
    """Change what a project says; what it said is kept with the reason. Raises Conflict, BadInput."""
    row = project_row(tx, project, seen_version)
    typed, why = checked_project(values), require_reason(reason)
    before = ProjectInput(
        title=dossier_of(tx, row).title, need=row.need, contact=row.contact, commune=row.commune,
        territory=row.territory, policies=tuple(row.policies),
    )  # fmt: skip
    if typed == before:
        raise BadInput("no_change", _("Rien n’a changé dans ce projet."))
    for name in ("title", "need", "contact", "commune", "territory", "policies"):
        old, new = getattr(before, name), getattr(typed, name)
        if old != new:
            tx.session.add(
                AmendmentRow(
                    project=row.id, instalment=None, on_day=tx.clock.today(), subject=name,
                    before=_said(old), after=_said(new), reason=why,
                )
            )  # fmt: skip
    if typed.title != before.title:
        change_dossier(tx, dossier=DossierId(row.dossier), title=typed.title)
    row.need, row.contact, row.commune = typed.need, typed.contact, typed.commune
    row.territory, row.policies = typed.territory, list(typed.policies)
    row.search_key = search_key_of(row, typed.title)
    written(tx, row.id, _("Projet modifié : {title}.").format(title=typed.title))
    tx.undo_with(amend_project, project=project, values=before, reason=_("modification annulée"))


def _said(value: str | Sequence[str]) -> str:
    return value if isinstance(value, str) else ", ".join(value)


@command(Permission.FUND)
def close_project(
    tx: Tx, *, project: ProjectId, state: State, on: date | None = None, reason: str = "",
    seen_version: int | None = None,
) -> None:  # fmt: skip
    """End a project, refuse it, or take it back; what it became is asked from this day on.

    Refused or taken back: only while no grant stands. Raises RuleBroken `project_closed`,
    `grants_stand`, `grants_open`, BadInput.
    """
    row = project_row(tx, project, seen_version)
    day = require_past(tx, on)
    if state not in CLOSED:
        raise BadInput("state", _("Un projet se termine, se refuse ou se retire."))
    if row.state != OPEN:
        raise RuleBroken(
            "project_closed",
            _("{title} est déjà {state} : rouvrez-le d’abord.").format(
                title=title_of(tx, row), state=state_name(row.state).lower()
            ),
        )
    why = reason.strip() if state is State.ENDED else require_reason(reason)
    standing = granted(tx, project=project)
    if state is not State.ENDED and standing:
        raise RuleBroken(
            "grants_stand",
            _("{title} a des subventions décidées : annulez-les d’abord, ou terminez le projet.").format(
                title=title_of(tx, row)
            ),
        )
    if state is State.ENDED:
        _require_settled(row, tx, [one for one in standing if one.state != Step.PAID], day)
    row.state, row.ended_on, row.state_reason = str(state), day, why
    close_dossier(tx, dossier=DossierId(row.dossier), on=day, cancelled=state is not State.ENDED)
    written(tx, row.id, _("{title} : {state} le {day}.").format(
        title=title_of(tx, row), state=state_name(state).lower(), day=plain_day(day)))  # fmt: skip
    tx.undo_with(reopen_project, project=project)


def _require_settled(row: ProjectRow, tx: Tx, unpaid: Sequence[object], day: date) -> None:
    if day < row.submitted_on:
        raise BadInput(
            "dates_reversed",
            _("Ce projet a été déposé le {day} : il ne peut pas finir avant.").format(
                day=plain_day(row.submitted_on)
            ),
        )
    if unpaid:
        raise RuleBroken(
            "grants_open",
            _("{title} a une subvention qui n’est pas payée : payez-la ou annulez-la d’abord.").format(
                title=title_of(tx, row)
            ),
        )


@command(Permission.FUND)
def reopen_project(tx: Tx, *, project: ProjectId, seen_version: int | None = None) -> None:
    """Open a closed project again. Raises RuleBroken `project_open`."""
    row = project_row(tx, project, seen_version)
    if row.state == OPEN:
        raise RuleBroken("project_open", _("{title} est ouvert.").format(title=title_of(tx, row)))
    state, day, reason = State(row.state), row.ended_on, row.state_reason
    row.state, row.ended_on, row.state_reason = OPEN, None, ""
    change_dossier(tx, dossier=DossierId(row.dossier), state=dossiers.State.OPEN)
    written(tx, row.id, _("{title} est rouvert.").format(title=title_of(tx, row)))
    tx.undo_with(close_project, project=project, state=state, on=day, reason=reason)
