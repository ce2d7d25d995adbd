"""The stages of an incubation, which may follow which, and their French names."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from pole_desk.kernel.errors import BadInput, RuleBroken
from pole_desk.kernel.i18n import _, plain_day


class Stage(StrEnum):
    """How far a project came, from spotting to what it became."""

    SPOTTED = "spotted"
    MET = "met"
    APPLIED = "applied"
    SELECTED = "selected"
    INCUBATED = "incubated"
    CREATED = "created"
    PEPINIERE = "pepiniere"
    STOPPED = "stopped"


ORDER: tuple[Stage, ...] = tuple(Stage)
NEXT: Mapping[Stage, frozenset[Stage]] = {
    Stage.SPOTTED: frozenset({Stage.MET, Stage.APPLIED, Stage.STOPPED}),
    Stage.MET: frozenset({Stage.APPLIED, Stage.STOPPED}),
    Stage.APPLIED: frozenset({Stage.MET, Stage.SELECTED, Stage.STOPPED}),
    Stage.SELECTED: frozenset({Stage.APPLIED, Stage.INCUBATED, Stage.STOPPED}),
    Stage.INCUBATED: frozenset({Stage.CREATED, Stage.PEPINIERE, Stage.STOPPED}),
    Stage.CREATED: frozenset({Stage.PEPINIERE, Stage.STOPPED}),
    Stage.PEPINIERE: frozenset({Stage.CREATED, Stage.STOPPED}),
    Stage.STOPPED: frozenset({Stage.SPOTTED, Stage.MET, Stage.APPLIED}),
}
"""A stopped project that comes back begins before the selection."""
BEFORE_PLACE = frozenset({Stage.SPOTTED, Stage.MET, Stage.APPLIED})
"""Has no place in a cohort yet."""
WITH_PLACE = frozenset({Stage.SELECTED, Stage.INCUBATED})
"""Comes only with a place in a cohort."""
EXITED = frozenset({Stage.CREATED, Stage.PEPINIERE})
"""Comes only with an exit that says what the project becomes."""
WITH_REASON = frozenset({Stage.STOPPED})


def stage_name(stage: str) -> str:
    """The stage in the words of the pole, of a project."""
    return {
        Stage.SPOTTED: _("Repéré"),
        Stage.MET: _("Rencontré"),
        Stage.APPLIED: _("Candidat"),
        Stage.SELECTED: _("Sélectionné"),
        Stage.INCUBATED: _("Incubé"),
        Stage.CREATED: _("Entreprise créée"),
        Stage.PEPINIERE: _("En pépinière"),
        Stage.STOPPED: _("Arrêté"),
    }[Stage(stage)]


def require_stage(now: str, wanted: Stage, reason: str) -> None:
    """Raises RuleBroken `stage` naming what may follow, BadInput `reason` when none is given."""
    if wanted not in NEXT[Stage(now)]:
        following = ", ".join(
            stage_name(stage).lower() for stage in ORDER if stage in NEXT[Stage(now)]
        )
        raise RuleBroken(
            "stage",
            _("Un projet « {now} » ne passe pas à « {wanted} ». Possible : {next}.").format(
                now=stage_name(now).lower(), wanted=stage_name(wanted).lower(), next=following
            ),
        )
    if wanted in WITH_REASON:
        require_reason(reason)


def require_day(last: date, on: date, today: date) -> None:
    """A step is not before the last one nor ahead of today; raises BadInput `step_day`."""
    if on < last:
        raise BadInput(
            "step_day",
            _("L’étape d’avant est du {last} : choisissez ce jour-là ou un jour suivant.").format(
                last=plain_day(last)
            ),
        )
    require_not_ahead(on, today)


def require_not_ahead(on: date, today: date) -> None:
    """Raises BadInput `day_ahead`: what is noted has happened."""
    if on > today:
        raise BadInput(
            "day_ahead",
            _("Le {day} n’est pas encore là : notez-le le jour venu.").format(day=plain_day(on)),
        )


def require_reason(reason: str) -> str:
    """The reason without outer spaces; raises BadInput `reason` when it is empty."""
    if not reason.strip():
        raise BadInput("reason", _("Dites pourquoi : le motif reste au dossier."))
    return reason.strip()
