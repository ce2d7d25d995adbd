"""Words and states that the views of this page share; no widget."""

from __future__ import annotations

from decimal import Decimal

from pole_desk.activities.fund.queries import Instalment, Outcome
from pole_desk.activities.fund.rules import OutcomeKind, State, state_name
from pole_desk.activities.fund.rules.grants import Step, step_name
from pole_desk.kernel.i18n import _, number, numeric_day

PILLS = {
    State.SUBMITTED: "option",
    State.SUPPORTED: "confirmed",
    State.ENDED: "ended",
    State.REFUSED: "unavailable",
    State.WITHDRAWN: "unavailable",
}
STEP_PILLS = {
    Step.DECIDED: "option",
    Step.SIGNED: "occupied",
    Step.JUSTIFIED: "confirmed",
    Step.PAID: "invoiced",
    Step.CANCELLED: "unavailable",
}


def project_pill(state: str) -> tuple[str, str]:
    return PILLS[State(state)], state_name(state)


def step_pill(state: str) -> tuple[str, str]:
    return STEP_PILLS[Step(state)], step_name(state)


def hours_text(hours: Decimal) -> str:
    """`2 h`, `1,5 h`."""
    decimals = 0 if hours == hours.to_integral_value() else 1 if hours * 10 == (hours * 10).to_integral_value() else 2
    return f"{number(hours, decimals)}\u202fh"


def waits(one: Instalment | None) -> str:
    """What the project's current grant waits for."""
    if one is None or one.follows is None:
        return ""
    return {
        Step.SIGNED: _("à signer"),
        Step.JUSTIFIED: _("à justifier"),
        Step.PAID: _("à payer"),
    }[one.follows]


def report_text(one: Instalment) -> str:
    """Where the report of a grant stands."""
    if one.historical:
        return _("reprise de l’historique")
    if one.report is not None:
        words = _("compte rendu accepté") if one.report_accepted else _("compte rendu reçu, à accepter")
        return words
    if one.state == Step.SIGNED and one.report_due_on is not None:
        return _("compte rendu attendu le {day}").format(day=numeric_day(one.report_due_on))
    return ""


def outcome_text(one: Outcome) -> str:
    """What an outcome says, in a line."""
    if one.kind == OutcomeKind.POLICY:
        return ", ".join(part for part in (one.how, _("preuve : {text}").format(text=one.evidence)) if part)
    jobs = "" if one.jobs is None else _("{n} ETP").format(n=number(one.jobs, 0 if one.jobs == int(one.jobs) else 1))
    alive = _("en activité") if one.alive else _("a cessé")
    return ", ".join(part for part in (one.legal_form, jobs, alive) if part)
