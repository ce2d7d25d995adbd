"""How far those go who were spotted for a cohort: met, candidates, selected, incubated, created."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import NamedTuple

from sqlalchemy import func, select

from pole_desk.activities.incubator.rules.stages import Stage
from pole_desk.activities.incubator.tables import (
    CallRow,
    CandidacyRow,
    CohortRow,
    IncubationRow,
    StepRow,
)
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import CohortId
from pole_desk.registers.dossiers.tables import DossierRow

REACHED = (Stage.SPOTTED, Stage.MET, Stage.APPLIED, Stage.SELECTED, Stage.INCUBATED, Stage.CREATED)


class CohortFunnel(NamedTuple):
    """Projects that came at least so far, each once; `created` counts the pépinière too.

    Those of a cohort are its candidates, those who have a place in it, and those who were spotted
    between the end of the call before and the end of its own without being a candidate anywhere.
    """

    cohort: CohortId
    name: str
    spotted: int
    met: int
    applied: int
    selected: int
    incubated: int
    created: int


def cohort_funnels(reader: Reader) -> list[CohortFunnel]:
    """The conversion of each cohort, the newest first."""
    cohorts = reader.connection.execute(
        select(CohortRow.id, CohortRow.name, func.max(CallRow.closes_on))
        .outerjoin(CallRow, (CallRow.cohort == CohortRow.id) & CallRow.withdrawn.is_(False))
        .group_by(CohortRow.id, CohortRow.name)
        .order_by(CohortRow.first_day.desc(), CohortRow.id.desc())
    ).all()
    members = _members(reader, [(one[0], one[2]) for one in cohorts])
    reached = _reached(reader)
    return [
        CohortFunnel(CohortId(number), name, *_counts([reached.get(one, frozenset()) for one in members[number]]))
        for number, name, _closes in cohorts
    ]


def _members(reader: Reader, calls: list[tuple[int, date | None]]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    placed: set[int] = set()
    for number, cohort in reader.connection.execute(
        select(IncubationRow.id, IncubationRow.cohort).where(IncubationRow.cohort.is_not(None))
    ):
        found[cohort].add(number)
        placed.add(number)
    for number, cohort in reader.connection.execute(
        select(CandidacyRow.incubation, CallRow.cohort)
        .join(CallRow, CallRow.id == CandidacyRow.call)
        .where(CallRow.cohort.is_not(None))
    ):
        found[cohort].add(number)
        placed.add(number)
    windows = sorted((closes, number) for number, closes in calls if closes is not None)
    for number, spotted in _spotted(reader):
        if number not in placed:
            cohort = next((one for closes, one in windows if spotted <= closes), None)
            if cohort is not None:
                found[cohort].add(number)
    return found


def _spotted(reader: Reader) -> list[tuple[int, date]]:
    """The first day of every identity but those entered by mistake."""
    return [
        (number, on)
        for number, on in reader.connection.execute(
            select(StepRow.incubation, func.min(StepRow.on_day))
            .join(IncubationRow, IncubationRow.id == StepRow.incubation)
            .join(DossierRow, DossierRow.id == IncubationRow.dossier)
            .where(StepRow.withdrawn.is_(False), DossierRow.state != "cancelled")
            .group_by(StepRow.incubation)
        )
    ]


def _reached(reader: Reader) -> dict[int, frozenset[str]]:
    stages: dict[int, set[str]] = defaultdict(set)
    for number, stage in reader.connection.execute(
        select(StepRow.incubation, StepRow.stage).where(StepRow.withdrawn.is_(False))
    ):
        stages[number].add(stage)
    return {number: frozenset(found) for number, found in stages.items()}


def _counts(journeys: list[frozenset[str]]) -> list[int]:
    """How many came at least to each stage: a later stage counts for those before it."""
    counts = []
    for place in range(len(REACHED)):
        enough = {str(stage) for stage in REACHED[place:]} | {str(Stage.PEPINIERE)}
        counts.append(sum(1 for stages in journeys if place == 0 or stages & enough))
    return counts
