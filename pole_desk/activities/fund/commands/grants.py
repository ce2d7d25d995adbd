"""Instalments decided, signed, justified, paid, cancelled and amended; each step can be taken back."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from pole_desk.activities.fund.commands._steps import (
    dossier_of,
    instalment_row,
    project_row,
    require_past,
    title_of,
    written,
)
from pole_desk.activities.fund.queries import (
    Instalment,
    de_minimis,
    granted,
    instalments,
    limits,
    report_months,
)
from pole_desk.activities.fund.rules import OPEN, require_reason, state_name
from pole_desk.activities.fund.rules.grants import (
    WAYS,
    Granted,
    Step,
    is_near,
    next_rank,
    rank_name,
    require_amount,
    require_de_minimis,
    require_room,
    require_step,
    require_under,
    step_name,
)
from pole_desk.activities.fund.tables import AmendmentRow, InstalmentRow, ProjectRow
from pole_desk.kernel.errors import BadInput, RuleBroken
from pole_desk.kernel.i18n import _, numeric_day, plain_day
from pole_desk.kernel.money import euros
from pole_desk.kernel.periods import add_months
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import GrantId, ProjectId


@command(Permission.FUND)
def decide_instalment(
    tx: Tx, *, project: ProjectId, amount: Decimal | None = None, on: date | None = None,
    reference: str = "", seen_version: int | None = None,
) -> GrantId:  # fmt: skip
    """Record a grant that the metropolis decided; the usual amount when None.

    Never a fourth, never over the ceiling of a project, never over the de minimis one. Raises
    RuleBroken `fourth_grant`, `project_ceiling`, `grant_amount`, `de_minimis`, `project_closed`.
    """
    row = project_row(tx, project, seen_version)
    day = require_past(tx, on)
    _require_open(tx, row)
    if day < row.submitted_on:
        raise BadInput(
            "dates_reversed",
            _("Ce projet a été déposé le {day} : rien ne peut être décidé avant.").format(
                day=plain_day(row.submitted_on)
            ),
        )
    allowed = limits(tx, on=day)
    known = granted(tx, project=project)
    given = allowed.grant if amount is None else amount
    require_amount(given, allowed)
    require_room(title_of(tx, row), known, given, allowed)
    running = _require_de_minimis(tx, row, given, day)
    grant = InstalmentRow(
        project=row.id, rank=next_rank(known), amount=given, state=Step.DECIDED, decided_on=day,
        decided_ref=reference.strip(), signed_ref="", justified_ref="", paid_ref="", cancel_reason="",
        historical=False,
    )  # fmt: skip
    tx.session.add(grant)
    tx.session.flush()
    said = _("{rank} de {amount} décidée pour {title}.").format(
        rank=rank_name(grant.rank), amount=euros(given), title=title_of(tx, row)
    )
    if is_near(running + given, allowed):
        said += _(" Attention : {total} d’aides de minimis sur trois ans, pour un plafond de {most}.").format(
            total=euros(running + given), most=euros(allowed.de_minimis)
        )
    written(tx, row.id, said)
    tx.undo_with(cancel_instalment, instalment=grant.id, reason=_("saisie annulée"))
    return GrantId(grant.id)


def _require_open(tx: Tx, row: ProjectRow) -> None:
    if row.state != OPEN:
        raise RuleBroken(
            "project_closed",
            _("{title} est {state} : rouvrez-le d’abord.").format(
                title=title_of(tx, row), state=state_name(row.state).lower()
            ),
        )


def _require_de_minimis(tx: Tx, row: ProjectRow, amount: Decimal, day: date) -> Decimal:
    carrier = dossier_of(tx, row)
    running = de_minimis(tx, party=carrier.party, on=day)
    require_de_minimis(carrier.party_name, running, amount, limits(tx, on=day))
    return running


@command(Permission.FUND)
def sign_instalment(
    tx: Tx, *, instalment: GrantId, on: date | None = None, reference: str = "",
    report_due_on: date | None = None, seen_version: int | None = None,
) -> None:  # fmt: skip
    """The agreement on a decided grant is signed; the report is due a year later unless told."""
    row = _stepped(tx, instalment, Step.SIGNED, on, seen_version)
    day = row.signed_on = require_past(tx, on)
    row.signed_ref = reference.strip()
    row.report_due_on = report_due_on or add_months(day, report_months(tx, on=day))
    _done(tx, row, Step.SIGNED)


@command(Permission.FUND)
def justify_instalment(
    tx: Tx, *, instalment: GrantId, on: date | None = None, reference: str = "",
    seen_version: int | None = None,
) -> None:  # fmt: skip
    """The use of a signed grant is justified; raises RuleBroken `report_accepted`."""
    row = _stepped(tx, instalment, Step.JUSTIFIED, on, seen_version)
    row.justified_on, row.justified_ref = require_past(tx, on), reference.strip()
    _done(tx, row, Step.JUSTIFIED)


@command(Permission.FUND)
def pay_instalment(
    tx: Tx, *, instalment: GrantId, on: date | None = None, reference: str = "",
    seen_version: int | None = None,
) -> None:  # fmt: skip
    """The metropolis paid a justified grant; raises RuleBroken `favourable_opinion`."""
    row = _stepped(tx, instalment, Step.PAID, on, seen_version)
    row.paid_on, row.paid_ref = require_past(tx, on), reference.strip()
    _done(tx, row, Step.PAID)


def _stepped(
    tx: Tx, instalment: GrantId, step: Step, on: date | None, seen_version: int | None
) -> InstalmentRow:
    row = instalment_row(tx, instalment, seen_version)
    known = _known(tx, row)
    require_step(row.state, step, known.report_accepted, known.opinion)
    before = known.day_of(WAYS[step].origin)
    day = require_past(tx, on)
    if before is not None and day < before:
        raise BadInput(
            "dates_reversed",
            _("Cette subvention est {state} depuis le {day} : l’étape suivante vient après.").format(
                state=step_name(row.state).lower(), day=plain_day(before)
            ),
        )
    row.state = str(step)
    return row


def _known(tx: Tx, row: InstalmentRow) -> Instalment:
    return instalments(tx, instalment=GrantId(row.id))[0]


def _done(tx: Tx, row: InstalmentRow, step: Step) -> None:
    project = tx.session.get_one(ProjectRow, row.project)
    written(
        tx, row.project,
        _("{rank} de {amount} : {step}, {title}.").format(
            rank=rank_name(row.rank), amount=euros(row.amount), step=step_name(step).lower(),
            title=title_of(tx, project),
        ),
    )  # fmt: skip
    tx.undo_with(step_back, instalment=row.id, step=step)


@command(Permission.FUND)
def step_back(tx: Tx, *, instalment: GrantId, step: Step, seen_version: int | None = None) -> None:
    """Take back the last step of a grant: signed, justified or paid by mistake.

    Raises RuleBroken `instalment_step` when the grant has gone further since.
    """
    row = instalment_row(tx, instalment, seen_version)
    if row.state != step or step not in WAYS:
        raise RuleBroken(
            "instalment_step",
            _("Cette subvention est {state} : il n’y a pas d’étape « {step} » à reprendre.").format(
                state=step_name(row.state).lower(), step=step_name(step).lower()
            ),
        )
    again = {
        Step.SIGNED: (sign_instalment, row.signed_on, row.signed_ref),
        Step.JUSTIFIED: (justify_instalment, row.justified_on, row.justified_ref),
        Step.PAID: (pay_instalment, row.paid_on, row.paid_ref),
    }[step]
    due = {"report_due_on": row.report_due_on} if step is Step.SIGNED else {}
    row.state = str(WAYS[step].origin)
    if step is Step.SIGNED:
        row.signed_on, row.signed_ref, row.report_due_on = None, "", None
    elif step is Step.JUSTIFIED:
        row.justified_on, row.justified_ref = None, ""
    else:
        row.paid_on, row.paid_ref = None, ""
    written(tx, row.project, _("{rank} : de nouveau {state}.").format(
        rank=rank_name(row.rank), state=step_name(row.state).lower()))  # fmt: skip
    tx.undo_with(again[0], instalment=instalment, on=again[1], reference=again[2], **due)


@command(Permission.FUND)
def cancel_instalment(
    tx: Tx, *, instalment: GrantId, reason: str, seen_version: int | None = None
) -> None:
    """Cancel a grant that is not paid; it leaves its rank. Raises RuleBroken `grant_paid`."""
    row = instalment_row(tx, instalment, seen_version)
    why = require_reason(reason)
    if row.state == Step.CANCELLED:
        raise RuleBroken("instalment_step", _("Cette subvention est déjà annulée."))
    if row.state == Step.PAID and not row.historical:
        raise RuleBroken(
            "grant_paid",
            _("Cette subvention est payée depuis le {day} : elle ne s’annule plus. Reprenez d’abord "
              "le paiement s’il a été noté par erreur.").format(day=plain_day(row.paid_on or row.decided_on)),
        )  # fmt: skip
    state = row.state
    row.state, row.cancelled_on, row.cancel_reason = str(Step.CANCELLED), tx.clock.today(), why
    written(tx, row.project, _("{rank} de {amount} annulée : {reason}.").format(
        rank=rank_name(row.rank), amount=euros(row.amount), reason=why.rstrip(".")))  # fmt: skip
    tx.undo_with(restore_instalment, instalment=instalment, state=state)


@command(Permission.FUND)
def restore_instalment(tx: Tx, *, instalment: GrantId, state: Step) -> None:
    """Bring a cancelled grant back to the step where it was; the ceilings are asked again."""
    row = instalment_row(tx, instalment)
    project = tx.session.get_one(ProjectRow, row.project)
    if row.state != Step.CANCELLED:
        raise RuleBroken("instalment_step", _("Cette subvention n’est pas annulée."))
    if not row.historical:
        _require_open(tx, project)
    allowed = limits(tx, on=row.decided_on)
    known = granted(tx, project=ProjectId(row.project))
    require_room(title_of(tx, project), known, row.amount, allowed)
    if not row.historical:
        _require_de_minimis(tx, project, row.amount, row.decided_on)
    row.rank = next_rank(known)
    row.state, row.cancelled_on, row.cancel_reason = str(state), None, ""
    written(tx, row.project, _("{rank} de {amount} rétablie.").format(
        rank=rank_name(row.rank), amount=euros(row.amount)))  # fmt: skip
    tx.undo_with(cancel_instalment, instalment=instalment, reason=_("rétablissement annulé"))


@command(Permission.FUND)
def amend_instalment(
    tx: Tx, *, instalment: GrantId, reason: str, amount: Decimal | None = None,
    report_due_on: date | None = None, seen_version: int | None = None,
) -> None:  # fmt: skip
    """Change the amount of a grant not yet paid, or when its report is due; kept as an amendment.

    Raises RuleBroken `grant_paid`, `project_ceiling`, `grant_amount`, BadInput `no_change`.
    """
    row = instalment_row(tx, instalment, seen_version)
    why = require_reason(reason)
    before, due = row.amount, row.report_due_on
    if row.state in (Step.PAID, Step.CANCELLED):
        raise RuleBroken(
            "grant_paid",
            _("Cette subvention est {state} : elle ne change plus.").format(
                state=step_name(row.state).lower()
            ),
        )
    new = before if amount is None else amount
    until = due if report_due_on is None else report_due_on
    if (new, until) == (before, due):
        raise BadInput("no_change", _("Rien n’a changé dans cette subvention."))
    if until is not None and due is None:
        raise RuleBroken(
            "instalment_step", _("Le compte rendu n’est attendu qu’une fois la convention signée.")
        )
    if new != before:
        _amend_amount(tx, row, new, why)
    if until is not None and due is not None and until != due:
        _note(tx, row, "report_due_on", numeric_day(due), numeric_day(until), why)
        row.report_due_on = until
    written(tx, row.project, _("Avenant à la {rank} : {reason}.").format(
        rank=rank_name(row.rank), reason=why.rstrip(".")))  # fmt: skip
    tx.undo_with(
        amend_instalment, instalment=instalment, amount=before, report_due_on=due,
        reason=_("avenant annulé"),
    )  # fmt: skip


def _amend_amount(tx: Tx, row: InstalmentRow, new: Decimal, why: str) -> None:
    project = tx.session.get_one(ProjectRow, row.project)
    allowed = limits(tx, on=row.decided_on)
    known = granted(tx, project=ProjectId(row.project))
    others: list[Granted] = [one for one in known if one.rank != row.rank]
    require_amount(new, allowed)
    require_under(title_of(tx, project), others, new, allowed)
    if new > row.amount:
        _require_de_minimis(tx, project, new - row.amount, tx.clock.today())
    _note(tx, row, "amount", euros(row.amount), euros(new), why)
    row.amount = new


def _note(tx: Tx, row: InstalmentRow, subject: str, before: str, after: str, why: str) -> None:
    tx.session.add(
        AmendmentRow(
            project=row.project, instalment=row.id, on_day=tx.clock.today(), subject=subject,
            before=before, after=after, reason=why,
        )
    )  # fmt: skip
