"""Decisions of a jury written, apart from its scores; accepting takes a place of the cohort."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from pole_desk.activities.incubator.commands._juries import (
    card_of,
    heard,
    noted,
    open_jury_row,
    require_undecided,
)
from pole_desk.activities.incubator.commands._places import free_place, take_place
from pole_desk.activities.incubator.commands._rows import (
    applies_elsewhere,
    candidacy_row,
    found,
    incubation_row,
    saved,
    standing_steps,
    step_back,
    take_step,
)
from pole_desk.activities.incubator.rules.candidacies import HEARD, State, require_candidacy
from pole_desk.activities.incubator.rules.juries import (
    ACCEPTS,
    STATE_AFTER,
    Decision,
    Ruling,
    checked_ruling,
    decision_name,
    require_quorum,
)
from pole_desk.activities.incubator.rules.stages import Stage, require_not_ahead, stage_name
from pole_desk.activities.incubator.rules.topics import CANDIDACIES_TOPIC
from pole_desk.activities.incubator.tables import CandidacyRow, DecisionRow, IncubationRow
from pole_desk.kernel.errors import BadInput, RuleBroken
from pole_desk.kernel.i18n import _, plain_day
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import CandidacyId, JuryId


@command(Permission.INCUBATOR)
def decide(
    tx: Tx,
    *,
    jury: JuryId,
    candidacy: CandidacyId,
    decision: Decision,
    reason: str = "",
    conditions: str = "",
    deferred_to: date | None = None,
) -> int:
    """Decide of a candidacy on the jury's day; returns the decision.

    Accepted, with conditions or not, takes a place of the cohort; refused stops the project with the
    reason; deferred alone needs no quorum. Raises RuleBroken `jury_quorum`, `jury_conflict`,
    `cohort_full`, `call_without_cohort`, `candidacy_state`, `jury_decided`; BadInput.
    """
    row = open_jury_row(tx, jury)
    require_not_ahead(row.held_on, tx.clock.today())
    card = card_of(tx, row)
    title = heard(card, candidacy).title
    require_undecided(card, candidacy)
    ruling = checked_ruling(
        decision, reason=reason, conditions=conditions, deferred_to=deferred_to, held_on=row.held_on
    )
    if ruling.decision is not Decision.DEFERRED:
        require_quorum(card.seats, card.apart(candidacy), row.quorum, title)
    one = candidacy_row(tx, candidacy)
    _apply(tx, one, ruling, row.held_on)
    made = DecisionRow(
        jury=row.id, candidacy=one.id, decision=str(ruling.decision), reason=ruling.reason,
        conditions=ruling.conditions, deferred_to=ruling.deferred_to, on_day=row.held_on,
        lapsed=False, withdrawn=False,
    )  # fmt: skip
    tx.session.add(made)
    tx.session.flush()
    tx.changed(CANDIDACIES_TOPIC, one.id)
    noted(tx, row.id, _("« {title} » : {decision}.").format(
        title=title, decision=decision_name(ruling.decision).lower()))  # fmt: skip
    tx.undo_with(withdraw_decision, decision=made.id)
    return made.id


def _apply(tx: Tx, one: CandidacyRow, ruling: Ruling, on: date) -> None:
    """The candidacy, the place and the stage after a decision."""
    wanted = STATE_AFTER[ruling.decision]
    if wanted is None:
        if one.state not in HEARD:
            require_candidacy(one.state, State.WAITING)
        return
    require_candidacy(one.state, wanted)
    who = incubation_row(tx, one.incubation)
    day = max(on, who.stage_on)
    if ruling.decision in ACCEPTS:
        take_step(tx, who, Stage.SELECTED, day, ruling.reason)
        take_place(tx, who, one.call)
    elif ruling.decision is Decision.REFUSED and who.stage == Stage.APPLIED:
        if not applies_elsewhere(tx, one):
            take_step(tx, who, Stage.STOPPED, day, ruling.reason)
    _tell(one, wanted, ruling.reason, ruling.conditions, on)


def _tell(one: CandidacyRow, state: State, reason: str, conditions: str, on: date | None) -> None:
    one.state, one.reason, one.decided_on = str(state), reason, on
    one.conditions, one.conditions_met_on = conditions, None


@command(Permission.INCUBATOR)
def withdraw_decision(tx: Tx, *, decision: int) -> None:
    """Take a jury's decision back: the place is free again, the project is a candidate again.

    Raises RuleBroken `decision_followed` when a later decision or step came, `jury_closed`.
    """
    made = found(tx, DecisionRow, decision, "decision", _("La décision n° {id} n’existe pas."))
    row = open_jury_row(tx, made.jury)
    one = candidacy_row(tx, made.candidacy)
    standing = _standing(tx, one)
    if made.withdrawn:
        raise RuleBroken("decision_withdrawn", _("Cette décision est déjà reprise."))
    if made.lapsed or standing[-1].id != made.id or one.state == State.WITHDRAWN:
        raise RuleBroken(
            "decision_followed",
            _("Autre chose a suivi sur cette candidature (une décision ou un retrait) : reprenez "
              "d’abord le plus récent."),
        )
    made.withdrawn = True
    who = incubation_row(tx, one.incubation)
    if made.decision in (*ACCEPTS, Decision.REFUSED):
        _unstep(tx, who, made)
    if made.decision != Decision.DEFERRED:
        _repeat(one, standing[:-1])
    noted(tx, row.id, _("Décision reprise : « {title} ».").format(title=who.title))
    tx.changed(CANDIDACIES_TOPIC, one.id)
    tx.undo_with(
        decide, jury=row.id, candidacy=one.id, decision=Decision(made.decision),
        reason=made.reason, conditions=made.conditions, deferred_to=made.deferred_to,
    )  # fmt: skip


def _standing(tx: Tx, one: CandidacyRow) -> list[DecisionRow]:
    return list(
        tx.session.scalars(
            select(DecisionRow)
            .where(DecisionRow.candidacy == one.id, DecisionRow.withdrawn.is_(False),
                DecisionRow.lapsed.is_(False),)
            .order_by(DecisionRow.id)
        )
    )


def _unstep(tx: Tx, who: IncubationRow, made: DecisionRow) -> None:
    """Take back the step that came with a decision, and the place."""
    accepted = made.decision in ACCEPTS
    wanted = Stage.SELECTED if accepted else Stage.STOPPED
    steps = standing_steps(tx, who.id)
    mine = [step for step in steps if step.stage == wanted and step.reason == made.reason]
    if mine and mine[-1].id == steps[-1].id:
        step_back(tx, mine[-1].id)
    elif accepted or mine:
        raise RuleBroken(
            "decision_followed",
            _("« {title} » est {stage} depuis : reprenez d’abord cette étape.").format(
                title=who.title, stage=stage_name(who.stage).lower()
            ),
        )
    if accepted:
        free_place(tx, who)


def _repeat(one: CandidacyRow, standing: list[DecisionRow]) -> None:
    """The candidacy as the decision before left it; complete when there was none."""
    for former in reversed(standing):
        state = STATE_AFTER[Decision(former.decision)]
        if state is not None:
            _tell(one, state, former.reason, former.conditions, former.on_day)
            return
    _tell(one, State.COMPLETE, "", "", None)


@command(Permission.INCUBATOR)
def meet_conditions(tx: Tx, *, candidacy: CandidacyId, on: date | None) -> None:
    """Note the day on which the conditions of an acceptance were met; None takes it back.

    Raises RuleBroken `no_conditions`, BadInput `day_ahead`, `conditions_day` before the decision.
    """
    one = candidacy_row(tx, candidacy)
    if one.state != State.CONDITIONS:
        raise RuleBroken(
            "no_conditions", _("Cette candidature n’est pas acceptée sous conditions.")
        )
    if on is not None:
        require_not_ahead(on, tx.clock.today())
        if one.decided_on is not None and on < one.decided_on:
            raise BadInput(
                "conditions_day",
                _("La décision est du {day} : choisissez ce jour-là ou un jour suivant.").format(
                    day=plain_day(one.decided_on)
                ),
            )
    before, one.conditions_met_on = one.conditions_met_on, on
    who = incubation_row(tx, one.incubation)
    said = (
        _("Conditions remplies par « {title} ».") if on is not None
        else _("Conditions de « {title} » de nouveau attendues.")
    )  # fmt: skip
    saved(tx, CANDIDACIES_TOPIC, one.id, said.format(title=who.title))
    tx.undo_with(meet_conditions, candidacy=candidacy, on=before)
