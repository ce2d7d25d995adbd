"""The fund's own invariants, for `check`: ceilings, steps in order, gates, dossiers that agree."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pole_desk.activities.fund.queries import Instalment, Project, projects
from pole_desk.activities.fund.queries.soundness import held, orphans
from pole_desk.activities.fund.rules import CLOSED, OPEN, State
from pole_desk.activities.fund.rules.grants import CEILING, ORDER, RENEWALS, Step
from pole_desk.kernel.i18n import _
from pole_desk.kernel.work import Reader
from pole_desk.ports.findings import Finding
from pole_desk.registers.dossiers import rules as dossiers

_DOSSIERS = {
    OPEN: dossiers.State.OPEN, State.ENDED: dossiers.State.CLOSED,
    State.REFUSED: dossiers.State.CANCELLED, State.WITHDRAWN: dossiers.State.CANCELLED,
}  # fmt: skip


class FundChecks:
    """Implements ports.findings.Checker."""

    def check(self, reader: Reader) -> Sequence[Finding]:
        return [
            *(finding for one in projects(reader) for finding in _project(one)), *_dossiers(reader),
        ]  # fmt: skip


def _dossiers(reader: Reader) -> Iterator[Finding]:
    """A project and its dossier tell the same; a project was linked to itself when submitted."""
    for one in held(reader):
        record = f"fund_project:{one.id}"
        if (
            one.kind != dossiers.Kind.PROJECT
            or one.dossier_state != _DOSSIERS.get(one.state)
            or one.opened_on != one.submitted_on
        ):
            yield Finding("fund_dossier", record, _(
                "Le projet {number} et son dossier ne disent pas la même chose : nature, état ou dépôt.").format(
                number=one.number))  # fmt: skip
        if not one.serves_itself:
            yield Finding("fund_link", record, _(
                "Le projet {number} n’a plus le lien à lui-même qu’il avait en étant déposé.").format(
                number=one.number))  # fmt: skip
    for dossier in orphans(reader):
        yield Finding("fund_orphan", f"dossier:{dossier}", _(
            "Un dossier de projet soutenu n’a plus de projet."))  # fmt: skip


def _project(one: Project) -> Iterator[Finding]:
    record, standing = f"fund_project:{one.id}", one.standing
    if len(standing) > 1 + RENEWALS or one.decided > CEILING:
        yield Finding("fund_ceiling", record, _(
            "Le projet {number} a plus de trois subventions ou plus de 15 000 €.").format(
            number=one.number))  # fmt: skip
    if standing and one.state in CLOSED and one.state != State.ENDED:
        yield Finding("fund_closed", record, _(
            "Le projet {number} est fermé sans être terminé, et garde des subventions.").format(
            number=one.number))  # fmt: skip
    for grant in standing:
        yield from _instalment(one, grant)


def _instalment(one: Project, grant: Instalment) -> Iterator[Finding]:
    record = f"fund_instalment:{grant.id}"
    days = [day for step in ORDER if (day := grant.day_of(step)) is not None]
    if len(days) != ORDER.index(Step(grant.state)) + 1 or days != sorted(days):
        yield Finding("fund_steps", record, _(
            "Les étapes d’une subvention de {number} ne se suivent pas.").format(
            number=one.number))  # fmt: skip
    if grant.historical:
        return
    if grant.state in (Step.JUSTIFIED, Step.PAID) and not grant.report_accepted:
        yield Finding("fund_report", record, _(
            "Une subvention de {number} est justifiée sans compte rendu accepté.").format(
            number=one.number))  # fmt: skip
    if grant.state == Step.PAID and grant.opinion != "favourable":
        yield Finding("fund_opinion", record, _(
            "Une subvention de {number} est payée sans avis favorable du groupe d’appui.").format(
            number=one.number))  # fmt: skip
