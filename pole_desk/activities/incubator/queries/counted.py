"""What the incubator's figures are made of: who came to a stage, stays in a cohort, candidacies."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import func, select

from pole_desk.activities.incubator.rules.candidacies import State
from pole_desk.activities.incubator.rules.mentors import SessionState
from pole_desk.activities.incubator.rules.stages import Stage
from pole_desk.activities.incubator.tables import (
    CallRow,
    CandidacyRow,
    IncubationRow,
    MentorRow,
    SessionRow,
    StepRow,
)
from pole_desk.kernel.periods import day_end, day_start
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import DossierId, IncubationId, PartyId

A_DAY = timedelta(days=1)


class Counted(NamedTuple):
    """Something that happened to a project between two days, both included."""

    record: str
    incubation: IncubationId
    title: str
    people: int
    dossier: DossierId
    party: PartyId | None
    first: date
    last: date


class Given(NamedTuple):
    """An hour of somebody who accompanies: a session or a workshop, minutes, the value of an hour."""

    record: str
    incubation: IncubationId | None
    title: str
    dossier: DossierId
    party: PartyId | None
    on_day: int
    minutes: int
    hour_value: Decimal | None


_WHO = (IncubationRow.id, IncubationRow.title, IncubationRow.people, IncubationRow.dossier, IncubationRow.party)


def reached(reader: Reader, *, stage: Stage, first: date, last: date) -> list[Counted]:
    """Each project that came to a stage for the first time from a day to a day."""
    row = StepRow
    day = func.min(row.on_day)
    statement = (
        select(*_WHO, day.label("day"))
        .join(row, row.incubation == IncubationRow.id)
        .where(row.stage == str(stage), row.withdrawn.is_(False))
        .group_by(*_WHO)
        .having(day.between(first, last))
        .order_by(day, IncubationRow.id)
    )
    return [
        Counted(f"incubation:{one.id}", *one[:5], one.day, one.day)
        for one in reader.connection.execute(statement)
    ]


def stays(reader: Reader, *, first: date, last: date) -> list[Counted]:
    """The days from a day to a day on which each project was incubated."""
    row = StepRow
    steps: dict[int, list[tuple[str, date]]] = {}
    for number, stage, on in reader.connection.execute(
        select(row.incubation, row.stage, row.on_day)
        .where(row.withdrawn.is_(False), row.on_day <= last)
        .order_by(row.on_day, row.id)
    ):
        steps.setdefault(number, []).append((stage, on))
    spans: dict[int, tuple[date, date]] = {}
    for number, taken in steps.items():
        for place, (stage, on) in enumerate(taken):
            if stage != Stage.INCUBATED:
                continue
            end = taken[place + 1][1] - A_DAY if place + 1 < len(taken) else last
            if max(on, end) >= first:
                spans.setdefault(number, (max(on, first), max(on, end)))
    found = reader.connection.execute(
        select(*_WHO).where(IncubationRow.id.in_(spans)).order_by(IncubationRow.id)
    )
    return [Counted(f"incubation:{one.id}", *one, *spans[one.id]) for one in found]


def candidacies_received(reader: Reader, *, first: date, last: date) -> list[Counted]:
    """The candidacies received from a day to a day, but those given up."""
    row = CandidacyRow
    statement = (
        select(row.id.label("candidacy"), *_WHO, row.received_on)
        .join(row, row.incubation == IncubationRow.id)
        .join(CallRow, CallRow.id == row.call)
        .where(row.received_on.between(first, last), row.state != str(State.WITHDRAWN))
        .order_by(row.received_on, row.id)
    )
    return [
        Counted(f"incubator_candidacy:{one.candidacy}", *one[1:6], one.received_on, one.received_on)
        for one in reader.connection.execute(statement)
    ]


def sessions_given(reader: Reader, *, first: date, last: date) -> list[Given]:
    """The individual sessions held from a day to a day, with the value of the mentor's hour."""
    row, who = SessionRow, IncubationRow
    statement = (
        select(row.id, who.id, who.title, who.dossier, who.party, row.starts_at, row.minutes,
               MentorRow.hour_value)
        .join(who, who.id == row.incubation)
        .outerjoin(MentorRow, MentorRow.id == row.mentor)
        .where(row.state == str(SessionState.HELD), row.starts_at >= day_start(first),
               row.starts_at < day_end(last))
        .order_by(row.starts_at, row.id)
    )  # fmt: skip
    return [
        Given(f"incubator_session:{one[0]}", *one[1:]) for one in reader.connection.execute(statement)
    ]


def hour_values(reader: Reader) -> dict[int, Decimal]:
    """What an hour of each of those who accompany is worth, net euros."""
    row = MentorRow
    return {
        number: value for number, value in reader.connection.execute(select(row.id, row.hour_value))
    }

