"""Candidacies withdrawn and taken up again, with the place and the step that go with them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from pole_desk.activities.incubator.commands._applying import apply, require_free
from pole_desk.activities.incubator.commands._places import free_place, take_place
from pole_desk.activities.incubator.commands._rows import (
    applies_elsewhere,
    candidacy_row,
    followed_row,
    incubation_row,
    saved,
    step_back,
    take_step,
)
from pole_desk.activities.incubator.rules.candidacies import TAKEN, State, require_candidacy
from pole_desk.activities.incubator.rules.juries import STATE_AFTER, Decision
from pole_desk.activities.incubator.rules.stages import Stage, require_reason, stage_name
from pole_desk.activities.incubator.rules.topics import CANDIDACIES_TOPIC
from pole_desk.activities.incubator.tables import CandidacyRow, DecisionRow
from pole_desk.kernel.errors import RuleBroken
from pole_desk.kernel.i18n import _
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import CallId, CandidacyId


@command(Permission.INCUBATOR)
def withdraw_candidacy(
    tx: Tx,
    *,
    candidacy: CandidacyId,
    reason: str,
    on: date | None = None,
    step: int | None = None,
    lapsed: Sequence[int] = (),
) -> None:
    """The candidate gives up, with the reason; an accepted one gives its place back.

    `step` is the one that came with the candidacy, taken back instead of noting a stop; the decisions
    that `lapsed` with it stand again. Raises RuleBroken `step_followed` when the project went on since.
    """
    row = candidacy_row(tx, candidacy)
    before = State(row.state)
    require_candidacy(row.state, State.WITHDRAWN)
    why = require_reason(reason)
    who = incubation_row(tx, row.incubation)
    decided, former = row.decided_on, row.reason
    stopped, applied_on = None, None
    if step is not None:
        applied_on = who.stage_on
        step_back(tx, step)
    elif who.stage == Stage.SELECTED or (
        who.stage == Stage.APPLIED and not applies_elsewhere(tx, row)
    ):
        stopped = take_step(tx, who, Stage.STOPPED, on or tx.clock.today(), why)
    elif before in TAKEN:
        raise RuleBroken(
            "step_followed",
            _("« {title} » est déjà {stage} : notez plutôt sa sortie de la promotion.").format(
                title=who.title, stage=stage_name(who.stage).lower()
            ),
        )
    if before in TAKEN:
        free_place(tx, who)
    for made in tx.session.scalars(select(DecisionRow).where(DecisionRow.id.in_(list(lapsed)))):
        made.lapsed = False
    row.state, row.reason, row.decided_on = str(State.WITHDRAWN), why, on or tx.clock.today()
    saved(tx, CANDIDACIES_TOPIC, row.id, _("Candidature de « {title} » retirée.").format(title=who.title))
    tx.undo_with(
        restore_candidacy, candidacy=candidacy, state=before, reason=former, decided_on=decided,
        stopped=stopped, applied_on=applied_on,
    )  # fmt: skip


@command(Permission.INCUBATOR)
def restore_candidacy(
    tx: Tx,
    *,
    candidacy: CandidacyId,
    state: State = State.RECEIVED,
    reason: str = "",
    decided_on: date | None = None,
    stopped: int | None = None,
    applied_on: date | None = None,
) -> None:
    """Take a withdrawn candidacy up again, as received unless told; a place is taken again if left.

    Taken up anew, what juries decided before lapses: it waits for another decision.

    Raises RuleBroken `cohort_full`, `cohort_past`, `step_followed`.
    """
    row = candidacy_row(tx, candidacy)
    if row.state != State.WITHDRAWN:
        raise RuleBroken("candidacy_standing", _("Cette candidature n’est pas retirée."))
    who = followed_row(tx, row.incubation)
    why, on = row.reason, row.decided_on
    step = None
    if stopped is not None:
        step_back(tx, stopped)
    else:
        require_free(tx, who)
        step = apply(tx, who, applied_on or tx.clock.today())
    if state in TAKEN:
        take_place(tx, who, CallId(row.call))
    lapsed = _let_lapse(tx, row, state)
    row.state, row.reason, row.decided_on = str(state), reason, decided_on
    saved(tx, CANDIDACIES_TOPIC, row.id, _("Candidature de « {title} » rétablie.").format(title=who.title))
    tx.undo_with(withdraw_candidacy, candidacy=candidacy, reason=why, on=on, step=step, lapsed=lapsed)


def _let_lapse(tx: Tx, row: CandidacyRow, state: State) -> tuple[int, ...]:
    """Decisions that say otherwise than the state which a candidacy takes up again count no more."""
    standing = list(
        tx.session.scalars(
            select(DecisionRow)
            .where(
                DecisionRow.candidacy == row.id, DecisionRow.withdrawn.is_(False),
                DecisionRow.lapsed.is_(False),
            )
            .order_by(DecisionRow.id)
        )
    )  # fmt: skip
    told = [after for made in standing if (after := STATE_AFTER[Decision(made.decision)]) is not None]
    if not told or told[-1] == state:
        return ()
    for made in standing:
        made.lapsed = True
    return tuple(made.id for made in standing)
