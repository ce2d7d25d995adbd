"""Outcomes written: asked, answered; a correction is a new revision, what was answered stays."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import func, select

from pole_desk.activities.incubator.commands._rows import incubation_row, locked, saved
from pole_desk.activities.incubator.rules.exits import (
    FOLLOWED,
    OutcomeInput,
    require_due,
    require_fte,
    require_months,
)
from pole_desk.activities.incubator.rules.stages import require_not_ahead
from pole_desk.activities.incubator.rules.topics import COHORTS_TOPIC, TOPIC
from pole_desk.activities.incubator.tables import ExitRow, IncubationRow, OutcomeRow
from pole_desk.kernel.errors import BadInput, RuleBroken
from pole_desk.kernel.i18n import _
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import IncubationId

MOST_TURNOVER = Decimal(10**12)


@command(Permission.INCUBATOR)
def ask_outcome(tx: Tx, *, incubation: IncubationId, months: int, on: date) -> int:
    """Note that a project was asked what became of it, without answer yet; returns the row.

    Raises RuleBroken `no_exit`, `outcome_asked` when it is already; BadInput `outcome_early`.
    """
    who = incubation_row(tx, incubation)
    _require(tx, who, months, on)
    standing = _standing(tx, who.id, months)
    if standing is not None:
        raise RuleBroken(
            "outcome_asked",
            _("Le devenir à {months} mois de « {title} » est déjà demandé.").format(
                months=months, title=who.title
            ),
        )
    row = _revision(tx, who.id, months, asked_on=on)
    _noted(tx, who, _("Devenir de « {title} » à {months} mois demandé."), months)
    tx.undo_with(withdraw_outcome, outcome=row.id)
    return row.id


@command(Permission.INCUBATOR)
def answer_outcome(
    tx: Tx, *, incubation: IncubationId, months: int, answer: OutcomeInput, on: date
) -> int:
    """Note what became of a project; an answer that is there already stays, below this one.

    Raises RuleBroken `no_exit`, BadInput `outcome_early`, `fte`, `turnover`, `months`, `day_ahead`.
    """
    who = incubation_row(tx, incubation)
    _require(tx, who, months, on)
    require_fte(answer.fte)
    if answer.turnover is not None and not 0 <= answer.turnover <= MOST_TURNOVER:
        raise BadInput("turnover", _("Le chiffre d’affaires n’est pas négatif."))
    before = _standing(tx, who.id, months)
    row = _revision(tx, who.id, months, asked_on=None if before is None else before.asked_on)
    row.answered_on, row.alive, row.at_pole = on, answer.alive, answer.at_pole
    row.legal_form, row.fte = " ".join(answer.legal_form.split()), answer.fte
    row.turnover, row.note = answer.turnover, answer.note.strip()
    _noted(tx, who, _("Devenir de « {title} » à {months} mois noté."), months)
    tx.undo_with(withdraw_outcome, outcome=row.id)
    return row.id


def _require(tx: Tx, who: IncubationRow, months: int, on: date) -> None:
    require_months(months)
    require_not_ahead(on, tx.clock.today())
    left = tx.session.scalar(
        select(func.min(ExitRow.on_day)).where(
            ExitRow.incubation == who.id, ExitRow.withdrawn.is_(False),
            ExitRow.outcome.in_([str(kind) for kind in FOLLOWED]),
        )
    )  # fmt: skip
    if left is None:
        raise RuleBroken(
            "no_exit",
            _("« {title} » n’est sorti d’aucune promotion en créant une entreprise : rien n’est à "
              "demander.").format(title=who.title),
        )
    require_due(left, months, on)


def _standing(tx: Tx, incubation: int, months: int) -> OutcomeRow | None:
    return tx.session.scalar(
        select(OutcomeRow)
        .where(OutcomeRow.incubation == incubation, OutcomeRow.months == months,
               OutcomeRow.withdrawn.is_(False))
        .order_by(OutcomeRow.revision.desc())
        .limit(1)
    )  # fmt: skip


def _revision(tx: Tx, incubation: int, months: int, *, asked_on: date | None) -> OutcomeRow:
    last = tx.session.scalar(
        select(func.max(OutcomeRow.revision)).where(
            OutcomeRow.incubation == incubation, OutcomeRow.months == months
        )
    )
    row = OutcomeRow(
        incubation=incubation, months=months, revision=(last or 0) + 1, asked_on=asked_on,
        answered_on=None, alive=None, at_pole=None, legal_form="", fte=None, turnover=None, note="",
        withdrawn=False,
    )  # fmt: skip
    tx.session.add(row)
    tx.session.flush()
    return row


def _noted(tx: Tx, who: IncubationRow, sentence: str, months: int) -> None:
    if who.cohort is not None:
        tx.changed(COHORTS_TOPIC, who.cohort)
    saved(tx, TOPIC, who.id, sentence.format(title=who.title, months=months))


@command(Permission.INCUBATOR)
def withdraw_outcome(tx: Tx, *, outcome: int) -> None:
    """Take a revision back: the one before stands."""
    _mark(tx, outcome, withdrawn=True)
    tx.undo_with(restore_outcome, outcome=outcome)


@command(Permission.INCUBATOR)
def restore_outcome(tx: Tx, *, outcome: int) -> None:
    """Put back a revision that was taken back."""
    _mark(tx, outcome, withdrawn=False)
    tx.undo_with(withdraw_outcome, outcome=outcome)


def _mark(tx: Tx, outcome: int, *, withdrawn: bool) -> None:
    row = locked(tx, OutcomeRow, outcome, "outcome", _("Le devenir n° {id} n’existe pas."))
    if row.withdrawn == withdrawn:
        raise RuleBroken("already_so", _("C’est déjà fait."))
    row.withdrawn = withdrawn
    said = (
        _("Devenir de « {title} » à {months} mois retiré.") if withdrawn
        else _("Devenir de « {title} » à {months} mois rétabli.")
    )  # fmt: skip
    _noted(tx, incubation_row(tx, row.incubation), said, row.months)
