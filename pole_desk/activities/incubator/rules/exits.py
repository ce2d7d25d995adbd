"""How an incubation leaves its cohort, and what is asked of it 12, 24 and 36 months later."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from pole_desk.activities.incubator.rules.stages import Stage, require_reason
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _, number, plain_day
from pole_desk.kernel.periods import add_months

MONTHS = (12, 24, 36)
"""Months after the exit at which the outcome is asked."""
MOST_FTE = Decimal(10_000)
HUNDREDTH = Decimal("0.01")


class ExitKind(StrEnum):
    """How it ended: an enterprise is created, it goes on in the pépinière, or it stops."""

    CREATED = "created"
    PEPINIERE = "pepiniere"
    STOPPED = "stopped"


STAGE: Mapping[ExitKind, Stage] = {
    ExitKind.CREATED: Stage.CREATED,
    ExitKind.PEPINIERE: Stage.PEPINIERE,
    ExitKind.STOPPED: Stage.STOPPED,
}
FOLLOWED = frozenset({ExitKind.CREATED, ExitKind.PEPINIERE})
"""An exit that is followed by outcomes."""


def exit_name(outcome: str) -> str:
    """The exit in the words of the pole."""
    return {
        ExitKind.CREATED: _("Entreprise créée"),
        ExitKind.PEPINIERE: _("Entrée en pépinière"),
        ExitKind.STOPPED: _("Arrêt du projet"),
    }[ExitKind(outcome)]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExitInput:
    """An exit as typed: jobs in full-time equivalents, the reason when it stops."""

    outcome: ExitKind
    legal_form: str = ""
    created_on: date | None = None
    fte: Decimal = Decimal(0)
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeInput:
    """What was answered: jobs in full-time equivalents, the year's turnover in euros, None: not told."""

    alive: bool
    at_pole: bool | None = None
    legal_form: str = ""
    fte: Decimal | None = None
    turnover: Decimal | None = None
    note: str = ""


def require_exit(values: ExitInput, on: date) -> None:
    """Raises BadInput `legal_form`, `reason`, `fte`, `created_day`."""
    require_fte(values.fte)
    if values.outcome == ExitKind.STOPPED:
        require_reason(values.reason)
    elif values.outcome == ExitKind.CREATED and not values.legal_form.strip():
        raise BadInput(
            "legal_form", _("Dites la forme juridique de l’entreprise créée : SCOP, association…")
        )
    if values.created_on is not None and values.created_on > on:
        raise BadInput(
            "created_day",
            _("L’entreprise est créée avant la sortie du {day}, ou ce jour-là.").format(day=plain_day(on)),
        )


def require_fte(fte: Decimal | None) -> None:
    """Raises BadInput `fte`."""
    if fte is None:
        return
    if not 0 <= fte <= MOST_FTE or fte != fte.quantize(HUNDREDTH):
        raise BadInput(
            "fte",
            _("Les emplois se comptent en équivalents temps plein, de 0 à {most}, avec deux décimales.").format(
                most=number(int(MOST_FTE))
            ),
        )


def require_months(months: int) -> None:
    """Raises BadInput `months`."""
    if months not in MONTHS:
        raise BadInput("months", _("Le devenir se demande à 12, 24 et 36 mois."))


def due_on(left_on: date, months: int) -> date:
    """The day from which the outcome is asked."""
    return add_months(left_on, months)


def require_due(left_on: date, months: int, on: date) -> None:
    """Raises BadInput `outcome_early` naming the day from which it is asked."""
    require_months(months)
    day = due_on(left_on, months)
    if on < day:
        raise BadInput(
            "outcome_early",
            _("Le devenir à {months} mois se demande à partir du {day}.").format(
                months=months, day=plain_day(day)
            ),
        )
