"""A project becomes a candidate: whether it may, and the step that says so."""

from __future__ import annotations

from datetime import date

from pole_desk.activities.incubator.commands._rows import take_step
from pole_desk.activities.incubator.rules.stages import Stage, stage_name
from pole_desk.activities.incubator.tables import CohortRow, IncubationRow
from pole_desk.kernel.errors import RuleBroken
from pole_desk.kernel.i18n import _
from pole_desk.kernel.work import Tx

MAY_APPLY = frozenset({Stage.SPOTTED, Stage.MET, Stage.STOPPED})


def require_free(tx: Tx, who: IncubationRow) -> None:
    """One identity has one cohort; raises RuleBroken `cohort_past`, `stage`."""
    if who.cohort is not None:
        cohort = tx.session.get(CohortRow, who.cohort)
        raise RuleBroken(
            "cohort_past",
            _("« {title} » a déjà sa place dans la promotion « {cohort} » : pour un autre projet de "
              "la même personne, repérez-en un nouveau.").format(
                title=who.title, cohort="" if cohort is None else cohort.name
            ),
        )
    if who.stage not in MAY_APPLY | {Stage.APPLIED}:
        raise RuleBroken(
            "stage",
            _("« {title} » est déjà {stage} : il ne candidate plus.").format(
                title=who.title, stage=stage_name(who.stage).lower()
            ),
        )


def apply(tx: Tx, who: IncubationRow, on: date) -> int | None:
    """The step to candidate, from that day or the last step's; None when it is one already."""
    if who.stage not in MAY_APPLY:
        return None
    return take_step(tx, who, Stage.APPLIED, max(on, who.stage_on))
