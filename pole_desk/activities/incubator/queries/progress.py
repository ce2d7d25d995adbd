"""How projects go, read: milestones with what is late, the radar over time, the risk signals."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from sqlalchemy import func, select

from pole_desk.activities.incubator.rules.progress import AXES_SETTING, Axis, axes_of, is_late
from pole_desk.activities.incubator.rules.usual_milestones import USUAL_MILESTONES, Usual, usual_of
from pole_desk.activities.incubator.rules.stages import Stage
from pole_desk.activities.incubator.tables import AssessmentRow, IncubationRow, MilestoneRow, RiskRow
from pole_desk.kernel.settings import setting
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import CohortId, IncubationId


class MilestoneItem(NamedTuple):
    """What a project is to reach by a day; `late` as seen on the day asked."""

    id: int
    incubation: IncubationId
    project: str
    cohort: CohortId | None
    title: str
    due_on: date
    reached_on: date | None
    state: str
    reason: str
    version: int
    late: bool


class Assessment(NamedTuple):
    """How far a project is on a day: levels from 0 to 5, None where an axis was not looked at."""

    id: int
    on_day: date
    levels: tuple[int | None, ...]
    author: str
    note: str


class Radar(NamedTuple):
    """The axes in force and those that assessments still name, and the assessments in time."""

    axes: tuple[Axis, ...]
    points: tuple[Assessment, ...]

    @property
    def series(self) -> tuple[tuple[int | None, ...], ...]:
        """The levels of each axis over time, in the axes' order."""
        return tuple(
            tuple(point.levels[place] for point in self.points) for place in range(len(self.axes))
        )


class Risk(NamedTuple):
    """A signal from a day on."""

    id: int
    incubation: IncubationId
    project: str
    on_day: date
    level: str
    reason: str


def milestones(
    reader: Reader,
    *,
    incubation: IncubationId | None = None,
    cohort: CohortId | None = None,
    on: date | None = None,
    late_only: bool = False,
) -> list[MilestoneItem]:
    """Milestones by due day, late ones as of `on` (today when not said); of running projects when late."""
    row, who = MilestoneRow, IncubationRow
    day = on or reader.clock.today()
    statement = select(
        row.id, row.incubation, who.title, who.cohort, row.title, row.due_on, row.reached_on,
        row.state, row.reason, row.version,
    ).join(who, who.id == row.incubation)  # fmt: skip
    if incubation is not None:
        statement = statement.where(row.incubation == incubation)
    if cohort is not None:
        statement = statement.where(who.cohort == cohort)
    if late_only:
        statement = statement.where(
            row.state == "planned", row.due_on < day, who.stage == str(Stage.INCUBATED)
        )
    found = reader.connection.execute(statement.order_by(row.due_on, row.rank, row.id))
    return [MilestoneItem(*one, is_late(one.state, one.due_on, day)) for one in found]


def radar(reader: Reader, *, incubation: IncubationId, on: date | None = None) -> Radar:
    """The assessments of a project in time, on the axes in force on a day (today when not said)."""
    row = AssessmentRow
    found = reader.connection.execute(
        select(row.id, row.on_day, row.levels, row.author, row.note)
        .where(row.incubation == incubation, row.withdrawn.is_(False))
        .order_by(row.on_day, row.id)
    ).all()
    axes = list(axes_of(setting(reader, key=AXES_SETTING, on=on or reader.clock.today())))
    known = {axis.key for axis in axes}
    for one in found:
        for key in one.levels:
            if key not in known:
                known.add(key)
                axes.append(Axis(key, key))
    return Radar(
        tuple(axes),
        tuple(
            Assessment(
                one.id, one.on_day, tuple(one.levels.get(axis.key) for axis in axes), one.author, one.note
            )
            for one in found
        ),
    )


def risks(reader: Reader, *, incubation: IncubationId) -> list[Risk]:
    """The signals of a project, the newest first: the first one stands."""
    row = RiskRow
    statement = (
        select(row.id, row.incubation, IncubationRow.title, row.on_day, row.level, row.reason)
        .join(IncubationRow, IncubationRow.id == row.incubation)
        .where(row.incubation == incubation, row.withdrawn.is_(False))
        .order_by(row.on_day.desc(), row.id.desc())
    )
    return reader.rows(statement, Risk)


def standing_risks(
    reader: Reader, *, on: date | None = None, cohort: CohortId | None = None, levels: Collection[str] = ()
) -> list[Risk]:
    """The signal that stands for each incubated project on a day; only some levels when named."""
    row, who = RiskRow, IncubationRow
    day = on or reader.clock.today()
    rank = func.row_number().over(partition_by=row.incubation, order_by=(row.on_day.desc(), row.id.desc()))
    last = (
        select(row.id, rank.label("rank"))
        .where(row.withdrawn.is_(False), row.on_day <= day)
        .subquery()
    )
    statement = (
        select(row.id, row.incubation, who.title, row.on_day, row.level, row.reason)
        .join(last, last.c.id == row.id)
        .join(who, who.id == row.incubation)
        .where(last.c.rank == 1, who.stage == str(Stage.INCUBATED))
    )
    if cohort is not None:
        statement = statement.where(who.cohort == cohort)
    if levels:
        statement = statement.where(row.level.in_([str(level) for level in levels]))
    return reader.rows(statement.order_by(row.on_day, row.id), Risk)


def usual_milestones(reader: Reader, *, on: date, track: str = "") -> tuple[Usual, ...]:
    """What a project of a track begins with in a cohort that begins on a day."""
    return usual_of(setting(reader, key=USUAL_MILESTONES, on=on), track)
